"""The bundle: built once, with what the settings say."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import pytest

from blog.domain.comments import NewComment
from blog.domain.moderation import Policy
from blog.services import Services, build_services
from blog.services.clock import utc_now
from blog.services.spam_gate import SpamGate
from blog.settings import load_settings


@pytest.fixture
def overrides():
    return {"HOLD_AT": 0.1, "SPAM_AT": 0.2, "HOLD_EVERYTHING": True}


def test_every_service_is_there_and_stays(services):
    assert {field.name for field in fields(Services)} == {
        "site",
        "posts",
        "comments",
        "edits",
        "rules",
        "rule_trials",
        "trust",
        "campaigns",
        "campaign_lists",
        "cards",
        "collisions",
        "unlinking",
        "moderation",
        "overview",
        "bulk",
        "log",
        "work",
        "alerts",
        "webhooks",
        "search",
        "accounts",
        "people",
        "retraining",
        "shadow",
        "limits",
        "limit_history",
        "model_figures",
        "health",
    }
    with pytest.raises(FrozenInstanceError):
        services.posts = None


def test_the_owners_limits_reach_the_gate(app, services, session, make):
    """With no double given, the real gate serves, at the limits of the settings."""
    settings = app.config["BLARNEY_SETTINGS"]
    bundle = build_services(
        session=session, engine=session.get_bind(), settings=settings, head="x", environ={}
    )
    post = make.post()

    receipt = bundle.comments.submit(
        post.slug, NewComment("Rita", "Does the ferry leave on Sundays?"), address="192.0.2.1"
    )

    gate = bundle.retraining._gate
    assert isinstance(gate, SpamGate)
    assert bundle.comments._gate._gate is gate
    assert gate._limits.policy(gate.scorer()) == Policy(0.1, 0.2, hold_everything=True)
    assert not receipt.is_published


def test_the_clock_is_the_machines_in_utc():
    assert utc_now().utcoffset().total_seconds() == 0


def test_the_settings_of_the_tests_are_the_real_ones(tmp_path):
    settings = load_settings({"DATA_DIR": str(tmp_path)}, environ={})

    assert settings.models_dir == tmp_path / "models"

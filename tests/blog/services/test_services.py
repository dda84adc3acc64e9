"""The bundle: built once, with what the settings say."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cached_property

import pytest

from blog.domain.comments import NewComment
from blog.domain.moderation import Policy
from blog.services import Services, build_services
from blog.services.clock import utc_now
from blog.services.parts import Parts
from blog.services.spam_gate import SpamGate
from blog.settings import load_settings


@pytest.fixture
def overrides():
    return {"HOLD_AT": 0.1, "SPAM_AT": 0.2, "HOLD_EVERYTHING": True}


def is_made(value):
    """Say whether an attribute of the bundle is a service or a part of one."""
    return isinstance(value, cached_property) or value is Services.accounts


def test_every_service_is_there_and_stays(services):
    made = {
        name for kind in (Parts, Services) for name, value in vars(kind).items() if is_made(value)
    }
    assert {name for name in made if not name.startswith("_")} == {
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
    with pytest.raises(AttributeError, match="stay as they are"):
        services.posts = None
    for name in made:
        assert getattr(services, name) is getattr(services, name)


def test_a_command_loads_what_it_asks_for(tmp_path):
    """The web makes all at once; a command that lists models pays for no mail and no bulk action."""
    asked = (
        "import sys; from blog.app import create_command_app; create_command_app()[1].retraining; "
        "print(*sys.modules)"
    )
    environ = os.environ | {
        "BLARNEY_SECRET_KEY": "of a test that is over as soon as it began",
        "BLARNEY_DATA_DIR": str(tmp_path),
    }
    found = subprocess.run(
        [sys.executable, "-c", asked], env=environ, check=True, capture_output=True, text=True
    ).stdout.split()

    assert "blog.services.retraining" in found
    for name in ("bulk", "moderation", "alert_mails", "webhook_calls", "writing", "second_factors"):
        assert f"blog.services.{name}" not in found
    assert "blog.domain.markup" not in found
    assert "blog.web.admin" not in found
    assert "numpy" not in found  # loaded with the model, and with the first fingerprint


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

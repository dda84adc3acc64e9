"""The page about limits: look before saving, with and without scripts; who may save."""

from __future__ import annotations

import re
from typing import Any

import pytest

from blog.domain.moderation import DecisionKind, Status
from blog.services.limits import LIMITS_FILE
from spam.store import base_card
from tests.conftest import SAME_ORIGIN

PAGE = "/admin/spam/limits"


def send(client: Any, path: str, data: dict[str, str] | None = None) -> Any:
    return client.post(path, data=data or {}, headers=SAME_ORIGIN)


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def field(page: str, name: str) -> str:
    """Give what the first field of this name holds."""
    [tag, *_] = re.findall(rf'<input[^>]* name="{name}"[^>]*>', page)
    return re.search(r'value="([^"]*)"', tag).group(1)


@pytest.fixture
def past(scene):
    """Two comments that people approved, one marked as spam; all with a score of 0.7."""
    post, moderator = scene.post(), scene.user()
    for kind in (DecisionKind.APPROVE, DecisionKind.APPROVE, DecisionKind.MARK_SPAM):
        scene.decide(scene.comment(post, status=Status.PENDING), kind, by=moderator.id)


@pytest.fixture
def store(services):
    return services.retraining._store


def test_it_starts_from_what_is_in_force(ada):
    page = ada.get(PAGE).text

    assert float(field(page, "hold_at")) == pytest.approx(base_card().hold_at, abs=1e-4)
    assert field(page, "spam_at") == ""
    assert "Nobody has approved or marked a comment yet" in page


@pytest.mark.parametrize(
    ("hold_at", "said"),
    [
        ("0.7", "Held from 0.7000: 2 of 2 genuine comments would have been held, 0 of 1 spam"),
        ("0.71", "Held from 0.7100: 0 of 2 genuine comments would have been held, 1 of 1 spam"),
    ],
)
def test_any_limit_can_be_looked_at(ada, past, hold_at, said):
    page = ada.get(f"{PAGE}?hold_at={hold_at}").text

    assert said in text_of(page)
    assert "too few to say" in page
    assert page.count('role="img"') == 1
    assert "3 comments that people decided on here" in text_of(page)


def test_looking_saves_nothing(ada, store):
    ada.get(f"{PAGE}?hold_at=0.3&spam_at=0.4")

    assert not (store.folder / LIMITS_FILE).exists()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("hold_at=0.4&was=0.4&slide=0.4", "0.4"),  # nothing moved
        ("hold_at=0.4&was=0.4&slide=0.625", "0.625"),  # only the slider
        ("hold_at=0.5&was=0.4&slide=0.4", "0.5"),  # only the number
        ("hold_at=0.5&was=0.4&slide=0.625", "0.5"),  # both: the number is more exact
        ("hold_at=0.88321&was=0.88321&slide=0.883", "0.88321"),  # the slider is only rounder
        ("hold_at=0.4&slide=0.625", "0.4"),
    ],
)
def test_without_scripts_the_slider_counts_when_it_alone_was_moved(ada, query, shown):
    assert field(ada.get(f"{PAGE}?{query}").text, "hold_at") == shown


@pytest.mark.parametrize(
    "query",
    [
        "hold_at=x",
        "hold_at=nan",
        "hold_at=inf",
        "hold_at=0",
        "hold_at=-1",
        "hold_at=1.01",
        "hold_at=" + "1" * 500,
        "hold_at=<script>",
        "spam_at=2",
        "hold_at=0.4&was=0.4&slide=x",
        "hold_at=0.4&was=0.4&slide=0",
    ],
)
def test_what_is_no_limit_is_refused(ada, query):
    answer = ada.get(f"{PAGE}?{query}")

    assert answer.status_code == 400
    assert "<script>" not in answer.text.partition("<main")[2]


def test_saving_shows_before_and_after_and_is_in_force(ada, services, app, past):
    page = ada.get(f"{PAGE}?hold_at=0.3&spam_at=0.8").text
    assert (field(page, "hold_at"), field(page, "spam_at")) == ("0.3", "0.8")

    assert send(ada, PAGE, {"hold_at": "0.3", "spam_at": "0.8"}).status_code == 303

    with app.app_context():
        policy = services.limits.in_force().policy
    assert (policy.hold_at, policy.spam_at) == (0.3, 0.8)
    after = ada.get(PAGE).text
    assert "held from 0.3000, spam from 0.8000" in text_of(after)
    assert "Saved now: held from 0.3000" in text_of(after)
    assert "In force are this blog's: held from 30.0 %" in text_of(ada.get("/admin/spam").text)


def test_an_empty_limit_for_spam_leaves_the_models(ada, services, app):
    send(ada, PAGE, {"hold_at": "0.3", "spam_at": ""})

    with app.app_context():
        assert services.limits.in_force().saved.spam_at == 0
    assert "spam from the model's own limit" in text_of(ada.get(PAGE).text)


def test_reset_goes_back(ada, services, app):
    send(ada, PAGE, {"hold_at": "0.3"})
    assert f"{PAGE}/reset" in ada.get(PAGE).text

    assert send(ada, f"{PAGE}/reset").status_code == 303

    with app.app_context():
        assert services.limits.in_force().saved is None
    page = ada.get(PAGE).text
    assert "What was saved is forgotten" in page
    assert f"{PAGE}/reset" not in page


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"hold_at": ""},
        {"hold_at": "0"},
        {"hold_at": "2"},
        {"hold_at": "0.5", "spam_at": "0.4"},
        {"hold_at": "<b>"},
    ],
)
def test_what_are_no_limits_is_not_saved(ada, store, data):
    assert send(ada, PAGE, data).status_code == 303

    assert not (store.folder / LIMITS_FILE).exists()
    assert "notice-warn" in ada.get(PAGE).text


def test_a_moderator_may_neither_look_nor_save(max_, store):
    assert max_.get(PAGE).status_code == 403
    assert send(max_, PAGE, {"hold_at": "0.3"}).status_code == 403
    assert send(max_, f"{PAGE}/reset").status_code == 403
    assert not (store.folder / LIMITS_FILE).exists()


def test_broken_limits_are_told_and_can_be_reset(ada, store):
    store.replace_file(LIMITS_FILE, b"broken")

    page = ada.get(PAGE).text
    assert "expected limits in limits.json" in page
    send(ada, f"{PAGE}/reset")

    assert "expected limits" not in ada.get(PAGE).text


def test_without_a_model_the_page_says_so(ada, store):
    store.replace_file("current", b"\xff\xfe")

    page = ada.get(PAGE).text
    assert "cannot read which model is current" in page
    assert field(page, "hold_at") == "0.5"
    send(ada, PAGE, {"hold_at": "0.3"})

    assert "No model can be used, so every comment is held." in ada.get(PAGE).text


class TestSettings:
    @pytest.fixture
    def overrides(self):
        return {"HOLD_AT": 0.6, "SPAM_AT": 0.9, "HOLD_EVERYTHING": True}

    def test_the_page_says_that_they_win(self, ada):
        text = text_of(ada.get(PAGE).text)

        assert "The setting HOLD_AT is 0.6 and wins" in text
        assert "The setting SPAM_AT is 0.9 and wins" in text
        assert "The setting HOLD_EVERYTHING is on" in text

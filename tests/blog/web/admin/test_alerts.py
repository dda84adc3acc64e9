"""The page of what a user wants to be told by mail."""

from __future__ import annotations

import pytest

from tests.conftest import SAME_ORIGIN
from tests.people import MAX

ITALIAN = {"Accept-Language": "it"}

FIELDS = {
    "email": "max@example.org",
    "wait_hours": "6",
    "digest": "daily",
    "digest_hour": "9",
    "quiet_from": "21",
    "quiet_until": "8",
}


def save(client, **changes):
    return client.post("/admin/alerts", data=FIELDS | changes, headers=SAME_ORIGIN)


def test_everything_is_off_at_first_and_the_page_says_what_is_missing(max_):
    page = max_.get("/admin/alerts").text

    assert "SMTP_URL and SITE_URL switch it on" in page
    assert 'value="off" checked' in page


def test_what_was_chosen_is_kept_and_is_ones_own(max_, ada):
    answer = save(max_)

    page = max_.get("/admin/alerts").text
    assert answer.status_code == 303
    assert 'value="max@example.org"' in page
    assert 'value="daily" checked' in page
    assert "max@example.org" not in ada.get("/admin/alerts").text


def test_faults_stand_beside_their_fields_and_nothing_typed_is_lost(max_):
    cases = {
        "email": ("not an address", "Expected an address such as you@example.org."),
        "wait_hours": ("721", "Expected 0 to 720, found 721."),
        "digest_hour": ("noon", "Expected a whole number, found “noon”."),
        "quiet_from": ("-1", "Expected a whole number, found “-1”."),
        "digest": ("hourly", "Expected off, daily or weekly, found “hourly”."),
    }
    for field, (typed, fault) in cases.items():
        answer = save(max_, **{field: typed})

        assert answer.status_code == 400, field
        assert fault in answer.text
        if field not in {"email", "digest"}:
            assert f'value="{typed}"' in answer.text
        assert 'value="21"' in answer.text or field == "quiet_from"


def test_hostile_words_stay_words(max_):
    answer = save(max_, email='"><script>alert(1)</script>')

    assert answer.status_code == 400
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(("cookie", "kept"), [("it", "it"), (None, "en"), ("xx", "en")])
def test_saving_keeps_the_language_of_the_page_for_the_mails(app, max_, cookie, kept):
    if cookie:
        max_.set_cookie("blarney_language", cookie)
    assert save(max_).status_code == 303

    with app.app_context():
        assert app.extensions["blarney"].accounts.named(MAX).language == kept


def test_faults_are_told_in_italian(max_):
    data = FIELDS | {"wait_hours": "721", "email": "no address"}
    page = max_.post("/admin/alerts", data=data, headers={**SAME_ORIGIN, **ITALIAN}).text

    assert "Expected" not in page
    max_.set_cookie("blarney_language", "it")
    assert "Expected" not in save(max_, email="no address").text

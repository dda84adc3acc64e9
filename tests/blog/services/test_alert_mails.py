"""Mails to the desk speak the language of their reader, and say hostile words as words."""

from __future__ import annotations

import email
import email.policy

import pytest

from blog.domain.alerts import Digest, Wishes
from blog.domain.moderation import Status

SITE = "https://blog.example.org"
AWAKE = {"quiet_from": 0, "quiet_until": 0}


@pytest.fixture
def overrides(server):
    return {
        "SMTP_URL": f"smtp://127.0.0.1:{server.port}",
        "SITE_URL": SITE,
        "SITE_TITLE": "Il molo",
        "SITE_LANG": "it",
    }


def work(services, now):
    now.advance(minutes=1)
    while services.work.run_due():
        pass


def read(server):
    ((_, text),) = server.mails
    mail = email.message_from_string(text, policy=email.policy.default)
    return str(mail["Subject"]), mail.get_content()


def test_a_summary_in_italian(services, make, moderator, server, now):
    wishes = Wishes(digest=Digest.DAILY, **AWAKE)
    services.alerts.save(moderator, "max@example.org", wishes, language="it")
    post = make.post("La falla")
    make.comment(post)
    make.comment(post, "Una domanda.", author_name="Rita", status=Status.PENDING)
    now.advance(days=1)
    work(services, now)

    subject, text = read(server)
    assert subject == "Il molo: l’ultimo giorno"
    assert "Ricevuti:                               2" in text
    assert "1 commento in attesa di una decisione:" in text
    assert "* Rita su “La falla”" in text
    assert "Una domanda." in text
    assert f"Questa e-mail va a Max. Per cambiarla o fermarla: {SITE}/admin/alerts" in text


@pytest.mark.parametrize(
    ("language", "words"), [(None, "in attesa"), ("it", "in attesa"), ("en", "waiting")]
)
def test_without_a_choice_it_is_the_sites_language(
    services, make, moderator, server, now, language, words
):
    services.alerts.save(moderator, "m@example.org", Wishes(wait_hours=1, **AWAKE))
    if language:
        services.accounts.choose_language(moderator, language)
    make.comment(make.post(), status=Status.PENDING)
    now.advance(hours=2)
    work(services, now)

    assert words in read(server)[0]


def test_a_language_without_a_catalogue_falls_back(services, session, make, moderator, server, now):
    services.alerts.save(moderator, "m@example.org", Wishes(wait_hours=1, **AWAKE), language="tlh")
    make.comment(make.post(), status=Status.PENDING)
    now.advance(hours=2)
    work(services, now)

    assert read(server)[0] == "Il molo: 1 commento in attesa"


def test_saving_without_a_language_keeps_the_one_chosen(services, session, moderator):
    services.accounts.choose_language(moderator, "it")
    services.alerts.save(moderator, "m@example.org", Wishes())

    assert services.accounts.get(moderator).language == "it"


def test_names_that_look_like_templates_stay_names(services, make, moderator, server, now):
    services.alerts.save(moderator, "m@example.org", Wishes(wait_hours=1, **AWAKE), language="it")
    post = make.post("{link} %(site)s {number:,}")
    make.comment(
        post, "{title} and {0}", author_name="{name} =?utf-8?q?y?= \u202e", status=Status.PENDING
    )
    now.advance(hours=2)
    work(services, now)

    subject, text = read(server)
    assert subject == "Il molo: 1 commento in attesa"
    assert "* {name} = ?utf-8?q?y?= su “{link} %(site)s {number:,}”" in text
    assert "{title} and {0}" in text
    assert "\u202e" not in text

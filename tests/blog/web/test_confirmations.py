"""The wish to confirm an address: shown where mail can be sent, unticked, and kept as it was."""

from __future__ import annotations

import re

import pytest

from blog.db import OutboxMessage, db
from blog.domain.moderation import Status
from tests.blog.web.sending import send, stored
from tests.conftest import SAME_ORIGIN

NAME = 'name="confirm_address"'
MAIL = "rita@mail.example"
WISH = {"author_email": MAIL, "confirm_address": "1"}


@pytest.fixture
def overrides():
    return {"SMTP_URL": "smtp://127.0.0.1:1", "SITE_URL": "http://localhost"}


@pytest.fixture(autouse=True)
def post(scene):
    return scene.post("Quay", slug="quay")


def box(page: str) -> str:
    found = re.search(rf"<input[^>]*{NAME}[^>]*>", page)
    assert found is not None
    return found.group()


def recipients(app) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(db.select(OutboxMessage.recipient)))


def test_the_box_is_there_unticked_and_has_a_label_and_a_hint(client):
    page = client.get("/posts/quay").text

    assert "checked" not in box(page)
    assert 'for="confirm_address"' in page
    assert 'aria-describedby="confirm_address-hint"' in box(page)
    assert 'id="confirm_address-hint"' in page


def test_ticked_it_queues_one_mail_whose_link_only_shows(app, client):
    assert send(client, **WISH).status_code == 303

    assert recipients(app) == [MAIL]
    with app.app_context():
        body = db.session.scalars(db.select(OutboxMessage.body)).one()
    path = re.search(r"http://localhost(/comments/confirm/\S+)", body)[1]
    stranger = app.test_client()
    assert "Yes, I wrote it" in stranger.get(path).text
    assert "Yes, I wrote it" in stranger.get(path).text  # a mail scanner has looked
    assert stranger.post(path, headers=SAME_ORIGIN).status_code == 303
    assert "is confirmed" in stranger.get(path).text


@pytest.mark.parametrize(
    "fields",
    [
        {"author_email": MAIL},
        {"confirm_address": "1"},
        {"author_email": MAIL, "confirm_address": ""},
    ],
)
def test_without_the_tick_or_the_address_there_is_no_mail(app, client, fields):
    assert send(client, **fields).status_code == 303

    assert recipients(app) == []


def test_spam_looks_the_same_and_queues_nothing(app, client, gate):
    gate.score = 0.99
    answer = send(client, **WISH)

    assert (answer.status_code, stored(app)[0].status) == (303, Status.SPAM)
    assert recipients(app) == []


def test_a_fault_keeps_the_tick_and_queues_nothing(app, client):
    answer = send(client, **WISH, author_name="")

    assert answer.status_code == 400
    assert "checked" in box(answer.text)
    assert recipients(app) == []
    unticked = send(client, author_email=MAIL, author_name="")
    assert "checked" not in box(unticked.text)


def test_the_preview_keeps_the_tick_and_queues_nothing(app, client):
    fields = {"author_name": "Rita", "body": "Late.", "slug": "quay", **WISH}
    page = client.post("/comments/preview", data=fields, headers=SAME_ORIGIN).text

    assert "checked" in box(page)
    assert recipients(app) == []


class TestWithoutMail:
    @pytest.fixture
    def overrides(self):
        return {}

    def test_there_is_no_box_and_no_mail(self, app, client):
        assert NAME not in client.get("/posts/quay").text
        send(client, **WISH)

        assert recipients(app) == []

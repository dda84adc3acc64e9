"""Looking for near copies costs the same, however many near copies there are."""

from __future__ import annotations

import re
import shutil
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, text, update

from blog.app import create_app
from blog.db import Comment, CommentFingerprint, FingerprintBand, db
from blog.domain.accounts import Role
from blog.services.campaign_figures import count_again
from blog.services.fingerprints import seconds
from spam.campaigns import band_keys, remembered_print, to_bytes
from tests.conftest import SAME_ORIGIN, SECRET, Setting, sign_in
from tests.factories import Factory
from tests.fakes import FixedGate, StandingClock
from tests.flows.test_growth import MAX_RATIO, SLACK, Work, opened
from tests.people import ADA
from tools.bench_serving import add_comments

FEW, MANY = 400, 3_000  # both more than one look-up reads
PRAISE = "What a splendid notebook, the tides have never been told so clearly to anybody here."
PAGES = (
    "/admin/moderation",
    "/admin/moderation?order=newest",
    "/admin/moderation/1",
    "/admin/moderation/1/card",
    "/admin/moderation/campaigns",
    "/admin/moderation/campaigns?status=pending&order=size",
    "/admin/moderation/campaigns?page=before-1-1",
    "/admin/moderation/campaigns?page=9999999-1",
    "/admin/moderation/campaigns/1",
)


def make_alike(count: int, now: StandingClock) -> None:
    """Turn all comments into held near copies of one text, sent a second apart."""
    entries = remembered_print(PRAISE)
    assert entries is not None
    place = {"campaign_id": 1, "status": "pending", "position": None}
    db.session.execute(update(Comment).values(**place))
    numbers = range(1, count + 1)
    packed = {"entries": to_bytes(entries), "normaliser_version": 1}
    prints = [packed | {"comment_id": number} for number in numbers]
    bands = [
        {"key": key, "comment_id": number, "sent_at": seconds(now()) - count + number}
        for number in numbers
        for key in band_keys(entries)
    ]
    db.session.execute(insert(CommentFingerprint), prints)
    db.session.execute(insert(FingerprintBand), bands)
    db.session.execute(
        text("UPDATE status_counts SET number = :count WHERE status = 'pending'"), {"count": count}
    )
    count_again(db.session, 1)
    db.session.commit()


class Sender:
    """Sends one more copy each time."""

    def __init__(self, browser: Any) -> None:
        self._browser, self._number = browser, 0

    def __call__(self) -> None:
        self._number += 1
        fields = {"author_name": "Rita", "body": f"{PRAISE} {self._number}"}
        answer = self._browser.post("/posts/the-leak/comments", data=fields, headers=SAME_ORIGIN)
        assert answer.status_code == 303


class Decider:
    """Decides the first comment, which changes what the others are worth, and takes it back."""

    def __init__(self, browser: Any) -> None:
        self._browser = browser

    def __call__(self) -> None:
        decided = {
            "comment_id": "1",
            "decision": "spam",
            "seen_status": "pending",
            "seen_revision": "1",
            "back": "/admin/moderation/1",
        }
        self._post("decisions", decided)
        page = self._browser.get("/admin/moderation/1").text
        number = max(map(int, re.findall(r'name="decision_id" value="([0-9]+)"', page)))
        self._post("undo", {"decision_id": str(number), "back": "/admin/moderation/1"})

    def _post(self, where: str, fields: dict[str, str]) -> None:
        answer = self._browser.post(f"/admin/moderation/{where}", data=fields, headers=SAME_ORIGIN)
        assert answer.status_code == 303


@pytest.fixture(scope="module")
def work(migrated_sqlite, tmp_path_factory) -> dict[str, list[int]]:
    """Give the work of the database for each page and for one more copy, with few and with many."""
    found: dict[str, list[int]] = {}
    for count in (FEW, MANY):
        folder = tmp_path_factory.mktemp(f"alike-{count}")
        shutil.copy(migrated_sqlite, folder)
        app, browser = blog_in(folder, count)
        counter = Work(app)
        for path in PAGES:
            found.setdefault(path, []).append(counter.of(partial(opened, browser, path)))
        found.setdefault("one more copy", []).append(counter.of(Sender(browser)))
        found.setdefault("a decision", []).append(counter.of(Decider(browser)))
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
    return found


def blog_in(folder: Any, count: int) -> tuple[Flask, Any]:
    now, gate = StandingClock(), FixedGate()
    settings = {"DATA_DIR": str(folder), "SECRET_KEY": SECRET, "RATE_LIMITS": False}
    app = create_app(settings, gate=gate, now=now)
    scene = Setting(app, Factory(app.extensions["blarney"], gate, now))
    post = scene.post("The leak")
    with app.app_context():
        add_comments(db.session.merge(post), count)
        make_alike(count, now)
        app.extensions["blarney"].search.fill(again=True)
    return app, sign_in(app, scene, ADA, Role.ADMINISTRATOR)


@pytest.mark.parametrize("name", [*PAGES, "one more copy", "a decision"])
def test_the_work_does_not_grow_with_the_near_copies(work, name):
    few, many = work[name]

    assert few > 0
    assert many <= MAX_RATIO * few + SLACK

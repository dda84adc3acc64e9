"""The page about the model costs the same, however many comments people have labelled."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from blog.app import create_app
from blog.db import Comment, Decision, db
from blog.domain.accounts import Role
from blog.domain.moderation import DecisionKind, Status
from blog.services.label_counts import keep_labels, label_counts
from tests.conftest import SECRET, Setting
from tests.factories import Factory
from tests.fakes import FixedGate, StandingClock
from tests.flows.test_growth import MAX_RATIO, SLACK, Work
from tests.people import ADA
from tools.bench_serving import add_comments

FEW, MANY = 400, 4_000


def blog_in(folder: Path, count: int, now: StandingClock) -> Flask:
    """Give a blog on which an administrator marked all comments as spam, a minute apart."""
    gate = FixedGate()
    app = create_app({"DATA_DIR": str(folder), "SECRET_KEY": SECRET}, gate=gate, now=now)
    scene = Setting(app, Factory(app.extensions["blarney"], gate, now))
    by, post = scene.user(ADA, Role.ADMINISTRATOR).id, scene.post("The leak")
    with app.app_context():
        add_comments(db.session.merge(post), count)
        ids = list(db.session.scalars(select(Comment.id)))
        db.session.execute(
            insert(Decision),
            [
                {
                    "comment_id": number,
                    "revision": 1,
                    "kind": DecisionKind.MARK_SPAM,
                    "from_status": Status.PENDING,
                    "to_status": Status.SPAM,
                    "user_id": by,
                    "created_at": now() - timedelta(days=2, minutes=number),
                }
                for number in ids
            ],
        )
        keep_labels(db.session, dict.fromkeys(ids))
        db.session.commit()
    return app


@pytest.fixture(scope="module")
def work(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    now = StandingClock()
    for count in (FEW, MANY):
        folder = tmp_path_factory.mktemp(f"labels-{count}")
        shutil.copy(migrated_sqlite, folder)
        app = blog_in(folder, count, now)
        retraining, counter = app.extensions["blarney"].retraining, Work(app)

        def counted(hours: float) -> dict[str, int]:
            return label_counts(db.session, now=now(), settling_hours=hours)

        whats: dict[str, Callable[[], Any]] = {
            "the page": retraining.model_page,
            "the counts": lambda: counted(0.0),
            "the counts of what settled": lambda: counted(48.5),
        }
        with app.app_context():
            assert counted(0.0)["spam"] >= count
            assert counted(48.5)["spam"] == counted(0.0)["spam"] - 29
            for name, what in whats.items():
                found.setdefault(name, []).append(counter.of(what))
            db.session.remove()
            db.engine.dispose()
    return found


@pytest.mark.parametrize("name", ["the page", "the counts", "the counts of what settled"])
def test_the_work_does_not_grow_with_the_labels(work, name):
    few, many = work[name]

    assert many <= MAX_RATIO * few + SLACK

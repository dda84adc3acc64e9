"""A blog that grows stays as quick: the work of a page does not follow the number of comments.

Counted is the work of the database in its own instructions, which is the same in every run; time
is measured by ``make bench``.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text

from blog.app import create_app
from blog.db import Comment, db
from blog.domain.accounts import Role
from blog.services import queue_places
from tests.conftest import SAME_ORIGIN, SECRET, Setting, sign_in
from tests.factories import Factory
from tests.fakes import FixedGate, StandingClock
from tests.people import ADA
from tools.bench_serving import add_comments

FEW, MANY = 1_600, 8_000
STEP = 50  # instructions of the database between two counts
MAX_RATIO = 1.3
SLACK = 300  # instructions
STATUSES = ("pending", "spam", "rejected")
PAGES = (
    "/",
    "/archive",
    "/tags/",
    "/feeds/posts.atom",
    "/posts/the-leak",
    "/posts/the-leak?page=2",
    "/posts/the-leak?reply_to=3",
    "/posts/the-leak/threads/1?after=0",
    "/posts/the-leak/comments.atom",
    "/search?q=tides",
    "/admin/",
    "/admin/moderation",
    "/admin/moderation?order=newest",
    "/admin/moderation?post=the-leak",
    "/admin/moderation?status=published",
    "/admin/moderation?status=spam&order=newest",
    "/admin/moderation?order=score",
    "/admin/moderation?order=worth",
    "/admin/moderation?status=published&order=worth",
    "/admin/moderation?q=picture",
    "/admin/moderation?q=pic&order=newest",
    "/admin/moderation?status=published&q=bridge&order=score",
    "/admin/moderation?author=Reader+3",
    "/admin/moderation?host=tides.example",
    "/admin/moderation?language=en",
    "/admin/moderation?language=en&order=score",
    "/admin/moderation?reason=links",
    "/admin/moderation?score_min=0.2&score_max=0.8",
    "/admin/moderation?from=2020-01-01&to=2030-12-31",
    "/admin/moderation?campaign=1",
    "/admin/moderation?address=1",
    "/admin/moderation?status=spam&address=1&order=score",
    "/admin/moderation/1",
    "/admin/posts",
)


class Work:
    """Counts what the database does for one app."""

    def __init__(self, app: Flask) -> None:
        self._counted = 0
        with app.app_context():
            event.listen(db.engine, "connect", self._watch)
            db.engine.dispose()

    def _watch(self, connection: Any, _record: Any) -> None:
        connection.set_progress_handler(self._count, STEP)

    def _count(self) -> int:
        self._counted += STEP
        return 0

    def of(self, run: Callable[[], Any]) -> int:
        """Give the instructions that a call needs when everything is warm."""
        run()
        self._counted = 0
        run()
        return self._counted


@pytest.fixture(scope="module", autouse=True)
def _sort_level_by_level() -> Iterator[None]:
    """Take even small blogs for large ones, where matches are found level by level."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queue_places, "FEW", 20)
        patch.setattr(queue_places, "WALKED", 200)
        patch.setattr(queue_places, "READ_AT_ONCE", 50)
        yield


@pytest.fixture(scope="module")
def blog_with(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    apps: list[Flask] = []

    def made(count: int) -> tuple[Flask, Any]:
        folder = tmp_path_factory.mktemp(f"with-{count}")
        shutil.copy(migrated_sqlite, folder)
        settings = {
            "DATA_DIR": str(folder),
            "SECRET_KEY": SECRET,
            "PAGE_CACHE_MIB": 0,
            "RATE_LIMITS": False,
        }
        app = create_app(settings, gate=FixedGate(), now=StandingClock())
        apps.append(app)
        scene = Setting(app, Factory(app.extensions["blarney"], FixedGate(), StandingClock()))
        scene.post("The quay", tags=("tides",))
        with app.app_context():
            add_comments(db.session.merge(scene.post("The leak", tags=("boats",))), count)
            _spread_over_statuses()
            app.extensions["blarney"].search.fill(again=True)
            db.session.execute(text("PRAGMA optimize"))
        return app, sign_in(app, scene, ADA, Role.ADMINISTRATOR)

    yield made
    for app in apps:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def _spread_over_statuses() -> None:
    """Take every other thread off the page, so that every tab has a share of the comments."""
    for place, status in enumerate(STATUSES):
        db.session.execute(
            text(
                "UPDATE comments SET status = :status WHERE ((id - 1) / 2) % 6 = :place AND id > 8"
            ),
            {"status": status, "place": 2 * place + 1},
        )
    db.session.execute(
        text(
            "INSERT INTO assessments (comment_id, revision, score, reasons, hold_at, created_at) "
            "SELECT id, 1, (id * 31 % 97) / 100.0, :reasons, 0.5, created_at FROM comments"
        ),
        {"reasons": '[{"name": "links", "weight": 1.5, "detail": "A link."}]'},
    )
    db.session.execute(
        text(
            "UPDATE status_counts SET number = (SELECT count(*) FROM comments c WHERE c.status = status_counts.status)"
        )
    )
    db.session.commit()


@pytest.fixture(scope="module")
def work(blog_with: Any) -> dict[str, tuple[int, int]]:
    """Give for every page, and for what changes something, the work with few and many comments."""
    found: dict[str, list[int]] = {}
    for count in (FEW, MANY):
        app, browser = blog_with(count)
        counter = Work(app)
        for path in PAGES:
            found.setdefault(path, []).append(counter.of(partial(opened, browser, path)))
        found.setdefault("a comment", []).append(counter.of(Sender(browser)))
        found.setdefault("a decision", []).append(counter.of(Decider(app, browser)))
    return {name: (few, many) for name, (few, many) in found.items()}


def opened(browser: Any, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 200, path


class Sender:
    """Sends a different comment each time."""

    def __init__(self, browser: Any) -> None:
        self._browser, self._number = browser, 0

    def __call__(self) -> None:
        self._number += 1
        fields = {"author_name": "Rita", "body": f"Comment number {self._number}."}
        answer = self._browser.post("/posts/the-leak/comments", data=fields, headers=SAME_ORIGIN)
        assert answer.status_code == 303


class Decider:
    """Marks another published comment as spam each time."""

    def __init__(self, app: Flask, browser: Any) -> None:
        self._app, self._browser = app, browser

    def __call__(self) -> None:
        with self._app.app_context():
            comment = (
                db.session.query(Comment)
                .filter(Comment.id > 20, Comment.status == "published")
                .first()
            )
        fields = {
            "comment_id": comment.id,
            "decision": "spam",
            "seen_status": "published",
            "seen_revision": "1",
        }
        answer = self._browser.post("/admin/moderation/decisions", data=fields, headers=SAME_ORIGIN)
        assert answer.status_code == 303


@pytest.mark.parametrize("name", [*PAGES, "a comment", "a decision"])
def test_the_work_does_not_grow_with_the_comments(work, name):
    few, many = work[name]

    assert few > 0
    assert many <= MAX_RATIO * few + SLACK


def test_the_counter_sees_a_table_that_is_read_from_end_to_end(blog_with):
    app, _ = blog_with(FEW)
    counter = Work(app)

    def read() -> None:
        with app.app_context():
            db.session.execute(text("SELECT count(*) FROM comments WHERE body LIKE '%nothing%'"))

    assert counter.of(read) > FEW * 3


def test_a_deep_page_costs_what_the_first_one_costs(blog_with):
    app, browser = blog_with(MANY)
    counter = Work(app)
    first = counter.of(lambda: opened(browser, "/posts/the-leak"))

    last = counter.of(lambda: opened(browser, f"/posts/the-leak?page={MANY // 100}"))

    assert last <= MAX_RATIO * first + SLACK


def test_the_end_of_the_queue_costs_what_its_beginning_costs(blog_with):
    app, browser = blog_with(MANY)
    counter = Work(app)
    path = "/admin/moderation?status=published"
    first = counter.of(lambda: opened(browser, path))

    for _ in range(30):
        link = re.search(r'rel="next" href="([^"]+)"', browser.get(path).text)
        if link is None:
            break
        path = link[1].replace("&amp;", "&")

    assert counter.of(lambda: opened(browser, path)) <= MAX_RATIO * first + SLACK

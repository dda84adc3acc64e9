"""Which index answers the queue, asked of SQLite: every order alone, every filter, both together."""

from __future__ import annotations

import shutil
from datetime import date

import pytest
from sqlalchemy import event

from blog.domain.moderation import Status
from blog.domain.queue import QueueFilter, QueueOrder
from blog.services import queue_places
from blog.services.queue_places import PlaceFinder

FILTERS = {
    "q": "ferry",
    "author": "Rita",
    "host": "tides.example",
    "language": "en",
    "reason": "told",
    "campaign": 1,
    "address": 1,
    "post_slug": "tides",
    "from_date": date(2020, 1, 1),
    "score_min": 0.1,
}


@pytest.fixture
def database_url(migrated_sqlite, tmp_path):
    path = tmp_path / "blarney.sqlite3"
    shutil.copy(migrated_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture
def plan(session, make):
    """Give how SQLite finds the places of a filter, as one text."""
    make.comment(make.post(slug="tides"), "The ferry was late.", status=Status.PENDING)

    def of(chosen):
        sent = []

        def note(_connection, _cursor, statement, values, *_):
            if (
                "MATCH" in statement
                or "comment_search" in statement
                or "FROM comments" in statement
            ):
                sent.append((statement, values))

        event.listen(session.get_bind(), "before_cursor_execute", note)
        PlaceFinder(session, chosen).find(None, limit=51)
        event.remove(session.get_bind(), "before_cursor_execute", note)
        steps = [
            row[3]
            for statement, values in sent
            for row in session.connection().exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", values
            )
        ]
        assert steps
        return "\n".join(steps)

    return of


@pytest.mark.parametrize(
    ("order", "index"),
    [
        (QueueOrder.OLDEST, "ix_comments_status_id"),
        (QueueOrder.NEWEST, "ix_comments_status_id"),
        (QueueOrder.SCORE, "ix_comment_search_status_score"),
        (QueueOrder.WORTH, "ix_comment_search_status_worth"),
    ],
)
def test_each_order_is_one_index_and_nothing_is_sorted(plan, order, index):
    found = plan(QueueFilter(order=order))

    assert f"USING COVERING INDEX {index} (status=?)" in found
    assert "TEMP B-TREE" not in found


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("order", list(QueueOrder))
def test_each_filter_is_answered_by_the_index_of_words(plan, monkeypatch, name, order):
    monkeypatch.setattr(queue_places, "WALKED", 1)  # nothing is found near
    found = plan(QueueFilter(order=order, **{name: FILTERS[name]}))

    scans = [step for step in found.splitlines() if step.startswith("SCAN")]
    assert scans
    assert all(step.startswith("SCAN comment_words VIRTUAL TABLE INDEX") for step in scans)
    assert "TEMP B-TREE" not in found


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("order", [QueueOrder.SCORE, QueueOrder.WORTH])
def test_what_matches_often_is_found_near_by_the_index_of_the_order(plan, name, order):
    found = plan(QueueFilter(order=order, **{name: FILTERS[name]}))

    assert f"USING INDEX ix_comment_search_status_{order.value} (status=?)" in found
    assert "comment_words" not in found
    assert "TEMP B-TREE" not in found


def test_what_a_page_shows_is_read_by_number(session, services, make):
    post = make.post(slug="tides")
    for _ in range(3):
        make.comment(post, "The ferry was late again, and nobody knew why.", status=Status.PENDING)
    sent = []

    def note(_connection, _cursor, statement, values, *_):
        if "json_each" in statement:
            sent.append((statement, values))

    event.listen(session.get_bind(), "before_cursor_execute", note)
    services.moderation.queue(QueueFilter())
    services.collisions.lookers([1, 2, 3], but=1)
    event.remove(session.get_bind(), "before_cursor_execute", note)
    plans = [
        [
            row[3]
            for row in session.connection().exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", values
            )
        ]
        for statement, values in sent
    ]

    assert len(plans) == 3  # the comments with what belongs to them, their near copies, lookers
    for plan in plans:
        scans = [step for step in plan if step.startswith("SCAN")]
        assert all("json_each" in step or step.startswith("SCAN anon_") for step in scans)

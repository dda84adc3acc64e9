"""The overview's figures follow what happens to comments, and cost the same however many came."""

from __future__ import annotations

import shutil

import pytest
from sqlalchemy import event, text

from blog.db import DailyCount, db
from blog.domain.moderation import DecisionKind, Status
from blog.services.overview import DAYS, WEEKS

APPROVE, HOLD, REJECT, MARK_SPAM, _ = DecisionKind


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request, migrated_sqlite, tmp_path):
    if request.param == "postgres":
        return request.getfixturevalue("postgres_url")
    path = tmp_path / "blarney.sqlite3"
    shutil.copy(migrated_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture
def moderator(make):
    return make.user("Max").id


def test_an_empty_blog_has_a_row_for_every_day_and_week(services, session):
    figures = services.overview.figures()

    assert [len(figures.by_day), len(figures.by_week)] == [DAYS, WEEKS]
    assert figures.total.received == 0
    assert figures.median_wait_seconds is None
    assert (figures.languages, figures.posts) == ([], [])


def test_arrivals_are_counted_by_what_the_filter_did(services, make):
    post = make.post()
    for status in (Status.PUBLISHED, Status.PUBLISHED, Status.PENDING, Status.SPAM):
        make.comment(post, status=status)

    total = services.overview.figures().total

    assert (total.received, total.published, total.held, total.binned) == (4, 2, 1, 1)
    assert (total.held_share.value, total.binned_share.value) == (0.25, 0.25)


def test_what_people_put_right_is_counted_and_undone(services, make, moderator, now):
    post = make.post()
    held = make.comment(post, status=Status.PENDING)
    missed = make.comment(post, status=Status.PUBLISHED)
    binned = make.comment(post, status=Status.SPAM)
    now.advance(hours=2)
    make.decide(held, APPROVE, by=moderator)
    make.decide(missed, MARK_SPAM, by=moderator)
    make.decide(binned, APPROVE, by=moderator)
    right = services.overview.figures()
    services.moderation.undo(services.moderation.detail(held.id).undoable.id, by=moderator)
    after = services.overview.figures().total

    assert (right.total.wrongly_held, right.total.missed, right.total.wrongly_binned) == (1, 1, 1)
    assert right.median_wait_seconds == pytest.approx(7_200, rel=0.2)
    assert (after.wrongly_held, after.missed, after.wrongly_binned) == (0, 1, 1)


def test_days_weeks_languages_and_posts_are_told_apart(services, make, now):
    ferry, quay = make.post("The ferry"), make.post("The quay")
    make.comment(ferry, "The ferry is late and that is what I was afraid of.")
    now.advance(days=1)
    make.comment(ferry, "Il traghetto è in ritardo e questo non mi piace per niente, grazie.")
    now.advance(days=8)
    make.comment(quay, "We walked to the end of it and it was wet.")

    figures = services.overview.figures()

    assert [day.numbers.received for day in figures.by_day][-10:] == [1, 1, 0, 0, 0, 0, 0, 0, 0, 1]
    assert sum(week.numbers.received for week in figures.by_week) == 3
    assert {row.language: row.numbers.received for row in figures.languages} == {"en": 2, "it": 1}
    assert [(row.post.title, row.numbers.received) for row in figures.posts] == [
        ("The ferry", 2),
        ("The quay", 1),
    ]


def test_whole_days_leave_today_out(services, make, now):
    make.comment(make.post())

    today = services.overview.figures(whole_days=True)
    now.advance(days=1)
    tomorrow = services.overview.figures(whole_days=True)

    assert today.total.received == 0
    assert tomorrow.total.received == 1
    assert tomorrow.last == today.last.fromordinal(today.last.toordinal() + 1)


def test_what_is_removed_or_decided_by_no_person_puts_nothing_right(services, make):
    post = make.post()
    make.comment(post, status=Status.REJECTED)
    make.comment(post, status=Status.REMOVED)

    total = services.overview.figures().total

    assert (total.received, total.wrongly_held, total.missed) == (2, 0, 0)


def test_the_figures_read_no_comments(services, make, session):
    """However many there are, the page reads the kept numbers alone."""
    post = make.post()
    make.comment(post)
    statements: list[str] = []
    event.listen(
        db.engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, *_: statements.append(statement),
    )

    services.overview.figures()

    assert statements
    assert not [one for one in statements if "FROM comments" in one or "FROM decisions" in one]


def test_the_numbers_are_found_by_their_key(services, make, session):
    make.comment(make.post())
    is_sqlite = db.engine.dialect.name == "sqlite"
    if not is_sqlite:
        session.execute(text("SET enable_seqscan = off"))  # a table of ten rows is read whole

    plan = session.execute(
        text(
            ("EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN ")
            + "SELECT sum(number) FROM daily_counts "
            "WHERE facet = 'all' AND day BETWEEN '2026-01-01' AND '2026-02-01'"
        )
    ).all()

    index = "sqlite_autoindex_daily_counts_1 (facet=? AND day>? AND day<?)"
    assert (index if is_sqlite else "pk_daily_counts") in str(plan)
    assert session.query(DailyCount).count() > 0

"""Times in UTC, strict databases, and writers that take turns."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import inspect, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError

from blog.db import Base, Comment, Post, SiteVersion, Tag, UtcDateTime, db, post_tags, writing
from blog.db.base import NAMES
from blog.domain.moderation import Status


def test_a_moment_comes_back_in_utc(make, session):
    tokyo = timezone(timedelta(hours=9))
    moment = datetime(2026, 2, 3, 4, 5, 6, 789, tzinfo=tokyo)

    post = make.post(published_at=moment)
    session.expire_all()

    assert post.published_at == moment
    assert post.published_at.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(make, session):
    post = make.post()

    with pytest.raises(StatementError, match="without"), writing(session):
        post.published_at = datetime(2026, 2, 3)  # noqa: DTZ001 - the fault


def test_no_moment_stays_none(make, session):
    post = make.post(published_at=None)
    session.expire_all()

    assert post.published_at is None


def test_moments_compare_in_order_of_time(make, session):
    """Also across zones and within one second, whatever form the database keeps."""
    start = datetime(2026, 2, 3, 23, 59, 59, 999_999, tzinfo=UTC)
    zone = timezone(timedelta(hours=-11))
    moments = [start + timedelta(microseconds=step) for step in (0, 1, 2)]
    for moment in reversed(moments):
        make.post(published_at=moment.astimezone(zone))

    found = session.scalars(select(Post.published_at).order_by(Post.published_at)).all()

    assert found == moments


def test_a_driver_that_gives_another_zone_is_put_right(session):
    kind, dialect = UtcDateTime(), session.get_bind().dialect
    given = datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=1)))

    assert kind.process_result_value(given, dialect) == datetime(2026, 1, 1, tzinfo=UTC)
    assert kind.process_result_value(given, dialect).tzinfo is UTC


def test_references_are_enforced(session):
    with pytest.raises(IntegrityError), writing(session):
        session.execute(post_tags.insert().values(post_id=77, tag_id=78))


def test_addresses_are_unique(make, session):
    make.post(slug="one")
    other = make.post(slug="two")

    with pytest.raises(IntegrityError), writing(session):
        other.slug = "one"


def test_a_tag_goes_without_its_post(make, session):
    post = make.post(tags=("sea",))

    with writing(session):
        session.delete(session.get_one(Post, post.id))

    assert session.scalars(select(Tag.slug)).all() == ["sea"]
    assert session.execute(select(post_tags)).all() == []


def test_constraints_have_names_that_migrations_can_drop(session):
    inspector = inspect(session.get_bind())
    names = {
        constraint["name"]
        for table in Base.metadata.tables
        for constraint in [
            *inspector.get_unique_constraints(table),
            *inspector.get_foreign_keys(table),
        ]
    }

    assert None not in names
    assert {"uq_posts_slug", "uq_comments_submission_key", "fk_comments_post_id_posts"} <= names
    assert Base.metadata.naming_convention == NAMES


def test_a_status_that_nobody_knows_is_not_read(make, session):
    comment = make.comment(make.post())
    with writing(session):
        session.execute(text("UPDATE comments SET status = 'famous'"))

    session.expire_all()
    with pytest.raises(LookupError):
        _ = session.get_one(Comment, comment.id).status


def test_states_are_stored_as_words(make, session):
    make.comment(make.post(), status=Status.SPAM)

    assert session.execute(text("SELECT status FROM comments")).scalar() == "spam"


def test_writing_commits_what_was_done(app, session):
    with writing(session):
        session.add(Tag(slug="sea", name="Sea"))

    session.rollback()
    assert session.scalars(select(Tag.slug)).all() == ["sea"]


@pytest.mark.parametrize("problem", [ValueError, KeyboardInterrupt])
def test_writing_undoes_everything_when_it_fails(session, problem):
    with pytest.raises(problem), writing(session):
        add_and_fail(session, problem)

    assert session.scalars(select(Tag.slug)).all() == []


def add_and_fail(session, problem):
    session.add(Tag(slug="sea", name="Sea"))
    session.flush()
    raise problem


def test_writing_sees_what_others_committed_meanwhile(app, make, session):
    post = make.post(title="Before")
    assert session.get_one(Post, post.id).title == "Before"
    elsewhere(app, lambda own: own.execute(update(Post).values(title="After")))

    with writing(session):
        assert post.title == "After"


def test_writing_takes_a_plain_session_too(app, session):
    with writing(session()):
        session.add(Tag(slug="sea", name="Sea"))

    assert session.scalars(select(Tag.slug)).all() == ["sea"]


def test_writers_take_turns(app, session):
    """Each reads a number and writes the next: none may read what another is about to change."""

    def add_one(own):
        seen = own.scalar(select(SiteVersion.number))
        own.execute(update(SiteVersion).values(number=seen + 1))

    before = session.scalar(select(SiteVersion.number))
    threads = [
        threading.Thread(target=lambda: [elsewhere(app, add_one) for _ in range(10)])
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    session.rollback()
    assert session.scalar(select(SiteVersion.number)) == before + 60


def test_readers_do_not_wait_for_writers(app, session):
    session.rollback()
    with writing(session):
        session.add(Tag(slug="sea", name="Sea"))
        session.flush()
        found = []
        reader = threading.Thread(target=lambda: found.append(read_elsewhere(app)))
        reader.start()
        reader.join(timeout=20)

    assert found == [[]]


def read_elsewhere(app):
    with app.app_context():
        return list(db.session.scalars(select(Tag.slug)))


def elsewhere(app, work):
    """Do something in a session of its own, as another worker would."""
    done = threading.Thread(target=_in_context, args=(app, work))
    done.start()
    done.join()


def _in_context(app, work):
    with app.app_context(), writing(db.session):
        work(db.session)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("foreign_keys", 1), ("journal_mode", "wal"), ("synchronous", 2), ("busy_timeout", 20_000)],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlite_is_strict_durable_and_patient(session, pragma, value):
    assert session.execute(text(f"PRAGMA {pragma}")).scalar() == value

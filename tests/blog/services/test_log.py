"""The log: one entry for each press, in its transaction; pages, filters, what may be taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from blog.db import LogEntry, User
from blog.domain.accounts import Role
from blog.domain.errors import NotFoundError, StaleDecisionError
from blog.domain.log import Act, Via
from blog.domain.moderation import DecisionKind, Status
from blog.domain.posts import PostInput
from blog.services.log import COLUMNS, PAGE_SIZE, LogFilter, write_entry
from blog.services.moderation import DecisionOrder
from blog.services.origin import Origin, coming_from
from tests.people import SPIKE

APPROVE, HOLD, REJECT, SPAM, REMOVE = DecisionKind


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


@pytest.fixture
def held(make):
    post = make.post()
    return [make.comment(post, status=Status.PENDING) for _ in range(12)]


def order(comment, kind, **changes):
    return DecisionOrder(comment.id, kind, changes.get("seen", comment.status), comment.revision)


def entries(session, *acts):
    found = select(LogEntry).where(LogEntry.act.in_(acts)).order_by(LogEntry.id)
    return session.scalars(found).all()


@pytest.fixture
def many(session, moderator, now):
    """Write entries of two acts and two people, one a minute; give a way to ask for pages."""
    other = User(
        name=SPIKE,
        name_key="spike",
        password_hash="none",
        role=Role.MODERATOR,
        is_active=True,
        created_at=now(),
    )
    session.add(other)
    session.flush()
    for number in range(130):
        write_entry(
            session,
            Act.SIGNED_IN if number % 3 else Act.SIGNED_OUT,
            by=moderator if number % 2 else other.id,
            now=now() + timedelta(minutes=number),
            subject=f"number {number}",
        )
    session.commit()
    return other.id


def subjects(log, chosen):
    """Walk all pages; give the subjects in the order shown."""
    found, before = [], None
    while True:
        page = log.page(chosen, before=before)
        assert len(page.rows) <= PAGE_SIZE
        found += [row.entry.subject for row in page.rows]
        before = page.older
        if before is None:
            return found


class TestWhatIsWritten:
    def test_a_single_decision(self, services, session, held, moderator):
        with coming_from(Origin(Via.PAGE, "198.51.100.0/24")):
            services.moderation.decide([order(held[0], SPAM)], by=moderator)

        [entry] = entries(session, Act.DECIDED)
        assert (entry.subject, entry.count, entry.user_id) == (f"#{held[0].id}", 1, moderator)
        assert (entry.via, entry.network) == (Via.PAGE, "198.51.100.0/24")
        assert entry.details["kind"] == "spam"

    def test_many_with_one_press_are_one_entry(self, services, session, held, moderator):
        result = services.moderation.decide([order(c, REJECT) for c in held], by=moderator)

        [entry] = entries(session, Act.DECIDED)
        assert (entry.count, entry.batch) == (12, result.batch)
        assert entry.subject.endswith(f"#{held[9].id} and 2 more")

    def test_what_decides_nothing_writes_nothing(self, services, session, held, moderator):
        services.moderation.decide([order(held[0], SPAM)], by=moderator)
        again = DecisionOrder(held[0].id, SPAM, Status.SPAM, 1)

        services.moderation.decide([again], by=moderator)

        assert len(entries(session, Act.DECIDED)) == 1

    def test_what_is_refused_writes_nothing(self, services, session, held, moderator):
        with pytest.raises(StaleDecisionError):
            services.moderation.decide([order(held[0], SPAM, seen=Status.REJECTED)], by=moderator)

        assert entries(session, Act.DECIDED) == []

    def test_taking_back_names_what_it_took_back(self, services, session, held, moderator):
        services.moderation.decide([order(held[0], SPAM)], by=moderator)
        batch = services.moderation.decide([order(c, SPAM) for c in held[1:]], by=moderator).batch
        newest = services.moderation.detail(held[0].id).undoable

        services.moderation.undo(newest.id, by=moderator)
        services.moderation.undo_batch(batch, by=moderator)

        one, all_others = entries(session, Act.UNDONE)
        assert (one.count, one.undoes) == (1, str(newest.id))
        assert (all_others.count, all_others.undoes) == (11, batch)

    def test_posts(self, services, session, moderator, now):
        draft = PostInput(title="Low tide", body="x")
        post = services.posts.save(None, draft, by=moderator)
        public = PostInput(title="Low tide", body="x", published_at=now())
        for written in (public, public, draft):
            services.posts.save(post.id, written, by=moderator)
        services.posts.set_comments_open(post.id, is_open=False, by=moderator)
        services.posts.set_comments_open(post.id, is_open=True, by=moderator)

        found = [(e.act, e.subject, e.user_id) for e in session.scalars(select(LogEntry))]
        assert found == [
            (act, "Low tide", moderator)
            for act in (
                Act.POST_SAVED,
                Act.POST_PUBLISHED,
                Act.POST_SAVED,
                Act.POST_WITHDRAWN,
                Act.COMMENTS_CLOSED,
                Act.COMMENTS_OPENED,
            )
        ]

    def test_limits_and_the_model(self, services, session, moderator):
        services.limits.save(hold_at=0.5, spam_at=0.75, by=moderator)
        services.limits.reset(by=moderator)
        services.retraining.promote("base", by=moderator)
        services.retraining.rescore(by=moderator)
        services.shadow.stop(by=moderator)

        assert [entry.act for entry in session.scalars(select(LogEntry))] == [
            Act.LIMITS_SAVED,
            Act.LIMITS_RESET,
            Act.PROMOTED,
            Act.RESCORED,
            Act.SHADOW_STOPPED,
        ]

    def test_what_fails_is_not_written(self, services, session, moderator):
        with pytest.raises(NotFoundError):
            services.retraining.promote("nonsense", by=moderator)

        assert session.scalars(select(LogEntry)).all() == []


class TestPages:
    @pytest.mark.usefixtures("many")
    def test_the_newest_come_first_and_every_entry_once(self, services):
        assert subjects(services.log, LogFilter()) == [f"number {n}" for n in range(129, -1, -1)]

    @pytest.mark.usefixtures("session")
    def test_an_empty_log_has_an_empty_page(self, services):
        page = services.log.page(LogFilter())

        assert (page.rows, page.older, page.is_cut) == ([], None, False)

    def test_one_person(self, services, many):
        found = subjects(services.log, LogFilter(user_id=many))

        assert found == [f"number {n}" for n in range(128, -1, -2)]

    @pytest.mark.usefixtures("many")
    def test_one_act(self, services):
        found = subjects(services.log, LogFilter(act=Act.SIGNED_OUT))

        assert found == [f"number {n}" for n in range(129, -1, -3)]

    def test_both(self, services, many):
        found = subjects(services.log, LogFilter(user_id=many, act=Act.SIGNED_OUT))

        assert found == [f"number {n}" for n in range(126, -1, -6)]

    @pytest.mark.usefixtures("many")
    def test_a_span_of_time(self, services, now):
        chosen = LogFilter(
            since=now() + timedelta(minutes=10), before=now() + timedelta(minutes=13)
        )

        assert subjects(services.log, chosen) == ["number 12", "number 11", "number 10"]

    @pytest.mark.parametrize(
        "chosen",
        [
            LogFilter(since=datetime(2030, 1, 1, tzinfo=UTC)),
            LogFilter(before=datetime(2020, 1, 1, tzinfo=UTC)),
            LogFilter(subject="nothing begins so"),
        ],
    )
    @pytest.mark.usefixtures("many")
    def test_nothing_matches(self, services, chosen):
        assert subjects(services.log, chosen) == []

    @pytest.mark.parametrize("beginning", ["number 12", "NUMBER 12"])
    @pytest.mark.usefixtures("many")
    def test_how_the_subject_begins(self, services, beginning):
        found = subjects(services.log, LogFilter(subject=beginning))

        assert found == [f"number {n}" for n in (*range(129, 119, -1), 12)]

    @pytest.mark.parametrize("wild", ["%", "_umber", "number%"])
    @pytest.mark.usefixtures("many")
    def test_wild_cards_are_letters(self, services, wild):
        assert subjects(services.log, LogFilter(subject=wild)) == []

    @pytest.mark.usefixtures("many")
    def test_a_search_looks_at_so_many_and_then_leads_on(self, services, monkeypatch):
        monkeypatch.setattr("blog.services.log.MOST_LOOKED_AT", 50)

        page = services.log.page(LogFilter(subject="number 7"))

        assert page.rows == []
        assert page.is_cut
        assert subjects(services.log, LogFilter(subject="number 7")) == [
            f"number {n}" for n in (*range(79, 69, -1), 7)
        ]


class TestUndo:
    def test_each_decision_can_be_taken_back_from_the_log(self, services, held, moderator):
        services.moderation.decide([order(held[0], SPAM)], by=moderator)
        batch = services.moderation.decide([order(c, SPAM) for c in held[1:3]], by=moderator).batch

        many, one = services.log.page(LogFilter(act=Act.DECIDED)).rows
        assert many.undoable == {"batch": batch}
        decision_id = services.moderation.detail(held[0].id).undoable.id
        assert one.undoable == {
            "decision_id": str(decision_id),
            "comment_id": str(held[0].id),
        }

    def test_what_was_taken_back_is_not_offered_again_but_its_undo_is(
        self, services, held, moderator
    ):
        batch = services.moderation.decide([order(c, SPAM) for c in held[:2]], by=moderator).batch
        undone = services.moderation.undo_batch(batch, by=moderator)

        undo, decision = services.log.page(LogFilter()).rows[:2]
        assert undo.undoable == {"batch": undone.batch}
        assert decision.undoable is None

    def test_what_was_erased_stays_erased(self, services, held, moderator):
        services.moderation.decide([order(held[0], REMOVE)], by=moderator)

        [row] = services.log.page(LogFilter(act=Act.DECIDED)).rows
        assert row.undoable is None


def test_cells_give_all_that_matches_however_many(services, session, many, moderator):
    cells = list(services.log.cells(LogFilter()))

    assert len(cells) == 130
    assert {len(line) for line in cells} == {len(COLUMNS)}
    newest = dict(zip(COLUMNS, cells[0], strict=True))
    assert (newest["time"], newest["user"]) == ("2026-05-04T14:09:00+00:00", "Max")
    assert (newest["act"], newest["subject"], newest["count"]) == ("signed_out", "number 129", 1)


@pytest.mark.usefixtures("many")
def test_cells_come_in_parts(services, monkeypatch):
    monkeypatch.setattr("blog.services.log.CHUNK_SIZE", 7)

    assert len(list(services.log.cells(LogFilter()))) == 130

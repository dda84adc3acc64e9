"""Every filter and order of the queue, on both databases; alone and combined."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from blog.db import CommentSearch
from blog.domain.errors import InvalidInputError
from blog.domain.moderation import DecisionKind, Status
from blog.domain.queue import QueueFilter, QueueOrder
from blog.services import queue_places
from blog.services.matching import matching
from blog.services.moderation import DecisionOrder

APPROVE, HOLD, REJECT, SPAM, REMOVE = DecisionKind
pytestmark = pytest.mark.usefixtures("session")
LONG = "The number {} ferry to the island was late again, and nobody on the quay could tell us why."


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False, "QUEUE_PAGE_SIZE": 3}


@pytest.fixture
def post(make):
    return make.post(slug="tides")


def ids(services, page="1", **fields):
    """Give one page; where all is on it, every other order must find the same another way."""
    found = services.moderation.queue(QueueFilter(**fields), page)
    assert found.is_complete
    numbers = [row.comment.id for row in found.rows]
    if found.next_page is None and page == "1":
        for order in QueueOrder:
            others = services.moderation.queue(QueueFilter(**fields | {"order": order})).rows
            assert sorted(row.comment.id for row in others) == sorted(numbers)
    return numbers


class TestFacets:
    def test_author_by_the_whole_name_whatever_its_letters(self, make, services, post):
        one = make.comment(post, author_name="Rita Field", status=Status.PENDING).id
        disguised = make.comment(post, author_name="Rit\u0430 F\u00efeld", status=Status.PENDING).id
        make.comment(post, author_name="Rita", status=Status.PENDING)

        assert ids(services, author="rita field") == [one, disguised]

    def test_host_of_a_link_in_the_text_or_of_the_authors_site(self, make, services, post):
        linked = make.comment(
            post, "Look at https://www.pills.example/buy now", status=Status.PENDING
        ).id
        own = make.comment(post, author_url="https://pills.example", status=Status.PENDING).id
        known = make.comment(post, "See https://youtube.com/watch", status=Status.PENDING).id

        for host in ("pills.example", "https://www.PILLS.example/other"):
            assert ids(services, host=host) == [linked, own]
        assert ids(services, host="youtube.com") == [known]
        assert ids(services, host="ills.example") == []

    def test_language(self, make, services, post):
        english = make.comment(
            post, "It was the best of the tides and of the boats.", status=Status.PENDING
        ).id
        italian = make.comment(
            post, "Il mare era molto calmo e la barca non era lontana.", status=Status.PENDING
        ).id

        assert ids(services, language="en") == [english]
        assert ids(services, language="it") == [italian]

    def test_reason_of_the_newest_assessment(self, make, services, post):
        comment = make.comment(post, status=Status.PENDING)

        assert ids(services, reason="told") == [comment.id]
        assert ids(services, reason="links") == []

    def test_dates_include_both_ends(self, make, services, post, now):
        first = make.comment(post, status=Status.PENDING).id
        day = now().date()
        now.advance(hours=24 * 40)
        later = make.comment(post, status=Status.PENDING).id
        after = now().date()

        assert ids(services, from_date=day, to_date=day) == [first]
        assert ids(services, from_date=day + timedelta(days=1)) == [later]
        assert ids(services, to_date=after - timedelta(days=1)) == [first]
        assert ids(services, from_date=day, to_date=after) == [first, later]

    def test_campaign(self, make, services, post):
        first = make.comment(post, LONG.format(1), status=Status.PENDING).id
        copy = make.comment(post, LONG.format(2), status=Status.PENDING).id
        make.comment(post, "Something else altogether about tar.", status=Status.PENDING)

        assert ids(services, campaign=first) == [first, copy]

    def test_network_address_by_a_comment_that_came_from_it(self, make, services, post):
        here = [make.comment(post, status=Status.PENDING, address="192.0.2.7").id for _ in range(2)]
        make.comment(post, status=Status.PENDING, address="192.0.2.8")
        block = make.comment(post, status=Status.PENDING, address="2001:db8:1:2::1").id
        same = make.comment(post, status=Status.PENDING, address="2001:db8:1:2:ffff::9").id
        spam = make.comment(post, status=Status.SPAM, address="192.0.2.7").id

        assert ids(services, address=here[1]) == here
        assert ids(services, address=spam) == here  # of whatever status the named one is
        assert ids(services, status=Status.SPAM, address=here[0]) == [spam]
        assert ids(services, address=same) == [block, same]
        assert ids(services, address=here[0], author="Nobody") == []
        for order in QueueOrder:
            assert sorted(ids(services, address=here[0], order=order)) == here

    def test_a_comment_that_is_not_there_or_was_erased_names_no_address(
        self, make, services, post, moderator
    ):
        kept = make.comment(post, status=Status.PENDING)
        erased = make.comment(post, status=Status.PENDING)
        make.decide(erased, REMOVE, by=moderator)

        for number in (0, 999, erased.id):
            assert ids(services, address=number) == []
        assert ids(services, status=Status.REMOVED, address=kept.id) == []

    def test_all_conditions_must_hold(self, make, services, post):
        one = make.comment(post, "A ferry and a quay", author_name="Rita", status=Status.PENDING)
        make.comment(post, "A ferry and a quay too", author_name="Sam", status=Status.PENDING)
        make.comment(
            make.post(), "A ferry and a quay also", author_name="Rita", status=Status.PENDING
        )

        found = ids(services, q="ferr quay", author="Rita", post_slug="tides", score_min=0.5)

        assert found == [one.id]

    def test_chinese_is_found_by_any_part(self, make, services, post):
        comment = make.comment(post, "這是一個好東西,謝謝你", status=Status.PENDING).id

        for query in ("好", "東西", "好東西", "這是一個好東西"):
            assert ids(services, q=query) == [comment]
        assert ids(services, q="西好") == []


class TestScores:
    @pytest.fixture
    def scored(self, make, services, session, post):
        numbers = {}
        for score in (0.55, 0.7004, 0.7, 0.9):
            comment = make.comment(post, status=Status.PENDING)
            numbers[score] = comment.id
            session.execute(
                text("UPDATE assessments SET score = :score WHERE comment_id = :id"),
                {"score": score, "id": comment.id},
            )
        session.commit()
        services.search.fill(again=True)
        return numbers

    def test_a_range_is_exact(self, services, scored):
        assert ids(services, score_min=0.7, score_max=0.7) == [scored[0.7]]
        assert ids(services, score_min=0.7001) == [scored[0.7004], scored[0.9]]
        assert ids(services, score_max=0.6) == [scored[0.55]]

    def test_the_most_spam_like_come_first(self, services, scored):
        found = ids(services, order=QueueOrder.SCORE)

        assert found == [scored[0.9], scored[0.7], scored[0.7004]]  # one level, the newest first

    def test_the_least_sure_come_first(self, services, scored):
        found = ids(services, order=QueueOrder.WORTH)

        assert found[0] == scored[0.55]  # the limit is 0.5


@pytest.fixture
def spread(make, services, session, post):
    """Seven held comments with scores all over, two of them alike, and one without a ferry."""
    scores = (0.5, 0.93, 0.6, 0.6, 0.75, 0.52, 0.88)
    for number, score in enumerate(scores):
        what = "boat" if number == 2 else "ferry"
        comment = make.comment(post, f"The {what} number {number} was late.", status=Status.PENDING)
        session.execute(
            text("UPDATE assessments SET score = :score WHERE comment_id = :id"),
            {"score": score, "id": comment.id},
        )
    session.commit()
    services.search.fill(again=True)


@pytest.mark.usefixtures("spread")
class TestPages:
    @pytest.mark.parametrize("order", list(QueueOrder))
    @pytest.mark.parametrize("query", ["", "ferry"])
    @pytest.mark.parametrize("few", [2_000, 2])  # sorted at once, or not
    @pytest.mark.parametrize(("walked", "at_once"), [(2_000, 250), (2_000, 1), (6, 2), (2, 250)])
    def test_pages_forward_and_back_show_each_once(
        self, services, monkeypatch, order, query, few, walked, at_once
    ):
        monkeypatch.setattr(queue_places, "FEW", few)
        monkeypatch.setattr(queue_places, "WALKED", walked)
        monkeypatch.setattr(queue_places, "READ_AT_ONCE", at_once)
        chosen = QueueFilter(q=query, order=order)
        forward, page = [], "1"
        while page is not None:
            shown = services.moderation.queue(chosen, page)
            forward.append([row.comment.id for row in shown.rows])
            page = shown.next_page
        backward, page = [], shown.previous_page
        while page is not None:
            shown = services.moderation.queue(chosen, page)
            backward.append([row.comment.id for row in shown.rows])
            page = shown.previous_page

        everything = [number for numbers in forward for number in numbers]
        assert len(everything) == len(set(everything)) == (6 if query else 7)
        assert backward == forward[-2::-1]
        second = services.moderation.queue(chosen, "2")
        assert [row.comment.id for row in second.rows] == forward[1]

    @pytest.mark.parametrize("order", [QueueOrder.SCORE, QueueOrder.WORTH])
    def test_a_key_of_another_order_is_refused(self, services, order):
        for page in ("after-3", "before-3", "after-1.2.3", "after-9999.1"):
            with pytest.raises(InvalidInputError):
                services.moderation.queue(QueueFilter(order=order), page)
        with pytest.raises(InvalidInputError):
            services.moderation.queue(QueueFilter(), "after-3.4")


class TestWalking:
    @pytest.mark.parametrize(
        ("fields", "expected"), [({}, 7), ({"q": "ferry"}, 6), ({"score_min": 0.6}, 5)]
    )
    @pytest.mark.usefixtures("spread")
    def test_all_that_matches_can_be_walked_in_order(self, session, fields, expected):
        chosen = QueueFilter(**fields)
        found, after = [], 0
        while some := session.scalars(matching(session, chosen, after=after).limit(2)).all():
            found += some
            after = some[-1]

        assert found == sorted(set(found))
        assert len(found) == expected

    def test_what_cannot_match_matches_nothing(self, session, make, post):
        make.comment(post, status=Status.PENDING)

        for chosen in (QueueFilter(q="%"), QueueFilter(post_slug="none")):
            assert session.scalars(matching(session, chosen)).all() == []


class TestInStep:
    def test_decisions_and_undo_move_a_comment_between_tabs(self, make, services, post, moderator):
        comment = make.comment(post, "A ferry", status=Status.PENDING)
        make.decide(comment, SPAM, by=moderator)

        moved = [
            ids(services, status=status, q="ferry") for status in (Status.PENDING, Status.SPAM)
        ]
        by_score = ids(services, status=Status.SPAM, order=QueueOrder.SCORE)
        services.moderation.undo(services.moderation.detail(comment.id).undoable.id, by=moderator)

        assert (moved, by_score) == ([[], [comment.id]], [comment.id])
        assert ids(services, q="ferry") == [comment.id]

    def test_many_at_once(self, make, services, post, moderator):
        comments = [make.comment(post, status=Status.PENDING) for _ in range(5)]
        orders = [DecisionOrder(c.id, REJECT, Status.PENDING, 1) for c in comments]

        services.moderation.decide(orders, by=moderator)

        assert ids(services, q="ferry") == []
        assert len(ids(services, status=Status.REJECTED, q="ferry", order=QueueOrder.WORTH)) == 3

    def test_erased_words_are_not_found(self, make, services, session, post, moderator):
        comment = make.comment(post, "A zeppelin", author_name="Rita", status=Status.PENDING)
        make.decide(comment, REMOVE, by=moderator)

        assert ids(services, status=Status.REMOVED) == [comment.id]
        for fields in ({"q": "zeppelin"}, {"q": "rita"}, {"author": "Rita"}, {"reason": "told"}):
            assert ids(services, status=Status.REMOVED, **fields) == []
        document = session.scalars(select(CommentSearch.document)).one()
        assert "zeppelin" not in document

    def test_a_fresh_assessment_changes_the_order(self, make, services, post, gate):
        one, two = (make.comment(post, status=Status.PENDING).id for _ in range(2))
        gate.score = 0.9
        services.retraining.rescore()

        assert ids(services, score_min=0.85) == [one, two]

    def test_people_teach_a_language(self, make, services, session, post, moderator):
        comment = make.comment(post, status=Status.PENDING)
        make.decide(comment, APPROVE, by=moderator)
        taught = session.scalars(select(CommentSearch.is_taught)).one()
        services.moderation.undo(services.moderation.detail(comment.id).undoable.id, by=moderator)
        session.expire_all()

        assert (taught, session.scalars(select(CommentSearch.is_taught)).one()) == (True, False)


class TestFilling:
    def test_comments_without_a_document_are_told_of_and_filled(
        self, make, services, session, post
    ):
        numbers = [make.comment(post, status=Status.PENDING).id for _ in range(3)]
        session.execute(text("DELETE FROM comment_search"))
        session.execute(text("UPDATE search_state SET done_id = 0, last_id = 3"))
        session.commit()

        before = services.moderation.queue(QueueFilter(q="ferry"))
        filled = services.search.fill()

        assert (before.rows, before.is_complete, services.search.is_complete()) == ([], False, True)
        assert filled == 3
        assert ids(services, q="ferry") == numbers
        assert services.search.fill() == 0

    def test_the_worker_fills_them_too_and_then_has_nothing_to_do(
        self, make, services, session, post
    ):
        numbers = [make.comment(post, status=Status.PENDING).id for _ in range(3)]
        session.execute(text("DELETE FROM comment_search"))
        session.execute(text("UPDATE search_state SET done_id = 0, last_id = 3"))
        session.commit()

        services.work.run_all()

        assert services.search.is_complete()
        assert ids(services, q="ferry") == numbers
        assert not services.search.run_due()

    def test_writing_all_anew_changes_nothing(self, make, services, session, post):
        for body in ("A ferry", "Two boats", "Three oars"):
            make.comment(post, body, status=Status.PENDING)
        before = session.execute(
            select(CommentSearch.comment_id, CommentSearch.document).order_by(
                CommentSearch.comment_id
            )
        ).all()

        assert services.search.fill(again=True) == 3
        after = session.execute(
            select(CommentSearch.comment_id, CommentSearch.document).order_by(
                CommentSearch.comment_id
            )
        ).all()
        assert before == after

    def test_a_broken_index_loses_no_comment_and_no_decision(
        self, make, services, session, post, moderator
    ):
        session.execute(text("ALTER TABLE comment_search RENAME TO comment_search_away"))
        session.commit()
        comment = make.comment(post, "A ferry", status=Status.PENDING)
        make.decide(comment, APPROVE, by=moderator)
        session.execute(text("ALTER TABLE comment_search_away RENAME TO comment_search"))
        session.commit()

        assert not services.search.is_complete()
        assert comment.status is Status.PUBLISHED
        services.search.fill()
        assert ids(services, status=Status.PUBLISHED, q="ferry") == [comment.id]

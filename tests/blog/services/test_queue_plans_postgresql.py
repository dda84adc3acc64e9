"""Which index answers the queue, asked of PostgreSQL on a table that is worth an index."""

from __future__ import annotations

import pytest
from sqlalchemy import event, text

from blog.domain.moderation import Status
from blog.domain.queue import QueueFilter, QueueOrder
from blog.services.queue_places import PlaceFinder

pytestmark = pytest.mark.postgres
COUNT, HELD_EVERY = 150_000, 50
"""As on a large blog: where a tenth is held, walking through all comments in the order of their
numbers is a good plan too, and the planner takes either."""
INDEX_OF = {
    QueueOrder.OLDEST: "ix_comment_search_status_comment",
    QueueOrder.NEWEST: "ix_comment_search_status_comment",
    QueueOrder.SCORE: "ix_comment_search_status_score",
    QueueOrder.WORTH: "ix_comment_search_status_worth",
}


@pytest.fixture
def database_url(request):
    request.getfixturevalue("hasty_postgres")
    return request.getfixturevalue("postgres_url")


@pytest.fixture
def plans(session):
    """Give how PostgreSQL finds the places of a filter: one plan for each statement."""
    session.execute(text("SET session_replication_role = replica"))
    session.execute(
        text(
            "INSERT INTO comment_search (comment_id, status, score_level, worth, language, "
            "is_taught, document) SELECT n, status, n % 100, n % 101, 'en', false, "
            "'s~' || status || ' l_en a_' || n % 2000 || ' h_tides' || n % 10000 || '.example r_told' || "
            "' c_' || n || ' common word' || n FROM (SELECT n, "
            "CASE n % :every WHEN 0 THEN 'pending' ELSE 'published' END AS status "
            "FROM generate_series(1, :count) n) each_one"
        ),
        {"count": COUNT, "every": HELD_EVERY},
    )
    session.commit()
    session.execute(text("ANALYZE comment_search"))
    session.commit()

    def of(chosen):
        sent = []

        def note(_connection, _cursor, statement, values, *_):
            if "comment_search" in statement:
                sent.append((statement, values))

        event.listen(session.get_bind(), "before_cursor_execute", note)
        PlaceFinder(session, chosen).find(None, limit=51)
        event.remove(session.get_bind(), "before_cursor_execute", note)
        return [
            "\n".join(
                row[0]
                for row in session.connection().exec_driver_sql(f"EXPLAIN {statement}", values)
            )
            for statement, values in sent
        ]

    return of


@pytest.mark.parametrize("order", [QueueOrder.SCORE, QueueOrder.WORTH])
def test_each_order_is_one_index(plans, order):
    (plan,) = plans(QueueFilter(order=order))

    assert INDEX_OF[order] in plan
    assert "Sort" not in plan


def test_what_matches_often_is_found_near_by_the_index_of_the_order(plans):
    for order, index in INDEX_OF.items():
        (plan,) = plans(QueueFilter(order=order, q="common"))

        assert f"using {index} on" in plan
        assert "Sort" not in plan


def test_what_matches_rarely_is_asked_of_the_index_of_words(plans, make):
    comment = make.comment(make.post(), status=Status.PENDING)
    for fields in (
        {"q": "word7700"},
        {"host": "tides700.example"},
        {"campaign": 7_700},
        {"address": comment.id},
    ):
        for order, index in INDEX_OF.items():
            near, rare = plans(QueueFilter(order=order, **fields))

            assert f"using {index} on" in near
            assert "Sort" not in near
            assert "ix_comment_search_words" in rare
            assert "Seq Scan" not in rare

"""Which index answers the queue, asked of PostgreSQL on a table that is worth an index."""

from __future__ import annotations

import pytest
from sqlalchemy import event, text

from blog.domain.moderation import Status
from blog.domain.queue import QueueFilter, QueueOrder
from blog.services.queue_places import PlaceFinder

pytestmark = pytest.mark.postgres
COUNT = 20_000


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
            "'s~' || status || ' l_en a_' || n % 2000 || ' h_tides' || n % 1000 || '.example r_told' || "
            "' c_' || n || ' common word' || n FROM (SELECT n, "
            "CASE n % 10 WHEN 0 THEN 'pending' ELSE 'published' END AS status "
            "FROM generate_series(1, :count) n) each_one"
        ),
        {"count": COUNT},
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


@pytest.mark.parametrize(
    ("order", "index"),
    [
        (QueueOrder.SCORE, "ix_comment_search_status_score"),
        (QueueOrder.WORTH, "ix_comment_search_status_worth"),
    ],
)
def test_each_order_is_one_index(plans, order, index):
    (plan,) = plans(QueueFilter(order=order))

    assert index in plan
    assert "Sort" not in plan


def test_what_matches_often_is_found_near(plans):
    (plan,) = plans(QueueFilter(q="common"))

    assert "Index Scan" in plan
    assert "Seq Scan" not in plan
    assert "Sort" not in plan


@pytest.mark.parametrize("order", list(QueueOrder))
def test_a_rare_network_address_is_asked_of_the_index_of_words(plans, make, order):
    comment = make.comment(make.post(), status=Status.PENDING)

    near, rare = plans(QueueFilter(order=order, address=comment.id))

    assert "Index Scan" in near
    assert "ix_comment_search_words" in rare
    assert "Seq Scan" not in rare


@pytest.mark.parametrize(
    "fields", [{"q": "word770"}, {"host": "tides70.example"}, {"campaign": 770}]
)
@pytest.mark.parametrize("order", list(QueueOrder))
def test_what_matches_rarely_is_asked_of_the_index_of_words(plans, fields, order):
    near, rare = plans(QueueFilter(order=order, **fields))

    assert "Index Scan" in near
    assert "ix_comment_search_words" in rare
    assert "Seq Scan" not in rare

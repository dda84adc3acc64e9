"""Near copies and hosts are found by index. Asked of SQLite, whose plans follow from the tables."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest
from sqlalchemy import event

from blog.services.fingerprints import near_copies, with_host
from spam.campaigns import remembered_print

LINKED = "The timetable that hangs at the landing stage is at https://ferry-times.example.net/may"


@pytest.fixture
def database_url(migrated_sqlite, tmp_path):
    path = tmp_path / "blarney.sqlite3"
    shutil.copy(migrated_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture
def plans(session):
    """Give how SQLite carries out every statement that a call sends."""

    def of(call):
        sent = []

        def note(_connection, _cursor, statement, values, *_):
            if statement.startswith("SELECT"):
                sent.append((statement, values))

        event.listen(session.get_bind(), "before_cursor_execute", note)
        call()
        event.remove(session.get_bind(), "before_cursor_execute", note)
        return [
            [
                row[3]
                for row in session.connection().exec_driver_sql(
                    f"EXPLAIN QUERY PLAN {statement}", values
                )
            ]
            for statement, values in sent
        ]

    return of


def scans(plan, tables):
    return [step for step in plan if step.startswith("SCAN") and step.split()[1] in tables]


TABLES = {"fingerprint_bands", "comment_fingerprints", "comment_hosts", "comments"}


def test_no_look_up_reads_a_table_from_end_to_end(make, session, now, plans):
    make.comment(make.post(), LINKED)
    since = now() - timedelta(days=14)

    found = plans(
        lambda: (
            near_copies(session, remembered_print(LINKED), since=since),
            with_host(session, ["ferry-times.example.net"], since=since),
        )
    )

    assert len(found) == 3
    searches = [step for plan in found for step in plan if step.startswith("SEARCH")]
    assert len(searches) >= 23  # one for each key, one for fingerprints, one for hosts
    assert [scans(plan, TABLES) for plan in found] == [[], [], []]


def test_a_table_that_is_read_from_end_to_end_would_be_seen(session, plans):
    [plan] = plans(
        lambda: session.connection().exec_driver_sql("SELECT sent_at FROM comment_hosts")
    )

    assert scans(plan, TABLES)

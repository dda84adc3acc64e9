"""Migrations: numbered in a row, one head, the records' tables exactly, both ways."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from blog.app import migration_head
from blog.db import Base, db
from blog.db.search import is_compared
from blog.domain.moderation import DecisionKind, Status
from blog.installing import current_migration, migrating_app
from blog.resources import resource
from blog.settings import load_settings
from tests.conftest import SECRET

FILES = sorted(resource("migrations").glob("versions/*.py"))
NUMBERS = [path.name.partition("_")[0] for path in FILES]
KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, migrated_sqlite: Path, tmp_path: Path) -> str:
    """Give a database at the newest migration, of each kind."""
    if request.param == "postgres":
        return request.getfixturevalue("postgres_url")
    path = tmp_path / "blarney.sqlite3"
    shutil.copy(migrated_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture
def bare_app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """Give an app with the database and no pages, its context entered."""
    settings = {"DATABASE_URL": database_url, "DATA_DIR": str(tmp_path), "SECRET_KEY": SECRET}
    app = migrating_app(load_settings(settings, environ={}))
    with app.app_context():
        yield app
        db.engine.dispose()


def script() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(resource("migrations")))
    return ScriptDirectory.from_config(config)


def tables() -> set[str]:
    """Give the tables but for Alembic's own and those of SQLite's index of words."""
    names = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
    return {name for name in names if not name.startswith("comment_words")}


def differences() -> list[Any]:
    """Give what a generated migration would change."""
    with db.engine.connect() as connection:
        opts = {"compare_type": True, "include_object": is_compared}
        context = MigrationContext.configure(connection, opts=opts)
        return compare_metadata(context, Base.metadata)


def everything() -> dict[str, list[str]]:
    with db.engine.connect() as connection:
        return {
            name: sorted(
                str(tuple(row)) for row in connection.execute(text(f"SELECT * FROM {name}"))
            )
            for name in tables()
        }


def test_numbers_follow_one_another():
    assert [f"{number:04}" for number in range(1, len(FILES) + 1)] == NUMBERS
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", path.name) for path in FILES)


def test_there_is_one_head_and_one_line_back_to_the_beginning():
    directory = script()

    line = list(directory.walk_revisions())

    assert directory.get_heads() == [NUMBERS[-1]]
    assert [step.revision for step in line] == NUMBERS[::-1]
    assert [step.down_revision for step in line] == [*NUMBERS[-2::-1], None]


def test_the_app_knows_the_newest_without_starting_alembic():
    assert migration_head() == NUMBERS[-1]


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_a_migration_outlives_the_records(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    modules += [
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    ]

    assert {str(module).partition(".")[0] for module in modules} <= {
        "__future__",
        "alembic",
        "sqlalchemy",
    }


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_a_migration_changes_tables_or_rows_never_both(path):
    source = path.read_text(encoding="utf-8")
    changes_tables = re.search(r"op\.(create|drop|add|alter|batch|rename)", source)
    changes_rows = re.search(r"bulk_insert|\.execute\(|\.insert\(|\.update\(|\.delete\(", source)

    assert bool(changes_tables) != bool(changes_rows)


def test_migrating_an_empty_database_gives_the_tables_of_the_records(bare_app):
    assert current_migration() == NUMBERS[-1]
    assert tables() == set(Base.metadata.tables)
    assert differences() == []


def test_what_is_not_compared_is_there(bare_app):
    """The index of words is left out of the comparison above; a document is found by it."""
    find = {
        "sqlite": "SELECT rowid FROM comment_words WHERE comment_words MATCH '\"tar\"'",
        "postgresql": "SELECT comment_id FROM comment_search WHERE words @@ 'tar'::tsquery",
    }
    with db.engine.connect() as connection:
        name = connection.dialect.name
        if name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        connection.execute(
            text(
                "INSERT INTO comment_search (comment_id, status, score_level, worth, language, "
                "is_taught, document) VALUES (7, 'pending', 0, 0, 'en', false, 's_pending tar')"
            )
        )
        assert connection.exec_driver_sql(find[name]).scalars().all() == [7]
        connection.execute(text("UPDATE comment_search SET document = 's_pending rope'"))
        assert connection.exec_driver_sql(find[name]).scalars().all() == []
        connection.rollback()


def test_every_step_goes_down_and_up_again(bare_app):
    at_the_top = everything()

    for number in NUMBERS[-2::-1]:
        downgrade(revision=number)
        assert current_migration() == number
    downgrade(revision="base")
    assert tables() == set()

    for number in NUMBERS:
        upgrade(revision=number)
        assert current_migration() == number
    assert differences() == []
    assert everything() == at_the_top


def test_the_last_step_keeps_what_was_written(app, scene):
    comment = scene.comment(scene.post("The leak"))
    with migrating_app(app.config["BLARNEY_SETTINGS"]).app_context():
        before = {
            name: rows for name, rows in everything().items() if name in {"posts", "comments"}
        }

        downgrade(revision="-1")
        upgrade()

        after = everything()
        db.engine.dispose()
    assert len(before["comments"]) == comment.id == 1
    assert {name: after[name] for name in before} == before


def test_documents_without_the_network_address_are_to_be_written_anew(app, scene):
    comment = scene.comment(scene.post("The leak"))
    with migrating_app(app.config["BLARNEY_SETTINGS"]).app_context():
        assert everything()["search_state"] == ["(1, 0, 0)"]

        downgrade(revision="0015")
        upgrade()

        state = everything()["search_state"]
        db.engine.dispose()
    assert state == [f"(1, 0, {comment.id})"]


def test_days_before_the_counting_began_are_counted_from_decisions(app, scene):
    post = scene.post("The leak")
    held = scene.comment(post, "Which tar did you use?", status=Status.PENDING)
    scene.comment(post, "Another plank went this morning.")
    scene.decide(held, DecisionKind.APPROVE, by=scene.user().id)
    with migrating_app(app.config["BLARNEY_SETTINGS"]).app_context():
        counted = everything()["daily_counts"]

        downgrade(revision="0014")
        upgrade()

        again = everything()["daily_counts"]
        db.engine.dispose()
    known = [row for row in counted if "'language'" not in row and "wait_" not in row]
    assert again == known
    assert len(known) == 4 + 3 + 2  # received … of all, of the post; judged, put right


def test_labels_from_before_they_were_kept_are_those_of_the_decisions(app, scene):
    post, by = scene.post("The leak"), scene.user().id
    held = [
        scene.comment(post, f"Which tar did you use, number {n}?", status=Status.PENDING)
        for n in range(6)
    ]
    kinds = (*DecisionKind, DecisionKind.MARK_SPAM)
    for comment, kind in zip(held, kinds, strict=True):
        if kind is not DecisionKind.HOLD:
            scene.decide(comment, kind, by=by)
    services = app.extensions["blarney"]
    with app.app_context():
        for place, times in ((5, 1), (3, 2)):  # what is taken back twice stands again
            for _ in range(times):
                newest = services.moderation.detail(held[place].id).undoable
                services.moderation.undo(newest.id, by=by)
    with migrating_app(app.config["BLARNEY_SETTINGS"]).app_context():
        kept = {name: everything()[name] for name in ("comment_labels", "label_counts")}

        downgrade(revision="0016")
        upgrade()

        again = everything()
        db.engine.dispose()
    assert again["comment_labels"] == kept["comment_labels"]
    assert len(kept["comment_labels"]) == 2
    assert again["label_counts"] == kept["label_counts"]


def test_tables_that_are_rebuilt_keep_what_refers_to_them(app, scene):
    comment = scene.comment(scene.post("The leak"), status=Status.REJECTED)
    kept = {"comments", "decisions", "status_counts", "post_tags"}
    with migrating_app(app.config["BLARNEY_SETTINGS"]).app_context():
        before = {name: rows for name, rows in everything().items() if name in kept}

        downgrade(revision="0011")
        upgrade()

        after = everything()
        with db.engine.connect() as connection:
            enforced = (
                connection.dialect.name != "sqlite"
                or connection.execute(text("PRAGMA foreign_keys")).scalar()
            )
        db.engine.dispose()
    assert len(before["comments"]) == comment.id == 1
    assert len(before["decisions"]) == 2
    assert {name: after[name] for name in before} == before
    assert enforced


def test_a_fresh_database_has_what_counting_starts_from(bare_app):
    with db.engine.connect() as connection:
        counts = dict(connection.execute(text("SELECT status, number FROM status_counts")).all())
        versions = connection.execute(text("SELECT count(*) FROM site_version")).scalar()

    assert counts == dict.fromkeys(("pending", "published", "rejected", "spam", "removed"), 0)
    assert versions == 1

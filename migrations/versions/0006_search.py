"""Search documents of comments, and the index of their words.

SQLite gets an FTS5 table that triggers keep in step with the documents; PostgreSQL a generated
column with a GIN index. Comments that are there already get theirs from `blarney db index`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_REMOVE = """
    INSERT INTO comment_words(comment_words, rowid, document)
    VALUES ('delete', old.comment_id, old.document);"""
_ADD = "INSERT INTO comment_words(rowid, document) VALUES (new.comment_id, new.document);"
_ON_SQLITE = (
    """
    CREATE VIRTUAL TABLE comment_words USING fts5(
        document, content = 'comment_search', content_rowid = 'comment_id',
        detail = 'none', prefix = '3 4', columnsize = 0, tokenize = "ascii tokenchars '_.:~-'")""",
    "CREATE VIRTUAL TABLE comment_words_known USING fts5vocab(comment_words, 'instance')",
    f"CREATE TRIGGER comment_words_added AFTER INSERT ON comment_search BEGIN {_ADD} END",
    f"CREATE TRIGGER comment_words_removed AFTER DELETE ON comment_search BEGIN {_REMOVE} END",
    f"""
    CREATE TRIGGER comment_words_changed AFTER UPDATE OF document ON comment_search
    WHEN old.document IS NOT new.document BEGIN {_REMOVE} {_ADD} END""",
)
_ON_POSTGRESQL = (
    """
    ALTER TABLE comment_search ADD COLUMN words tsvector
    GENERATED ALWAYS AS (array_to_tsvector(string_to_array(document, ' '))) STORED""",
    """
    CREATE INDEX ix_comment_search_words ON comment_search USING gin (words)
    WITH (gin_pending_list_limit = 256)""",
    "ALTER TABLE comment_search ALTER COLUMN words SET STATISTICS 1000",
)


def upgrade() -> None:
    op.create_table(
        "search_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("done_id", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_state")),
    )
    op.create_table(
        "comment_search",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("score_level", sa.Integer(), nullable=False),
        sa.Column("worth", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("is_taught", sa.Boolean(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_comment_search_comment_id_comments")
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_comment_search")),
    )
    for name, columns in (
        ("ix_comment_search_status_comment", ["status", "comment_id"]),
        ("ix_comment_search_status_score", ["status", "score_level", "comment_id"]),
        ("ix_comment_search_status_worth", ["status", "worth", "comment_id"]),
        ("ix_comment_search_language_taught", ["language", "is_taught"]),
    ):
        op.create_index(name, "comment_search", columns)
    by_people = sa.text("user_id IS NOT NULL")
    op.create_index(
        "ix_decisions_by_people",
        "decisions",
        ["id", "comment_id"],
        sqlite_where=by_people,
        postgresql_where=by_people,
    )
    connection = op.get_bind()
    is_sqlite = connection.dialect.name == "sqlite"
    for statement in _ON_SQLITE if is_sqlite else _ON_POSTGRESQL:
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TABLE comment_words_known")
        connection.exec_driver_sql("DROP TABLE comment_words")
    op.drop_index("ix_decisions_by_people", "decisions")
    op.drop_table("comment_search")
    op.drop_table("search_state")

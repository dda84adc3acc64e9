"""Rules, their settings, trust, closing, and earlier texts of comments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _rules()
    _authors()
    op.add_column("comments", sa.Column("author_token", sa.String(length=64), nullable=True))
    _add_flags("comments", "has_substance")
    op.create_index("ix_comments_author_token", "comments", ["author_token", "status", "id"])
    op.add_column("posts", sa.Column("close_after_days", sa.Integer(), nullable=True))
    op.add_column("posts", sa.Column("comments_close_at", MOMENT, nullable=True))
    _add_flags("posts", "hold_all", "hold_first")
    op.create_index("ix_posts_comments_close_at", "posts", ["comments_close_at"])


def _add_flags(table: str, *names: str) -> None:
    for name in names:
        flag = sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        op.add_column(table, flag)


def _rules() -> None:
    op.create_table(
        "owner_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=260), nullable=False),
        sa.Column("shown", sa.String(length=260), nullable=False),
        sa.Column("effect", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("last_hit_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_owner_rules_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner_rules")),
    )
    op.create_index(
        "ix_owner_rules_kind_value", "owner_rules", ["kind", "value", "effect"], unique=True
    )
    op.create_table(
        "rule_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hold_first", sa.Boolean(), nullable=False),
        sa.Column("close_after_days", sa.Integer(), nullable=False),
        sa.Column("allow_trusted", sa.Boolean(), nullable=False),
        sa.Column("trust_after", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_settings")),
    )


def _authors() -> None:
    op.create_table(
        "confirmed_addresses",
        sa.Column("mail_key", sa.String(length=32), nullable=False),
        sa.Column("author_token", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("mail_key", "author_token", name=op.f("pk_confirmed_addresses")),
    )
    op.create_index("ix_confirmed_addresses_author_token", "confirmed_addresses", ["author_token"])
    op.create_table(
        "comment_revisions",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("author_url", sa.String(length=600), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_comment_revisions_comment_id_comments")
        ),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["users.id"], name=op.f("fk_comment_revisions_by_user_id_users")
        ),
        sa.PrimaryKeyConstraint("comment_id", "revision", name=op.f("pk_comment_revisions")),
    )


def downgrade() -> None:
    op.drop_index("ix_posts_comments_close_at", "posts")
    for name in ("hold_first", "hold_all", "comments_close_at", "close_after_days"):
        op.drop_column("posts", name)
    op.drop_index("ix_comments_author_token", "comments")
    for name in ("has_substance", "author_token"):
        op.drop_column("comments", name)
    for table in ("comment_revisions", "confirmed_addresses", "rule_settings", "owner_rules"):
        op.drop_table(table)

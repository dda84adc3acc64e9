"""What the desk keeps: figures of campaigns, who is looking, and authors' keys.

Comments that are there already get theirs from `blarney spam fingerprint`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STATUSES = ("pending", "published", "rejected", "spam")
ON_COMMENTS = {
    "ix_comments_author_key": ["author_key", "id"],
    "ix_comments_address_hash": ["address_hash", "id"],
    "ix_comments_campaign_post": ["campaign_id", "post_id"],
    "ix_comments_campaign_author": ["campaign_id", "author_key"],
}


def upgrade() -> None:
    op.add_column("comments", sa.Column("author_key", sa.String(length=240), nullable=True))
    for name, columns in ON_COMMENTS.items():
        op.create_index(name, "comments", columns)
    _create_campaigns()
    op.create_table(
        "lookers",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_lookers_comment_id_comments")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_lookers_user_id_users")),
        sa.PrimaryKeyConstraint("comment_id", "user_id", name=op.f("pk_lookers")),
    )
    op.create_index("ix_lookers_at", "lookers", ["at"])


def downgrade() -> None:
    for table in ("lookers", "campaigns"):
        op.drop_table(table)
    for name in ON_COMMENTS:
        op.drop_index(name, "comments")
    op.drop_column("comments", "author_key")


def _create_campaigns() -> None:
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(status, sa.Integer(), nullable=False) for status in STATUSES),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("names", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("follow", sa.String(length=20), nullable=True),
        sa.Column("follow_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("follow_comment_id", sa.Integer(), nullable=True),
        sa.Column("follow_revision", sa.Integer(), nullable=True),
        sa.Column("follow_user_id", sa.Integer(), nullable=True),
        sa.Column("follow_batch", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["follow_user_id"], ["users.id"], name=op.f("fk_campaigns_follow_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
    )
    op.create_index("ix_campaigns_last", "campaigns", ["last_id"])
    op.create_index("ix_campaigns_size", "campaigns", ["size", "id"])
    op.create_index("ix_campaigns_follow_batch", "campaigns", ["follow_batch"])
    for status in STATUSES:
        some = sa.text(f"{status} > 0")
        op.create_index(
            f"ix_campaigns_{status}_last",
            "campaigns",
            ["last_id"],
            sqlite_where=some,
            postgresql_where=some,
        )
        op.create_index(f"ix_campaigns_{status}_size", "campaigns", [status, "id"])

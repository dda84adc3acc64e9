"""Fingerprints, their bands, link hosts, and the campaign a comment belongs to.

Comments that are there already get theirs from `blarney spam fingerprint`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comment_fingerprints",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("entries", sa.LargeBinary(length=256), nullable=True),
        sa.Column("normaliser_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_comment_fingerprints_comment_id_comments"),
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_comment_fingerprints")),
    )
    op.create_table(
        "fingerprint_bands",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_fingerprint_bands_comment_id_comments")
        ),
        sa.PrimaryKeyConstraint("key", "sent_at", "comment_id", name=op.f("pk_fingerprint_bands")),
    )
    op.create_index("ix_fingerprint_bands_comment_id", "fingerprint_bands", ["comment_id"])
    op.create_table(
        "comment_hosts",
        sa.Column("host", sa.String(length=253), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_comment_hosts_comment_id_comments")
        ),
        sa.PrimaryKeyConstraint("host", "sent_at", "comment_id", name=op.f("pk_comment_hosts")),
    )
    op.create_index("ix_comment_hosts_comment_id", "comment_hosts", ["comment_id"])
    op.add_column("comments", sa.Column("campaign_id", sa.Integer(), nullable=True))
    op.create_index("ix_comments_campaign", "comments", ["campaign_id", "status", "id"])


def downgrade() -> None:
    op.drop_index("ix_comments_campaign", "comments")
    op.drop_column("comments", "campaign_id")
    for table in ("comment_hosts", "fingerprint_bands", "comment_fingerprints"):
        op.drop_table(table)

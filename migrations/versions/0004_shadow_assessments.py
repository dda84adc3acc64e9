"""What a shadow said of live comments, beside the current model."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shadow_assessments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("current_version", sa.String(length=80), nullable=False),
        sa.Column("current_score", sa.Double(), nullable=False),
        sa.Column("current_action", sa.String(length=20), nullable=False),
        sa.Column("shadow_version", sa.String(length=80), nullable=False),
        sa.Column("shadow_score", sa.Double(), nullable=True),
        sa.Column("shadow_action", sa.String(length=20), nullable=True),
        sa.Column("differs", sa.Boolean(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_shadow_assessments_comment_id_comments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shadow_assessments")),
    )
    op.create_index(
        "ix_shadow_assessments_pair_differs_id",
        "shadow_assessments",
        ["shadow_version", "current_version", "differs", "id"],
    )
    op.create_index("ix_shadow_assessments_comment_id", "shadow_assessments", ["comment_id"])


def downgrade() -> None:
    op.drop_table("shadow_assessments")

"""What a large blog needs: bulk actions for campaigns, kept labels and their counts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("bulk_actions") as actions:
        actions.add_column(sa.Column("seen_assessment_id", sa.Integer(), nullable=True))
    with op.batch_alter_table("campaigns") as campaigns:
        campaigns.add_column(
            sa.Column("labelled", sa.Integer(), nullable=False, server_default="0")
        )
        campaigns.add_column(sa.Column("worth_from", sa.Integer(), nullable=True))
    only = sa.text("worth_from IS NOT NULL")
    op.create_index(
        "ix_campaigns_worth_from",
        "campaigns",
        ["worth_from"],
        sqlite_where=only,
        postgresql_where=only,
    )
    op.create_table(
        "comment_labels",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_comment_labels_comment_id_comments")
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_comment_labels")),
    )
    op.create_table(
        "label_counts",
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.Column("minute", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("label", "minute", name=op.f("pk_label_counts")),
    )


def downgrade() -> None:
    op.drop_table("label_counts")
    op.drop_table("comment_labels")
    op.drop_index("ix_campaigns_worth_from", table_name="campaigns")
    with op.batch_alter_table("campaigns") as campaigns:
        campaigns.drop_column("worth_from")
        campaigns.drop_column("labelled")
    with op.batch_alter_table("bulk_actions") as actions:
        actions.drop_column("seen_assessment_id")

"""Bulk actions: decisions on everything that matches a filter, and what an undo took back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bulk_actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("filter", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("batch", sa.String(length=32), nullable=False),
        sa.Column("undoes_batch", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("left_alone", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("until_id", sa.Integer(), nullable=False),
        sa.Column("seen_decision_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(length=32), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_bulk_actions_user_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["log_entries.id"], name=op.f("fk_bulk_actions_entry_id_log_entries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_actions")),
        sa.UniqueConstraint("batch", name=op.f("uq_bulk_actions_batch")),
    )
    op.create_index("ix_bulk_actions_state_id", "bulk_actions", ["state", "id"])
    op.create_index("ix_bulk_actions_undoes_batch", "bulk_actions", ["undoes_batch"])
    op.add_column("log_entries", sa.Column("undoes", sa.String(length=32), nullable=True))
    op.create_index("ix_log_entries_undoes", "log_entries", ["undoes"])


def downgrade() -> None:
    op.drop_index("ix_log_entries_undoes", "log_entries")
    op.drop_column("log_entries", "undoes")
    op.drop_table("bulk_actions")

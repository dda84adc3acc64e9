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


def downgrade() -> None:
    with op.batch_alter_table("bulk_actions") as actions:
        actions.drop_column("seen_assessment_id")

"""What mail needs to know of people: a user's language, and where an invitation was sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("language", sa.String(length=20), nullable=True))
    op.add_column("invitations", sa.Column("sent_to", sa.String(length=254), nullable=True))


def downgrade() -> None:
    op.drop_column("invitations", "sent_to")
    op.drop_column("users", "language")

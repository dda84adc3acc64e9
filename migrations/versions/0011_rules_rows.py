"""The one row of the rules' settings, with what a blog begins with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SETTINGS = sa.table(
    "rule_settings",
    sa.column("id", sa.Integer()),
    sa.column("hold_first", sa.Boolean()),
    sa.column("close_after_days", sa.Integer()),
    sa.column("allow_trusted", sa.Boolean()),
    sa.column("trust_after", sa.Integer()),
    sa.column("version", sa.Integer()),
)
DEFAULTS = {
    "id": 1,
    "hold_first": False,
    "close_after_days": 0,
    "allow_trusted": False,
    "trust_after": 3,
    "version": 1,
}


def upgrade() -> None:
    op.bulk_insert(SETTINGS, [DEFAULTS])


def downgrade() -> None:
    op.execute(SETTINGS.delete())

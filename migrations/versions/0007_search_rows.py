"""The row that tells which comments may lack a search document: all there are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATE = sa.table("search_state", sa.column("id"), sa.column("done_id"), sa.column("last_id"))
COMMENTS = sa.table("comments", sa.column("id"))


def upgrade() -> None:
    last_id = op.get_bind().scalar(sa.select(sa.func.max(COMMENTS.c.id)))
    op.bulk_insert(STATE, [{"id": 1, "done_id": 0, "last_id": last_id or 0}])


def downgrade() -> None:
    op.execute(STATE.delete())

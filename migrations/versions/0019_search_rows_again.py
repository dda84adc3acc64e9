"""Search documents name the network address: those that are there have to be written anew.

`blarney db index` does so; until then the pages say that filters do not know every comment.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

STATE = sa.table("search_state", sa.column("id"), sa.column("done_id"), sa.column("last_id"))
COMMENTS = sa.table("comments", sa.column("id"))


def upgrade() -> None:
    last_id = op.get_bind().scalar(sa.select(sa.func.max(COMMENTS.c.id)))
    op.execute(STATE.update().values(done_id=0, last_id=last_id or 0))


def downgrade() -> None:
    """Leave the documents: what they say besides harms nobody."""

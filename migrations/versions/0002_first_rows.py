"""The rows that counting starts from: the site's version and one count for each status."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SITE_VERSION = sa.table("site_version", sa.column("id"), sa.column("number"))
STATUS_COUNTS = sa.table("status_counts", sa.column("status"), sa.column("number"))
COMMENTS = sa.table("comments", sa.column("id"), sa.column("status"))
STATUSES = ("pending", "published", "rejected", "spam", "removed")


def upgrade() -> None:
    op.bulk_insert(SITE_VERSION, [{"id": 1, "number": 1}])
    connection = op.get_bind()
    for status in STATUSES:
        number = connection.scalar(
            sa.select(sa.func.count()).select_from(COMMENTS).where(COMMENTS.c.status == status)
        )
        op.bulk_insert(STATUS_COUNTS, [{"status": status, "number": number}])


def downgrade() -> None:
    op.execute(STATUS_COUNTS.delete())
    op.execute(SITE_VERSION.delete())

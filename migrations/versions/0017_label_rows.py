"""The labels that the decisions so far amount to, and how many there are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

CHUNK = 5_000
LABELS = {"spam": "spam", "approve": "ham"}
COMMENTS = sa.table(
    "comments",
    sa.column("id"),
    sa.column("status"),
    sa.column("revision"),
    sa.column("campaign_id"),
)
CAMPAIGNS = sa.table("campaigns", sa.column("id"), sa.column("labelled"))
DECISIONS = sa.table(
    "decisions",
    sa.column("id"),
    sa.column("comment_id"),
    sa.column("kind"),
    sa.column("user_id"),
    sa.column("undoes_id"),
    sa.column("revision"),
    sa.column("created_at", sa.DateTime(timezone=True)),
)
KEPT = sa.table(
    "comment_labels",
    sa.column("comment_id", sa.Integer()),
    sa.column("label", sa.String()),
    sa.column("minute", sa.Integer()),
)
COUNTS = sa.table(
    "label_counts",
    sa.column("label", sa.String()),
    sa.column("minute", sa.Integer()),
    sa.column("number", sa.Integer()),
)


def upgrade() -> None:
    counts: dict[tuple[str, int], int] = {}
    after = 0
    while some := _decided(after):
        rows = _labelled(some)
        if rows:
            op.get_bind().execute(KEPT.insert(), rows)
        for row in rows:
            for minute in (row["minute"], 0):
                key = row["label"], minute
                counts[key] = counts.get(key, 0) + 1
        after = some[-1]
    if counts:
        numbers = [
            {"label": label, "minute": minute, "number": number}
            for (label, minute), number in counts.items()
        ]
        op.get_bind().execute(COUNTS.insert(), numbers)
    _count_in_campaigns()


def _count_in_campaigns() -> None:
    members = sa.select(COMMENTS.c.campaign_id, sa.func.count().label("number")).join(
        KEPT, KEPT.c.comment_id == COMMENTS.c.id
    )
    counted = members.where(COMMENTS.c.campaign_id.is_not(None)).group_by(COMMENTS.c.campaign_id)
    for campaign_id, number in op.get_bind().execute(counted).all():
        changed = CAMPAIGNS.update().where(CAMPAIGNS.c.id == campaign_id)
        op.execute(changed.values(labelled=number))


def _decided(after: int) -> list[int]:
    """Give the next comments that people decided on, by number."""
    found = (
        sa.select(DECISIONS.c.comment_id)
        .where(DECISIONS.c.comment_id > after, DECISIONS.c.user_id.is_not(None))
        .distinct()
        .order_by(DECISIONS.c.comment_id)
        .limit(CHUNK)
    )
    return list(op.get_bind().scalars(found))


def _labelled(ids: list[int]) -> list[dict]:
    rows = op.get_bind().execute(
        sa.select(
            DECISIONS.c.comment_id,
            DECISIONS.c.id,
            DECISIONS.c.kind,
            DECISIONS.c.undoes_id,
            DECISIONS.c.revision,
            COMMENTS.c.revision.label("present"),
            _minute().label("minute"),
        )
        .join(COMMENTS, COMMENTS.c.id == DECISIONS.c.comment_id)
        .where(
            DECISIONS.c.comment_id.between(ids[0], ids[-1]),
            DECISIONS.c.user_id.is_not(None),
            COMMENTS.c.status != "removed",
        )
        .order_by(DECISIONS.c.id.desc())
    )
    found: dict[int, dict] = {}
    taken_back: set[int] = set()
    for row in rows:  # the newest first: the first one left is the one that stands
        if row.id in taken_back or row.comment_id in found:
            continue
        if row.undoes_id is not None:
            taken_back.add(row.undoes_id)
            continue
        label = LABELS.get(row.kind) if row.revision == row.present else None
        found[row.comment_id] = {"comment_id": row.comment_id, "label": label, "minute": row.minute}
    return [row for row in found.values() if row["label"] is not None]


def _minute() -> sa.ColumnElement:
    """Give the minute since 1970 UTC of a decision."""
    if op.get_bind().dialect.name == "sqlite":
        seconds = sa.cast(sa.func.strftime("%s", DECISIONS.c.created_at), sa.Integer())
        return seconds.op("/")(60)
    return sa.cast(sa.func.floor(sa.extract("epoch", DECISIONS.c.created_at) / 60), sa.Integer())


def downgrade() -> None:
    op.execute(CAMPAIGNS.update().values(labelled=0))
    op.execute(COUNTS.delete())
    op.execute(KEPT.delete())

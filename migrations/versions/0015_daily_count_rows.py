"""Numbers of the days before the counting began, from the decisions that are there.

Languages and waiting times of that time are not known and stay uncounted.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

DECISIONS = sa.table(
    "decisions",
    sa.column("comment_id"),
    sa.column("from_status"),
    sa.column("to_status"),
    sa.column("user_id"),
    sa.column("rule"),
    sa.column("undoes_id"),
    sa.column("created_at", sa.DateTime(timezone=True)),
)
COMMENTS = sa.table("comments", sa.column("id"), sa.column("post_id", sa.Integer()))
COUNTS = sa.table(
    "daily_counts",
    sa.column("facet", sa.String()),
    sa.column("day", sa.Date()),
    sa.column("key", sa.String()),
    sa.column("measure", sa.String()),
    sa.column("number", sa.Integer()),
)
NEW = DECISIONS.c.from_status.is_(None)
BY_MODEL = DECISIONS.c.rule.in_(["above_hold_at", "above_spam_at", "clean", "everything_held"])
ARRIVALS = {
    "received": NEW,
    "published": NEW & (DECISIONS.c.to_status == "published"),
    "held": NEW & (DECISIONS.c.to_status == "pending"),
    "binned": NEW & (DECISIONS.c.to_status == "spam"),
}
JUDGED = {
    "judged": NEW & BY_MODEL,
    "judged_held": NEW & DECISIONS.c.rule.in_(["above_hold_at", "above_spam_at"]),
}
CHANGES = {
    "held_approved": ("pending", "published"),
    "held_spam": ("pending", "spam"),
    "held_rejected": ("pending", "rejected"),
    "binned_approved": ("spam", "published"),
    "published_spam": ("published", "spam"),
}


def upgrade() -> None:
    day = _day(op.get_bind().dialect.name)
    for measure, chosen in (ARRIVALS | JUDGED).items():
        _fill("all", sa.literal(""), day, measure, sa.func.count(), chosen, DECISIONS)
    both = DECISIONS.join(COMMENTS, COMMENTS.c.id == DECISIONS.c.comment_id)
    post = sa.cast(COMMENTS.c.post_id, sa.String())
    for measure, chosen in ARRIVALS.items():
        _fill("post", post, day, measure, sa.func.count(), chosen, both)
    for measure, (before, after) in CHANGES.items():
        by_person = DECISIONS.c.user_id.is_not(None)
        there = (DECISIONS.c.from_status == before) & (DECISIONS.c.to_status == after)
        back = (DECISIONS.c.from_status == after) & (DECISIONS.c.to_status == before)
        is_undo = DECISIONS.c.undoes_id.is_not(None)
        step = sa.case((is_undo, -1), else_=1)
        chosen = by_person & ((there & ~is_undo) | (back & is_undo))
        _fill("all", sa.literal(""), day, measure, sa.func.sum(step), chosen, DECISIONS)


def _day(dialect: str) -> sa.ColumnElement:
    if dialect == "sqlite":
        return sa.func.date(DECISIONS.c.created_at, type_=sa.Date())
    return sa.cast(sa.func.timezone("UTC", DECISIONS.c.created_at), sa.Date())


def _fill(facet, key, day, measure, number, chosen, source) -> None:
    rows = (
        sa.select(sa.literal(facet), day, key, sa.literal(measure), number)
        .select_from(source)
        .where(chosen)
        .group_by(day, key)
    )
    op.execute(COUNTS.insert().from_select(["facet", "day", "key", "measure", "number"], rows))


def downgrade() -> None:
    op.execute(COUNTS.delete())

"""Answers that strangers might send, and what is written down about them."""

from __future__ import annotations

from sqlalchemy import func, select

from blog.db import LogEntry
from blog.domain.passkeys import MAX_ANSWER_CHARS

DEEP = '{"id":' * 900 + "1" + "}" * 900
HOSTILE = [
    "", "null", "[]", "{}", "7", "{", "\ud800", '{"id": 7}', '{"id": null, "rawId": null}', '{"id": "x"}',
    '{"id": "é", "rawId": "é", "type": "public-key", "response": {}}', "[" * 8_000, DEEP, "x" * (MAX_ANSWER_CHARS + 1),
]  # fmt: skip


def latest(session):
    return session.scalars(select(LogEntry).order_by(LogEntry.id.desc())).first()


def count(session, column):
    return session.scalar(select(func.count(column)))

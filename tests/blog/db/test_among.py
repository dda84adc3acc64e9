"""One parameter for many numbers: the same statement for any of them, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import event, not_, or_, select

from blog.db import Comment, among


@pytest.fixture
def numbers(make):
    post = make.post()
    return [make.comment(post).id for _ in range(4)]


def found(session, condition, **values):
    return sorted(session.scalars(select(Comment.id).where(condition), values))


def test_what_has_one_of_the_numbers_is_found(session, numbers):
    first, second, third, last = numbers

    assert found(session, among(Comment.id), ids=[third, first, 999_999]) == [first, third]
    assert found(session, among(Comment.id), ids=()) == []
    either = or_(among(Comment.id, "some"), among(Comment.id, "others"))
    assert found(session, either, some=[second], others=[last]) == [second, last]
    assert found(session, not_(among(Comment.id)), ids=[first, last]) == [second, third]


def test_the_statement_is_the_same_for_any_number_of_them(session, numbers):
    sent = []

    def note(_connection, _cursor, statement, *_):
        if "FROM comments" in statement:
            sent.append(statement)

    event.listen(session.get_bind(), "before_cursor_execute", note)
    for ids in (numbers, numbers[:1], []):
        found(session, among(Comment.id), ids=ids)
    event.remove(session.get_bind(), "before_cursor_execute", note)

    assert len(sent) == 3
    assert len(set(sent)) == 1

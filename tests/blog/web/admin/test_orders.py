from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from blog.domain.errors import InvalidInputError
from blog.domain.moderation import DecisionKind, Status
from blog.services.moderation import DecisionOrder
from blog.web.admin.orders import (
    MAX_ORDERS,
    is_for_campaign,
    read_copies,
    read_kind,
    read_orders,
)

SPAM = DecisionKind.MARK_SPAM
P, Q = Status.PENDING, Status.PUBLISHED


def order(comment_id: int, status: Status, revision: int) -> DecisionOrder:
    return DecisionOrder(comment_id, SPAM, status, revision)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            [("comment_id", "7"), ("seen_status", "pending"), ("seen_revision", "2")],
            [order(7, P, 2)],
        ),
        # one value for all
        (
            [
                ("comment_id", "7"),
                ("comment_id", "8"),
                ("seen_status", "pending"),
                ("seen_revision", "1"),
            ],
            [order(7, P, 1), order(8, P, 1)],
        ),
        # one value for each, in parallel
        (
            [
                ("comment_id", "7"),
                ("comment_id", "8"),
                ("seen_status", "pending"),
                ("seen_status", "published"),
                ("seen_revision", "1"),
                ("seen_revision", "2"),
            ],
            [order(7, P, 1), order(8, Q, 2)],
        ),
        # a comment's own fields win
        (
            [
                ("comment_id", "7"),
                ("comment_id", "8"),
                ("seen_status", "pending"),
                ("seen_revision", "1"),
                ("seen_status-8", "published"),
                ("seen_revision-8", "3"),
            ],
            [order(7, P, 1), order(8, Q, 3)],
        ),
        # own fields of comments that were not ticked are ignored
        (
            [
                ("comment_id", "7"),
                ("seen_status-7", "pending"),
                ("seen_revision-7", "1"),
                ("seen_status-9", "spam"),
            ],
            [order(7, P, 1)],
        ),
        # a comment named twice is decided once, with what stood at its first place
        (
            [
                ("comment_id", "7"),
                ("comment_id", "7"),
                ("seen_status", "pending"),
                ("seen_status", "published"),
                ("seen_revision", "1"),
                ("seen_revision", "2"),
            ],
            [order(7, P, 1)],
        ),
        ([], []),
    ],
)
def test_orders_come_from_the_fields(fields, expected):
    assert read_orders(MultiDict(fields), SPAM) == expected


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        (
            [("comment_id", "seven"), ("seen_status", "pending"), ("seen_revision", "1")],
            "comment_id",
        ),
        ([("comment_id", "-7"), ("seen_status", "pending"), ("seen_revision", "1")], "comment_id"),
        ([("comment_id", "٧"), ("seen_status", "pending"), ("seen_revision", "1")], "comment_id"),
        (
            [("comment_id", "9" * 30), ("seen_status", "pending"), ("seen_revision", "1")],
            "comment_id",
        ),
        ([("comment_id", "7"), ("seen_revision", "1")], "seen_status"),
        ([("comment_id", "7"), ("seen_status", "pending")], "seen_revision"),
        ([("comment_id", "7"), ("seen_status", "happy"), ("seen_revision", "1")], "seen_status"),
        (
            [("comment_id", "7"), ("seen_status", "pending"), ("seen_revision", "first")],
            "seen_revision",
        ),
        (
            [
                ("comment_id", "7"),
                ("comment_id", "8"),
                ("comment_id", "9"),
                ("seen_status", "pending"),
                ("seen_status", "pending"),
                ("seen_revision", "1"),
            ],
            "seen_status",
        ),
        ([("comment_id", "7")] * (MAX_ORDERS + 1), "comment_id"),
    ],
)
def test_what_was_seen_must_be_told_in_full(fields, field):
    with pytest.raises(InvalidInputError) as refusal:
        read_orders(MultiDict(fields), SPAM)

    assert list(refusal.value.fields) == [field]


@pytest.mark.parametrize("word", ["approve", "hold", "reject", "spam", "remove"])
def test_the_five_decisions_are_known(word):
    assert read_kind(MultiDict({"decision": word})) == word


@pytest.mark.parametrize("word", ["", "APPROVE", "publish", "delete"])
def test_no_other_decision_is(word):
    with pytest.raises(InvalidInputError):
        read_kind(MultiDict({"decision": word}))


class TestCampaign:
    def test_the_scope_is_a_campaign_or_not_given(self):
        assert is_for_campaign(MultiDict([("scope", "campaign")]))
        assert not is_for_campaign(MultiDict([("scope", "")]))
        assert not is_for_campaign(MultiDict())

    def test_another_scope_is_refused(self):
        with pytest.raises(InvalidInputError, match="found “everything”"):
            is_for_campaign(MultiDict([("scope", "everything")]))

    def test_copies_carry_the_revision_that_was_shown(self):
        assert read_copies(MultiDict([("copy", "7-1"), ("copy", "9-3")])) == {7: 1, 9: 3}

    def test_no_copies_are_not_an_empty_list_of_them(self):
        assert read_copies(MultiDict()) is None

    @pytest.mark.parametrize("copy", ["", "7", "7-", "-1", "7-x", "x-1", "7-1-2", "9" * 30 + "-1"])
    def test_nonsense_is_refused(self, copy):
        with pytest.raises(InvalidInputError) as refused:
            read_copies(MultiDict([("copy", copy)]))

        assert set(refused.value.fields) == {"copy"}

    def test_too_many_are_refused(self):
        with pytest.raises(InvalidInputError, match="501"):
            read_copies(MultiDict([("copy", f"{number}-1") for number in range(1, MAX_ORDERS + 2)]))

"""What may be decided in bulk, and how far a bulk action is."""

from __future__ import annotations

import pytest

from blog.domain.bulk import bulk_kinds, share_done
from blog.domain.moderation import ALLOWED, DecisionKind, Status


@pytest.mark.parametrize("status", Status)
def test_erasing_is_never_offered_and_all_else_that_is_allowed_is(status):
    assert set(bulk_kinds(status)) == ALLOWED[status] - {DecisionKind.REMOVE}


@pytest.mark.parametrize(
    ("looked_at", "total", "last_id", "until_id", "share"),
    [
        (0, 10, 0, 99, 0.0),  # nothing yet
        (5, 10, 70, 99, 0.5),  # the count tells, not the numbers
        (12, 10, 99, 99, 1.0),  # never more than all
        (0, 0, 0, 99, 1.0),  # nothing to do
        (500, None, 25, 100, 0.25),  # too many to count: the numbers tell
        (0, None, 0, 0, 1.0),  # no comment at all
    ],
)
def test_the_share_that_is_done(looked_at, total, last_id, until_id, share):
    assert share_done(looked_at=looked_at, total=total, last_id=last_id, until_id=until_id) == share

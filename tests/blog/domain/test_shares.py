"""A count out of a number, and how sure it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.domain.shares import Share


def test_nothing_of_nothing_is_no_share():
    assert (Share(0, 0).value, Share(0, 0).interval) == (None, None)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),  # none seen is not none there
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (1, 100, 0.0018, 0.0545),
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, table I
    ],
)
def test_the_interval_is_wilsons(count, of, low, high):
    assert Share(count, of).interval == pytest.approx((low, high), abs=1e-4)


@given(st.integers(1, 10**6), st.data())
def test_the_interval_holds_the_share_and_stays_within_bounds(of, data):
    share = Share(data.draw(st.integers(0, of)), of)

    low, high = share.interval

    assert -1e-12 <= low <= share.value + 1e-12
    assert share.value - 1e-12 <= high <= 1

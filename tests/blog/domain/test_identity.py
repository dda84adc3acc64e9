"""What no column can hold does not exist."""

from __future__ import annotations

import pytest

from blog.domain.errors import NotFoundError
from blog.domain.identity import MAX_ID, existing_id


@pytest.mark.parametrize("number", [1, 17, MAX_ID])
def test_possible_numbers_are_given_back(number):
    assert existing_id(number) == number


@pytest.mark.parametrize("number", [0, -1, MAX_ID + 1, 2**63, 10**40])
def test_impossible_numbers_do_not_exist(number):
    with pytest.raises(NotFoundError):
        existing_id(number)

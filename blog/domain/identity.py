"""Identities that may be asked for: what no database column can hold does not exist."""

from __future__ import annotations

from blog.domain.errors import NotFoundError

MAX_ID = 2**31 - 1


def existing_id(number: int) -> int:
    """Give the number back if a record could have it.

    Raises
    ------
    NotFoundError
        If it is below 1 or above what the columns hold.
    """
    if not 1 <= number <= MAX_ID:
        raise NotFoundError("There is nothing with this number.")
    return number

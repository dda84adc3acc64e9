from __future__ import annotations

from typing import Any

import pytest

from tests.spam.signal_cases import CONTEXT, value


@pytest.mark.parametrize(("name", "text", "fields", "expected"), CONTEXT)
def test_a_signal_counts_what_it_says(
    name: str, text: str, fields: dict[str, Any], expected: float | None
) -> None:
    assert value(name, text, **fields) == (None if expected is None else pytest.approx(expected))

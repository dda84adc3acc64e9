from __future__ import annotations

import pytest

from spam.scripts import script_of


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("lamp", "LATIN"),
        ("größer", "LATIN"),
        ("свет", "CYRILLIC"),
        ("свет a", "CYRILLIC"),  # the most letters decide
        ("漢 ひ カ 한", "EAST"),  # counted together
        ("ab漢字ひ", "EAST"),
        ("", None),
        ("12 + 3!", None),
        ("¡€☆!", None),
        ("\ud800", None),
    ],
)
def test_the_script_is_that_of_most_letters(text: str, script: str | None) -> None:
    assert script_of(text) == script

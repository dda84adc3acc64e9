"""Highlighting: classes only, and plain text where in doubt."""

from __future__ import annotations

import pytest

from blog.domain.code import MAX_HIGHLIGHTED_CHARS, highlighted


def test_known_languages_are_marked_by_classes():
    page = highlighted("x = '<b>'", "python")

    assert 'class="' in page
    assert "style=" not in page
    assert "<b>" not in page


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("a < b", None),  # no language
        ("a < b", ""),
        ("a < b", "no-such-language"),
        ("a < b", '"><script>'),  # not a name
        ("a < b", "x" * 41),
        ("a < b" + " " * MAX_HIGHLIGHTED_CHARS, "python"),  # too long to be worth it
    ],
)
def test_everything_else_is_plain(code, language):
    assert highlighted(code, language) == code.replace("<", "&lt;")

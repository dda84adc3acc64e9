"""What earns trust, and what does not however often it is repeated."""

from __future__ import annotations

import pytest

from blog.domain.trust import Standing, TextFigures, has_substance, is_trusted


@pytest.mark.parametrize(
    ("words", "praise", "shared", "expected"),
    [
        (20, 0, 2, True),
        (12, 0, 1, True),
        (11, 0, 5, False),  # too short to say anything
        (20, 5, 3, False),  # mostly praise, even with the post's words pasted in
        (20, 4, 1, True),  # a fifth of praise is politeness
        (39, 0, 0, False),  # would fit any post
        (40, 0, 0, True),  # long enough for an answer to another reader
        (40, 9, 0, False),
        (0, 0, 0, False),
    ],
)
def test_substance(words, praise, shared, expected):
    assert has_substance(TextFigures(words, praise, shared)) is expected


def test_trust_needs_several():
    assert not is_trusted(Standing(published=2), after=3)
    assert is_trusted(Standing(published=3), after=3)
    assert not is_trusted(Standing(), after=1)

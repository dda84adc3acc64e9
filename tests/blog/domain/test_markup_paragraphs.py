"""A plain text keeps its paragraphs; Markdown is left alone."""

from __future__ import annotations

import pytest

from blog.domain.markup import LONGEST_WRAPPED_LINE, render_post

LONG = "The tide table hangs in the hall and nobody reads it. " * 5


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [
        pytest.param(f"{LONG}\nA short line.\n{LONG}", 3, id="plain text: one for each line"),
        pytest.param(f"{LONG}\n\nA line,\nwrapped by hand.", 2, id="blank lines: Markdown"),
        pytest.param("Three lines\nwrapped\nby hand.", 1, id="no long line: Markdown"),
        pytest.param(LONG, 1, id="one line"),
    ],
)
def test_paragraphs_of_a_post(body, paragraphs):
    assert len(LONG) > LONGEST_WRAPPED_LINE

    assert render_post(body).count("<p>") == paragraphs

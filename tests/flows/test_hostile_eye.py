"""What looks for live markup sees it: else the tests of hostile texts could not fail."""

from __future__ import annotations

import pytest

from tests.flows.hostile import MARKUP, dangers

LIVING = {
    name: text
    for name, text in MARKUP.items()
    if name
    not in {"link in Markdown", "link with a tab", "link with entities", "entities", "template"}
}
LIVING_LINKS = [
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    "&#106;avascript:x",
    "data:text/html,x",
    "vbscript:x",
]


@pytest.mark.parametrize("text", LIVING.values(), ids=LIVING)
def test_the_eye_sees_what_lives(text):
    assert dangers(
        f'<p id="main"></p><p id="comments"></p><input value="{text}"><p title=\'{text}\'></p><p>{text}</p>'
    )


@pytest.mark.parametrize("address", LIVING_LINKS)
def test_the_eye_sees_a_link_that_lives(address):
    assert dangers(f'<a href="{address}">x</a>')
    assert not dangers(
        '<a href="https://x.example/a:b">x</a><a href="/a?b=c:d">x</a><a href="#a:b">x</a>'
    )

"""Links become their words, whatever way they were written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.domain.errors import InvalidInputError
from blog.domain.unlinking import GAP, has_links, without_links


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("See [my shop](https://tar.example/a) now.", "See my shop now."),
        ("See [my **shop**](https://tar.example/a_(b)).", "See my **shop**."),
        ("See https://tar.example/a?b=1, please.", f"See {GAP}, please."),
        ("See <https://tar.example/> or www.tar.example.", f"See {GAP} or {GAP}."),
        ("A ![mast](https://tar.example/m.png) broke.", "A mast broke."),
        ("Words [there][1].\n\n[1]: https://tar.example", "Words there."),
        ("[![oar](https://a.example/i.png)](https://b.example) broke", "oar broke"),
        ("No link at all, *only* words.", "No link at all, *only* words."),
    ],
)
def test_words_stay_and_addresses_go(body, left):
    assert without_links(body) == left


def test_a_bare_host_is_a_link_too():
    assert without_links("Tar is cheap at tar-and-rope.com today.") == (
        f"Tar is cheap at {GAP} today."
    )


@pytest.mark.parametrize("body", ["https://tar.example/", "<https://a.example> www.b.example"])
def test_a_text_of_links_alone_is_refused(body):
    with pytest.raises(InvalidInputError, match="nothing would be left"):
        without_links(body)


PIECES = st.sampled_from(
    [
        "[tar",
        "](",
        "https://a.example",
        ")",
        "[1]",
        ": ",
        "\n\n",
        "<",
        ">",
        "rope.com",
        "word ",
        "!",
    ]
)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_no_link_is_ever_left(body):
    try:
        left = without_links(body)
    except InvalidInputError:
        return
    assert not has_links(left)

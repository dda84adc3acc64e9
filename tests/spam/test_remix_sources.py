from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spam.dataset import Example, Message
from spam.remix import MOST_OF_A_SOURCE, Remixed, praise_alone, remix_praise

KIND = "Such a {} way of writing about the garden."


def praising(source: str, number: int, *, kind: str = "praise", text: str = "") -> Example:
    text = text or " ".join(
        f"{source} says {word} thing {number} about it here." for word in ("this", "that")
    )
    message = Message(text, author=f"A {source}", author_url="http://a.example", post_title="T")
    return Example(message, is_spam=True, source=source, kind=kind)


def remixed(examples: list[Example], *, per: int = 2, seed: int = 5) -> Remixed:
    return remix_praise(examples, per, np.random.default_rng(seed))


TWO = [praising("alpha", n) for n in range(8)] + [praising("beta", n) for n in range(8)]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("I loved reading every line of this", "I loved reading every line of this"),
        ("I loved reading every line of this\n\nvisit my lamps", "I loved reading every line of this"),
        (
            "I loved reading every line of this\nmy website\nhttp://a.example",
            "I loved reading every line of this",
        ),
        ("I loved reading every line http://a.example of this", None),  # a link inside
        ("I loved reading every line www.a.example of this\nagain", None),
        ("I loved reading it\nStop by", None),  # too little left
        ("Visit here", None),
        (" \n ", None),
        ("", None),
    ],
)  # fmt: skip
def test_signatures_are_cut_off(text: str, left: str | None) -> None:
    assert praise_alone(text) == left


def test_sources_are_never_mixed() -> None:
    made = remixed(TWO)

    assert {example.source for example in made.examples} == {"alpha", "beta"}
    for example, origin in zip(made.examples, made.origins, strict=True):
        other = "beta" if example.source == "alpha" else "alpha"
        assert TWO[origin].source == example.source
        assert example.source in example.message.text
        assert other not in example.message.text


def test_new_comments_are_spam_with_a_name_or_nothing_beside_the_text() -> None:
    messages = [example.message for example in remixed(TWO).examples]

    assert all(example.is_spam and example.kind == "remixed" for example in remixed(TWO).examples)
    assert {message.author for message in messages} == {None, "A alpha", "A beta"}
    assert all(message.author_url is message.post_title is None for message in messages)


def test_the_same_seed_deals_the_same_and_another_seed_another() -> None:
    assert remixed(TWO) == remixed(TWO)
    assert remixed(TWO) != remixed(TWO, seed=6)


@pytest.mark.parametrize(
    "example",
    [
        Example(Message(TWO[0].message.text), is_spam=False, kind="praise"),
        Example(Message(TWO[0].message.text), is_spam=True, kind="shop"),
        praising("alpha", 1, text="Too short"),
    ],
)
def test_only_spam_that_praises_is_dealt(example: Example) -> None:
    assert remixed([example] * 20).examples == []


def test_a_source_of_few_sentences_gives_nothing() -> None:
    assert remixed(TWO[:4]).examples == []


def test_a_cut_signature_gives_the_praise_alone_too() -> None:
    signed = praising("alpha", 9, text=f"{KIND.format('calm')}\nVisit my lamps")

    texts = [example.message.text for example in remixed([*TWO, signed]).examples]

    assert KIND.format("calm") in texts
    assert not any("Visit" in text for text in texts)


def test_what_is_dealt_has_seven_words_and_more() -> None:
    short = [praising("alpha", n, text=f"So very good {n}. A fine lamp {n}.") for n in range(12)]

    made = remixed(short, per=20)

    assert made.examples
    assert all(len(example.message.text.split()) >= 7 for example in made.examples)


def test_a_flood_gives_so_many_and_no_more() -> None:
    assert len(remixed(TWO, per=10_000).examples) <= 2 * MOST_OF_A_SOURCE


_SENTENCES = st.lists(
    st.sampled_from(
        [
            "I like the way you put it. ",
            "More of this would be good!\n",
            "See http://a.example for it. ",
            "\nWWW.A.example has it\n",
            "HTTPS://a.example ",
            "\nvisit my lamps",
            "What a fine and calm read it was. ",
        ]
    ),
    min_size=1,
    max_size=6,
).map("".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(_SENTENCES, min_size=8, max_size=20))
def test_no_link_is_kept(texts: list[str]) -> None:
    made = remixed([praising("alpha", n, text=text) for n, text in enumerate(texts)])

    for example in made.examples:
        assert "http" not in example.message.text.casefold()
        assert "www." not in example.message.text.casefold()

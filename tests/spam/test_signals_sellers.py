"""Sites and names of sellers; the honest with their names in their sites are let be."""

from __future__ import annotations

from typing import Any

import pytest

from tests.spam.seller_cases import NAMES, OF_THE_POST, SITES
from tests.spam.signal_cases import value


@pytest.mark.parametrize(("name", "text", "fields", "expected"), [*SITES, *NAMES, *OF_THE_POST])
def test_a_signal_counts_what_it_says(
    name: str, text: str, fields: dict[str, Any], expected: float | None
) -> None:
    assert value(name, text, **fields) == (None if expected is None else pytest.approx(expected))


HONEST = {
    "a name in its own site": (
        "We used linseed oil on ours, it held for ten years.",
        {"author": "Anna Kessler", "author_url": "https://annakessler.example"},
    ),
    "the same with a hyphen": (
        "Which oil did you take?",
        {"author": "Anna Kessler", "author_url": "https://www.anna-kessler.example/mill"},
    ),
    "a pharmacist": (
        "As a pharmacist I would keep the oil away from the food.",
        {"author": "Rita the pharmacist", "author_url": "https://rita.example"},
    ),
    "a drug under a post about it": (
        "Viagra cost 12 euro a tablet when the patent ran out, less than half of that now.",
        {"author": "Jonas", "post_title": "What became of the price of Viagra"},
    ),
}
ABOUT_SELLERS = [
    "name_in_link", "stem_name", "subject_name", "trade_name", "keyword_site", "keyword_praise",
    "bland_seller", "bland_keyword", "flattering_seller", "long_host", "drugs", "vice", "discount",
    "contact",
]  # fmt: skip


@pytest.mark.parametrize("who", HONEST)
def test_the_honest_are_let_be(who: str) -> None:
    text, fields = HONEST[who]

    assert {name: value(name, text, **fields) or 0.0 for name in ABOUT_SELLERS} == dict.fromkeys(
        ABOUT_SELLERS, 0.0
    )

"""Whatever is sent, signals count it, in their range, at a bounded price."""

from __future__ import annotations

import pytest

from spam import signals_links, signals_sellers
from spam.dataset import Message
from spam.normalise import MAX_CHARS
from spam.reading import read
from spam.signal_values import signal_values
from spam.signals import SIGNALS
from tests.spam.signal_cases import LEXICON, POST
from tests.spam.steps import steps_of

CACHED = (
    signals_links._has_stem,
    signals_links._is_mashed,
    signals_links._randomness,
    signals_sellers._hyphens,
    signals_sellers._length,
)
TYPICAL = Message(
    "I drew the bearing last winter and found that its grease had turned to wax. Did you heat "
    "yours before you drove the pin out? The manual at http://pumps.example/manual says two "
    "hundred degrees, mine came loose at half of that. " * 5,
    author="Rosa Fields",
    author_url="https://rosa-fields.example",
    **POST,
)
PIECES = {
    "one letter": "a",
    "digits": "1",
    "names called": "@a",
    "digits apart": "1 ",
    "per cents": "%",
    "per cents of digits": "5%",
    "plus signs": "+1 ",
    "marks of many": "é",
    "Chinese": "加微",
    "a messenger and letters": "加微a1",
    "vowel marks": "\u093e",
    "hyphens": "-",
    "dots": ".",
    "hosts of hyphens": "-.-.",
    "short labels": "a.",
    "labels of two letters": "aa.",
    "labels of hyphens": "a-",
    "foreign hosts": "xn--a.com ",
    "links of hyphens": "http://-.- ",
    "links of foreign hosts": "http://xn--.xn--/ ",
    "paths": "/a",
    "likes": " like this my",
    "codes": "code A1 ",
    "free things": " free a",
}
SHAPES = {name: (piece * MAX_CHARS)[:MAX_CHARS] for name, piece in PIECES.items()} | {
    "a long host": f"http://{'a' * 9_000}.com",
    "a long host of hyphens": f"http://{'a-' * 4_500}.com",
    "a long foreign host": f"http://xn--{'a' * 9_000}.com",
    "long hosts": f" {'aa.' * 130}" * 25,
    "a messenger far from all": f"whatsapp {'a' * 9_000}",
    "an address to write to": f"contact {'a.' * 4_400}@",
}


def everywhere(text: str) -> Message:
    return Message(text, text, text, text, text)


def steps(message: Message) -> int:
    """Count the steps of all signals, word lists read before, hosts unknown."""
    reading = read(message, LEXICON)

    def count() -> list[float | None]:
        return [signal.value(reading) for signal in SIGNALS]

    count()
    for cached in CACHED:
        cached.cache_clear()
    return steps_of(count)


@pytest.mark.parametrize("shape", SHAPES)
def test_values_stay_in_their_range(shape: str) -> None:
    reading = read(everywhere(SHAPES[shape]), LEXICON)

    values = signal_values([reading])[0].tolist()

    assert values == [signal.value(reading) or 0.0 for signal in SIGNALS]
    for signal, found in zip(SIGNALS, values, strict=True):
        assert signal.low <= found <= signal.high, signal.name


@pytest.mark.parametrize("shape", SHAPES)
def test_all_signals_together_take_at_most_thirty_times_the_steps_of_a_typical_comment(
    shape: str,
) -> None:
    assert steps(everywhere(SHAPES[shape])) <= 30 * steps(TYPICAL)


@pytest.mark.parametrize(
    "site", ["", "-", ".", "...", "-.-", "http://", "xn--", "http://xn--.xn--"]
)
def test_sites_that_are_none_are_no_sellers(site: str) -> None:
    reading = read(Message("Such a fine thing to have", author_url=site), LEXICON)

    for signal in SIGNALS:
        if signal.name in {"long_host", "bland_seller", "flattering_seller", "bland_keyword"}:
            assert not signal.value(reading), signal.name

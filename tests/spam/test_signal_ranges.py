"""Whatever a comment says, the values of signals stay in the range that is stated."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from spam.dataset import Message
from spam.reading import read
from spam.signal_values import signal_values
from spam.signals import SIGNALS
from tests.spam.signal_cases import LAMP, LEXICON


@settings(max_examples=200, deadline=None)
@given(
    text=st.text(max_size=400),
    author=st.none() | st.text(max_size=30),
    url=st.none() | st.text(max_size=50),
    post=st.none() | st.text(max_size=100),
)
def test_values_stay_in_the_stated_range(
    text: str, author: str | None, url: str | None, post: str | None
) -> None:
    message = Message(text, author, url, post, post)

    values = signal_values([read(message, LEXICON)])[0]

    for signal, found in zip(SIGNALS, values.tolist(), strict=True):
        assert signal.low <= found <= signal.high, signal.name


@settings(max_examples=300, deadline=None)
@given(
    text=st.lists(st.deferred(lambda: st.sampled_from(SCRAPS)), max_size=30).map(" ".join),
    author=st.none() | st.sampled_from(["Casino88", "great garden", "ｒｉｔａ", ""]),
    url=st.none() | st.sampled_from(["", LAMP, "http://xkvbtrwq.example"]),
    post=st.none() | st.sampled_from(["", "great garden of the mill and the old water"]),
)
def test_what_is_left_out_for_want_of_what_it_needs_would_have_counted_nothing(
    text: str, author: str | None, url: str | None, post: str | None
) -> None:
    reading = read(Message(text, author, url, post, post), LEXICON)

    values = signal_values([reading])[0].tolist()

    assert values == [signal.value(reading) or 0.0 for signal in SIGNALS]


SCRAPS = (
    " ", "\n", "\n\n", LAMP, "www.", "http", '"', "”", "⭐", "great", "your blog", "a apple", "0",
    "zxqwrtk", "blorvex", "c.a.s.i.n.o", "𝐛𝐮𝐲", "lаmp", "\u200b", "é", "人気", "привет", "@a", "{a|b}",
    "poker", "nike", "free", "the of and is", ".", "e\u0301", "\ud800",
)  # fmt: skip
_PIECES = st.lists(st.sampled_from(SCRAPS), max_size=40)
_SCRAPPY = _PIECES.map("".join) | _PIECES.map(" ".join)


@settings(max_examples=300, deadline=None)
@given(
    text=_SCRAPPY,
    author=st.none() | _SCRAPPY,
    url=st.none() | _SCRAPPY,
    post=st.none() | _SCRAPPY,
    seconds=st.none() | st.floats(-1e12, 1e12),
    trap=st.none() | st.booleans(),
)
def test_values_of_scraps_that_signals_look_for_stay_in_range(
    *,
    text: str,
    author: str | None,
    url: str | None,
    post: str | None,
    seconds: float | None,
    trap: bool | None,
) -> None:
    message = Message(text, author, url, post, post, trap_filled=trap, form_seconds=seconds)

    for signal, found in zip(
        SIGNALS, signal_values([read(message, LEXICON)])[0].tolist(), strict=True
    ):
        assert signal.low <= found <= signal.high, signal.name

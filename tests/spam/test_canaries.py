from __future__ import annotations

import spam
from spam.canaries import canaries, failed_canaries
from spam.normalise import normalise
from spam.scorer import Scorer, empty_weights
from spam.verdict import Action


def test_the_base_model_judges_every_canary_right(base: Scorer) -> None:
    assert failed_canaries(base) == []


def test_canaries_are_of_both_kinds_and_unique() -> None:
    expected = [kind for _, kind in canaries()]

    assert expected.count("publish") >= 5
    assert expected.count("not_publish") >= 3
    assert len({message.text for message, _ in canaries()}) == len(expected)
    assert spam.canaries() == canaries()


def test_a_model_that_holds_everything_fails_the_honest_ones(base: Scorer) -> None:
    holds = Scorer(empty_weights(), base.card)
    holds.action_of = lambda _: Action.HOLD

    assert len(failed_canaries(holds)) == [kind for _, kind in canaries()].count("publish")


def test_canaries_speak_many_languages_and_disguises() -> None:
    honest = [message for message, kind in canaries() if kind == "publish"]
    spam_ = [message for message, kind in canaries() if kind == "not_publish"]
    scripts = ("\u3042", "\u4e00", "\u0430", "\u0627")  # kana, Chinese, Cyrillic, Arabic letters

    for first in scripts:
        near = range(ord(first), ord(first) + 0x40 if first != "\u4e00" else 0x9FFF)
        assert any(ord(letter) in near for message in honest for letter in message.text)
    assert sum("https://" in message.text for message in honest) >= 5
    assert sum(normalise(message.text).text != message.text for message in spam_) >= 3
    assert not any(message.author_url for message in honest)

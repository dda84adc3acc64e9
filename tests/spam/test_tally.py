"""Shared counts: the same as counting each list on its own."""

from __future__ import annotations

from spam import phrases
from spam.tally import PAIRS, WORDS, Lists, count, tally


def test_lists_are_counted_side_by_side() -> None:
    lists = Lists({"fruit": frozenset({"plum", "fig"}), "blue": frozenset({"plum", "sky"})})
    numbers = lists.add_up(["plum", "plum", "fig", "stone"])
    assert count(numbers, lists.field("fruit")) == 3
    assert count(numbers, lists.field("blue")) == 2


def test_only_the_first_400_words_count_and_never_run_into_the_next_list() -> None:
    made = tally(["thanks"] * 500, frozenset(), folded="thanks", known=frozenset())
    assert made.counted == 400
    assert count(made.words, WORDS.field("praise")) == 400
    assert count(made.words, WORDS.field("exaggeration")) == 0


def test_pairs_characters_and_unknown_words() -> None:
    pairs = frozenset({("your", "blog"), ("old", "gate")})
    made = tally(["your", "blog"], pairs, folded="Your blog", known=frozenset({"your"}))
    assert count(made.pairs, PAIRS.field("address")) == len(pairs & phrases.ADDRESS) == 1
    assert made.characters == frozenset("Your blog")
    assert made.unknown == [1]

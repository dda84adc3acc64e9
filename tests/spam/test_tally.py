"""Shared counts: the same as counting each list on its own."""

from __future__ import annotations

from spam.tally import PAIRS, WORDS, Lists, count, tally


def test_lists_are_counted_side_by_side() -> None:
    lists = Lists({"fruit": frozenset({"plum", "fig"}), "blue": frozenset({"plum", "sky"})})
    numbers = lists.add_up(["plum", "plum", "fig", "stone"])
    assert count(numbers, lists.field("fruit")) == 3
    assert count(numbers, lists.field("blue")) == 2


def test_only_the_first_400_words_count_and_never_run_into_the_next_list() -> None:
    made = tally(["thanks"] * 500, set(), folded="thanks")
    assert made.counted == 400
    assert count(made.words, WORDS.field("praise")) == 400
    assert count(made.words, WORDS.field("exaggeration")) == 0


def test_pairs_are_counted_once_each_and_unknown_words_by_place() -> None:
    words = ["your", "blog", "your", "blog", "and", "your", "site"]
    made = tally(words, {"blog", "site"}, folded="Your blog")
    assert count(made.pairs, PAIRS.field("address")) == 2
    assert made.unknown == [1, 3, 6]


def test_the_shape_tells_kinds_of_characters_whatever_stands_beside_them() -> None:
    made = tally(["né", "00"], set(), folded="N\u00e9 12; [\U0001f600].\udc80")
    assert made.shape == b"A-- 00. -" + b"----" + b"-." + b"---"
    assert made.numbered == ["00"]

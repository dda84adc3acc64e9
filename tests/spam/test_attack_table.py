from __future__ import annotations

from spam.attack_table import MOST, attack_table, attacked, picked
from spam.augment import ATTACKS
from spam.dataset import Example, Message
from spam.normalise import MAX_CHARS
from spam.scorer import Scorer


def test_every_attack_has_a_row_and_the_same_seed_the_same_figures(
    base: Scorer, small_set: list[Example]
) -> None:
    table = attack_table(base, small_set[:60])

    assert table["spam"] == 30
    assert set(table["attacks"]) == set(ATTACKS)
    assert all(0.0 <= share <= 1.0 for share in [table["plain"], *table["attacks"].values()])
    assert attack_table(base, small_set[:60]) == table


def test_honest_comments_are_not_disguised(base: Scorer) -> None:
    table = attack_table(base, [Example(Message("A calm day by the river"), is_spam=False)])

    assert table["spam"] == 0
    assert table["plain"] is None
    assert set(table["attacks"].values()) == {None}


def test_only_the_text_changes_and_stays_short_enough_to_judge() -> None:
    example = Example(Message("a" * MAX_CHARS, author="Ann"), is_spam=True)

    (message,) = attacked([example], "invisible", random_state=0)

    assert message.text != example.message.text
    assert len(message.text) == MAX_CHARS
    assert message.author == "Ann"


def test_of_very_many_some_are_picked_in_their_order() -> None:
    many = [Example(Message(str(number)), is_spam=True) for number in range(MOST + 50)]

    chosen = [int(example.message.text) for example in picked(many, 0)]

    assert len(chosen) == len(set(chosen)) == MOST
    assert chosen == sorted(chosen)

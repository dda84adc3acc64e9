"""Presumed honest: they teach a little, never alone, never much, and tell nothing of the left-out."""

from __future__ import annotations

import numpy as np
import pytest

from spam import presumed as rules
from spam.classifier import matrix_of
from spam.correction import correct, correct_and_test
from spam.dataset import Example, Message
from spam.errors import BadDatasetError
from spam.features import SLOTS
from spam.presumed import MOST_OF_ONE, Shares, distinct, traits_of
from spam.scorer import Scorer
from tests.spam.test_correction import local

OPENINGS = (
    "Grandmother went by the moon calendar too",
    "On a clear night with all the stars out",
    "Whoever asks when to sow broad beans",
    "For a whole week of dry weather",
    "Behind the reading room of our village",
    "Every almanac of the last hundred years",
)
MIDDLES = (
    "her peas were up before the frost",
    "we write the dates on the shed door",
    "the warden keeps the old garden charts",
    "it takes patience and a good hoe",
    "nobody waters the leeks as he should",
    "two rows of kale are quite enough",
)
ENDINGS = (
    "while ours came late.",
    "as my aunt in Hythe used to.",
    "or so the neighbours said.",
    "and the slugs took the rest.",
    "until the hedge was cut back.",
)


def ordinary(count: int, *, start: int = 0) -> list[Message]:
    """What readers of a garden blog write: some words of its spam, honestly; 180 in all."""
    texts = [
        f"{OPENINGS[n % 6]}, {MIDDLES[n // 6 % 6]} {ENDINGS[(n + n // 6 + n // 36) % 5]}"
        for n in range(start, start + count)
    ]
    return [Message(text) for text in texts]


def decided(count: int) -> list[Example]:
    """Mark star readings as spam; one honest comment in ten, and it speaks of something else."""
    examples = local(count)
    return [e for n, e in enumerate(examples) if e.is_spam or n % 20 == 1]


class TestCorrection:
    def test_they_lower_what_the_blogs_ordinary_words_score(self, base: Scorer) -> None:
        fresh = ordinary(20, start=100)
        spam = [e.message for e in local(160)[120:] if e.is_spam]

        without = correct(base, decided(120), random_state=1).scorer()
        helped = correct(base, decided(120), presumed=ordinary(60), random_state=1).scorer()

        assert (without.log_odds(fresh) - base.log_odds(fresh)).mean() > 0.3
        assert (without.log_odds(fresh) - helped.log_odds(fresh)).mean() > 0.3
        assert (helped.log_odds(spam) - base.log_odds(spam)).mean() > 1.0

    def test_without_decisions_they_move_nothing(self, base: Scorer) -> None:
        with pytest.raises(BadDatasetError, match="found 0"):
            correct(base, [], presumed=ordinary(60), random_state=1)
        only_spam = [e for e in local(60) if e.is_spam]
        with pytest.raises(BadDatasetError, match="only spam"):
            correct(base, only_spam, presumed=ordinary(60), random_state=1)

    def test_where_decisions_improve_nothing_they_move_nothing(self, base: Scorer) -> None:
        texts = ("Rain again on the moor", "Nine geese and a swan", "Copper pans need lemon")
        unrelated = [Example(Message(text), is_spam=n == 0) for n, text in enumerate(texts * 4)]

        candidate = correct(
            base, unrelated[1:] + unrelated[:1], presumed=ordinary(60), random_state=3
        )

        assert candidate.is_unchanged
        assert np.array_equal(candidate.weights.slots, base.weights.slots)
        assert "presumed honest" not in " ".join(candidate.card.notes)

    def test_they_neither_count_as_decisions_nor_choose_the_penalty(self, base: Scorer) -> None:
        without = correct(base, decided(120), random_state=1)
        helped = correct(base, decided(120), presumed=ordinary(120), random_state=1)

        assert helped.card.counts == without.card.counts
        assert helped.card.notes[0] == without.card.notes[0]
        assert helped.card.model_sha256 != without.card.model_sha256

    def test_the_card_says_how_many_helped(self, base: Scorer) -> None:
        card = correct(base, decided(120), presumed=ordinary(40), random_state=1).card

        assert card.notes[1] == "Published comments that helped a little, presumed honest: 40."
        assert card.notes[2:] == base.card.notes

    def test_many_decisions_need_none_of_them(
        self, base: Scorer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        without = correct(base, decided(120), random_state=1)
        monkeypatch.setattr("spam.correction.ENOUGH_DECIDED", len(decided(120)))

        helped = correct(base, decided(120), presumed=ordinary(60), random_state=1)

        assert helped.card == without.card

    def test_two_thousand_copies_of_a_spam_text_do_not_free_it(self, base: Scorer) -> None:
        """One visitor sends what was marked again and again, with other numbers, and it stays up."""
        examples = decided(120)
        marked = examples[0].message
        copies = [Message(f"{marked.text} {n}") for n in range(2_000)]

        without = correct(base, examples, random_state=1).scorer()
        flooded = correct(base, examples, presumed=copies, random_state=1).scorer()

        assert without.judge(marked).score >= base.hold_at
        assert flooded.judge(marked).score >= base.hold_at

    def test_the_left_out_are_judged_with_their_help_and_say_so_alone(self, base: Scorer) -> None:
        """All of them are learnt from in every part, so what is left out is helped as well."""
        examples = decided(120)
        common = [Example(message, is_spam=False) for message in ordinary(8, start=400)]

        alone = correct_and_test(base, examples + common, random_state=1)
        helped = correct_and_test(base, examples + common, presumed=ordinary(60), random_state=1)

        assert helped.left_out.shape == (len(examples) + 8,)
        assert helped.left_out[-8:].mean() < alone.left_out[-8:].mean() - 0.1

    def test_what_is_left_out_is_not_judged_by_what_learnt_from_it(self, base: Scorer) -> None:
        """A word that one example alone has is still unknown when that example is left out."""
        examples = [*decided(120), Example(Message("Zyzzogeton qwfpgj vxkq"), is_spam=True)]
        before = base.log_odds([examples[-1].message])[0]

        corrected = correct_and_test(base, examples, presumed=ordinary(60), random_state=1)

        learnt = corrected.candidate.scorer().log_odds([examples[-1].message])[0]
        assert learnt - before > 2 * abs(corrected.left_out[-1] - before)

    def test_all_of_them_together_weigh_less_than_as_many_decisions(self, base: Scorer) -> None:
        fresh = ordinary(20, start=130)
        honest = [Example(message, is_spam=False) for message in ordinary(100)]

        helped = correct(base, decided(120), presumed=ordinary(100), random_state=1).scorer()
        taught = correct(base, decided(120) + honest, random_state=1).scorer()

        assert helped.log_odds(fresh).mean() > taught.log_odds(fresh).mean()

    def test_the_same_seed_gives_the_same_bytes(self, base: Scorer) -> None:
        first, second = (
            correct(base, decided(120), presumed=ordinary(60), random_state=2) for _ in range(2)
        )

        assert first.card == second.card

    def test_words_of_theirs_alone_move_only_if_they_may(
        self, base: Scorer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        examples, strange = decided(120), Message("Qwfpgj vxkq zyzzogeton bhlrm")
        lexicon = base.weights.lexicon
        known = matrix_of([e.message for e in examples], lexicon).indices
        theirs = np.setdiff1d(matrix_of([strange], lexicon).indices, known)
        theirs = theirs[theirs < SLOTS]

        def steps() -> np.ndarray:
            found = correct(base, examples, presumed=[strange], random_state=1)
            return (found.weights.slots - base.weights.slots)[theirs]

        assert (steps() < 0).any()
        monkeypatch.setattr("spam.correction.PRESUMED_COLUMNS", False)
        assert not steps().any()


class TestDistinct:
    def test_near_copies_count_once_and_the_newest_does(self) -> None:
        text = "The ferry to the island leaves at nine and the café on board was shut, number {}"
        copies = [Message(text.format(n)) for n in range(50)]

        assert distinct(copies) == copies[:1]

    def test_short_texts_count_once_if_they_are_the_same(self) -> None:
        messages = [Message("Well put."), Message("well  put."), Message("Well said.")]

        assert distinct(messages) == [messages[0], messages[2]]

    def test_no_more_than_a_number_is_taken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(rules, "MOST_PRESUMED", 2)

        assert distinct([Message("One."), Message("Two."), Message("Three.")]) == [
            Message("One."),
            Message("Two."),
        ]

    def test_what_is_too_long_to_be_judged_is_not_taken(self) -> None:
        assert distinct([Message("a" * 100_000)]) == []


class TestShares:
    def test_one_trait_too_often_is_enough(self) -> None:
        shares = Shares()
        taken = [shares.takes([("name", "anna"), ("site", f"{n}.example")]) for n in range(30)]

        assert taken == [True] * MOST_OF_ONE + [False] * (30 - MOST_OF_ONE)
        assert shares.takes([("name", "ben")])

    def test_what_was_not_taken_does_not_count(self) -> None:
        shares = Shares()
        for number in range(60):
            shares.takes([("name", "anna"), ("site", "a.example" if number < 30 else "b.example")])

        assert shares.takes([("site", "b.example")])

    def test_who_gives_no_name_shares_nothing(self) -> None:
        shares = Shares()

        assert all(shares.takes(traits_of("", "")) for _ in range(60))

    def test_a_name_is_read_without_case_and_a_site_without_the_page(self) -> None:
        one = traits_of("Anna  Berg", "https://www.berg-honey.info/shop")

        assert one == traits_of("anna berg", "http://berg-honey.info/")
        assert one == [("name", "anna berg"), ("site", "berg-honey.info")]

    def test_a_site_that_anybody_has_is_no_trait(self) -> None:
        assert traits_of("Anna", "https://github.com/anna") == [("name", "anna")]

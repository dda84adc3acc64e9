from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import spam
from spam.augment import ATTACKS
from spam.candidate import Candidate
from spam.classifier import SpamClassifier
from spam.dataset import Example, Message, read_corpus, text_mark
from spam.errors import BadDatasetError, NotTrainedError
from spam.held_out import OutOfFold
from spam.lexicon import Lexicon
from spam.model_file import load_folder, pack
from spam.scorer import Scorer
from spam.training import _calibration, check_agreement, fit_alike, train
from spam.verdict import Action

MakeExamples = Callable[[int, int], list[Example]]


def test_the_same_data_and_seed_give_the_same_bytes(
    small_set: list[Example], small_candidate: Candidate, tmp_path: Path
) -> None:
    again = train(small_set, random_state=3)

    again.write_base(tmp_path / "again")
    small_candidate.write_base(tmp_path / "first")
    for name in ("base.safetensors", "card.json"):
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "first" / name).read_bytes()


def test_another_seed_gives_another_model(
    small_set: list[Example], small_candidate: Candidate
) -> None:
    assert pack(train(small_set, random_state=4).weights) != pack(small_candidate.weights)


def test_a_trained_model_knows_fresh_examples(
    small_candidate: Candidate, make_examples: MakeExamples
) -> None:
    fresh = make_examples(200, 77)
    spam_labels = np.array([e.is_spam for e in fresh])

    scores = small_candidate.scorer().spam_scores([e.message for e in fresh])

    assert (scores[spam_labels] > 0.5).mean() > 0.95
    assert (scores[~spam_labels] > 0.5).mean() < 0.05


def test_few_genuine_comments_bin_nothing_and_the_card_says_so(small_candidate: Candidate) -> None:
    card = small_candidate.card

    assert card.spam_at > 1.0
    assert "Too few" in card.limits_note
    assert sum(row["ham"] + row["spam"] for row in card.counts.values()) <= 400
    assert set(card.counts) == {f"blog-{n}" for n in range(4)}
    assert set(card.libraries) == {"numpy", "python", "scikit-learn", "scipy"}
    assert card.made_at is None


def test_a_written_model_is_loaded_again(small_candidate: Candidate, tmp_path: Path) -> None:
    small_candidate.write_base(tmp_path)

    loaded = load_folder(tmp_path)

    assert loaded.version == small_candidate.card.version
    assert loaded.version.startswith("base-")


def test_progress_is_reported(small_set: list[Example]) -> None:
    lines: list[str] = []

    train(small_set[:80], random_state=0, report=lines.append)

    assert any(line.startswith("fold 1 of") for line in lines)


def test_templates_are_spun_into_spam(small_set: list[Example], tmp_path: Path) -> None:
    templates = tmp_path / "templates.txt"
    templates.write_text("{A|One} {splendid|superb} homepage about {nothing|everything}\n\n")

    lines: list[str] = []
    with_spun = train(small_set[:80], random_state=0, templates=templates, report=lines.append)

    assert "60 comments spun from templates, 0 remixed" in lines
    assert "spintax-0" not in with_spun.card.counts


@pytest.mark.parametrize(
    ("count", "labels", "message"),
    [
        (0, (True, False), "found 0"),  # empty
        (3, (True, False), "found 3"),  # too few
        (40, (True,), "only spam"),  # one label
        (40, (False,), "only ham"),  # the other
    ],
)
def test_too_little_to_learn_from_is_refused(
    small_set: list[Example], count: int, labels: tuple[bool, ...], message: str
) -> None:
    chosen = [e for e in small_set if e.is_spam in labels][:count]

    with pytest.raises(BadDatasetError, match=message):
        train(chosen, random_state=0)


def test_one_source_alone_is_still_measured_on_what_was_left_out(small_set: list[Example]) -> None:
    alone = [replace(e, source="only") for e in small_set[:100]]

    candidate = train(alone, random_state=0)

    only = candidate.card.metrics["by_source"]["only"]
    assert only["ham"] > 20
    assert only["spam"] > 20
    assert candidate.card.metrics["roc_area"] > 0.9


def test_texts_over_the_cap_are_left_out(small_set: list[Example]) -> None:
    giant = Example(Message("word " * 3_000), is_spam=True, source="giant")

    candidate = train([*small_set[:80], giant], random_state=0)

    assert "giant" not in candidate.card.counts


def test_a_scorer_that_disagrees_is_not_exported(small_candidate: Candidate) -> None:
    model = SpamClassifier()
    model.coef_ = np.zeros(1)

    class Other(SpamClassifier):
        def spam_scores(self, messages):
            return np.full(len(messages), 0.5)

    with pytest.raises(BadDatasetError, match="nothing exported"):
        check_agreement(Other(), small_candidate.scorer(), [Message("Some honest words")])


def test_an_unfitted_classifier_says_so() -> None:
    with pytest.raises(NotTrainedError):
        SpamClassifier().spam_scores([Message("hello")])


def test_an_unknown_block_in_the_scales_is_named(small_set: list[Example]) -> None:
    labels = [e.is_spam for e in small_set]

    with pytest.raises(ValueError, match="nonsense"):
        SpamClassifier(scales={"nonsense": 2.0}).fit([e.message for e in small_set], labels)


def test_the_estimator_agrees_with_its_exported_scorer(
    small_set: list[Example], small_candidate: Candidate, make_examples: MakeExamples
) -> None:
    model = SpamClassifier().fit([e.message for e in small_set], [e.is_spam for e in small_set])
    weights = model.export()
    fresh = [e.message for e in make_examples(1_000, 9)]

    served = Scorer(weights, small_candidate.card).spam_scores(fresh)

    assert np.abs(served - model.spam_scores(fresh)).max() <= 1e-6


def test_labels_without_rhyme_or_reason_still_give_a_cautious_model(
    small_set: list[Example],
) -> None:
    for seed in range(3):
        random = np.random.default_rng(seed)
        noise = [
            replace(e, is_spam=bool(random.random() < 0.5), source=f"blog-{n % 4}")
            for n, e in enumerate(small_set[:120])
        ]

        candidate = train(noise, random_state=0)

        assert candidate.card.spam_at > 1.0


def test_scores_that_point_the_wrong_way_are_left_uncalibrated() -> None:
    spam_labels = np.array([True, True, False, False])
    backwards = np.array([-2.0, -1.0, 1.0, 2.0])

    out = OutOfFold(full=backwards, bare=backwards, families=np.zeros(0))

    assert _calibration(out, spam_labels, np.ones(4)) == (1.0, 0.0)


def test_fitting_on_nothing_is_refused() -> None:
    with pytest.raises(BadDatasetError, match="found none"):
        SpamClassifier().fit([], [])


@pytest.mark.corpora
def test_both_seed_comments_are_kept_from_readers(base: Scorer, shared: Path) -> None:
    (seed,) = (shared / "seed").glob("*.txt")
    comments = seed.read_text("utf-8").split("DW Pashto Website")[1].split('"Mi piace""Mi piace"')
    texts = [comment.strip() for comment in comments if comment.strip()]

    assert len(texts) == 2
    for text in texts:
        assert base.judge(spam.Message(text)).action is not Action.PUBLISH


@pytest.mark.corpora
def test_the_base_model_holds_few_genuine_comments_of_the_corpora(
    base: Scorer, shared: Path
) -> None:
    examples = read_corpus([shared / "corpora"])[::25]
    spam_labels = np.array([e.is_spam for e in examples])

    held = base.spam_scores([e.message for e in examples]) >= base.hold_at

    assert held[~spam_labels].mean() < 0.01
    assert held[spam_labels].mean() > 0.9


def test_the_card_tells_of_attacks_and_templates_left_out(small_candidate: Candidate) -> None:
    metrics = small_candidate.card.metrics

    assert set(metrics["attacks"]) == set(ATTACKS)
    assert metrics["absent_families"] == {"spam": 0, "caught": None}
    assert metrics["scrambled_praise"]["caught"] is None


def test_texts_whose_label_is_wrong_are_neither_learnt_nor_measured(
    small_set: list[Example],
) -> None:
    wrong = frozenset(text_mark(e.message.text) for e in small_set[:20])
    lines: list[str] = []

    train(small_set[:80], random_state=0, left_out=wrong, report=lines.append)

    assert lines[0] == "60 labelled comments read"


def test_a_fit_for_comparisons_learns_the_same_kinds_of_words(small_set: list[Example]) -> None:
    random = np.random.default_rng(0)

    model = fit_alike(small_set[:120], [], Lexicon(), random)

    scores = model.spam_scores([e.message for e in small_set[120:200]])
    labels = np.array([e.is_spam for e in small_set[120:200]])
    assert scores[labels].min() > scores[~labels].max()


@pytest.mark.parametrize(
    "text",
    [
        "Buy cheap handbags online at http://cheap-bags.example now, free shipping",
        "I truly love your website, such great articles, I will bookmark your blog",
        "casino bonus casino poker http://casino.example",
    ],
)
def test_honest_words_do_not_wash_spam_clean(base: Scorer, text: str) -> None:
    """Fifty honest words lower the score by a bounded amount, whatever they are."""
    honest = (
        "the second valve leaked because its seal was worn however after I replaced it the pressure "
        "held for a week why does the older pump behave differently when it runs dry in winter my "
        "neighbour asked which grease you used there since his bearings froze although he cleaned "
        "them twice last autumn"
    )
    assert len(honest.split()) >= 50

    before, after = base.log_odds([Message(text), Message(f"{text} {honest}")])

    assert before - after < 6.0

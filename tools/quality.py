"""Compare the classifier with bogofilter and SpamAssassin's Bayes on sources none of them has seen.

Usage: ``python tools/quality.py --corpora DIR [--write docs/classifier.md] [--quick]``. All three
learn the same comments of the same folds and are tested on the same others; each is held to its own
limit at which 1 % of the honest comments tested are held. What needs no comparison is measured on
all comments with our classifier alone. Seeds are fixed; texts stay in temporary folders.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from spam.attack_table import SHARE, attacked, picked
from spam.augment import ATTACKS
from spam.dataset import Example
from tools.progress import Bar
from tools.quality_filters import Bogofilter, Filter, SpamAssassinBayes, missing
from tools.quality_folds import Material, Ours, bare, even_sample, limit_for, material, spun_of
from tools.quality_measures import (
    PRAISE,
    by,
    compared,
    group_table,
    left_out_calibration,
    percent,
    share,
    table,
)

SEED = 20261128
BEGIN, END = "<!-- quality:begin -->", "<!-- quality:end -->"
OURS, BOGOFILTER, BAYES = "this classifier", "bogofilter", "SpamAssassin's Bayes"
_LEAST_LANGUAGE = 20  # comments of a language for a row of its own


@dataclass(frozen=True)
class Size:
    """How much of everything is taken."""

    folds: int
    learnt: int  # comments each filter learns per fold
    tested: int  # comments tested in all folds together


FULL = Size(folds=8, learnt=8_000, tested=6_400)
QUICK = Size(folds=2, learnt=2_000, tested=1_000)


def compare(all_of: Material, size: Size, bar: Bar) -> dict[str, Any]:
    """Let all filters learn and score the same samples, fold by fold."""
    full: defaultdict[str, list[np.ndarray]] = defaultdict(list)
    alone: defaultdict[str, list[np.ndarray]] = defaultdict(list)
    tested: list[Example] = []
    for fold in range(size.folds):
        random = np.random.default_rng([SEED, fold])
        learnt = even_sample(all_of, np.flatnonzero(all_of.folds != fold), size.learnt, random)
        rows = np.flatnonzero(all_of.folds == fold)
        held_out = all_of.part(even_sample(all_of, rows, size.tested // size.folds, random))
        tested += held_out
        for name in (OURS, BOGOFILTER, BAYES):
            with tempfile.TemporaryDirectory() as folder:
                one = _filter(name, Path(folder))
                one.learn(all_of.part(learnt))
                full[name].append(one.scores([e.message for e in held_out]))
                alone[name].append(one.scores(bare(held_out)))
            bar.step(f"fold {fold + 1}: {name}")
    return {
        name: compared(tested, np.concatenate(full[name]), np.concatenate(alone[name]))
        for name in full
    }


def _filter(name: str, folder: Path) -> Filter:
    if name == OURS:
        return Ours(SEED)
    return Bogofilter(folder) if name == BOGOFILTER else SpamAssassinBayes(folder)


def ours_alone(all_of: Material, size: Size, bar: Bar, *, quick: bool) -> dict[str, Any]:
    """Measure our classifier on all comments, spun templates and disguises included."""
    parts: defaultdict[str, list[Any]] = defaultdict(list)
    for fold in range(size.folds):
        rows = np.flatnonzero(all_of.folds != fold)
        held_out = np.flatnonzero(all_of.folds == fold)
        if quick:
            random = np.random.default_rng([SEED, fold, 1])
            rows = even_sample(all_of, rows, size.learnt, random)
            held_out = even_sample(all_of, held_out, size.tested, random)
        ours = Ours(SEED, spun_of(all_of, fold, SEED, left_out=False))
        ours.learn(all_of.part(rows))
        examples = all_of.part(held_out)
        parts["examples"] += examples
        parts["folds"].append(np.full(len(examples), fold))
        parts["full"].append(ours.scores([e.message for e in examples]))
        parts["alone"].append(ours.scores(bare(examples)))
        _disguise(ours, examples, spun_of(all_of, fold, SEED + 1, left_out=True), parts)
        bar.step(f"fold {fold + 1}: all comments")
    return _measured({n: p if n == "examples" else np.concatenate(p) for n, p in parts.items()})


def _disguise(
    ours: Ours, examples: list[Example], spun: list[Example], parts: defaultdict[str, list[Any]]
) -> None:
    """Score rewritten spam, texts alone: attacks, templates not learnt, scrambled praise."""
    spam = [Example(m, is_spam=True) for m in bare([e for e in examples if e.is_spam])]
    spam = picked(spam, SEED)
    praise = [e for e in examples if e.is_spam and e.kind in PRAISE] + spun
    praise = [Example(message, is_spam=True) for message in bare(praise)]
    parts["plain"].append(ours.scores([e.message for e in spam]))
    for name in ATTACKS:
        parts[f"attack:{name}"].append(ours.scores(attacked(spam, name, random_state=SEED)))
    parts["templates"].append(ours.scores(bare(spun)))
    parts["praise"].append(ours.scores([e.message for e in praise]))
    scrambled = attacked(praise, "scrambled", random_state=SEED, share=1.0)
    parts["scrambled praise"].append(ours.scores(scrambled))


def _measured(parts: dict[str, Any]) -> dict[str, Any]:
    examples, full, alone = parts["examples"], parts["full"], parts["alone"]
    spam = np.array([example.is_spam for example in examples], bool)
    held = full >= limit_for(full[~spam])
    limit = limit_for(alone[~spam])
    texts = {
        name: {"spam": len(scores), "caught": share(scores >= limit)}
        for name, scores in parts.items()
        if name.startswith("attack:")
        or name in {"plain", "templates", "praise", "scrambled praise"}
    }
    return {
        **compared(examples, full, alone),
        "calibration_error": left_out_calibration(examples, full, parts["folds"]),
        "by_language": by(examples, held, lambda e: e.lang or "unknown"),
        "by_kind": by(examples, held, lambda e: e.kind or "unknown"),
        "by_source": by(examples, held, lambda e: e.source),
        "texts": texts,
    }


def document(found: dict[str, Any]) -> str:
    """Write the tables in Markdown."""
    size, ours = found["size"], found["all"]
    rows = [(name, row) for name, row in found["compared"].items()]
    rows.append((f"{OURS}, all comments and templates learnt", ours))
    head = ("filter", "honest held", "spam caught", "mean over sources", "praise", "text alone")
    columns = ("honest_held", "caught", "caught_macro", "praise_caught", "alone_caught")
    main = table(head, [(n, *(percent(row[column]) for column in columns)) for n, row in rows])
    one = rows[0][1]
    texts = ours["texts"]
    attacks = [("as written", texts["plain"])]
    attacks += [(name, texts[f"attack:{name}"]) for name in ATTACKS]
    others = [
        ("praise and spun templates, as written", texts["praise"]),
        ("the same, every longer word scrambled", texts["scrambled praise"]),
        ("texts spun from templates not learnt", texts["templates"]),
    ]
    error = {name: percent(value) for name, value in ours["calibration_error"].items()}
    quick = "**A quick look at samples.** " if found["quick"] else ""
    return f"""\
{quick}Written by `make quality`; do not edit between the marks.

Each of {size["folds"]} folds leaves whole sources out: {size["learnt"]:,} comments of the other
sources are learnt by all three filters, the same ones, and they are tested on the same
{one["honest"]:,} honest and {one["spam"]:,} spam comments ({one["praise"]:,} of them praise;
{one["sources"]} sources with enough for the mean). Each filter holds from its own limit, at which
1 % of these honest comments are held; for the text alone likewise. The last row learns everything
and is tested on {ours["honest"]:,} honest and {ours["spam"]:,} spam comments, and so are the tables
below.

{main}

Languages with at least {_LEAST_LANGUAGE} comments:

{group_table("language", ours["by_language"], _LEAST_LANGUAGE)}

Disguises at {SHARE:.0%} of the letters, texts alone, sources left out:

{table(("attack", "spam", "caught"), [_text_row(*row) for row in attacks])}

Texts alone, sources and templates left out:

{table(("texts", "spam", "caught"), [_text_row(*row) for row in others])}

Expected calibration error on sources left out, calibrated by the others: {error["weighted"]} with
labels and sources weighing as in training, {error["plain"]} with all comments alike.
"""


def _text_row(name: str, row: dict[str, Any]) -> tuple[str, str, str]:
    return name, f"{row['spam']:,}", percent(row["caught"])


def write_between(page: Path, text: str, begin: str = BEGIN, end: str = END) -> None:
    """Put the tables between the marks of a page.

    Raises
    ------
    ValueError
        If the page does not have both marks, in this order.
    """
    whole = page.read_text("utf-8")
    before, found_begin, rest = whole.partition(begin)
    _, found_end, after = rest.partition(end)
    if not (found_begin and found_end):
        raise ValueError(f"expected {begin} and {end} in {page}, found not both; add them")
    page.write_text(f"{before}{begin}\n{text}{end}{after}", "utf-8")


def main() -> int:
    """Measure, keep the figures, print or write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, metavar="DIR")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the tables in this page")
    parser.add_argument("--out", type=Path, default=Path("build/quality"), metavar="DIR")
    parser.add_argument("--quick", action="store_true", help="two folds, few comments: a look")
    chosen = parser.parse_args()
    if lacking := missing():
        print(f"Expected {', '.join(lacking)}; on Debian: apt install {' '.join(lacking)}")
        return 1
    size = QUICK if chosen.quick else FULL
    bar = Bar(1 + 4 * size.folds)
    all_of = material(chosen.corpora, SEED)
    bar.step(f"{len(all_of.examples):,} comments read")
    found = {
        "size": {"folds": size.folds, "learnt": size.learnt, "tested": size.tested},
        "seed": SEED,
        "quick": chosen.quick,
        "compared": compare(all_of, size, bar),
        "all": ours_alone(all_of, size, bar, quick=chosen.quick),
    }
    chosen.out.mkdir(parents=True, exist_ok=True)
    (chosen.out / "quality.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    text = document(found)
    print(text)
    if chosen.write:
        write_between(chosen.write, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())

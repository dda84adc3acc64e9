"""Write the figures of the shipped model's card into ``docs/classifier.md``.

Usage: ``python tools/make_classifier_tables.py [--card CARD] [--page PAGE]``. Part of
``make base-model``, so that the page and the model never differ.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- figures:begin -->", "<!-- figures:end -->"
LEAST_SPAM = 20
LEAST_HAM = 100


def share(value: float | None) -> str:
    """Write a share in percent; a dash where there is none."""
    return "–" if value is None else f"{value * 100:.1f} %"


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Write a Markdown table."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def overview(metrics: Mapping[str, Any], counts: Mapping[str, Mapping[str, int]]) -> str:
    """Write what is held and caught in all, with all fields and of the text alone."""
    ham = sum(row["ham"] for row in counts.values())
    spam = sum(row["spam"] for row in counts.values())
    kinds, bare = metrics["by_kind"], metrics["by_kind_text_alone"]
    names = {
        "short_praise": ("genuine short praise held", "ham"),
        "praise": ("spam, praise only, caught", "spam"),
        "praise+promo": ("spam, praise with a signature, caught", "spam"),
        "link": ("spam with links, caught", "spam"),
        "text": ("other spam, caught", "spam"),
    }
    rows = [
        ("honest comments held", f"{ham:,}", share(metrics["ham_held"]), _bare(bare, "ham")),
        ("honest comments binned", f"{ham:,}", share(metrics["ham_binned"]), ""),
        ("spam caught", f"{spam:,}", share(metrics["spam_caught"]), _bare(bare, "spam")),
        ("spam binned", f"{spam:,}", share(metrics["spam_binned"]), ""),
    ]
    for kind, (name, label) in names.items():
        if kind in kinds:
            key = "ham_held" if label == "ham" else "spam_caught"
            counted = f"{kinds[kind][label]:,}"
            rows.append((name, counted, share(kinds[kind][key]), share(bare[kind][key])))
    absent, scrambled = metrics["absent_families"], metrics["scrambled_praise"]
    rows += [
        (
            "praise of templates left out, caught",
            f"{absent['spam']:,}",
            "",
            share(absent["caught"]),
        ),
        (
            "praise with half its words scrambled, caught",
            f"{scrambled['spam']:,}",
            "",
            share(scrambled["caught"]),
        ),
        ("area under the ROC curve", f"{ham + spam:,}", f"{metrics['roc_area']:.4f}", ""),
        (
            "expected calibration error, both labels weighing the same",
            f"{ham + spam:,}",
            share(metrics["calibration_error_balanced"]),
            "",
        ),
        (
            "the same, as the sources mix them",
            f"{ham + spam:,}",
            share(metrics["calibration_error"]),
            "",
        ),
    ]
    return table(("measure", "comments", "all fields", "text alone"), rows)


def _bare(kinds: Mapping[str, Any], label: str) -> str:
    """Join the kinds' shares of the texts alone."""
    key = "ham_held" if label == "ham" else "spam_caught"
    counted = sum(row[label] for row in kinds.values())
    found = sum(row[label] * (row[key] or 0.0) for row in kinds.values())
    return share(found / counted if counted else None)


def sources(metrics: Mapping[str, Any]) -> str:
    """Write the sources with spam, then the honest ones, worst first."""
    full, bare = metrics["by_source"], metrics["by_source_text_alone"]
    spam = sorted(
        (n for n in full if full[n]["spam"] >= LEAST_SPAM), key=lambda n: -full[n]["spam"]
    )
    ham = sorted(
        (n for n in full if full[n]["ham"] >= LEAST_HAM), key=lambda n: -full[n]["ham_held"]
    )
    spam_rows = [
        (
            name,
            f"{full[name]['spam']:,}",
            share(full[name]["spam_caught"]),
            share(bare[name]["spam_caught"]),
            f"{full[name]['ham']:,}",
            share(full[name]["ham_held"]),
        )
        for name in spam
    ]
    ham_rows = [
        (
            name,
            f"{full[name]['ham']:,}",
            share(full[name]["ham_held"]),
            share(bare[name]["ham_held"]),
        )
        for name in ham
    ]
    return (
        f"Sources with at least {LEAST_SPAM} spam comments:\n\n"
        + table(("source", "spam", "caught", "text alone", "honest", "held"), spam_rows)
        + f"\n\nHonest sources with at least {LEAST_HAM} comments, worst first:\n\n"
        + table(("source", "honest", "held", "text alone"), ham_rows)
    )


def languages(metrics: Mapping[str, Any]) -> str:
    """Write the languages, as guessed in the corpora, with enough comments."""
    rows = [
        (
            name,
            f"{row['ham']:,}",
            share(row["ham_held"]),
            f"{row['spam']:,}",
            share(row["spam_caught"]),
        )
        for name, row in sorted(metrics["by_language"].items(), key=lambda item: -item[1]["ham"])
        if row["ham"] >= LEAST_HAM or row["spam"] >= LEAST_SPAM
    ]
    head = ("language (a guess)", "honest", "held", "spam", "caught")
    return "Languages:\n\n" + table(head, rows)


def attacks(metrics: Mapping[str, Any]) -> str:
    """Write how much of the same spam is caught once it is disguised."""
    rows = [
        (name, f"{row['spam']:,}", share(row["plain"]), share(row["caught"]))
        for name, row in metrics["attacks"].items()
    ]
    head = ("disguise of 30 % of letters or words", "spam", "as written", "disguised")
    return "Disguises, texts alone:\n\n" + table(head, rows)


def figures(card: Mapping[str, Any]) -> str:
    """Write all tables."""
    metrics = card["metrics"]
    limits = (
        f"Model `{card['version']}`. Held from a score of {card['hold_at']:.4f}, binned from "
        f"{card['spam_at']:.6f}. {card['limits_note']}"
    )
    parts = (
        limits,
        overview(metrics, card["counts"]),
        sources(metrics),
        languages(metrics),
        attacks(metrics),
    )
    return "\n\n".join(parts)


def main() -> None:
    """Replace what stands between the marks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--card", type=Path, default=ROOT / "spam" / "base" / "card.json")
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "classifier.md")
    chosen = parser.parse_args()
    written = figures(json.loads(chosen.card.read_text("utf-8")))
    page = chosen.page.read_text("utf-8")
    marked = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    if not marked.search(page):
        raise SystemExit(f"expected the marks {BEGIN} and {END} in {chosen.page.name}")
    page = marked.sub(lambda _: f"{BEGIN}\n\n{written}\n\n{END}", page)
    chosen.page.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()

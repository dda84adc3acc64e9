"""Measure the shipped model on comments written for nothing else, and write the table.

Usage: ``python tools/unseen.py [--write docs/classifier.md]``. The comments of
``tests/data/unseen_comments.jsonl`` were written in our own words without sight of the training
data, the word lists or the classifier. They say how it fares where nobody looked, which leaving out
sources cannot say any more once their mistakes have been read. What passed of one half of them was
read afterwards and led to signals; the other half has only been counted.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import spam
from spam.dataset import Message
from spam.verdict import Action
from tools.quality import write_between
from tools.quality_measures import percent, table

COMMENTS = Path(__file__).parents[1] / "tests" / "data" / "unseen_comments.jsonl"
BEGIN, END = "<!-- unseen:begin -->", "<!-- unseen:end -->"


@dataclass(frozen=True)
class Judged:
    """One comment and what became of it, with all fields and as text alone."""

    group: str
    kind: str
    was_read: bool
    is_spam: bool
    is_held: bool
    is_held_alone: bool
    is_binned: bool


def judged() -> list[Judged]:
    """Let the shipped model judge all comments."""
    rows = [json.loads(line) for line in COMMENTS.read_text("utf-8").splitlines()]
    scorer = spam.load()
    full = scorer.judge_many([Message.from_dict(row) for row in rows])
    alone = scorer.judge_many([Message(row["text"]) for row in rows])
    return [
        Judged(
            group=row["set"],
            kind=row["kind"],
            was_read=row["read"],
            is_spam=row["label"] == "spam",
            is_held=verdict.action is not Action.PUBLISH,
            is_held_alone=bare.action is not Action.PUBLISH,
            is_binned=verdict.action is Action.SPAM,
        )
        for row, verdict, bare in zip(rows, full, alone, strict=True)
    ]


def as_table(comments: list[Judged]) -> str:
    """Write counts and shares for each set and kind, honest ones first."""
    groups: defaultdict[tuple[bool, str, str], list[Judged]] = defaultdict(list)
    for comment in comments:
        groups[comment.is_spam, comment.group, comment.kind].append(comment)
        groups[comment.is_spam, "", "all"].append(comment)
    return table(
        ("comments", "number", "held", "held, unread half", "binned", "held by the text alone"),
        [
            (
                f"{'spam' if is_spam else 'honest'}, {f'{group}: ' if group else ''}{kind}",
                f"{len(of_group):,}",
                percent(_share([c.is_held for c in of_group])),
                percent(_share([c.is_held for c in of_group if not c.was_read])),
                percent(_share([c.is_binned for c in of_group])),
                percent(_share([c.is_held_alone for c in of_group])),
            )
            for (is_spam, group, kind), of_group in sorted(groups.items())
        ],
    )


def _share(held: list[bool]) -> float:
    return sum(held) / len(held) if held else 0.0


def main() -> None:
    """Print the table, or write it into a document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="the document with the marks")
    path = parser.parse_args().write
    text = as_table(judged())
    print(text)
    if path is not None:
        write_between(path, f"{text}\n", BEGIN, END)


if __name__ == "__main__":
    main()

"""Make streams of comments with waves of spam, to replay with ``python -m spam simulate``.

    python tools/make_streams.py --corpus DIR --ham SOURCE --spam SOURCE… --out FILE

Honest comments of one source, spam of others, and waves: variants of spintax templates, and groups
of one source's spam that resemble each other in text, author's name or link. What comes out holds
other people's words: it belongs into a temporary folder, never into the project.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from spam.augment import spin
from spam.campaigns import NEAR, band_keys, remembered_print, similarity
from spam.dataset import Example, Message, read_corpus, write_examples
from spam.hosts import hosts_of

START = datetime(2026, 1, 1, tzinfo=UTC)
LENGTH = timedelta(days=180)
WAVE_LENGTH = timedelta(days=5)
WAVE_SIZE = 60
LEAST_WAVE = 20


def main() -> None:
    """Write one stream."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--corpus", type=Path, required=True, metavar="DIR")
    parser.add_argument("--ham", required=True, metavar="SOURCE")
    parser.add_argument("--spam", nargs="*", default=[], metavar="SOURCE")
    parser.add_argument("--templates", type=Path, metavar="FILE")
    parser.add_argument("--template-step", type=int, default=1, help="take every nth template")
    parser.add_argument("--template-start", type=int, default=0)
    parser.add_argument("--most", type=int, default=1500, help="comments of each kind")
    parser.add_argument("--waves", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    chosen = parser.parse_args()
    random = np.random.default_rng(chosen.seed)
    corpus = read_corpus([chosen.corpus])
    ham = [e for e in corpus if e.source == chosen.ham and not e.is_spam]
    found = [e for e in corpus if e.source in chosen.spam and e.is_spam]
    groups, rest = grouped(found)
    picked = random.permutation(len(groups))[: chosen.waves]
    waves = {f"group-{n}": groups[n][:WAVE_SIZE] for n in sorted(picked.tolist())}
    names = [e.message.author for e in found if e.message.author] or ["Ann"]
    if chosen.templates:
        lines = [line for line in chosen.templates.read_text("utf-8").splitlines() if line.strip()]
        lines = lines[chosen.template_start :: chosen.template_step]
        for number in sorted(random.permutation(len(lines))[: chosen.waves].tolist()):
            waves[f"template-{number}"] = spun_wave(lines[number], names, random)
    stream = [
        *spread(sample(ham, chosen.most, random), random),
        *spread(sample(rest, chosen.most, random), random),
        *(e for name, wave in waves.items() for e in as_wave(name, wave, random)),
    ]
    write_examples(chosen.out, sorted(stream, key=lambda e: e.time or START))
    sizes = {name: len(wave) for name, wave in waves.items()}
    print(
        f"{len(stream):,} comments, {sum(e.is_spam for e in stream):,} spam, waves {sizes}",
        file=sys.stderr,
    )


def grouped(spam: Sequence[Example]) -> tuple[list[list[Example]], list[Example]]:
    """Part spam into groups of 20 and more that share text, name or site, and the rest.

    Groups are found by linking each comment to the first earlier one that it resembles.
    """
    owner: dict[object, int] = {}
    members: defaultdict[int, list[Example]] = defaultdict(list)
    prints: dict[int, list[np.ndarray]] = defaultdict(list)
    for number, example in enumerate(spam):
        print_ = remembered_print(example.message.text)
        keys: list[object] = list(hosts_of(example.message))
        if example.message.author:
            keys.append(f"name {example.message.author.casefold()}")
        group = next((owner[key] for key in keys if key in owner), None)
        bands = [] if print_ is None else list(band_keys(print_))
        if group is None and print_ is not None:
            for near in {owner[band] for band in bands if band in owner}:
                if any(similarity(print_, other) >= NEAR for other in prints[near]):
                    group = near
                    break
        group = number if group is None else group
        members[group].append(example)
        if print_ is not None:
            prints[group].append(print_)
        for key in (*keys, *bands):
            owner.setdefault(key, group)
    large = [group for group in members.values() if len(group) >= LEAST_WAVE]
    rest = [e for group in members.values() if len(group) < LEAST_WAVE for e in group]
    return large, rest


def spun_wave(line: str, names: Sequence[str], random: np.random.Generator) -> list[Example]:
    """Expand one template with a different name each time, as spam tools do."""
    return [
        Example(
            Message(spin(line, random), author=names[int(random.integers(len(names)))]),
            is_spam=True,
            source="spintax",
        )
        for _ in range(WAVE_SIZE)
    ]


def sample(examples: Sequence[Example], most: int, random: np.random.Generator) -> list[Example]:
    """Choose at most so many, in their order."""
    return [examples[n] for n in sorted(random.permutation(len(examples))[:most].tolist())]


def spread(examples: Sequence[Example], random: np.random.Generator) -> Iterator[Example]:
    """Spread over the whole time: by their own dates if they have them, else in their order."""
    ordered = sorted(examples, key=lambda e: e.time or datetime.min.replace(tzinfo=UTC))
    times = sorted(random.random(len(ordered)).tolist())
    for example, share in zip(ordered, times, strict=True):
        yield replace(example, time=START + LENGTH * share)


def as_wave(name: str, wave: Sequence[Example], random: np.random.Generator) -> Iterator[Example]:
    """Put a wave somewhere in the time, within five days, under random posts."""
    begin = START + (LENGTH - WAVE_LENGTH) * float(random.random())
    shares = sorted(random.random(len(wave)).tolist())
    for example, share in zip(wave, shares, strict=True):
        yield replace(example, time=begin + WAVE_LENGTH * share, campaign=name)


if __name__ == "__main__":
    main()

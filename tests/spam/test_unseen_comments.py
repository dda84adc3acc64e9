"""The shipped model on comments written without sight of its data, its lists and its code.

Whatever makes it better on the sources it learns from must not make it worse here. Shares with
margins: the table of what was measured is in docs/classifier.md, by ``tools/unseen.py``.
"""

from __future__ import annotations

from collections import defaultdict

import pytest

from tools.unseen import Judged, judged

LEAST_HELD = {"blogs": 0.78, "languages": 0.72, "video": 0.78, "hard": 0.72}
MOST_HELD = {"blogs": 0.05, "languages": 0.015, "video": 0.05, "hard": 0.16}
MOST_BINNED = 0.015  # of the honest ones, which were written to be hard
LEAST_COMMENTS = 2_400


@pytest.fixture(scope="module")
def comments() -> list[Judged]:
    return judged()


@pytest.fixture(scope="module")
def shares(comments: list[Judged]) -> dict[tuple[str, bool], float]:
    groups: defaultdict[tuple[str, bool], list[bool]] = defaultdict(list)
    for comment in comments:
        groups[comment.group, comment.is_spam].append(comment.is_held)
    return {key: sum(held) / len(held) for key, held in groups.items()}


def test_all_comments_are_there_and_half_of_them_unread(comments: list[Judged]) -> None:
    assert len(comments) >= LEAST_COMMENTS
    assert 0.45 < sum(comment.was_read for comment in comments) / len(comments) < 0.55


@pytest.mark.parametrize("group", LEAST_HELD)
def test_spam_nobody_learnt_from_is_held(shares: dict[tuple[str, bool], float], group: str) -> None:
    assert shares[group, True] >= LEAST_HELD[group]


@pytest.mark.parametrize("group", MOST_HELD)
def test_honest_comments_nobody_learnt_from_are_published(
    shares: dict[tuple[str, bool], float], group: str
) -> None:
    assert shares[group, False] <= MOST_HELD[group]


def test_hardly_an_honest_comment_is_binned(comments: list[Judged]) -> None:
    honest = [comment.is_binned for comment in comments if not comment.is_spam]

    assert sum(honest) / len(honest) <= MOST_BINNED

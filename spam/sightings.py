"""What a blog already knows of a comment's text, links and author: evidence beside the model.

The blog (or the simulation) looks up what people decided about near copies and about the same link
host, and gives it to the scorer, which adds it to the log-odds as reasons like any other. Pure:
where the counts come from is not this module's business.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from spam.verdict import Reason

COPY_MARKED: Final = 7.0  # log-odds of one near copy that a person marked as spam
# Little, and not a promise: a fingerprint does not see links, so anybody could copy an approved
# comment and add one. What approved copies do is outweigh marks given by mistake.
COPY_APPROVED: Final = -1.0
COPIES_ABOUT: Final = 1.0  # per doubling of undecided near copies under several posts or names
HOST_MARKED: Final = 4.0
HOST_APPROVED: Final = -1.0
_MOST_DOUBLINGS: Final = 3
NAMES: Final = ("copies_marked", "copies_approved", "campaign", "host_marked", "host_approved")
"""Of all reasons that sightings give."""


@dataclass(frozen=True, slots=True)
class Sightings:
    """Counts of earlier comments that resemble one, within the last days.

    Attributes
    ----------
    copies_spam, copies_ham
        Near copies that people marked as spam, or approved.
    copies
        Near copies in all, decided or not.
    posts, names
        Under how many posts, and under how many author names, they stand (this one included).
    host_spam, host_ham
        Comments with one of the same link hosts that people marked as spam, or approved.
    """

    copies_spam: int = 0
    copies_ham: int = 0
    copies: int = 0
    posts: int = 1
    names: int = 1
    host_spam: int = 0
    host_ham: int = 0


def reasons_of(seen: Sightings) -> tuple[Reason, ...]:
    """Turn sightings into reasons, each with a bounded weight in log-odds."""
    return tuple(
        reason
        for reason in (_copy_reason(seen), _campaign_reason(seen), _host_reason(seen))
        if reason is not None
    )


def _copy_reason(seen: Sightings) -> Reason | None:
    if seen.copies_spam > seen.copies_ham:
        said = _times(seen.copies_spam, "nearly the same comment was marked as spam")
        return Reason("copies_marked", COPY_MARKED, said)
    if seen.copies_ham > seen.copies_spam:
        said = _times(seen.copies_ham, "nearly the same comment was approved")
        return Reason("copies_approved", COPY_APPROVED, said)
    return None


def _campaign_reason(seen: Sightings) -> Reason | None:
    spread = max(seen.posts, seen.names)
    if not seen.copies or spread < 2:  # noqa: PLR2004 - one place is no campaign
        return None
    doublings = min((seen.copies + 1).bit_length() - 1, _MOST_DOUBLINGS)
    posts = "one post" if seen.posts == 1 else f"{seen.posts} posts"
    names = "one name" if seen.names == 1 else f"{seen.names} names"
    said = f"Nearly the same words came {seen.copies + 1} times, under {posts} and {names}."
    return Reason("campaign", COPIES_ABOUT * doublings, said)


def _host_reason(seen: Sightings) -> Reason | None:
    if seen.host_spam > seen.host_ham:
        said = _times(seen.host_spam, "a comment with the same link was marked as spam")
        return Reason("host_marked", HOST_MARKED, said)
    if seen.host_ham > seen.host_spam:
        said = _times(seen.host_ham, "a comment with the same link was approved")
        return Reason("host_approved", HOST_APPROVED, said)
    return None


def _times(count: int, what: str) -> str:
    before = "Once" if count == 1 else f"{count} times"
    return f"{before} before, {what}."

"""Keeping and finding fingerprints and link hosts, the ground that campaigns stand on.

Nothing here commits. Lookups read a bounded number of index entries, however many there are.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import Select, bindparam, delete, insert, select, union_all

from blog.db import Comment, CommentFingerprint, CommentHost, FingerprintBand
from blog.services.clock import DbSession
from spam.campaigns import (
    KEYS,
    NEAR,
    band_keys,
    from_bytes,
    remembered_print,
    similarity,
    to_bytes,
)
from spam.dataset import Message
from spam.hosts import hosts_of
from spam.normalise import NORMALISER_VERSION

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger(__name__)
MOST_COPIES: Final = 200
MOST_HOSTS: Final = 10
MOST_OF_ONE_HOST: Final = 50


@dataclass(frozen=True, slots=True)
class Trace:
    """What the near copies of a message and its links are found by.

    Attributes
    ----------
    entries
        The fingerprint, shape (64,); ``None`` for a text too short to be anybody's copy.
    hosts
        The sites it links to, at most ``MOST_HOSTS``, without those that anybody links to.
    """

    entries: NDArray[np.uint32] | None
    hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NearCopy:
    """A stored comment that nearly repeats a text; ``similarity`` is in [NEAR, 1]."""

    comment_id: int
    similarity: float


def trace_of(message: Message) -> Trace | None:
    """Take a message's fingerprint and hosts; ``None`` when that fails, whatever the cause.

    A comment must not be lost because its fingerprint cannot be taken.
    """
    try:
        return Trace(remembered_print(message.text), hosts_of(message)[:MOST_HOSTS])
    except Exception:
        log.exception("no fingerprint")
        return None


def seconds(moment: datetime) -> int:
    """Give a moment as the tables keep it: whole seconds since 1970 UTC."""
    return int(moment.timestamp())


def near_copies(
    session: DbSession, entries: NDArray[np.uint32], *, since: datetime, but: int | None = None
) -> list[NearCopy]:
    """Find comments sent since a moment whose text is nearly the same, most similar first.

    At most ``MOST_COPIES`` are looked at: those that share most keys, the newest among equals.
    """
    values = {f"key_{number}": key for number, key in enumerate(band_keys(entries))}
    found = session.scalars(_IN_THE_BANDS, {**values, "since": seconds(since)})
    shared = Counter(found)
    others = set(shared) - {but}
    likely = sorted(others, key=lambda comment_id: (shared[comment_id], comment_id), reverse=True)
    return _verified(session, entries, likely[:MOST_COPIES])


def entries_of(session: DbSession, ids: Iterable[int]) -> dict[int, NDArray[np.uint32]]:
    """Read the fingerprints of comments; those without one are left out."""
    rows = session.execute(
        select(CommentFingerprint.comment_id, CommentFingerprint.entries).where(
            CommentFingerprint.comment_id.in_(list(ids)), CommentFingerprint.entries.is_not(None)
        )
    )
    return {row.comment_id: from_bytes(row.entries) for row in rows}


def with_host(
    session: DbSession, hosts: Sequence[str], *, since: datetime, but: int | None = None
) -> list[int]:
    """Give the newest comments sent since a moment with one of the hosts, each once."""
    found: set[int] = set()
    for host in hosts:
        found.update(
            session.scalars(
                select(CommentHost.comment_id)
                .where(CommentHost.host == host, CommentHost.sent_at >= seconds(since))
                .order_by(CommentHost.sent_at.desc())
                .limit(MOST_OF_ONE_HOST)
            )
        )
    return sorted(found - {but})


def keep(session: DbSession, comment: Comment, trace: Trace) -> None:
    """Store what a comment is found by, in place of what was stored before."""
    forget(session, comment.id)
    entries, sent_at = trace.entries, seconds(comment.created_at)
    session.add(
        CommentFingerprint(
            comment_id=comment.id,
            entries=None if entries is None else to_bytes(entries),
            normaliser_version=NORMALISER_VERSION,
        )
    )
    place = {"sent_at": sent_at, "comment_id": comment.id}
    if entries is not None:
        keys = dict.fromkeys(band_keys(entries))
        session.execute(insert(FingerprintBand), [place | {"key": key} for key in keys])
    if trace.hosts:
        session.execute(insert(CommentHost), [place | {"host": host} for host in trace.hosts])


def forget(session: DbSession, comment_id: int) -> None:
    """Erase everything a comment is found by."""
    for record in (CommentFingerprint, FingerprintBand, CommentHost):
        session.execute(
            delete(record).where(record.comment_id == comment_id),
            execution_options={"synchronize_session": False},
        )


def _verified(
    session: DbSession, entries: NDArray[np.uint32], likely: Sequence[int]
) -> list[NearCopy]:
    """Keep the near copies among likely ones: a shared key is a hint, the fingerprints decide."""
    known = entries_of(session, likely)
    copies = [NearCopy(number, similarity(entries, other)) for number, other in known.items()]
    near = [copy for copy in copies if copy.similarity >= NEAR]
    return sorted(near, key=lambda copy: (-copy.similarity, copy.comment_id))


def _newest_with(number: int) -> Select[int]:
    newest = (
        select(FingerprintBand.comment_id)
        .where(
            FingerprintBand.key == bindparam(f"key_{number}"),
            FingerprintBand.sent_at >= bindparam("since"),
        )
        .order_by(FingerprintBand.sent_at.desc(), FingerprintBand.comment_id.desc())
        .limit(MOST_COPIES)
        .subquery()
    )
    return select(newest.c.comment_id)


_IN_THE_BANDS = union_all(*(_newest_with(number) for number in range(KEYS)))

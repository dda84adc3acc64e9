"""Memory: what people decided about earlier comments, to be looked up for a new one.

Near copies are found by the keys of their fingerprints, links by their sites. The blog does the
same in its database; this one lives in the working memory and serves the simulation.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from spam.campaigns import NEAR, band_keys, remembered_print, similarity
from spam.dataset import Message
from spam.hosts import hosts_of
from spam.sightings import Sightings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DAYS: Final = 90
Key = int | str  # of a fingerprint's band; a site
MOST_COMPARED: Final = 500  # newest first; keeps a flood of copies from slowing every look-up


@dataclass(slots=True)
class _Seen:
    time: datetime
    post: str
    name: str
    print_: NDArray[np.uint32] | None
    keys: tuple[int, ...]
    hosts: tuple[str, ...]
    is_spam: bool | None = None

    def index_keys(self) -> list[Key]:
        return [*self.keys, *self.hosts]


class Memory:
    """Remembers comments of the last days, with what people decided about them.

    Parameters
    ----------
    days
        How long a comment is remembered; one that is still decided about is added anew by its
        successors, so that a wave is known as long as it lasts.
    """

    def __init__(self, *, days: int = DAYS) -> None:
        self._window = timedelta(days=days)
        self._seen: dict[int, _Seen] = {}
        self._order: deque[int] = deque()
        self._index: defaultdict[Key, dict[int, None]] = defaultdict(dict)  # dicts keep the order
        self._next = 0

    def __len__(self) -> int:
        """Count the comments remembered."""
        return len(self._seen)

    def add(self, message: Message, time: datetime) -> int:
        """Remember a comment; give the number to mark it by.

        Parameters
        ----------
        time
            Not before that of any comment added earlier.
        """
        self._forget(time)
        print_ = remembered_print(message.text)
        seen = _Seen(
            time=time,
            post=message.post_title or "",
            name=message.author or "",
            print_=print_,
            keys=() if print_ is None else band_keys(print_),
            hosts=hosts_of(message),
        )
        number, self._next = self._next, self._next + 1
        self._seen[number] = seen
        self._order.append(number)
        for key in seen.index_keys():
            self._index[key][number] = None
        return number

    def mark(self, number: int, *, is_spam: bool | None) -> None:
        """Note what a person decided, ``None`` to take it back; what is forgotten stays so."""
        if number in self._seen:
            self._seen[number].is_spam = is_spam

    def look_up(self, message: Message, time: datetime) -> Sightings:
        """Tell what is known of comments like this one, which is not counted itself."""
        self._forget(time)
        print_ = remembered_print(message.text)
        copies = [] if print_ is None else self._copies(print_)
        linked = {n: None for host in hosts_of(message) for n in self._index.get(host, ())}
        answers = [self._seen[number].is_spam for number in linked]
        return Sightings(
            copies_spam=sum(copy.is_spam is True for copy in copies),
            copies_ham=sum(copy.is_spam is False for copy in copies),
            copies=len(copies),
            posts=len({copy.post for copy in copies} | {message.post_title or ""}),
            names=len({copy.name for copy in copies} | {message.author or ""}),
            host_spam=sum(answer is True for answer in answers),
            host_ham=sum(answer is False for answer in answers),
        )

    def is_answered(self, number: int) -> bool:
        """Say whether people decided about a comment or a near copy; of what is forgotten, no."""
        seen = self._seen.get(number)
        if seen is None:
            return False
        copies = [] if seen.print_ is None else self._copies(seen.print_)
        return any(copy.is_spam is not None for copy in (seen, *copies))

    def _copies(self, print_: NDArray[np.uint32]) -> list[_Seen]:
        numbers = {n for key in band_keys(print_) for n in self._index.get(key, ())}
        newest = sorted(numbers, reverse=True)[:MOST_COMPARED]
        found = (self._seen[number] for number in newest)
        return [
            seen
            for seen in found
            if seen.print_ is not None and similarity(print_, seen.print_) >= NEAR
        ]

    def _forget(self, now: datetime) -> None:
        while self._order and self._seen[self._order[0]].time < now - self._window:
            number = self._order.popleft()
            seen = self._seen.pop(number)
            for key in seen.index_keys():
                numbers = self._index[key]
                del numbers[number]
                if not numbers:
                    del self._index[key]

"""Messages and labelled examples; reading and writing them as JSON lines; duplicates; time.

A ``Message`` is a comment as the classifier sees it. A field that is ``None`` is unknown, which is
never evidence: no signal may gain from a field being there or not.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from spam.errors import BadDatasetError

_LABELS: Mapping[str, bool] = MappingProxyType({"spam": True, "ham": False})
_MOST_SECONDS = 1e12
_TEXT_FIELDS = ("author", "author_url", "post_title", "post_text", "lang")


@dataclass(frozen=True, slots=True)
class Message:
    """A comment as the classifier sees it; ``None`` means unknown.

    Attributes
    ----------
    text
        The comment, raw, at most ``spam.normalise.MAX_CHARS`` characters to be judged.
    author, author_url
        Name and site given by the author; an empty string means asked for and not given.
    post_title, post_text
        Of the post commented on.
    lang
        Language of the post as a BCP 47 tag.
    trap_filled
        Whether the form's hidden field was filled in.
    form_seconds
        Seconds between showing the form and sending it.
    """

    text: str
    author: str | None = None
    author_url: str | None = None
    post_title: str | None = None
    post_text: str | None = None
    lang: str | None = None
    trap_filled: bool | None = None
    form_seconds: float | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Message:
        """Build a message from JSON data; unknown keys are ignored.

        Raises
        ------
        BadDatasetError
            If ``text`` is missing or a known field has the wrong type.
        """
        if not isinstance(data, Mapping):
            raise BadDatasetError(f"expected a JSON object, found {_kind(data)}")
        if "text" not in data:
            raise BadDatasetError('expected a field "text", found none')
        texts = {name: _text(data, name) for name in _TEXT_FIELDS}
        text = data["text"]
        if not isinstance(text, str):
            raise BadDatasetError(f'expected "text" to be a string, found {_kind(text)}')
        return cls(
            text=text, trap_filled=_flag(data, "trap_filled"), form_seconds=_seconds(data), **texts
        )

    def as_dict(self) -> dict[str, Any]:
        """Give the known fields as JSON-ready data."""
        names = ("text", *_TEXT_FIELDS, "trap_filled", "form_seconds")
        pairs = ((name, getattr(self, name)) for name in names)
        return {name: value for name, value in pairs if value is not None}

    def without(self, *names: str) -> Message:
        """Copy the message with the named fields unknown."""
        return Message(**(self.as_dict() | dict.fromkeys(names)))


@dataclass(frozen=True, slots=True)
class Example:
    """A message with its label.

    Attributes
    ----------
    source
        The blog or data set it comes from; validation leaves whole sources out.
    time
        When it was written or decided, UTC; ``None`` when unknown.
    kind
        Finer label used only in reports, such as ``praise`` or ``short_praise``.
    campaign
        Name of the wave it is known to belong to; used only to measure.
    """

    message: Message
    is_spam: bool
    source: str = "local"
    time: datetime | None = None
    kind: str | None = None
    lang: str | None = field(default=None)
    campaign: str | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Example:
        """Build an example from JSON data: a message plus ``label`` and optional ``source``.

        In labelled data ``lang`` is the language of the comment, not of the post; it is kept for
        tables only and never reaches the classifier.
        """
        message = Message.from_dict(data).without("lang")
        label = data.get("label")
        if not isinstance(label, str) or label not in _LABELS:
            raise BadDatasetError(f'expected "label" to be "spam" or "ham", found {label!r:.40}')
        return cls(
            message=message,
            is_spam=_LABELS[label],
            source=_text(data, "source") or "unknown",
            time=_time(data.get("time") or data.get("date")),
            kind=_text(data, "kind"),
            lang=_text(data, "lang"),
            campaign=_text(data, "campaign"),
        )

    def as_dict(self) -> dict[str, Any]:
        """Give the example as JSON-ready data that ``from_dict`` reads back."""
        data = self.message.as_dict()
        data.update(label="spam" if self.is_spam else "ham", source=self.source)
        if self.time is not None:
            data["time"] = self.time.isoformat()
        if self.kind is not None:
            data["kind"] = self.kind
        if self.lang is not None:
            data["lang"] = self.lang
        if self.campaign is not None:
            data["campaign"] = self.campaign
        return data


def read_examples(path: Path) -> Iterator[Example]:
    """Read labelled messages from a JSON-lines file, gzipped when the name ends in ``.gz``.

    Raises
    ------
    BadDatasetError
        On the first bad line, with its number.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _example(line, path, number)
    except (OSError, EOFError, zlib.error) as error:
        said = getattr(error, "strerror", None) or error
        raise BadDatasetError(f"cannot read {path}: {said}") from error


def write_examples(path: Path, examples: Iterable[Example]) -> None:
    """Write labelled messages as JSON lines, gzipped when the name ends in ``.gz``."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "wt", encoding="utf-8") as out:
        for example in examples:
            out.write(json.dumps(example.as_dict(), ensure_ascii=True) + "\n")


def read_corpus(folders: Sequence[Path]) -> list[Example]:
    """Read every ``*.jsonl`` and ``*.jsonl.gz`` file of the folders, in name order."""
    files: list[Path] = []
    for folder in folders:
        if not folder.is_dir():
            raise BadDatasetError(f"expected a folder of labelled messages, found none at {folder}")
        files += sorted((*folder.glob("*.jsonl"), *folder.glob("*.jsonl.gz")))
    if not files:
        raise BadDatasetError("expected at least one .jsonl or .jsonl.gz file, found none")
    return [example for path in files for example in read_examples(path)]


def text_mark(text: str) -> str:
    """Give the mark by which a text is left out: 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def read_marks(path: Path) -> frozenset[str]:
    """Read marks of texts (``text_mark``), one a line; lines beginning with ``#`` are remarks.

    Raises
    ------
    BadDatasetError
        If the file cannot be read or a line is no mark.
    """
    try:
        lines = path.read_text("ascii").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadDatasetError(f"cannot read {path.name}: {error}") from error
    marks = [line for line in lines if line and not line.startswith("#")]
    for mark in marks:
        if not re.fullmatch("[0-9a-f]{16}", mark):
            raise BadDatasetError(
                f"{path.name}: expected marks of 16 hexadecimal digits, found {mark!r:.30}"
            )
    return frozenset(marks)


def drop_near_duplicates(examples: Sequence[Example], *, similarity: float = 0.75) -> list[Example]:
    """Keep the first of any group of near-identical texts.

    Parameters
    ----------
    examples
        In the order of preference.
    similarity
        Estimated Jaccard similarity of folded texts from which two count as one, in (0, 1].
    """
    from spam.campaigns import Fingerprints

    seen = Fingerprints(similarity=similarity)
    return [example for example in examples if seen.add(example.message.text)]


def split_by_time(
    examples: Sequence[Example], *, held_out_share: float
) -> tuple[list[Example], list[Example]]:
    """Split into older and newest examples; copies of one text never sit on both sides.

    Examples without a time count as oldest. A held-out example whose text nearly repeats an older
    one is left out of both, so that the candidate cannot be tested on what it has seen.
    """
    if not 0.0 < held_out_share < 1.0:
        raise BadDatasetError(f"expected a share between 0 and 1, found {held_out_share}")
    from spam.campaigns import Fingerprints

    floor = datetime.min.replace(tzinfo=UTC)
    ordered = sorted(examples, key=lambda example: example.time or floor)
    cut = len(ordered) - round(len(ordered) * held_out_share)
    seen = Fingerprints()
    older = [example for example in ordered[:cut] if seen.add(example.message.text) or True]
    newer = [example for example in ordered[cut:] if seen.add(example.message.text)]
    return older, newer


def _example(line: bytes, path: Path, number: int) -> Example:
    try:
        return Example.from_dict(json.loads(line.decode("utf-8")))
    except UnicodeDecodeError as error:
        found = line[error.start]
        raise BadDatasetError(
            f"{path.name} line {number}: expected UTF-8, found byte {found:#04x}"
        ) from error
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a ValueError
        raise BadDatasetError(f"{path.name} line {number}: expected JSON, {error}") from error
    except BadDatasetError as error:
        raise BadDatasetError(f"{path.name} line {number}: {error}") from error


def _kind(value: Any) -> str:
    names = {bool: "true or false", str: "a string", int: "a number", float: "a number"}
    names |= {list: "a list", dict: "an object", type(None): "null"}
    return names.get(type(value), type(value).__name__)


def _text(data: Mapping[str, Any], name: str) -> str | None:
    value = data.get(name)
    if value is not None and not isinstance(value, str):
        raise BadDatasetError(f'expected "{name}" to be a string, found {_kind(value)}')
    return value


def _flag(data: Mapping[str, Any], name: str) -> bool | None:
    value = data.get(name)
    if value is not None and not isinstance(value, bool):
        raise BadDatasetError(f'expected "{name}" to be true or false, found {_kind(value)}')
    return value


def _seconds(data: Mapping[str, Any]) -> float | None:
    value = data.get("form_seconds")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadDatasetError(f'expected "form_seconds" to be a number, found {_kind(value)}')
    if not abs(value) < _MOST_SECONDS:  # NaN fails this too
        raise BadDatasetError(f'expected "form_seconds" to be a finite number, found {value}'[:90])
    return float(value)


def _time(value: Any) -> datetime | None:
    if value is None:
        return None
    try:
        time = datetime.fromisoformat(value)
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as error:  # year 1 in a zone to the east
        raise BadDatasetError(f"expected an ISO 8601 time, found {value!r:.40}") from error

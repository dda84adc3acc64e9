"""JSON lines in, JSON lines out, one for one and in order; a bad line becomes an error object."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final

from spam.errors import BadDatasetError, SpamError

MOST_LINE_BYTES: Final = 1_000_000
_TEXT_FIELDS: Final = ("text", "author", "author_url", "post_title", "post_text", "lang")


def answer_lines(
    source: BinaryIO, target: BinaryIO, answer: Callable[[dict[str, Any]], dict[str, Any]]
) -> int:
    """Answer every line; give the number of lines that could not be answered."""
    bad = 0
    for number, line in enumerate(_lines(source), start=1):
        try:
            result = answer(_object(line))
        except SpamError as error:
            bad += 1
            result = {"error": str(error), "line": number}
        target.write(_encoded(result))
        target.flush()
    return bad


def _lines(source: BinaryIO) -> Iterator[bytes | None]:
    """Read lines without their end; ``None`` stands for one longer than the cap."""
    while line := source.readline(MOST_LINE_BYTES + 1):
        if line.endswith(b"\n") or len(line) <= MOST_LINE_BYTES:
            yield line.rstrip(b"\r\n")
            continue
        while (rest := source.readline(MOST_LINE_BYTES)) and not rest.endswith(b"\n"):
            pass
        yield None


def _object(line: bytes | None) -> dict[str, Any]:
    if line is None:
        raise BadDatasetError(f"expected a line of at most {MOST_LINE_BYTES:,} bytes")
    try:
        data = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadDatasetError(f"expected UTF-8, found byte {line[error.start]:#04x}") from error
    except (ValueError, RecursionError) as error:
        raise BadDatasetError(f"expected JSON: {str(error)[:200]}") from error
    if not isinstance(data, dict):
        raise BadDatasetError("expected a JSON object")
    for name in _TEXT_FIELDS:
        _check_characters(name, data.get(name))
    return data


def _check_characters(name: str, value: object) -> None:
    if not isinstance(value, str):
        return  # of the wrong type: the message itself complains
    if "\0" in value:
        raise BadDatasetError(f'expected characters in "{name}", found NUL')
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        code = ord(value[error.start])
        raise BadDatasetError(
            f'expected characters in "{name}", found half a surrogate pair (U+{code:04X})'
        ) from error


def _encoded(result: dict[str, Any]) -> bytes:
    text = json.dumps(result, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "backslashreplace") + b"\n"

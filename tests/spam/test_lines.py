from __future__ import annotations

import io
import json
from typing import Any

import pytest

from spam.lines import MOST_LINE_BYTES, answer_lines


def answered(given: bytes) -> tuple[int, list[dict[str, Any]]]:
    out = io.BytesIO()
    bad = answer_lines(io.BytesIO(given), out, lambda data: {"got": data["text"]})
    return bad, [json.loads(line) for line in out.getvalue().decode("utf-8").splitlines()]


def test_lines_are_answered_in_order_whatever_ends_them() -> None:
    assert answered(b'{"text": "a"}\r\n{"text": "\xc3\xa9"}\n{"text": "c"}') == (
        0,
        [{"got": "a"}, {"got": "é"}, {"got": "c"}],
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"", "JSON"),
        (b"\xff", "found byte 0xff"),
        (b"{", "JSON"),
        (b"1", "object"),
        (b"[" * 100_000, "JSON"),
        (b'{"text": "\\u0000"}', "NUL"),
        (b'{"text": "\\udc00 high"}', "U+DC00"),
        (b'{"text": "a", "post_text": "\\ud83d"}', "post_text"),
        (b'"' + b"a" * MOST_LINE_BYTES + b'"', "at most"),
        (b'"' + b"a" * (3 * MOST_LINE_BYTES) + b'"', "at most"),
    ],
)
def test_a_bad_line_is_named_and_the_next_one_answered(line: bytes, message: str) -> None:
    bad, found = answered(line + b'\n{"text": "after"}\n')

    assert bad == 1
    assert found[0]["line"] == 1
    assert message in found[0]["error"]
    assert found[1] == {"got": "after"}


def test_a_giant_last_line_without_an_end_is_one_error() -> None:
    bad, found = answered(b"a" * (2 * MOST_LINE_BYTES))

    assert (bad, len(found)) == (1, 1)


def test_a_line_as_long_as_the_cap_is_read() -> None:
    text = "a" * (MOST_LINE_BYTES - len('{"text": ""}'))

    assert answered(json.dumps({"text": text}).encode()) == (0, [{"got": text}])


def test_whole_pairs_are_characters() -> None:
    assert answered(b'{"text": "\\ud83d\\ude00"}\n') == (0, [{"got": "\U0001f600"}])


def test_fields_of_another_type_are_left_to_the_message() -> None:
    assert answered(b'{"text": 5}\n') == (0, [{"got": 5}])

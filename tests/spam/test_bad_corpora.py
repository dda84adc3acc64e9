"""Bad data through ``python -m spam train``: one clear line, exit code 1, no file touched."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from spam.__main__ import main
from tests.spam.conftest import spun_set

LINES = [json.dumps(example.as_dict()).encode() for example in spun_set(60, seed=2)]
WHOLE = b"\n".join(LINES) + b"\n"


def with_line(line: bytes) -> bytes:
    return b"\n".join([*LINES[:30], line, *LINES[30:]]) + b"\n"


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :]


ZIPPED = gzip.compress(WHOLE, mtime=0)
BROKEN: dict[str, tuple[str, bytes, str]] = {
    "no JSON": ("a.jsonl", with_line(b'{"text": "cut'), "line 31"),
    "not an object": ("a.jsonl", with_line(b'["spam"]'), "line 31"),
    "no text": ("a.jsonl", with_line(b'{"label": "spam"}'), "line 31"),
    "text of another type": ("a.jsonl", with_line(b'{"text": 7, "label": "spam"}'), "line 31"),
    "no label": ("a.jsonl", with_line(b'{"text": "x"}'), "line 31"),
    "an unheard label": ("a.jsonl", with_line(b'{"text": "x", "label": "maybe"}'), "line 31"),
    "no UTF-8": (
        "a.jsonl",
        with_line(b'{"text": "\xff\xfe", "label": "ham"}'),
        "line 31: expected UTF-8",
    ),
    "zero bytes": ("a.jsonl", with_line(bytes(40)), "line 31"),
    "deep brackets": ("a.jsonl", with_line(b"[" * 100_000), "line 31"),
    "a giant number": ("a.jsonl", with_line(b"9" * 5_000), "line 31"),
    "no time": (
        "a.jsonl",
        with_line(b'{"text": "x", "label": "ham", "time": "yesterday"}'),
        "line 31",
    ),
    "a time before all times": (
        "a.jsonl",
        with_line(b'{"text": "x", "label": "ham", "time": "0001-01-01T00:00:00+23:00"}'),
        "line 31",
    ),
    "a cut archive": ("a.jsonl.gz", ZIPPED[: len(ZIPPED) // 2], "cannot read"),
    "no archive": ("a.jsonl.gz", WHOLE, "cannot read"),
    "nothing": ("a.jsonl", b"", "found 0"),
    "empty lines": ("a.jsonl", b"\n\n\n", "found 0"),
    "three examples": ("a.jsonl", b"\n".join(LINES[:3]), "found 3"),
    "only spam": ("a.jsonl", b"\n".join(LINES[::2]), "spam"),
    "only ham": ("a.jsonl", b"\n".join(LINES[1::2]), "ham"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_bad_corpus_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    file, data, says = BROKEN[name]
    corpus, out = tmp_path / "corpus", tmp_path / "out"
    corpus.mkdir()
    out.mkdir()
    (corpus / file).write_bytes(data)
    (out / "card.json").write_text("an earlier model")

    code = main(["train", "--corpus", str(corpus), "--out", str(out)])

    problem = capsys.readouterr().err.strip().splitlines()[-1]
    assert code == 1
    assert problem.startswith("spam: ")
    assert says in problem
    assert {path.name: path.read_text() for path in out.iterdir()} == {
        "card.json": "an earlier model"
    }


@pytest.mark.parametrize("at", range(10, len(ZIPPED) - 8, max(1, len(ZIPPED) // 25)))
def test_an_archive_with_a_flipped_bit_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], at: int
) -> None:
    """Read by ``evaluate``, which is quick; the reader is the same."""
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(flipped(ZIPPED, at))

    code = main(["evaluate", "--data", str(path)])

    problem = capsys.readouterr().err
    assert code == 1
    assert problem.startswith("spam: ")
    assert problem.count("\n") == 1


def test_a_folder_that_is_a_file_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.jsonl").write_bytes(WHOLE)
    taken = tmp_path / "taken"
    taken.write_text("words")

    code = main(["train", "--corpus", str(tmp_path), "--out", str(taken)])

    assert code == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith("spam: ")
    assert taken.read_text() == "words"

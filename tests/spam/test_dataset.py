from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from spam.dataset import (
    Example,
    Message,
    drop_near_duplicates,
    read_corpus,
    read_examples,
    read_marks,
    split_by_time,
    text_mark,
    write_examples,
)
from spam.errors import BadDatasetError

FULL = Message(
    text="The ferry was late again",
    author="Rita",
    author_url="http://rita.example.org",
    post_title="Ferries",
    post_text="All about ferries",
    lang="en",
    trap_filled=False,
    form_seconds=12.5,
)
NOW = datetime(2026, 4, 1, tzinfo=UTC)


def test_a_message_survives_its_own_json() -> None:
    assert Message.from_dict(FULL.as_dict()) == FULL
    assert Message("x").as_dict() == {"text": "x"}


def test_unknown_keys_are_ignored_and_null_means_unknown() -> None:
    assert Message.from_dict({"text": "x", "kind": 1, "author": None}) == Message("x")


def test_dropping_fields_keeps_the_rest() -> None:
    assert FULL.without("author", "author_url").author is None
    assert FULL.without("author").post_title == "Ferries"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "object"),
        ({}, '"text"'),
        ({"text": 1}, "a number"),
        ({"text": True}, "true or false"),
        ({"text": {}}, "an object"),
        ({"text": "a", "lang": 3}, '"lang"'),
        ({"text": "a", "trap_filled": 1}, '"trap_filled"'),
        ({"text": "a", "form_seconds": "2"}, '"form_seconds"'),
        ({"text": "a", "form_seconds": True}, '"form_seconds"'),
        ({"text": "a", "form_seconds": float("inf")}, "finite"),
        ({"text": "a", "form_seconds": 10**400}, "finite"),
    ],
)
def test_wrong_messages_say_what_was_expected_and_found(data: object, message: str) -> None:
    with pytest.raises(BadDatasetError, match=message):
        Message.from_dict(data)


@pytest.mark.parametrize("label", [None, "Spam", 1, ["ham"]])
def test_labels_are_spam_or_ham(label: object) -> None:
    with pytest.raises(BadDatasetError, match="label"):
        Example.from_dict({"text": "a", "label": label})


@pytest.mark.parametrize("time", ["yesterday", 5, ["2026"]])
def test_times_are_iso(time: object) -> None:
    with pytest.raises(BadDatasetError, match="ISO 8601"):
        Example.from_dict({"text": "a", "label": "ham", "time": time})


def test_the_language_of_labelled_data_never_reaches_the_message() -> None:
    example = Example.from_dict({"text": "a", "label": "ham", "lang": "cs", "date": "2020-05-01"})

    assert example.message.lang is None
    assert example.lang == "cs"
    assert example.time == datetime(2020, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize("name", ["some.jsonl", "some.jsonl.gz"])
def test_examples_survive_a_file(tmp_path: Path, name: str) -> None:
    examples = [
        Example(
            Message("One", author="A"), is_spam=True, source="s", time=NOW, kind="k", lang="it"
        ),
        Example(Message("Two \u2028 lines"), is_spam=False),
    ]

    write_examples(tmp_path / name, examples)

    assert list(read_examples(tmp_path / name)) == examples
    assert read_corpus([tmp_path]) == examples


def test_blank_lines_of_a_file_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "gaps.jsonl"
    path.write_text('\n{"text": "a", "label": "ham"}\n\n')

    assert len(list(read_examples(path))) == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"nonsense", "line 2: expected JSON"),
        (b'{"text": "a"}', "line 2: .*label"),
        (b"\xff", "line 2: expected UTF-8, found byte 0xff"),
        (b"[" * 100_000, "line 2"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: bytes, message: str) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_bytes(b'{"text": "a", "label": "ham"}\n' + line + b"\n")

    with pytest.raises(BadDatasetError, match=message):
        list(read_examples(path))


def test_a_cut_archive_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl.gz"
    whole = gzip.compress(b'{"text": "a", "label": "ham"}\n' * 500)
    path.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(BadDatasetError, match="cannot read"):
        list(read_examples(path))


def test_missing_corpora_are_errors(tmp_path: Path) -> None:
    with pytest.raises(BadDatasetError, match="folder"):
        read_corpus([tmp_path / "none"])
    with pytest.raises(BadDatasetError, match="cannot read"):
        list(read_examples(tmp_path / "none.jsonl"))


def at(hours: int, text: str) -> Example:
    return Example(Message(text), is_spam=False, time=NOW + timedelta(hours=hours))


LETTER = "The committee met in the old school and voted for a new roof before the rain comes {}"


def test_near_duplicates_leave_the_first() -> None:
    examples = [
        at(0, LETTER.format("in")),
        at(1, LETTER.format("IN 1999 http://a.example")),
        at(2, "Something else altogether was said here"),
    ]

    assert drop_near_duplicates(examples) == [examples[0], examples[2]]


def test_short_thanks_are_duplicates_only_when_equal() -> None:
    examples = [at(0, "Thanks a lot"), at(1, "thanks  a lot"), at(2, "Thanks a bit")]

    assert drop_near_duplicates(examples) == [examples[0], examples[2]]


def test_copies_never_sit_on_both_sides_of_a_split() -> None:
    texts = [f"{word} {LETTER}" for word in ("Alpha", "Beta")]
    older = [at(n, f"Remark number {'x' * n} about the weather over {n} hills") for n in range(8)]
    examples = [*older, at(9, texts[0]), at(20, texts[1]), at(21, "A new thing to say to you all")]

    first, newest = split_by_time(examples, held_out_share=0.2)

    assert [e.message.text for e in newest] == ["A new thing to say to you all"]
    assert len(first) == 9


def test_examples_without_a_time_count_as_oldest() -> None:
    unknown = Example(Message("No time at all for this one here"), is_spam=True)
    first, newest = split_by_time(
        [at(1, "Later on the same long day"), unknown], held_out_share=0.5
    )

    assert first == [unknown]
    assert len(newest) == 1


@pytest.mark.parametrize("share", [0.0, 1.0, -1.0])
def test_the_share_held_out_is_a_proper_share(share: float) -> None:
    with pytest.raises(BadDatasetError, match="between 0 and 1"):
        split_by_time([], held_out_share=share)


def test_marks_are_read_without_remarks(tmp_path: Path) -> None:
    mark = text_mark("a text whose label is wrong")
    (tmp_path / "marks.txt").write_text(f"# why\n{mark}\n\n")

    assert read_marks(tmp_path / "marks.txt") == {mark}


@pytest.mark.parametrize("content", ["not a mark\n", "0123\n", "ABCDEFABCDEFABCD\n", "é\n"])
def test_a_broken_mark_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "marks.txt").write_text(content, "utf-8")

    with pytest.raises(BadDatasetError, match=r"marks\.txt"):
        read_marks(tmp_path / "marks.txt")


def test_missing_marks_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadDatasetError, match=r"cannot read marks\.txt"):
        read_marks(tmp_path / "marks.txt")

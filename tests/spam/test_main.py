from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from spam.__main__ import main
from spam.candidate import Candidate
from spam.dataset import Example, text_mark, write_examples

MakeExamples = Callable[[int, int], list[Example]]


def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "spam", *arguments],
        input=given,
        capture_output=True,
        check=False,
        timeout=240,
    )


def answers(done: subprocess.CompletedProcess[bytes]) -> list[dict]:
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def test_judge_answers_one_line_for_one_and_in_order() -> None:
    texts = ["Great article, thanks!", "Buy cheap viagra http://pills.example.com", "Ciao, grazie"]
    given = b"".join(json.dumps({"text": text, "unheard": 1}).encode() + b"\n" for text in texts)

    done = run("judge", given=given)

    assert done.returncode == 0, done.stderr
    found = answers(done)
    assert [set(answer) for answer in found] == [{"score", "action", "reasons", "model"}] * 3
    assert found[0]["action"] == "publish"
    assert found[1]["action"] != "publish"
    assert set(found[0]["reasons"][0]) == {"name", "weight", "detail"}


BAD_LINES = (
    (b"", "JSON"),  # an empty line
    (b"not json", "JSON"),
    (b'{"text": "open', "JSON"),
    (b"[" * 200_000, "JSON"),  # deeper than the parser goes
    (b'["text"]', "object"),
    (b"{}", '"text"'),
    (b'{"text": 5}', "a number"),
    (b'{"text": null}', "null"),
    (b'{"text": "a", "author": ["b"]}', "author"),
    (b'{"text": "\xff\xfe"}', "UTF-8"),
    (b'{"text": "a\x00b"}', "JSON"),  # a control character as such
    (b'{"text": "a\\u0000b"}', "NUL"),
    (b'{"text": "a\\ud800b"}', "surrogate"),
    (b'{"text": "a", "author": "\\udfff"}', "surrogate"),
    (b'{"text": "' + b"a" * 10_001 + b'"}', "10000"),
    (b'{"text": "' + b"a" * 3_000_000 + b'"}', "bytes"),  # a giant line
    (b'{"text": "a", "form_seconds": NaN}', "finite"),
    (b'{"text": "a", "form_seconds": ' + b"9" * 5_000 + b"}", "JSON"),
    (b'{"text": "a", "trap_filled": "yes"}', "true or false"),
)


def test_bad_lines_are_answered_with_an_error_and_the_rest_is_judged() -> None:
    good = b'{"text": "a fine day"}'
    lines = [line for bad, _ in BAD_LINES for line in (bad, good)]

    done = run("judge", given=b"\n".join(lines))

    assert done.returncode == 1
    found = answers(done)
    assert len(found) == len(lines)
    for number, (_, message) in enumerate(BAD_LINES):
        assert message in found[2 * number]["error"]
        assert found[2 * number]["line"] == 2 * number + 1
        assert "score" in found[2 * number + 1]


def test_normalise_gives_the_text_and_every_change() -> None:
    done = run("normalise", given='{"text": "I аm here"}\n'.encode())

    assert done.returncode == 0
    assert answers(done) == [
        {
            "text": "I am here",
            "changes": [{"start": 2, "end": 3, "from": "а", "to": "a", "kind": "lookalike"}],
        }
    ]


def test_no_input_gives_no_output() -> None:
    done = run("judge")

    assert (done.returncode, done.stdout) == (0, b"")


def test_another_model_is_used_when_named(small_candidate: Candidate, tmp_path: Path) -> None:
    small_candidate.write_base(tmp_path)

    done = run("judge", "--model", str(tmp_path / "base.safetensors"), given=b'{"text": "hi"}\n')

    assert answers(done)[0]["model"] == small_candidate.card.version


def test_a_model_that_cannot_be_loaded_is_one_clear_line(tmp_path: Path) -> None:
    done = run("judge", "--model", str(tmp_path), given=b'{"text": "hi"}\n')

    assert done.returncode == 1
    assert done.stdout == b""
    assert done.stderr.count(b"\n") == 1
    assert b"card.json" in done.stderr


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["train"], ["evaluate"]])
def test_misuse_exits_with_two(arguments: list[str]) -> None:
    assert run(*arguments).returncode == 2


def test_a_reader_that_leaves_early_is_no_error_message() -> None:
    command = [sys.executable, "-m", "spam", "judge"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as judge:
        assert judge.stdin is not None
        assert judge.stdout is not None
        assert judge.stderr is not None
        judge.stdin.write(b'{"text": "one"}\n')
        judge.stdin.flush()
        judge.stdout.readline()
        judge.stdout.close()
        judge.stdin.write(b'{"text": "two"}\n' * 50)
        judge.stdin.close()

        assert judge.stderr.read() == b""


def test_interrupting_is_quiet() -> None:
    command = [sys.executable, "-m", "spam", "judge"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Whoever runs the tests in the background of a shell has it ignored, and so would a child.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads here
    ) as judge:
        assert judge.stdin is not None
        assert judge.stdout is not None
        assert judge.stderr is not None
        judge.stdin.write(b'{"text": "one"}\n')
        judge.stdin.flush()
        judge.stdout.readline()  # it is up and waiting
        os.kill(judge.pid, signal.SIGINT)

        assert judge.wait(timeout=60) == 130
        assert judge.stderr.read() == b""


def test_training_and_evaluating_from_files(
    make_examples: MakeExamples, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus, out, page = tmp_path / "corpus", tmp_path / "out", tmp_path / "report.html"
    corpus.mkdir()
    write_examples(corpus / "train.jsonl.gz", make_examples(200, 5))
    write_examples(tmp_path / "test.jsonl", make_examples(60, 6))
    (corpus / "spintax_own.txt").write_text("{Great|Nice} {blog|site}, keep it up!\n")

    trained = main(["train", "--corpus", str(corpus), "--out", str(out)])
    progress = capsys.readouterr()
    evaluated = main(
        [
            "evaluate",
            "--model",
            str(out),
            "--data",
            str(tmp_path / "test.jsonl"),
            "--report",
            str(page),
        ]
    )

    assert (trained, evaluated) == (0, 0)
    assert "fold 1" in progress.err
    measured = json.loads(capsys.readouterr().out)
    assert measured["ham"] == measured["spam"] == 30
    assert measured["roc_area"] > 0.9
    assert measured["average_precision"] > 0.9
    assert measured["attacks"]["spam"] == 30
    assert "changes" not in measured
    assert page.read_text("utf-8").count("<svg") == 3 + 3  # of these comments, and of the card


def test_training_leaves_out_the_marked_texts(
    make_examples: MakeExamples, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus, marks = tmp_path / "corpus", tmp_path / "marks.txt"
    corpus.mkdir()
    examples = make_examples(80, 5)
    write_examples(corpus / "train.jsonl", examples)
    marks.write_text("".join(f"{text_mark(e.message.text)}\n" for e in examples[:20]), "ascii")
    command = ["train", "--corpus", str(corpus), "--out", str(tmp_path / "out")]

    assert main([*command, "--leave-out", str(marks)]) == 0
    assert "60 labelled comments read" in capsys.readouterr().err

    marks.write_text("no mark\n", "ascii")
    assert main([*command, "--leave-out", str(marks)]) == 1
    assert "expected marks of 16 hexadecimal digits" in capsys.readouterr().err


def test_training_on_nothing_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "--corpus", str(tmp_path), "--out", str(tmp_path / "out")]) == 1

    assert "at least one .jsonl" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_commands_run_inside_another_program(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    for command, given, code in (
        ("judge", '{"text": "A calm day"}\n', 0),
        ("normalise", '{"text": "саlm"}\nnonsense\n', 1),
    ):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given.encode())))

        assert main([command]) == code

    found = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert found[0]["action"] == "publish"
    assert found[1]["text"] == "calm"
    assert found[2]["line"] == 2


def test_interrupting_inside_another_program_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("spam.__main__.answer_lines", interrupted)

    assert main(["judge"]) == 130


def test_evaluating_without_a_report_prints_the_metrics(
    make_examples: MakeExamples, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_examples(tmp_path / "test.jsonl", make_examples(20, 6))

    assert main(["evaluate", "--data", str(tmp_path / "test.jsonl")]) == 0
    assert json.loads(capsys.readouterr().out)["ham"] == 10


def test_evaluating_against_another_model_says_what_changed(
    tmp_path: Path,
    make_examples: MakeExamples,
    small_candidate: Candidate,
    capsys: pytest.CaptureFixture[str],
) -> None:
    data, page = tmp_path / "test.jsonl", tmp_path / "report.html"
    write_examples(data, make_examples(20, 6))
    small_candidate.write_base(tmp_path / "previous")

    previous = ["--against", str(tmp_path / "previous")]
    code = main(["evaluate", "--data", str(data), "--report", str(page), *previous])

    assert code == 0
    changes = json.loads(capsys.readouterr().out)["changes"]
    assert changes["against"] == small_candidate.card.version
    assert "What changed against" in page.read_text("utf-8")


def test_a_stream_is_replayed_with_progress_page_and_one_object(
    make_examples: MakeExamples, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, page = tmp_path / "stream.jsonl", tmp_path / "page.html"
    waves = [replace(e, campaign="bags" if e.is_spam else None) for e in make_examples(60, 5)]
    write_examples(data, waves)

    options = ["--every", "10", "--sample", "0.5", "--seed", "2"]
    code = main(["simulate", "--data", str(data), *options, "--report", str(page)])

    shown = capsys.readouterr()
    result = json.loads(shown.out)
    assert code == 0
    assert "100%" in shown.err
    assert result["total"]["comments"] == 60
    assert result["settings"]["every"] == 10
    assert result["waves"]["bags"]["first"] == 30
    written = page.read_text("utf-8")
    assert written.count("<svg") == 1
    assert written.count("<table>") == 3


def test_replaying_without_a_report_prints_the_figures_alone(
    make_examples: MakeExamples, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_examples(tmp_path / "stream.jsonl", make_examples(20, 5))

    assert main(["simulate", "--data", str(tmp_path / "stream.jsonl")]) == 0
    assert json.loads(capsys.readouterr().out)["settings"]["sample"] == 0.02


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("", "found none"),
        ('{"text": "a", "label": "ham"}\n', "found only ham"),
        ('{"text": "a", "label": "ham"}\n{"text": \n', "line 2"),
        ('{"text": "a", "label": "ham", "campaign": 3}\n', '"campaign" to be a string'),
        ('{"text": "a", "label": "ham", "time": "soon"}\n', "ISO 8601"),
    ],
)
def test_a_broken_stream_is_one_clear_line(
    lines: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "stream.jsonl").write_text(lines, "utf-8")

    code = main(
        ["simulate", "--data", str(tmp_path / "stream.jsonl"), "--report", str(tmp_path / "page")]
    )

    shown = capsys.readouterr()
    assert code == 1
    assert message in shown.err
    assert not shown.out
    assert not (tmp_path / "page").exists()


def test_training_into_what_is_no_folder_is_refused_before_it_begins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder")

    code = main(["train", "--corpus", "nowhere", "--out", str(tmp_path / "file" / "base")])

    assert code == 1
    assert "expected a folder that can be written" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["evaluate", "simulate"])
def test_a_report_without_a_folder_is_refused_before_anything_is_measured(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, report = tmp_path / "no such data", tmp_path / "nowhere" / "report.html"

    code = main([command, "--data", str(data), "--report", str(report)])

    assert code == 1
    assert "expected a folder for the report" in capsys.readouterr().err


def test_a_report_that_cannot_be_written_is_one_clear_line(
    make_examples: MakeExamples, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_examples(tmp_path / "stream.jsonl", make_examples(20, 5))

    code = main(["simulate", "--data", str(tmp_path / "stream.jsonl"), "--report", str(tmp_path)])

    assert code == 1
    assert "cannot write the report" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong", [["--every", "0"], ["--every", "x"], ["--sample", "2"], ["--sample", "much"]]
)
def test_a_wrong_option_is_misuse(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["simulate", "--data", "nothing.jsonl", *wrong])

    assert stopped.value.code == 2
    assert "expected" in capsys.readouterr().err

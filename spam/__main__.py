"""Commands of the classifier alone: ``python -m spam judge|normalise|train|evaluate|simulate``.

Data goes to standard output, remarks to standard error. Exit codes: 0 fine, 1 failed, 2 misused.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import spam
from spam.errors import SpamError
from spam.lines import answer_lines

_BAR = 40  # characters


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; give the exit code."""
    chosen = _parser().parse_args(arguments)
    try:
        code: int = chosen.run(chosen)
        sys.stdout.flush()
    except SpamError as error:
        print(f"spam: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever read our output has gone: say nothing, and let the interpreter's own flush fail
        # into the void.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print(f"spam: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m spam", description=spam.__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    model = argparse.ArgumentParser(add_help=False)
    model.add_argument("--model", type=Path, help="model file or folder; default: the base model")

    judge = commands.add_parser("judge", parents=[model], help="judge messages, one JSON a line")
    judge.set_defaults(run=_judge)

    normalise = commands.add_parser("normalise", parents=[model], help="fold texts")
    normalise.set_defaults(run=_normalise)

    train = commands.add_parser("train", parents=[model], help="learn a base model from corpora")
    train.add_argument("--corpus", type=Path, nargs="+", required=True, metavar="DIR")
    train.add_argument("--out", type=Path, required=True, metavar="DIR")
    train.add_argument(
        "--leave-out", type=Path, metavar="FILE", help="marks of texts whose label is known wrong"
    )
    train.add_argument("--seed", type=int, default=0)
    train.set_defaults(run=_train)

    evaluate = commands.add_parser("evaluate", parents=[model], help="measure on labelled data")
    evaluate.add_argument("--data", type=Path, nargs="+", required=True, metavar="FILE")
    evaluate.add_argument("--report", type=Path, metavar="OUT.html")
    evaluate.add_argument(
        "--against", type=Path, metavar="PATH", help="previous model, file or folder, to compare"
    )
    evaluate.set_defaults(run=_evaluate)

    simulate = commands.add_parser(
        "simulate", parents=[model], help="replay labelled data, learning from a moderator"
    )
    simulate.add_argument("--data", type=Path, required=True, metavar="FILE")
    simulate.add_argument("--every", type=_at_least_one, metavar="N", help="decisions a retraining")
    simulate.add_argument(
        "--sample", type=_share, help="of what is not held, answered all the same"
    )
    simulate.add_argument("--seed", type=int, default=0)
    simulate.add_argument("--report", type=Path, metavar="OUT.html")
    simulate.set_defaults(run=_simulate)
    return parser


def _at_least_one(typed: str) -> int:
    if not typed.isdecimal() or int(typed) < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1 on, found {typed!r}")
    return int(typed)


def _share(typed: str) -> float:
    try:
        share = float(typed)
    except ValueError:
        share = -1.0
    if not 0.0 <= share <= 1.0:
        raise argparse.ArgumentTypeError(f"expected a number from 0 to 1, found {typed!r}")
    return share


def _judge(chosen: argparse.Namespace) -> int:
    scorer = spam.load(chosen.model)

    def answer(data: dict[str, Any]) -> dict[str, Any]:
        verdict = scorer.judge(spam.Message.from_dict(data)).as_dict()
        return {name: verdict[name] for name in ("score", "action", "reasons", "model")}

    return 1 if answer_lines(sys.stdin.buffer, sys.stdout.buffer, answer) else 0


def _normalise(_: argparse.Namespace) -> int:
    def answer(data: dict[str, Any]) -> dict[str, Any]:
        folded = spam.normalise(spam.Message.from_dict(data).text)
        return {"text": folded.text, "changes": [change.as_dict() for change in folded.changes]}

    return 1 if answer_lines(sys.stdin.buffer, sys.stdout.buffer, answer) else 0


def _train(chosen: argparse.Namespace) -> int:
    from spam.dataset import read_corpus, read_marks
    from spam.training import train

    _check_out(chosen.out)
    templates = [path for folder in chosen.corpus for path in sorted(folder.glob("spintax*.txt"))]
    candidate = train(
        read_corpus(chosen.corpus),
        random_state=chosen.seed,
        templates=templates[0] if templates else None,
        left_out=read_marks(chosen.leave_out) if chosen.leave_out else frozenset(),
        report=lambda line: print(line, file=sys.stderr, flush=True),
    )
    candidate.write_base(chosen.out)
    print(json.dumps({"version": candidate.card.version, "out": str(chosen.out)}))
    return 0


def _evaluate(chosen: argparse.Namespace) -> int:
    from spam.attack_table import attack_table
    from spam.dataset import read_examples
    from spam.evaluation import metrics
    from spam.model_changes import changes_between

    _check_folder(chosen.report)
    scorer = spam.load(chosen.model)
    previous = spam.load(chosen.against) if chosen.against is not None else None
    examples = [example for path in chosen.data for example in read_examples(path)]
    measured = metrics(scorer, examples) | {"attacks": attack_table(scorer, examples)}
    changes = changes_between(previous, scorer, examples) if previous is not None else None
    if changes is not None:
        measured["changes"] = changes.as_dict()
    if chosen.report is not None:
        from spam.report import report_html

        page = report_html(scorer, examples, measured, changes=changes)
        _write_report(chosen.report, page)
    print(json.dumps(measured, allow_nan=False))
    return 0


def _simulate(chosen: argparse.Namespace) -> int:
    from spam.dataset import read_examples
    from spam.simulation import EVERY, SAMPLE, Settings, Simulation

    _check_folder(chosen.report)
    settings = Settings(
        every=chosen.every or EVERY,
        sample=SAMPLE if chosen.sample is None else chosen.sample,
        seed=chosen.seed,
    )
    simulation = Simulation(spam.load(chosen.model), settings)
    result = simulation.run(list(read_examples(chosen.data)), report=_show_bar)
    if chosen.report is not None:
        from spam.simulation_report import simulation_html

        _write_report(chosen.report, simulation_html(result))
    print(json.dumps(result, allow_nan=False))
    return 0


def _check_out(out: Path) -> None:
    """Refuse a folder that cannot be written before a quarter of an hour is spent on training."""
    nearest = next(place for place in (out, *out.absolute().parents) if place.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        raise SpamError(f"expected a folder that can be written at {out}, found none")


def _write_report(report: Path, page: str) -> None:
    try:
        report.write_text(page, "utf-8", errors="backslashreplace")
    except OSError as error:
        raise SpamError(f"cannot write the report: {error}") from error


def _check_folder(report: Path | None) -> None:
    """Refuse a report that has no folder before minutes are spent on it."""
    if report is not None and not report.parent.is_dir():
        raise SpamError(f"expected a folder for the report at {report.parent}, found none")


def _show_bar(share: float) -> None:
    """Draw the progress over itself on a terminal, line by line elsewhere."""
    done = round(share * _BAR)
    end = "\n" if share == 1.0 or not sys.stderr.isatty() else "\r"
    bar = "#" * done + "." * (_BAR - done)
    print(f"[{bar}] {share:4.0%}", end=end, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())

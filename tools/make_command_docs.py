"""Write docs/commands.md from the commands' own help: ``python tools/make_command_docs.py``.

With ``--check`` nothing is written; the exit code is 1 when the page is not what it would be.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from blog.cli import main as blarney

PAGE = Path(__file__).resolve().parents[1] / "docs" / "commands.md"
WIDTH = 88
HEAD = """\
# Commands

Made by `python tools/make_command_docs.py` from the commands' own help; do not edit.

Every command exits with 0 when all is well, 1 when it failed and 2 when it was misused or the
settings are wrong. Data goes to standard output, remarks to standard error. The settings are
described in [configuration.md](configuration.md).
"""
CLASSIFIER = """
## The classifier alone

`python -m spam` needs neither Flask nor a database. It reads JSON lines on standard input and
writes JSON lines on standard output, one for one and in order. A line that is not understood is
answered with `{"error": …, "line": …}`, and the exit code is 1 after all lines are done. Every
command takes `--model PATH`, a model file or a folder with one; without it the shipped base model
answers.

| command | reads | writes |
|---|---|---|
| `python -m spam judge` | a message: `text`, optionally `author`, `author_url`, `post_title`, \
`post_text`, `lang` | `score` in [0, 1], `action`, `reasons` \
(strongest first, log-odds), `model` |
| `python -m spam normalise` | `text` \
| `text` folded, and `changes` with `start`, `end`, `from`, `to`, `kind` |
| `python -m spam train --corpus DIR… --out DIR [--seed N]` \
| labelled messages from `*.jsonl` and `*.jsonl.gz` | a model and its card |
| `python -m spam evaluate --data FILE… [--report OUT.html] [--against MODEL]` \
| labelled messages | one JSON object of metrics, disguised spam included; \
a report with pictures; what changed against another model |
| labelled messages | one JSON object of metrics; a report with pictures |
| `python -m spam simulate --data FILE [--every N] [--sample SHARE] [--seed N] \
[--report OUT.html]` | labelled messages with `time`, optionally `campaign` \
| one JSON object: spam missed, honest comments held and decisions asked, for every 100 comments, \
in all, after 100 decisions, and for each wave; a page with a chart |
"""


def main(arguments: list[str]) -> int:
    """Write or check the page; give the exit code."""
    made = page()
    if "--check" in arguments:
        return int(not PAGE.exists() or PAGE.read_text(encoding="utf-8") != made)
    PAGE.write_text(made, encoding="utf-8")
    return 0


def page() -> str:
    """Give the whole page."""
    sections = [section(name, command) for name, command in commands(blarney, "blarney")]
    return HEAD + "".join(sections) + CLASSIFIER


def commands(group: click.Group, prefix: str) -> Iterator[tuple[str, click.Command]]:
    """Give every command with its full name, those in groups too."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}", command


def section(name: str, command: click.Command) -> str:
    """Give one command's part of the page."""
    context = click.Context(
        command, info_name=name, terminal_width=WIDTH, help_option_names=["-h", "--help"]
    )
    lines = [line.rstrip() for line in command.get_help(context).splitlines()]
    return f"\n## {name}\n\n```text\n" + "\n".join(lines) + "\n```\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

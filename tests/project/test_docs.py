"""Documents say what is there: settings, commands, words, links, and nothing that is not."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from blog.cli import main
from blog.settings import CHECKS, Settings

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for path in [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / ".github").rglob("*.md"),
    ]
)
# Words that name classes, enumerations or fields of the code and must mean what the glossary says.
TERMS = (
    "API token",
    "Action",
    "Assessment",
    "Author",
    "Base model",
    "Bulk action",
    "Campaign",
    "Candidate",
    "Comment",
    "Current",
    "Decision",
    "Device",
    "Draft",
    "Effect",
    "Example",
    "Held",
    "Invitation",
    "Label",
    "Log entry",
    "Maintainer",
    "Message",
    "Model",
    "ModelCard",
    "Moderation queue",
    "Normalised text",
    "Owner rule",
    "Passkey",
    "Policy",
    "Post",
    "Promote",
    "Reason",
    "Record",
    "Recovery code",
    "Rejected",
    "Revision",
    "Roll back",
    "Rule",
    "Scope",
    "Score",
    "Second factor",
    "Settling time",
    "Shadow",
    "Signal",
    "Site version",
    "Status",
    "Status page",
    "Thread",
    "Undo",
    "User",
    "Verdict",
    "Version",
    "Worker",
)


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def settings_in_code() -> set[str]:
    return set(re.findall(r"^([A-Z][A-Z_]+) = ", read("config.py"), flags=re.MULTILINE))


def commands(
    group: click.Group = main, prefix: str = "blarney"
) -> Iterator[tuple[str, click.Command]]:
    """Give every command with its full name."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}", command


def code_lines(text: str) -> list[str]:
    """Give the lines of fenced code and the words in backticks, without comments."""
    blocks = re.findall(r"^```[^\n]*\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    inline = re.findall(
        r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    )
    return [
        line.partition("#")[0].strip() for block in blocks for line in block.splitlines()
    ] + inline


def anchors(text: str) -> set[str]:
    """Give the anchors of a document's headings, made as hosting sites make them."""
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings]
    return set(plain) | set(re.findall(r'id="([^"]+)"', text))


class TestSettings:
    def test_each_has_a_default_a_check_and_a_field(self):
        names = {field.name.upper() for field in fields(Settings)}

        assert settings_in_code() == names == set(CHECKS)

    def test_each_default_says_what_it_does(self):
        lines = re.findall(
            r"^[A-Z_]+ = (?:[^(\n].*|\((?:.|\n)*?\n\).*)$", read("config.py"), flags=re.MULTILINE
        )

        assert len(lines) == len(settings_in_code())
        assert [line for line in lines if "  # " not in line] == []

    def test_each_is_documented_and_nothing_else(self):
        rows = re.findall(
            r"^\| `(?:BLARNEY_)?([A-Z_]+)`", read("docs/configuration.md"), flags=re.MULTILINE
        )

        assert sorted(rows) == sorted(settings_in_code() | ({"CONFIG_FILE"} & set(rows)))

    def test_each_default_is_the_documented_one(self):
        text = read("docs/configuration.md")
        defaults: dict[str, object] = {}
        exec(read("config.py"), defaults)

        undocumented = [
            name
            for name in settings_in_code()
            if (value := defaults[name]) not in ("", True, False)
            and not re.search(
                rf"`(?:BLARNEY_)?{name}`[^\n]*{re.escape(f'{value:g}' if isinstance(value, float) else str(value))}",
                text,
            )
        ]
        assert undocumented == []


class TestCommands:
    def test_each_is_documented(self):
        text = read("docs/commands.md")

        assert [name for name, _ in commands() if name not in text] == []

    def test_the_page_is_what_the_commands_say_of_themselves(self):
        command = [sys.executable, "tools/make_command_docs.py", "--check"]

        made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

        assert made.returncode == 0, made.stdout + made.stderr

    def test_each_option_is_documented(self):
        text = read("docs/commands.md")
        options = {
            option
            for _, command in commands()
            for parameter in command.params
            if isinstance(parameter, click.Option)
            for option in [*parameter.opts, *parameter.secondary_opts]
            if option.startswith("--")
        }

        assert [option for option in sorted(options) if option not in text] == []

    def test_each_has_help(self):
        assert [name for name, command in commands() if not command.help] == []

    @pytest.mark.parametrize("document", DOCUMENTS)
    def test_no_document_tells_of_a_command_that_is_not_there(self, document):
        known = {name for name, _ in commands()}
        told = [line for line in code_lines(read(document)) if re.match(r"blarney [a-z]", line)]
        groups = {name.rpartition(" ")[0] for name in known}

        unknown = [
            line
            for line in told
            if not any(line == name or line.startswith(f"{name} ") for name in known)
            and line.split(" |")[0] not in groups
            and not re.match(r"blarney [a-z]+ …?\|", line)
            and not any(
                line.startswith(f"{group} ") and "|" in line
                for group in groups
                if group != "blarney"
            )
        ]
        assert unknown == []

    @pytest.mark.parametrize("document", DOCUMENTS)
    def test_no_document_tells_of_a_make_target_that_is_not_there(self, document):
        targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), flags=re.MULTILINE))
        told = {
            word
            for line in code_lines(read(document))
            for word in re.findall(r"^make ([a-z-]+)", line)
        }

        assert told <= targets

    def test_the_readme_gives_the_two_commands(self):
        lines = code_lines(read("README.md"))

        assert "make run" in lines
        assert "make test" in lines

    def test_the_classifiers_own_commands_are_documented(self):
        text = read("docs/commands.md")
        names = re.findall(r'add_parser\("([a-z]+)"', read("spam/__main__.py"))

        assert names
        assert [name for name in names if f"python -m spam {name}" not in text] == []


class TestWords:
    @pytest.mark.parametrize("term", TERMS)
    def test_each_term_of_the_code_is_in_the_glossary(self, term):
        assert f"| **{term}** |" in read("docs/glossary.md")

    def test_the_glossary_is_in_order(self):
        terms = re.findall(r"^\| \*\*(.+?)\*\* \|", read("docs/glossary.md"), flags=re.MULTILINE)

        assert len(terms) == len(set(terms)) >= len(TERMS)
        assert terms == sorted(terms, key=str.lower)


class TestLinks:
    @pytest.mark.parametrize("document", DOCUMENTS)
    def test_each_leads_somewhere(self, document):
        text = read(document)
        prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)

        dead = []
        for target in re.findall(r"\]\(([^)\s]+)\)", prose):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            path = (ROOT / document).parent / name if name else ROOT / document
            if not path.exists() or (
                anchor and path.suffix == ".md" and anchor not in anchors(path.read_text("utf-8"))
            ):
                dead.append(target)

        assert dead == []

    def test_each_decision_is_listed_and_numbered(self):
        pages = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("0*.md"))
        listed = re.findall(r"\]\((0[^)]+)\)", read("docs/decisions/README.md"))

        assert listed == pages
        assert [name[:4] for name in pages] == [
            f"{number:04}" for number in range(1, len(pages) + 1)
        ]

    def test_the_changelog_has_a_place_for_what_comes(self):
        assert "## Unreleased" in read("CHANGELOG.md")

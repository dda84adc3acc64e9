"""Every sentence can be translated, and every translation is complete."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tools import translations

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "templates"
NAMES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file())
PROPER_NAMES = {"Blarney", "Shift"}
MARKUP = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
SPOKEN_ATTRIBUTES = {"aria-label", "alt", "title", "placeholder", "aria-description"}
WORD = re.compile(r"[A-Za-z]{2,}")
LIKE_WORDS = re.compile(r"[A-Z][a-z]+|(?!blarney )[a-z]+(?: [a-z]+)+\.?$")
# Attributes that a template writes outside of a tag, and parts of addresses.
UNSAID = re.compile(r'[a-z-]+="[^"]*"|#[a-z-]+|\b(?:required|autofocus)\b')
TRANSLATING = {"_", "gettext", "ngettext", "pgettext", "npgettext"}


class Spoken(HTMLParser):
    """Collects what a page shows or says: text, and attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in SPOKEN_ATTRIBUTES]


def bare_words(source: str) -> list[str]:
    """Give what a template says itself, outside of every call that translates."""
    page = Spoken()
    pieces = ["", ""]
    for _, kind, text in MARKUP.lex(source):
        if kind == "data":
            pieces.append(text)
        elif kind == "variable_begin":
            pieces.append("§")
    page.feed("".join(pieces))
    page.close()
    said = [
        text.strip()
        for text in page.found
        if set(WORD.findall(UNSAID.sub("", text))) - PROPER_NAMES
    ]
    return said + sorted(_constants(MARKUP.parse(source)))


def _constants(node: nodes.Node) -> set[str]:
    """Give the string constants of expressions that look like words for people."""
    if isinstance(node, nodes.Call) and getattr(node.node, "name", "") in TRANSLATING:
        return set().union(*(_constants(pair) for pair in node.kwargs))
    if isinstance(node, nodes.Include | nodes.Extends | nodes.Import | nodes.FromImport):
        return set()
    if isinstance(node, nodes.Const):
        is_said = isinstance(node.value, str) and LIKE_WORDS.match(node.value)
        return {str(node.value)} if is_said else set()
    return set().union(*(_constants(child) for child in node.iter_child_nodes()))


@pytest.mark.parametrize("name", NAMES)
def test_a_template_says_nothing_that_cannot_be_translated(name: str) -> None:
    assert bare_words((FOLDER / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("<p>Sign out</p>", ["Sign out"]),
        ('<p>{{ _("Sign out") }} Blarney</p>', []),
        ('<a aria-label="Pages" class="next page">{{ x }}</a>', ["Pages"]),
        ('{{ "Save mine" if stored else _("Save") }}', ["Save mine"]),
        ('{% set rows = [("a.b", "Overview")] %}', ["Overview"]),
        ('{{ ngettext("%(num)s post", "%(num)s posts", n, what="Some words") }}', ["Some words"]),
        ("{# A remark #}<b>{{ name }}: {{ 3 }}</b>", []),
    ],
)
def test_bare_words_are_found(source: str, said: list[str]) -> None:
    assert bare_words(source) == said


@pytest.mark.parametrize("language", translations.languages())
def test_a_catalogue_is_complete_and_compiled(language: str) -> None:
    assert list(translations.faults(language)) == []


def test_there_is_italian() -> None:
    assert "it" in translations.languages()


@pytest.mark.parametrize("language", translations.languages())
def test_updating_changes_nothing(language: str) -> None:
    stored = translations.path_of(language, "po").read_bytes()

    assert translations.as_po(translations.updated(language)) == stored


@pytest.mark.parametrize("language", translations.languages())
def test_a_catalogue_names_no_time_and_no_place(language: str) -> None:
    text = translations.path_of(language, "po").read_text(encoding="utf-8")

    assert not re.search(r"-Date:|Generated-By|Last-Translator|^#: .*:\d", text, re.MULTILINE)
    assert str(ROOT) not in text


class TestFaults:
    """What is wrong in a catalogue is told."""

    @pytest.fixture(autouse=True)
    def _elsewhere(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        good = translations.path_of("it", "po").read_bytes()
        monkeypatch.setattr(translations, "FOLDER", tmp_path)
        translations.path_of("it", "po").parent.mkdir(parents=True)
        translations.path_of("it", "po").write_bytes(good)
        translations.path_of("it", "mo").write_bytes(
            translations.as_mo(translations.catalog_of("it"))
        )

    def changed(self, old: str, new: str) -> list[str]:
        path = translations.path_of("it", "po")
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return list(translations.faults("it"))

    def test_a_sound_one_has_none(self) -> None:
        assert list(translations.faults("it")) == []

    def test_a_lost_placeholder(self) -> None:
        assert "placeholders" in self.changed('"%(length)s fa"', '"fa"')[0]

    def test_an_empty_translation(self) -> None:
        assert "is not translated" in self.changed('msgstr "%(length)s fa"', 'msgstr ""')[0]

    def test_a_doubtful_translation(self) -> None:
        told = self.changed('msgid "Alarms"', '#, fuzzy\nmsgid "Alarms"')

        assert any("fuzzy" in fault for fault in told)

    def test_a_sentence_that_nobody_says(self) -> None:
        told = self.changed('msgid "Alarms"', 'msgid "Alarm clocks"')

        assert any("said nowhere" in fault for fault in told)
        assert any("not in the catalogue" in fault for fault in told)

    def test_a_stale_compilation(self) -> None:
        told = self.changed('msgstr "Allarmi"', 'msgstr "Avvisi"')

        assert ["compile" in fault for fault in told] == [True]

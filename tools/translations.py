"""The catalogues of translations: ``python tools/translations.py COMMAND [LANGUAGE …]``.

``update`` reads every sentence of the code and the templates into each catalogue and keeps what is
translated; ``compile`` makes the files that the blog reads; ``check`` says what is missing or wrong
and ends with 1 then; ``extract`` prints a catalogue without translations; ``add LANGUAGE`` begins a
new one. Files depend on nothing but the sentences: no dates, no machine, no line numbers.
"""

from __future__ import annotations

import ast
import gettext
import io
import re
import sys
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "blog" / "translations"
OPTIONS = {
    f"templates/**.{ending}": {
        "trimmed": "true",
        "silent": "false",
        "encoding": "utf-8",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
    }
    for ending in ("html", "xml")
}
# Where the sentences stand among the arguments; the rest are gettext's own names.
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "lazy_gettext": (1,),
    "Sentence": (1,),
    "counted_sentence": (1, 2),
    "counted": (2, 3),
    "Signal": (3,),
    **dict.fromkeys(
        (
            "NotFoundError",
            "NotAllowedError",
            "CommentsClosedError",
            "RateLimitedError",
            "StaleDecisionError",
            "SignInError",
            "BusyError",
        ),
        (1,),
    ),
}
# Two forms are enough where the library's tables have one more for whole millions.
PLURALS = {"it": (2, "(n != 1)")}
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
WIDTH = 100
UNSTABLE = (
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Last-Translator",
    "Language-Team",
    "Report-Msgid-Bugs-To",
    "Generated-By",
)
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%%|\{[a-z_]+(?::[^}]*)?\}|</?[a-z]+[^>]*>")


def read_python(
    file: BinaryIO, keywords: Collection[str], _tags: object, **_options: object
) -> Iterator[tuple[int, str, tuple[str | None, ...], list[str]]]:
    """Find the calls that name a sentence, those inside of other calls, too."""
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in keywords:
                yield node.lineno, name, tuple(map(_constant, node.args)), []


def _constant(argument: ast.expr) -> str | None:
    is_text = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    return argument.value if is_text else None  # type: ignore[attr-defined] # checked above


METHODS: list[tuple[str, Any]] = [
    ("blog/**.py", read_python),
    ("spam/signals.py", read_python),
    ("spam/signals_gambling.py", read_python),
    ("spam/signals_offers.py", read_python),
    ("spam/signals_sellers.py", read_python),
    ("templates/**.html", "jinja2"),
    ("templates/**.xml", "jinja2"),
]


def extracted() -> Catalog:
    """Collect every sentence of the code and the templates."""
    catalog = _empty(None)
    for folder in ("blog", "spam", "templates"):
        methods = [
            (name.partition("/")[2], how) for name, how in METHODS if name.startswith(folder)
        ]
        options = {name.partition("/")[2]: given for name, given in OPTIONS.items()}
        found = extract_from_dir(
            str(ROOT / folder), methods, options, KEYWORDS, comment_tags=(), strip_comment_tags=True
        )
        for file, _, message, comments, context in found:
            place = [(f"{folder}/{Path(file).as_posix()}", 0)]
            catalog.add(message, None, place, auto_comments=comments, context=context)
    return catalog


def languages() -> list[str]:
    """Name the languages that have a catalogue."""
    return sorted(path.parents[1].name for path in FOLDER.glob("*/LC_MESSAGES/messages.po"))


def path_of(language: str, ending: str) -> Path:
    """Give the place of a catalogue; ``ending`` is ``po`` or ``mo``."""
    return FOLDER / language / "LC_MESSAGES" / f"messages.{ending}"


def catalog_of(language: str) -> Catalog:
    """Read a language's catalogue."""
    with path_of(language, "po").open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str) -> Catalog:
    """Give a language's catalogue with the sentences of today, and no others."""
    catalog = catalog_of(language) if path_of(language, "po").exists() else _empty(language)
    catalog.update(extracted(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    for message in catalog:
        message.previous_id = []
    return catalog


def as_po(catalog: Catalog) -> bytes:
    """Write a catalogue for people and their tools."""
    file = io.BytesIO()
    write_po(file, catalog, width=WIDTH, sort_output=True, include_lineno=False)
    lines = file.getvalue().decode("utf-8").splitlines(keepends=True)
    return "".join(
        line for line in lines if not line.startswith(tuple(f'"{n}' for n in UNSTABLE))
    ).encode()


def as_mo(catalog: Catalog) -> bytes:
    """Write a catalogue for the blog."""
    catalog.creation_date = catalog.revision_date = ALWAYS
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def faults(language: str) -> Iterator[str]:
    """Say what is missing or wrong in a language's catalogue, one sentence for each."""
    catalog = catalog_of(language)
    wanted = {_key(message): message for message in extracted() if message.id}
    known = {_key(message): message for message in catalog if message.id}
    for key in wanted.keys() - known.keys():
        yield f"{language}: “{key[0]}” is not in the catalogue; run the command update."
    for key in known.keys() - wanted.keys():
        yield f"{language}: “{key[0]}” is said nowhere any more; run the command update."
    for message in known.values():
        yield from (
            f"{language}: {fault}" for fault in _message_faults(message, catalog.num_plurals)
        )
    compiled = path_of(language, "mo")
    if not compiled.exists() or _texts(compiled.read_bytes()) != _texts(as_mo(catalog)):
        yield f"{language}: the compiled catalogue is not that of today; run the command compile."


def _message_faults(message: Message, plurals: int) -> Iterator[str]:
    texts, ids = _each(message.string), _each(message.id)
    if message.fuzzy:
        yield f"“{ids[0]}” is marked as fuzzy."
    if not all(texts) or (message.pluralizable and len(texts) != plurals):
        yield f"“{ids[0]}” is not translated."
        return
    allowed = [sorted(PLACEHOLDER.findall(text)) for text in ids]
    for text in texts:
        if sorted(PLACEHOLDER.findall(text)) not in allowed:
            yield f"“{text}” has other placeholders or marks than “{ids[-1]}”."


def _each(text: Any) -> list[str]:
    """Give the forms of a message or of its translation, one or more of them."""
    return [text or ""] if isinstance(text, str | None) else [form or "" for form in text]


def _key(message: Message) -> tuple[str, str | None]:
    return _each(message.id)[0], message.context


def _texts(compiled: bytes) -> dict[object, str]:
    """Give the texts of a compiled catalogue without its header, which names Babel's version."""
    known = gettext.GNUTranslations(io.BytesIO(compiled))._catalog  # type: ignore[attr-defined] # noqa: SLF001 - nothing public lists them
    return {key: text for key, text in known.items() if key}


def _empty(language: str | None) -> Catalog:
    catalog = Catalog(
        locale=language,
        project="Blarney",
        version="1",
        header_comment="# Translations of Blarney.",
        fuzzy=False,
    )
    number, rule = PLURALS.get(language or "", (catalog.num_plurals, catalog.plural_expr))
    catalog.mime_headers = [("Plural-Forms", f"nplurals={number}; plural={rule};")]
    return catalog


def _write(language: str, ending: str, content: bytes) -> None:
    path = path_of(language, ending)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)
        print(f"Written: {path.relative_to(ROOT)}")


def main(words: list[str]) -> int:
    """Do what the words of the command line ask for."""
    command, named = words[0] if words else "", words[1:]
    if command == "extract":
        print(as_po(extracted()).decode("utf-8"))
    elif command in {"update", "add"}:
        for language in named or languages():
            _write(language, "po", as_po(updated(language)))
    elif command == "compile":
        for language in named or languages():
            _write(language, "mo", as_mo(catalog_of(language)))
    elif command == "check":
        return _report(fault for language in named or languages() for fault in faults(language))
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


def _report(found: Iterable[str]) -> int:
    count = 0
    for count, fault in enumerate(found, 1):  # noqa: B007 - counted for the answer
        print(fault)
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

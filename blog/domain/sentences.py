"""Sentences that rules and services say to people: English text that remembers how it was made.

A ``Sentence`` is an ordinary string, so logs, commands and tests read it as it stands. It also
carries its template and its values, so that ``blog/web/languages.py`` can say it in another
language. Templates are written in the code, in braces; values may come from anybody and are only
ever put in, never read as a template.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Self

# {name}, {name:,} (a grouped number), {name:.2f} (so many decimals), {name:.1%} (a percentage).
PLACEHOLDER = re.compile(r"\{([a-z_]+)(?::(,|\.\d[f%]))?\}")

Shown = Callable[[object, str], str]


class Sentence(str):
    """An English sentence with the template and the values it was made from.

    Parameters
    ----------
    template
        With a placeholder for each value: ``{name}``, ``{name:,}``, ``{name:.2f}``, ``{name:.1%}``.
    values
        Strings, numbers or other sentences; a tuple of them is joined by commas.
    """

    __slots__ = ("number", "plural", "template", "values")
    template: str
    plural: str
    number: int
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """Make a sentence that reads the same for every number."""
        return cls._made(template, "", 1, values)

    def __reduce__(self) -> tuple[object, ...]:
        """Let sentences be copied and pickled."""
        return _again, (self.template, self.plural, self.number, dict(self.values))

    @classmethod
    def _made(cls, template: str, plural: str, number: int, values: Mapping[str, object]) -> Self:
        chosen = template if number == 1 or not plural else plural
        made = super().__new__(cls, fill(chosen, values, in_english))
        made.template, made.plural, made.number, made.values = template, plural, number, values
        return made


def counted_sentence(one: str, many: str, number: int, /, **values: object) -> Sentence:
    """Make a sentence about so many things; ``{number:,}`` stands for how many."""
    return Sentence._made(one, many, number, {"number": number, **values})  # noqa: SLF001 - its own module


def fill(template: str, values: Mapping[str, object], show: Shown) -> str:
    """Put values into a template; a placeholder without a value stays as it is.

    ``show`` writes one value by the format after its colon, which may be empty.
    """

    def value_of(found: re.Match[str]) -> str:
        name, form = found.group(1), found.group(2) or ""
        return shown(values[name], form, show) if name in values else found.group()

    return PLACEHOLDER.sub(value_of, template)


def shown(value: object, form: str, show: Shown) -> str:
    """Write one value, or several of them with commas between."""
    if isinstance(value, tuple):
        return ", ".join(show(one, form) for one in value)
    return show(value, form)


def in_english(value: object, form: str) -> str:
    """Write a value as English does."""
    return format(value, form) if form and isinstance(value, int | float) else str(value)


def _again(template: str, plural: str, number: int, values: Mapping[str, object]) -> Sentence:
    return Sentence._made(template, plural, number, values)  # noqa: SLF001 - its own module

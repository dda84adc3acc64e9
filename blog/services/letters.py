"""What mails are written with: the blog's name and address, and the words of a language.

Mails are written by services, with no page and no request around them, so the catalogues are read
here; ``blog/web/languages.py`` says sentences on pages by the same rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal, format_percent

from blog.domain.sentences import Sentence, Shown, fill

ENGLISH: Final = "en"
FOLDER: Final = Path(__file__).resolve().parents[1] / "translations"
# English without a country writes 3 March 2026 and 14:05, which no reader anywhere mistakes.
PLAIN_ENGLISH: Final = Locale("en", "GB")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What every mail of the blog has in common.

    Attributes
    ----------
    site_url
        Scheme and host of the blog, for links that only show.
    site_lang
        Tag of the site's language.
    can_mail
        Whether a mail server and the blog's address are known; else nothing is mailed.
    """

    site_title: str
    site_url: str
    site_lang: str
    can_mail: bool

    def in_language(self, chosen: str | None = None) -> Language:
        """Give a language to write in: the one chosen, else the site's, else English."""
        known = chosen and with_catalogue(chosen)
        return Language(known or with_catalogue(self.site_lang) or ENGLISH)


@dataclass(frozen=True, slots=True)
class Language:
    """A language that mails can be written in.

    Attributes
    ----------
    name
        As Babel writes it, such as ``it`` or ``pt_BR``.
    """

    name: str

    def say(self, text: str) -> str:
        """Say a sentence; what the catalogue does not know stays English."""
        return said(text, _catalogue(self.name), partial(_shown, self))

    def number(self, value: int) -> str:
        """Write a number, its thousands grouped."""
        return _shown(self, value, ",")


def said(text: str, catalogue: NullTranslations, show: Shown) -> str:
    """Say a sentence with a catalogue; a string that is no ``Sentence`` is looked up as it is."""
    if not isinstance(text, Sentence):
        return catalogue.gettext(text) if text else ""
    if text.plural:
        template = catalogue.ngettext(text.template, text.plural, text.number)
    else:
        template = catalogue.gettext(text.template)
    return fill(template, text.values, show)


@cache
def catalogues() -> tuple[str, ...]:
    """Name the languages there are: English and every folder with a compiled catalogue."""
    found = (path.parents[1].name for path in FOLDER.glob("*/LC_MESSAGES/messages.mo"))
    return (ENGLISH, *sorted(found))


@cache
def with_catalogue(tag: str) -> str | None:
    """Give a language tag as Babel writes it, if there is a catalogue of its language."""
    locale = _locale(tag)
    if locale is None or not any(name in catalogues() for name in _names(locale)):
        return None
    return str(locale)


@cache
def _catalogue(name: str) -> NullTranslations:
    locale = _locale(name)
    for known in _names(locale) if locale is not None else ():
        path = FOLDER / known / "LC_MESSAGES" / "messages.mo"
        if path.exists():
            with path.open("rb") as file:
                return GNUTranslations(file)
    return NullTranslations()


def _names(locale: Locale) -> tuple[str, str, str]:
    return str(locale), f"{locale.language}_{locale.script}", str(locale.language)


def _locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag.replace("_", "-"), sep="-")
    except (ValueError, UnknownLocaleError):
        return None


def _shown(language: Language, value: object, form: str) -> str:
    if isinstance(value, int | float) and form:
        locale = PLAIN_ENGLISH if language.name == ENGLISH else _locale(language.name)
        digits = int(form[1]) if form != "," else 0
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        if form.endswith("%"):
            return format_percent(value, format=f"{pattern} %", locale=locale)
        return format_decimal(value, format=pattern, locale=locale)
    return language.say(value) if isinstance(value, Sentence) else str(value)

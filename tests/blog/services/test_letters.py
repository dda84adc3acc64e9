"""Mails speak the language asked for, else the site's, else English; with its numbers."""

from __future__ import annotations

import pytest

from blog.domain.sentences import Sentence, counted_sentence
from blog.services.letters import Language, Letterhead, with_catalogue

EVERY = Sentence("Expected at most {most:,} characters, found {found:,}.", most=9_000, found=12_345)


def letterhead(site_lang="en"):
    return Letterhead(
        site_title="The quay", site_url="https://quay.example", site_lang=site_lang, can_mail=True
    )


@pytest.mark.parametrize(
    ("chosen", "site", "name"),
    [
        ("it", "en", "it"),
        (None, "it", "it"),
        (None, "it-CH", "it_CH"),  # its catalogue is Italian, its numbers are its own
        ("tlh", "it", "it"),  # without a catalogue
        ("no tag at all", "it", "it"),
        (None, "tlh", "en"),
        ("", "de", "en"),
    ],
)
def test_the_language_is_the_chosen_one_else_the_sites(chosen, site, name):
    assert letterhead(site).in_language(chosen).name == name


def test_sentences_and_numbers_are_those_of_the_language():
    assert Language("en").say(EVERY) == "Expected at most 9,000 characters, found 12,345."
    italian = Language("it").say(EVERY)
    assert "12.345" in italian
    assert "Expected" not in italian
    assert "12'345" in Language("it_CH").say(EVERY)


def test_a_counted_sentence_has_its_form():
    one, many = (
        counted_sentence("{number} minute", "{number} minutes", number) for number in (1, 5)
    )

    assert (Language("it").say(one), Language("it").say(many)) == ("1 minuto", "5 minuti")


def test_shares_decimals_and_sentences_inside_of_sentences():
    inner = Sentence("{share:.1%} and {weight:.2f}", share=0.25, weight=1_234.5)
    outer = Sentence("Well: {inner}", inner=inner)

    assert Language("en").say(outer) == "Well: 25.0 % and 1,234.50"
    assert Language("it").say(outer) == "Well: 25,0 % and 1.234,50"


def test_what_no_catalogue_knows_stays_as_it_is():
    assert Language("it").say("Nobody ever wrote this.") == "Nobody ever wrote this."
    assert Language("it").say("") == ""
    assert with_catalogue("xx-invalid-") is None

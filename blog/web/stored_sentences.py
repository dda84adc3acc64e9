"""Sentences that were stored in English: the classifier's reasons, notes on model cards, alarms.

The classifier knows one language, and what it wrote is kept with every comment and every model. So
its sentences are recognised here, by their patterns, and said again in the language of the page.
What is not recognised, because an older or a newer version wrote it, stays as it is.
"""

from __future__ import annotations

import functools
import re

from flask_babel import gettext

from blog.domain.sentences import PLACEHOLDER, Sentence, counted_sentence
from blog.services.letters import ENGLISH
from blog.web.catalogue import kept_per_locale
from blog.web.languages import interface_lang, translated

MOST_CHARS = 3_000  # of a stored sentence that is looked at
# Values with these names are sentences themselves.
NESTED = frozenset({"said", "also"})

_REASONS = (
    Sentence("The word “{word}” is typical of spam."),
    Sentence("The word “{word}” is typical of honest comments."),
    Sentence("“{word}” in the author's name is typical of spam."),
    Sentence("“{word}” in the author's name is typical of honest comments."),
    Sentence("“{word}” in the author's link is typical of spam."),
    Sentence("“{word}” in the author's link is typical of honest comments."),
    Sentence("“{word}” in a link is typical of spam."),
    Sentence("“{word}” in a link is typical of honest comments."),
    Sentence("Where every comment starts before it is read."),
    Sentence("All other words and signals together."),
    Sentence("Once before, nearly the same comment was marked as spam."),
    Sentence("{n:,} times before, nearly the same comment was marked as spam."),
    Sentence("Once before, nearly the same comment was approved."),
    Sentence("{n:,} times before, nearly the same comment was approved."),
    Sentence("Once before, a comment with the same link was marked as spam."),
    Sentence("{n:,} times before, a comment with the same link was marked as spam."),
    Sentence("Once before, a comment with the same link was approved."),
    Sentence("{n:,} times before, a comment with the same link was approved."),
    Sentence("Nearly the same words came {n:,} times, under {posts:,} posts and {names:,} names."),
    Sentence("Nearly the same words came {n:,} times, under {posts:,} posts and one name."),
    Sentence("Nearly the same words came {n:,} times, under one post and {names:,} names."),
)
_CARDS = (
    Sentence("Scores are calibrated for a stream in which spam and ham weigh the same."),
    Sentence("Scores are calibrated (Platt) for streams of which a third to a half is spam."),
    Sentence(
        "Three quarters of the blog spam read comes from one blog of 2014, mostly in English."
    ),
    Sentence("No spam written by language models was available."),
    Sentence("Ham is mostly from technical blogs; other subjects are judged with less experience."),
    Sentence("The blog's decisions do not improve on the model it corrects; nothing was changed."),
    Sentence("Corrected by {n:,} of the blog's own decisions, penalty {penalty}."),
    Sentence("Published comments that helped a little, presumed honest: {n:,}."),
    Sentence("each source measured by a model that saw nothing of it"),
    Sentence("learnt from {n:,} comments; holds from {limit:.2f}"),
    Sentence(
        "Too few genuine comments for a promise: {n:,} of the {needed:,} needed. Held from even "
        "odds on; none binned."
    ),
    Sentence(
        "At most {held:.1%} of honest comments are held, with {sure:.0%} confidence, from {n:,} "
        "genuine comments. Binning would need {needed:,}; suspicious comments are only held."
    ),
    Sentence(
        "At most {held:.1%} of honest comments are held and {binned:.1%} binned, with {sure:.0%} "
        "confidence, from {n:,} genuine comments."
    ),
    Sentence(
        "The limit to hold is set by this blog's own honest comments: {above:,} of about "
        "{n:,} reach it. The aim is {aim:.0%} of the {share:.1%} that may wait."
    ),
    Sentence(
        "The limit to hold is set by this blog's own honest comments: {above:,} of about "
        "{n:,} reach it. The aim is {aim:.0%} of the {share:.1%} that may wait. Held comments that "
        "wait for a decision keep it from going down."
    ),
    Sentence(
        "Inherited: {said} Of this blog there are too few for a limit of its own: about {n:,} "
        "honest comments, {needed:,} needed."
    ),
    Sentence(
        "{said} {n:,} of {approved:,} approved comments would have been binned: more than "
        "promised, so suspicious comments are only held."
    ),
    Sentence(
        "Inherited from the version before. Another limit, {limit:.3f}, did no better: {also}"
    ),
    Sentence(
        "Inherited: {said} Of this blog there are too few for a promise of its own: {n:,} genuine "
        "comments the model did not learn from, {needed:,} needed."
    ),
    Sentence(
        "At most {held:.1%} of honest comments are held, with {sure:.0%} confidence, from {n:,} "
        "genuine comments of this blog that the model did not learn from. Binning is inherited; a "
        "promise of its own takes {needed:,}."
    ),
    Sentence(
        "{said} {binned:,} of {n:,} genuine comments of this blog that the model did not learn "
        "from would have been binned: more than promised, so suspicious comments are only held."
    ),
    Sentence("Inherited: {said} A limit of this blog's own, {limit:.3f}, did no better: {also}"),
)
_TRIALS = (
    Sentence(
        "It judges {n:,} canary texts wrongly that the current model judges rightly: {canary}"
    ),
    Sentence("After learning from all decisions it fails known texts: {canary}"),
    Sentence("Only {n:,} newer decisions to test on; {needed:,} are needed."),
    Sentence("No honest comment among the newer decisions: both kinds are needed to test on."),
    Sentence("No spam among the newer decisions: both kinds are needed to test on."),
    Sentence(
        "It would hold {held:,} of {ham:,} honest comments, the current model {before:,} "
        "({worse:,} newly held, {better:,} released): {said}"
    ),
    Sentence(
        "It would catch {caught:,} of {spam:,} spam comments, the current model {before:,} "
        "({worse:,} newly missed, {better:,} newly caught): {said}"
    ),
    Sentence(
        "It holds {held:,} of {ham:,} honest comments (current model {held_before:,}) and catches "
        "{caught:,} of {spam:,} spam (current model {caught_before:,}). {said}"
    ),
    Sentence(
        "worse by {share:.1%} of them, where the margin is {margin:.0%}; the current model stays."
    ),
    Sentence(
        "with {sure:.0%} confidence it may be worse by {share:.1%} of them, where {allowed:.1%} is "
        "allowed for {n:,}; the current model stays."
    ),
    Sentence(
        "With {sure:.0%} confidence it holds at most {held:.1%} more and misses at most "
        "{missed:.1%} more: within the margin of {margin:.0%}."
    ),
    Sentence(
        "With {sure:.0%} confidence it holds at most {held:.1%} more and misses at most "
        "{missed:.1%} more. To be as sure that it is at most {margin:.0%} takes at least {n:,} "
        "honest comments and as many spam among the newer decisions."
    ),
    Sentence(
        "What it learnt from does not improve on the base model, so it would undo what the "
        "current model learnt. Of {n:,} newer decisions it judges {wrong:,} wrongly, the current "
        "model {before:,}: it would have to be fewer. The current model stays."
    ),
    Sentence(
        "Expected at least {least:,} comments that people approved or marked as spam, found {n:,}."
    ),
    Sentence("Expected comments of both kinds, approved and spam; found one kind."),
    Sentence(
        "Expected to learn on from a sound model, found that {said}. Roll back or promote another "
        "version, then retrain."
    ),
    Sentence(
        "The model cannot be stored: {problem}. Expected room for 5 MB and the right to write in "
        "the folder of the models. The model in use stays; mend that and retrain."
    ),
)
_ALARMS = (
    Sentence(
        "The account “{account}” newly marked {marks:,} comments as spam, and {n:,} of them are "
        "clearly honest both to the base model and to the current one (score below {limit}); "
        "{most:,} of the {all:,} marks were made on {day}. {said}"
    ),
    Sentence(
        "The account “{account}” newly marked {marks:,} comments as honest, and {n:,} of them are "
        "clearly spam both to the base model and to the current one (score from {limit}); "
        "{most:,} of the {all:,} marks were made on {day}. {said}"
    ),
    Sentence(
        "If they are wrong, undo their batch ({said}): what is undone teaches nothing, and the "
        "next retraining is free of it. If they are right, promote this version by hand."
    ),
    Sentence(
        "If they are wrong, undo them: what is undone teaches nothing, and the next retraining is "
        "free of it. If they are right, promote this version by hand."
    ),
    Sentence(
        "If they are wrong, undo their batches ({said}): what is undone teaches nothing, and the "
        "next retraining is free of it. If they are right, promote this version by hand."
    ),
    # The comma first: of three batches the last two are joined by “and”.
    Sentence("{n:,} in batch {batch}, {also}"),
    Sentence("{n:,} in batch {batch} and {also}"),
    Sentence("{n:,} in batch {batch}"),
    Sentence(
        "The account “{account}” gave {n:,} of the {all:,} new labels “spam”, and {others:,} of "
        "the {rest:,} others."
    ),
    Sentence(
        "The account “{account}” gave {n:,} of the {all:,} new labels “honest”, and {others:,} of "
        "the {rest:,} others."
    ),
    Sentence(
        "{n:,} of the {all:,} new labels “spam” were given on {day}, and {others:,} of the "
        "{rest:,} others."
    ),
    Sentence(
        "{n:,} of the {all:,} new labels “honest” were given on {day}, and {others:,} of the "
        "{rest:,} others."
    ),
    Sentence(
        "{n:,} of the {all:,} new labels “spam” are in the language {lang}, and {others:,} of the "
        "{rest:,} others: a model may take the language itself for the sign."
    ),
    Sentence(
        "{n:,} of the {all:,} new labels “honest” are in the language {lang}, and {others:,} of "
        "the {rest:,} others: a model may take the language itself for the sign."
    ),
    Sentence(
        "In the last 7 days {held:,} of {judged:,} comments were held ({share:.1%}), in the 28 "
        "days before {held_before:,} of {judged_before:,} ({share_before:.1%}). Look at what is "
        "held; if honest comments are, roll back to the version before."
    ),
)
_PROBLEMS = (
    Sentence("cannot read {file}: {problem}"),
    Sentence("expected limits in {file}, found something else; save them again"),
    Sentence("model {version} cannot be loaded: {said}"),
    Sentence("model {version} is not loaded"),
    Sentence("no version scores beside the current one"),
    Sentence("there is no version {version}"),
    Sentence("the checksum of {file} does not match its card"),
    Sentence("the model file is cut short"),
    Sentence("the model file is damaged: {problem}"),
    Sentence("the model card's checksum does not match its content"),
    Sentence("unexpected {problem}"),
)
# What cards name by short keys: kinds of comments, and disguises.
_CARD_NAMES = {
    "comment": Sentence("ordinary comments"),
    "short_praise": Sentence("short praise, genuine"),
    "praise": Sentence("nothing but praise"),
    "praise+promo": Sentence("praise with an advert as signature"),
    "link": Sentence("spam with links"),
    "text": Sentence("other spam"),
    "bidirectional": Sentence("words written backwards and turned round by invisible signs"),
    "diacritics": Sentence("accents where none belong"),
    "dotted": Sentence("letters set apart by dots"),
    "full width": Sentence("letters of full width"),
    "invisible": Sentence("invisible signs between the letters"),
    "leet": Sentence("digits for letters"),
    "look-alikes": Sentence("look-alikes from other alphabets"),
    "mathematical": Sentence("letters of mathematics"),
    "scrambled": Sentence("letters inside words shuffled"),
    "small capitals": Sentence("small capitals"),
    "spaced": Sentence("letters set apart by spaces"),
}
_PEOPLE = (
    Sentence("an unknown browser"),
    Sentence("a text browser"),
    Sentence("a script"),
    Sentence("whoever confirmed {address}"),
    Sentence("author of comment {number}"),
)
_SENDING = (
    Sentence("No answer: {fault}."),
    Sentence("Expected an answer of 200 to 299, found {status}."),
    Sentence("No way to send it is set up."),
    Sentence("it is not loaded"),
)
# As earlier releases said it.
_EARLIER = (
    Sentence("No good comment among the newer decisions: both kinds are needed to test on."),
    Sentence(
        "It would hold {held:,} of {ham:,} good comments, the current model {before:,} "
        "({worse:,} newly held, {better:,} released): {said}"
    ),
    Sentence(
        "It holds {held:,} of {ham:,} good comments (current model {held_before:,}) and catches "
        "{caught:,} of {spam:,} spam (current model {caught_before:,}). {said}"
    ),
    Sentence(
        "With {sure:.0%} confidence it holds at most {held:.1%} more and misses at most "
        "{missed:.1%} more; to show the margin of {margin:.0%} takes {n:,} of each kind."
    ),
    Sentence("{n:,} in batch {batch} or {also}"),
)
PATTERNS = (*_EARLIER, *_REASONS, *_CARDS, *_TRIALS, *_ALARMS, *_PROBLEMS, *_SENDING, *_PEOPLE)
_NUMBERS = {",": r"-?[\d,]+", "%": r"-?[\d.]+%", "f": r"-?[\d.]+"}
_LOOK_ALIKES = re.compile(r"([\d,]{1,9}) letters were swapped for look-alikes\.")


def stored_sentence(text: str | None) -> str:
    """Say a stored sentence in the language of the page."""
    if not text or isinstance(text, Sentence):
        return translated(text or "")
    if len(text) > MOST_CHARS:
        return text
    return _said(text)


def card_name(key: str) -> str:
    """Say in words what a card names by a short key; an unknown one stays as it is."""
    return translated(_CARD_NAMES.get(key, key))


@kept_per_locale
def _said(text: str) -> str:
    if found := _LOOK_ALIKES.fullmatch(text):
        return translated(_look_alikes(int(found.group(1).replace(",", ""))))
    if interface_lang().partition("-")[0] == ENGLISH:
        return text
    known = recognised(text)
    return gettext(text) if known is None else translated(known)


def _look_alikes(number: int) -> Sentence:
    return counted_sentence(
        "{number:,} letter was swapped for a look-alike.",
        "{number:,} letters were swapped for look-alikes.",
        number,
    )


@functools.lru_cache(maxsize=4_096)
def recognised(text: str) -> Sentence | None:
    """Find the pattern of a stored sentence; ``None`` when there is none."""
    for pattern, template in _compiled():
        if found := pattern.fullmatch(text):
            return Sentence(template, **_values(template, found.groupdict()))
    return None


@functools.cache
def _compiled() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((_pattern(known.template), known.template) for known in PATTERNS)


def _pattern(template: str) -> re.Pattern[str]:
    """Turn a template into a pattern with a named group for each placeholder."""
    parts, end = [], 0
    for found in PLACEHOLDER.finditer(template):
        name, form = found.group(1), found.group(2) or ""
        parts.append(re.escape(template[end : found.start()]))
        parts.append(f"(?P<{name}>{_NUMBERS[form[-1]] if form else '.+?'})")
        end = found.end()
    return re.compile("".join(parts) + re.escape(template[end:]), re.DOTALL)


def _values(template: str, found: dict[str, str]) -> dict[str, object]:
    """Read the values back: numbers as numbers, so that they are written anew; nested sentences."""
    values: dict[str, object] = {}
    for name, form in PLACEHOLDER.findall(template):
        text = found[name]
        if form == ",":
            values[name] = int(text.replace(",", ""))
        elif form.endswith("%"):
            values[name] = float(text.rstrip("%")) / 100
        elif form:
            values[name] = float(text)
        else:
            values[name] = recognised(text) or text if name in NESTED else text
    return values

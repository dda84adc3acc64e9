"""Plain words for the log, as template filters: acts, doors, whether something is erased."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from flask_babel import gettext, lazy_gettext

from blog.domain.bulk import BulkState
from blog.domain.log import Act, Via
from blog.domain.moderation import DecisionKind
from blog.domain.rules import RuleKind
from blog.web.admin.people_words import browser_words
from blog.web.admin.wording import decision_words
from blog.web.formats import decimal
from blog.web.stored_sentences import stored_sentence

_ACTS: Final = {
    Act.DECIDED: lazy_gettext("decided"),
    Act.UNDONE: lazy_gettext("took back"),
    Act.BULK_STOPPED: lazy_gettext("stopped a bulk action"),
    Act.BULK_CONTINUED: lazy_gettext("went on with a bulk action"),
    Act.POST_SAVED: lazy_gettext("saved a post"),
    Act.POST_PUBLISHED: lazy_gettext("published a post"),
    Act.POST_WITHDRAWN: lazy_gettext("took a post off the blog"),
    Act.COMMENTS_OPENED: lazy_gettext("opened a post for comments"),
    Act.COMMENTS_CLOSED: lazy_gettext("closed a post for comments"),
    Act.RETRAINING_STARTED: lazy_gettext("began a retraining"),
    Act.RETRAINED: lazy_gettext("retrained the model"),
    Act.PROMOTED: lazy_gettext("promoted a version"),
    Act.ROLLED_BACK: lazy_gettext("rolled back to a version"),
    Act.RESCORED: lazy_gettext("judged held comments anew"),
    Act.LIMITS_SAVED: lazy_gettext("saved limits"),
    Act.LIMITS_RESET: lazy_gettext("went back to the model's limits"),
    Act.SHADOW_STARTED: lazy_gettext("started a shadow"),
    Act.SHADOW_STOPPED: lazy_gettext("stopped the shadow"),
    Act.SIGNED_IN: lazy_gettext("signed in"),
    Act.SIGN_IN_FAILED: lazy_gettext("failed to sign in"),
    Act.SIGNED_OUT: lazy_gettext("signed out"),
    Act.PASSWORD_CHANGED: lazy_gettext("changed a password"),
    Act.USER_ADDED: lazy_gettext("added a user"),
    Act.ROLE_CHANGED: lazy_gettext("changed a role"),
    Act.USER_DEACTIVATED: lazy_gettext("deactivated a user"),
    Act.USER_REACTIVATED: lazy_gettext("reactivated a user"),
    Act.INVITED: lazy_gettext("made an invitation"),
    Act.INVITATION_REVOKED: lazy_gettext("took back an invitation"),
    Act.INVITATION_ACCEPTED: lazy_gettext("accepted an invitation"),
    Act.SECOND_FACTOR_SET: lazy_gettext("turned a second factor on"),
    Act.SECOND_FACTOR_OFF: lazy_gettext("turned a second factor off"),
    Act.SECOND_FACTOR_RESET: lazy_gettext("reset a second factor"),
    Act.SECOND_FACTOR_FAILED: lazy_gettext("gave a wrong code"),
    Act.RECOVERY_CODES_MADE: lazy_gettext("made recovery codes"),
    Act.PASSKEY_ADDED: lazy_gettext("added a passkey"),
    Act.PASSKEY_REMOVED: lazy_gettext("removed a passkey"),
    Act.PASSKEY_COPIED: lazy_gettext("used a passkey that may have been copied"),
    Act.DEVICE_ENDED: lazy_gettext("signed out a device"),
    Act.TOKEN_CREATED: lazy_gettext("made a token"),
    Act.TOKEN_REVOKED: lazy_gettext("revoked a token"),
    Act.RULE_ADDED: lazy_gettext("added a rule"),
    Act.RULE_CHANGED: lazy_gettext("changed a rule"),
    Act.RULE_REMOVED: lazy_gettext("removed a rule"),
    Act.RULES_SET: lazy_gettext("changed how comments are taken"),
    Act.COMMENT_EDITED: lazy_gettext("changed a comment"),
    Act.WEBHOOK_ADDED: lazy_gettext("added a webhook"),
    Act.WEBHOOK_SWITCHED: lazy_gettext("switched a webhook on or off"),
    Act.WEBHOOK_REMOVED: lazy_gettext("removed a webhook"),
}
_DOORS: Final = {
    Via.PAGE: lazy_gettext("a page"),
    Via.API: lazy_gettext("the API"),
    Via.COMMAND: lazy_gettext("a command"),
    Via.WORKER: lazy_gettext("the worker"),
}
_OF_RULES: Final = frozenset({Act.RULE_ADDED, Act.RULE_CHANGED, Act.RULE_REMOVED})
# Subjects that the blog itself writes, in English, and shows translated.
_WRITTEN: Final = ("bulk action %(number)s", "%(browser)s on %(system)s")
_PLACE: Final = re.compile(r"%\((\w+)\)s")
_STATES: Final = {
    BulkState.QUEUED: lazy_gettext("waiting"),
    BulkState.RUNNING: lazy_gettext("running"),
    BulkState.DONE: lazy_gettext("done"),
    BulkState.STOPPED: lazy_gettext("stopped"),
    BulkState.UNDONE: lazy_gettext("taken back"),
}


def act_words(act: Act) -> str:
    """Say what somebody did; acts without words of their own by their name."""
    words = _ACTS.get(act)
    return str(words) if words is not None else act.value.replace("_", " ")


def entry_words(entry: Any) -> str:
    """Say what an entry tells: of decisions, which."""
    kind = entry.details.get("kind")
    if entry.act is Act.DECIDED and kind in set(DecisionKind):
        return decision_words(DecisionKind(kind))
    if entry.act is Act.RETRAINED and not entry.details.get("is_promoted", True):
        return str(gettext("retrained the model; not promoted"))
    return act_words(entry.act)


def subject_words(entry: Any) -> str:
    """Say what an entry's act was done to; what the blog itself wrote there in English, translated.

    Which subject that is follows from the act and its details: what people wrote stays as it is.
    """
    details = entry.details
    if bulk := details.get("bulk"):
        return str(gettext("bulk action %(number)s", number=bulk))
    if named := details.get("comments"):
        return _named_comments(named, entry.count - len(named))
    if entry.act is Act.DEVICE_ENDED:
        return browser_words(entry.subject)
    if entry.act in _OF_RULES and details.get("kind") == RuleKind.AUTHOR:
        return stored_sentence(entry.subject)
    return str(entry.subject)


def _named_comments(numbers: list[int], more: int) -> str:
    named = ", ".join(f"#{number}" for number in numbers)
    if more <= 0:
        return named
    return str(gettext("%(named)s and %(shown)s more", named=named, shown=decimal(more)))


def written_subject(typed: str) -> str:
    """Give how the log wrote a subject that somebody typed as they see it; empty for no other way.

    The beginning is enough, as everywhere in this search.
    """
    for written in _WRITTEN:
        head, *rest = _PLACE.split(str(gettext(written)))
        english = _PLACE.split(written)[0]
        if english != head and typed and head.casefold().startswith(typed.casefold()):
            return english
        pieces = [
            f"(?P<{piece}>.+)" if place % 2 == 0 else re.escape(piece)
            for place, piece in enumerate(rest)
        ]
        if found := re.fullmatch(re.escape(head) + "".join(pieces), typed, re.IGNORECASE):
            other = written % found.groupdict()
            return "" if other == typed else other
    return ""


def door_words(via: Via) -> str:
    """Name the door an act came through."""
    return str(_DOORS[via])


def bulk_state_words(state: BulkState) -> str:
    """Name the state of a bulk action."""
    return str(_STATES[state])


FILTERS: dict[str, Callable[..., Any]] = {
    "act_words": act_words,
    "entry_words": entry_words,
    "subject_words": subject_words,
    "door_words": door_words,
    "bulk_state_words": bulk_state_words,
}

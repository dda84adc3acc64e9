"""Roles, scopes and ways in, in words."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext

from blog.domain.accounts import Role
from blog.domain.invitations import InvitationState
from blog.domain.outbox import OutboxState
from blog.domain.tokens import Scope
from blog.web.stored_sentences import stored_sentence


def role_word(role: Role) -> str:
    """Name a role."""
    words: dict[Role, str] = {
        Role.ADMINISTRATOR: gettext("administrator"),
        Role.MODERATOR: gettext("moderator"),
        Role.AUTHOR: gettext("author"),
    }
    return words[role]


def role_with_rights(role: Role) -> str:
    """Name a role with what it may do."""
    words: dict[Role, str] = {
        Role.ADMINISTRATOR: gettext("Administrator: everything, posts and users too"),
        Role.MODERATOR: gettext("Moderator: decides about comments"),
        Role.AUTHOR: gettext("Author: writes and publishes posts of their own"),
    }
    return words[role]


def scope_word(scope: Scope) -> str:
    """Say what a scope lets a program do."""
    words: dict[Scope, str] = {
        Scope.READ: gettext("read: see what you may see"),
        Scope.MODERATE: gettext("moderate: decide about comments"),
        Scope.WRITE_POSTS: gettext("write posts: write and publish posts"),
        Scope.ADMINISTER: gettext("administer: everything else"),
    }
    return words[scope]


def invitation_word(state: InvitationState) -> str:
    """Say where an invitation stands."""
    words: dict[InvitationState, str] = {
        InvitationState.OPEN: gettext("open"),
        InvitationState.USED: gettext("used"),
        InvitationState.REVOKED: gettext("taken back"),
        InvitationState.EXPIRED: gettext("expired"),
    }
    return words[state]


def delivery_words(state: OutboxState | None, address: str) -> str:
    """Say what became of the mail with an invitation's link."""
    if state is OutboxState.WAITING:
        return gettext("on its way to %(address)s", address=address)
    if state is OutboxState.FAILED:
        return gettext("could not be sent to %(address)s", address=address)
    return gettext("sent to %(address)s", address=address)


def fours(text: str) -> str:
    """Write a long secret in groups of four, to be typed from the screen."""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def browser_words(text: str | None) -> str:
    """Say which browser on which system, as ``browser_in_words`` wrote it, in this language."""
    browser, is_on, system = (text or "").partition(" on ")
    if not is_on:
        return stored_sentence(browser)
    return gettext("%(browser)s on %(system)s", browser=stored_sentence(browser), system=system)


FILTERS: dict[str, Callable[..., str]] = {
    "fours": fours,
    "browser_words": browser_words,
    "role_word": role_word,
    "invitation_word": invitation_word,
    "delivery_words": delivery_words,
}

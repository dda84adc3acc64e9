"""Plain words for scores, decisions and rules, as template filters. No rules of its own."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from blog.domain.markup import excerpt, plain_text
from blog.domain.moderation import ALLOWED, DecisionKind, Rule, Status
from blog.domain.text import host_of

_IMPERSONAL = frozenset({"base_rate", "rest"})
BAR_WIDTH = 100
_SCORE_WORDS = (
    (0.05, "very likely genuine"),
    (0.25, "likely genuine"),
    (0.5, "unsure, rather genuine"),
    (0.75, "unsure, rather spam"),
    (0.95, "likely spam"),
    (1.01, "very likely spam"),
)
_DONE = {
    DecisionKind.APPROVE: "approved",
    DecisionKind.HOLD: "held",
    DecisionKind.REJECT: "rejected",
    DecisionKind.MARK_SPAM: "marked as spam",
    DecisionKind.REMOVE: "removed for good",
}
_BUTTONS = {
    DecisionKind.APPROVE: "Approve",
    DecisionKind.MARK_SPAM: "Spam",
    DecisionKind.REJECT: "Reject",
    DecisionKind.HOLD: "Hold",
    DecisionKind.REMOVE: "Remove",
}
_STATUSES = {
    Status.PENDING: "held",
    Status.PUBLISHED: "published",
    Status.REJECTED: "rejected",
    Status.SPAM: "spam",
    Status.REMOVED: "removed",
}
_RULES = {
    Rule.NO_VERDICT: "held, because the model could give no verdict",
    Rule.ABOVE_SPAM_AT: "put with the spam, because the score is above the limit for spam",
    Rule.ABOVE_HOLD_AT: "held, because the score is above the limit for holding",
    Rule.EVERYTHING_HELD: "held, because this blog holds every comment",
    Rule.CLEAN: "let through, because the score is below both limits",
}
_NAMED_INVISIBLES = {
    "\u00ad": "SHY",
    "\u200b": "ZWSP",
    "\u200c": "ZWNJ",
    "\u200d": "ZWJ",
    "\u200e": "LRM",
    "\u200f": "RLM",
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2060": "WJ",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
    "\u3164": "HF",
    "\ufeff": "BOM",
}
# Not marked as format characters, yet nothing is drawn for them (Unicode, Default_Ignorable).
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def score_words(score: float | None) -> str:
    """Say in words what a score in [0, 1] means."""
    if score is None:
        return "no verdict"
    return next(words for limit, words in _SCORE_WORDS if score < limit)


def bar(weight: float, largest: float) -> float:
    """Give the length of a bar, 0 to 50 of 100 units, for a weight beside the largest one."""
    return round(min(abs(weight) / largest, 1.0) * BAR_WIDTH / 2, 1) if largest > 0 else 0.0


def strongest(reasons: Iterable[dict[str, Any]], limit: int) -> list[dict[str, Any]]:
    """Give the first reasons that say something about this comment, not about all or the rest."""
    return [reason for reason in reasons if reason["name"] not in _IMPERSONAL][:limit]


def largest_weight(reasons: Iterable[dict[str, Any]]) -> float:
    """Give the greatest absolute weight among reasons; 0 for none."""
    return max((abs(reason["weight"]) for reason in reasons), default=0.0)


def visible(raw: str) -> str:
    """Write characters that nobody can see as a symbol in brackets; the rest stays."""
    return "".join(_symbol(char) for char in raw)


def _symbol(char: str) -> str:
    category = unicodedata.category(char)
    is_selector = "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
    if char in _NAMED_INVISIBLES:
        return f"[{_NAMED_INVISIBLES[char]}]"
    if category in {"Cf", "Cc", "Co", "Cs"} or is_selector or char in _BLANKS:
        return f"[U+{ord(char):04X}]"
    if category == "Zs" and char != " ":
        return "␣"
    return f"◌{char}" if category in {"Mn", "Me"} else char


def decision_words(kind: DecisionKind) -> str:
    """Say what a decision did."""
    return _DONE[kind]


def undo_words(decision: Any) -> str:
    """Name the button that takes a decision back."""
    return "Undo the undo" if decision.undoes_id else f"Undo “{_DONE[decision.kind]}”"


def button_words(kind: DecisionKind) -> str:
    """Name the button of a decision."""
    return _BUTTONS[kind]


def status_words(status: Status | None) -> str:
    """Name a status for people."""
    return "new" if status is None else _STATUSES[status]


def rule_words(rule: str | None) -> str:
    """Explain the rule that made a decision."""
    return _RULES.get(Rule(rule), rule) if rule in set(Rule) else (rule or "an unnamed rule")


def buttons(status: Status) -> list[DecisionKind]:
    """Give the decisions that a status allows, in the order of the buttons."""
    return [kind for kind in _BUTTONS if kind in ALLOWED[status]]


def gist(rendered: str, max_chars: int = 220) -> str:
    """Give the beginning of a rendered comment as plain text."""
    return excerpt(plain_text(rendered), max_chars=max_chars)


FILTERS: dict[str, Callable[..., Any]] = {
    "score_words": score_words,
    "bar": bar,
    "strongest": strongest,
    "largest_weight": largest_weight,
    "visible": visible,
    "decision_words": decision_words,
    "undo_words": undo_words,
    "button_words": button_words,
    "status_words": status_words,
    "rule_words": rule_words,
    "buttons": buttons,
    "gist": gist,
    "host_of": host_of,
}

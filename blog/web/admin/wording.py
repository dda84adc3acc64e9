"""Plain words for scores, decisions, rules and times, as template filters. No rules of its own."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext

from blog.domain.markup import excerpt, plain_text
from blog.domain.moderation import ALLOWED, DecisionKind, Rule, Status
from blog.domain.rules import Effect, RuleKind
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
    Rule.POST_HELD: "held, because every comment on this post is",
    Rule.FIRST_COMMENT: "held, because the author is not trusted yet",
    Rule.TRUSTED_AUTHOR: "let through, because the author is trusted",
    Rule.LINK_ADDED: "held, because its author added a link to it",
    Rule.TEXT_CHANGED: "held, because its author changed it and the new text is no clear spam",
}
_LOOKS_AT = {
    RuleKind.PHRASE: "words",
    RuleKind.HOST: "a link",
    RuleKind.MAIL_DOMAIN: "the mail domain",
    RuleKind.NETWORK: "the network address",
    RuleKind.AUTHOR: "the author",
}
_RULES |= {
    Rule(f"blocked_{kind}"): f"stopped by a rule about {it}" for kind, it in _LOOKS_AT.items()
}
_RULES |= {
    Rule(f"allowed_{kind}"): f"let through by a rule about {it}" for kind, it in _LOOKS_AT.items()
}
_AGES = (
    (60, 1, "second"),
    (3_600, 60, "minute"),
    (86_400, 3_600, "hour"),
    (86_400 * 60, 86_400, "day"),
    (86_400 * 730, 86_400 * 30.44, "month"),
    (float("inf"), 86_400 * 365.25, "year"),
)
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


def percent(share: float | None, digits: int = 0) -> str:
    """Write a share in [0, 1] as a percentage; never as a certainty it is not."""
    if share is None:
        return "–"
    if 0 < share < 0.01 and digits == 0:  # noqa: PLR2004 - one in a hundred
        return "under 1 %"
    if 0.99 < share < 1 and digits == 0:  # noqa: PLR2004 - the same, from above
        return "over 99 %"
    return f"{share * 100:.{digits}f} %"


def signed(weight: float) -> str:
    """Write log-odds with their sign and a true minus."""
    return f"{weight:+.2f}".replace("-", "−")


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


def filter_words(decision: Any) -> str:
    """Explain a decision that no person made; an owner's rule is named as it is written."""
    effect, _, kind = (decision.rule or "").partition("_")
    if effect not in {"blocked", "allowed"} or kind not in set(RuleKind):
        return rule_words(decision.rule)
    sentences: dict[DecisionKind, str] = {
        DecisionKind.HOLD: gettext("held, because the rule “%(rule)s” (%(kind)s) matches"),
        DecisionKind.MARK_SPAM: gettext(
            "put with the spam, because the rule “%(rule)s” (%(kind)s) matches"
        ),
        DecisionKind.APPROVE: gettext(
            "let through, because the rule “%(rule)s” (%(kind)s) matches"
        ),
    }
    said = sentences.get(decision.kind, rule_words(decision.rule))
    return said % {"rule": decision.note or "", "kind": kind_words(RuleKind(kind))}


def kind_words(kind: RuleKind) -> str:
    """Name what a rule looks at."""
    words: dict[RuleKind, str] = {
        RuleKind.PHRASE: gettext("phrase"),
        RuleKind.HOST: gettext("link"),
        RuleKind.MAIL_DOMAIN: gettext("mail domain"),
        RuleKind.NETWORK: gettext("network"),
        RuleKind.AUTHOR: gettext("author"),
    }
    return words[kind]


def effect_words(effect: Effect) -> str:
    """Name what a rule does."""
    words: dict[Effect, str] = {
        Effect.HOLD: gettext("hold"),
        Effect.SPAM: gettext("spam"),
        Effect.ALLOW: gettext("allow"),
    }
    return words[effect]


def buttons(status: Status) -> list[DecisionKind]:
    """Give the decisions that a status allows, in the order of the buttons."""
    return [kind for kind in _BUTTONS if kind in ALLOWED[status]]


def since(moment: datetime, now: datetime | None = None) -> str:
    """Say how long ago a moment was, in the largest unit that fits."""
    seconds = ((now or datetime.now(UTC)) - moment).total_seconds()
    if seconds < 0:
        return "in " + _length(-seconds)
    return "just now" if seconds < 10 else _length(seconds) + " ago"  # noqa: PLR2004 - seconds


def _length(seconds: float) -> str:
    size, unit = next((size, unit) for limit, size, unit in _AGES if seconds < limit)
    count = int(seconds // size)
    return f"{count} {unit}" + ("" if count == 1 else "s")


def gist(rendered: str, max_chars: int = 220) -> str:
    """Give the beginning of a rendered comment as plain text."""
    return excerpt(plain_text(rendered), max_chars=max_chars)


FILTERS: dict[str, Callable[..., Any]] = {
    "score_words": score_words,
    "percent": percent,
    "signed": signed,
    "bar": bar,
    "strongest": strongest,
    "largest_weight": largest_weight,
    "visible": visible,
    "decision_words": decision_words,
    "undo_words": undo_words,
    "button_words": button_words,
    "status_words": status_words,
    "rule_words": rule_words,
    "filter_words": filter_words,
    "kind_words": kind_words,
    "effect_words": effect_words,
    "buttons": buttons,
    "since": since,
    "gist": gist,
    "host_of": host_of,
}

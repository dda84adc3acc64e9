"""Plain words for scores, decisions and rules, as template filters. No rules of its own."""

from __future__ import annotations

import functools
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from flask_babel import gettext, lazy_gettext, ngettext

from blog.domain.markup import excerpt, plain_text
from blog.domain.moderation import ALLOWED, DecisionKind, Label, Rule, Status
from blog.domain.rules import Effect, RuleKind
from blog.domain.text import host_of
from blog.services.collisions import Meanwhile
from blog.web.catalogue import kept_per_locale
from blog.web.formats import decimal, since
from blog.web.stored_sentences import stored_sentence

_IMPERSONAL = frozenset({"base_rate", "rest"})
BAR_WIDTH = 100
_SCORE_LIMITS = (0.05, 0.25, 0.5, 0.75, 0.95)
_SCORE_WORDS = (
    lazy_gettext("very likely genuine"),
    lazy_gettext("likely genuine"),
    lazy_gettext("unsure, rather genuine"),
    lazy_gettext("unsure, rather spam"),
    lazy_gettext("likely spam"),
    lazy_gettext("very likely spam"),
)
_DONE = {
    DecisionKind.APPROVE: lazy_gettext("approved"),
    DecisionKind.HOLD: lazy_gettext("held"),
    DecisionKind.REJECT: lazy_gettext("rejected"),
    DecisionKind.MARK_SPAM: lazy_gettext("marked as spam"),
    DecisionKind.REMOVE: lazy_gettext("removed for good"),
}
_BUTTONS = {
    DecisionKind.APPROVE: lazy_gettext("Approve"),
    DecisionKind.MARK_SPAM: lazy_gettext("Spam"),
    DecisionKind.REJECT: lazy_gettext("Reject"),
    DecisionKind.HOLD: lazy_gettext("Hold"),
    DecisionKind.REMOVE: lazy_gettext("Remove"),
}
_STATUSES = {
    Status.PENDING: lazy_gettext("held"),
    Status.PUBLISHED: lazy_gettext("published"),
    Status.REJECTED: lazy_gettext("rejected"),
    Status.SPAM: lazy_gettext("spam"),
    Status.REMOVED: lazy_gettext("removed"),
}
_LABELS = {
    Label.SPAM: lazy_gettext("marked as spam by a person"),
    Label.HAM: lazy_gettext("approved by a person"),
}
_RULES = {
    Rule.NO_VERDICT: lazy_gettext("held, because the model could give no verdict"),
    Rule.ABOVE_SPAM_AT: lazy_gettext(
        "put with the spam, because the score is above the limit for spam"
    ),
    Rule.ABOVE_HOLD_AT: lazy_gettext("held, because the score is above the limit for holding"),
    Rule.EVERYTHING_HELD: lazy_gettext("held, because this blog holds every comment"),
    Rule.CLEAN: lazy_gettext("let through, because the score is below both limits"),
    Rule.CAMPAIGN_FOLLOWED: lazy_gettext(
        "decided like the campaign it belongs to, as somebody asked for a time"
    ),
    Rule.LINKS_REMOVED: lazy_gettext("published without its links"),
    Rule.POST_HELD: lazy_gettext("held, because this post holds every comment"),
    Rule.FIRST_COMMENT: lazy_gettext("held, because it is among this author's first"),
    Rule.TRUSTED_AUTHOR: lazy_gettext("let through, because its author is trusted"),
    Rule.LINK_ADDED: lazy_gettext("held, because its author added a link to it"),
    Rule.TEXT_CHANGED: lazy_gettext(
        "held, because its author changed it and the new text is no clear spam"
    ),
    Rule.BLOCKED_PHRASE: lazy_gettext("stopped by a rule about words"),
    Rule.BLOCKED_HOST: lazy_gettext("stopped by a rule about a link"),
    Rule.BLOCKED_MAIL_DOMAIN: lazy_gettext("stopped by a rule about a mail domain"),
    Rule.BLOCKED_NETWORK: lazy_gettext("stopped by a rule about a network"),
    Rule.BLOCKED_AUTHOR: lazy_gettext("stopped by a rule about an author"),
    Rule.ALLOWED_PHRASE: lazy_gettext("let through by a rule about words"),
    Rule.ALLOWED_HOST: lazy_gettext("let through by a rule about a link"),
    Rule.ALLOWED_MAIL_DOMAIN: lazy_gettext("let through by a rule about a mail domain"),
    Rule.ALLOWED_NETWORK: lazy_gettext("let through by a rule about a network"),
    Rule.ALLOWED_AUTHOR: lazy_gettext("let through by a rule about an author"),
}
_CHANGED = {
    DecisionKind.APPROVE: lazy_gettext("%(who)s approved it %(when)s."),
    DecisionKind.HOLD: lazy_gettext("%(who)s held it %(when)s."),
    DecisionKind.REJECT: lazy_gettext("%(who)s rejected it %(when)s."),
    DecisionKind.MARK_SPAM: lazy_gettext("%(who)s marked it as spam %(when)s."),
    DecisionKind.REMOVE: lazy_gettext("%(who)s removed it for good %(when)s."),
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
        return gettext("no verdict")
    return _score_words(bisect_right(_SCORE_LIMITS, score))


@kept_per_locale
def _score_words(level: int) -> str:
    return str(_SCORE_WORDS[level])


def bar(weight: float, largest: float) -> float:
    """Give the length of a bar, 0 to 50 of 100 units, for a weight beside the largest one."""
    return round(min(abs(weight) / largest, 1.0) * BAR_WIDTH / 2, 1) if largest > 0 else 0.0


class ScoreMarks(NamedTuple):
    """What a bar of a score draws, in hundredths of its length; ``limits`` is a path of SVG."""

    tone: str
    length: str
    limits: str


def score_marks(assessment: Any) -> ScoreMarks:
    """Say how a score stands to the limits it was judged with; limits of 1 are not drawn."""
    return _score_marks(assessment.score, assessment.hold_at, assessment.spam_at)


@functools.lru_cache(maxsize=4_096)
def _score_marks(score: float, hold_at: float | None, spam_at: float | None) -> ScoreMarks:
    tone = "bad" if score >= (spam_at or 1) else "warn" if score >= (hold_at or 0.5) else "good"
    limits = [limit * 100 for limit in (hold_at, spam_at) if limit and limit < 1]
    path = "".join(f"M{place:.1f} 0h1v10h-1z" for place in limits)
    return ScoreMarks(tone, f"{max(score * 100, 1.0):.1f}", path)


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
    return str(_DONE[kind])


def decided_words(kind: DecisionKind, number: int) -> str:
    """Say how many comments were decided how, such as ``3 comments approved``."""
    words = {
        DecisionKind.APPROVE: ngettext(
            "%(count)s comment approved.",
            "%(count)s comments approved.",
            number,
            count=decimal(number),
        ),
        DecisionKind.HOLD: ngettext(
            "%(count)s comment held.", "%(count)s comments held.", number, count=decimal(number)
        ),
        DecisionKind.REJECT: ngettext(
            "%(count)s comment rejected.",
            "%(count)s comments rejected.",
            number,
            count=decimal(number),
        ),
        DecisionKind.MARK_SPAM: ngettext(
            "%(count)s comment marked as spam.",
            "%(count)s comments marked as spam.",
            number,
            count=decimal(number),
        ),
        DecisionKind.REMOVE: ngettext(
            "%(count)s comment removed for good.",
            "%(count)s comments removed for good.",
            number,
            count=decimal(number),
        ),
    }
    return words[kind]


def undo_words(decision: Any) -> str:
    """Name the button that takes a decision back."""
    if decision.undoes_id:
        return gettext("Undo the undo")
    return gettext("Undo “%(decision)s”", decision=decision_words(decision.kind))


def button_words(kind: DecisionKind) -> str:
    """Name the button of a decision."""
    return str(_BUTTONS[kind])


def status_words(status: Status | None) -> str:
    """Name a status for people."""
    return gettext("new") if status is None else str(_STATUSES[status])


def label_words(label: Label) -> str:
    """Say what a label stands for."""
    return str(_LABELS[label])


def rule_words(rule: str | None) -> str:
    """Explain the rule that made a decision."""
    if rule in set(Rule):
        return str(_RULES.get(Rule(rule), rule))
    return rule or gettext("an unnamed rule")


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


def rule_shown(rule: Any) -> str:
    """Write what a rule looks for; what stands for an author is said in this language."""
    return stored_sentence(rule.shown) if rule.kind is RuleKind.AUTHOR else str(rule.shown)


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


def changed_words(change: Meanwhile, seen_revision: int | None = None) -> str:
    """Say what happened to a comment meanwhile, by whom and when.

    Parameters
    ----------
    seen_revision
        The revision that a page had shown; a newer text is told before any decision.
    """
    if seen_revision is not None and change.revision != seen_revision:
        return _edited_words(change)
    when = since(change.at)
    if change.user_name is None:
        return gettext(
            "The filter decided it %(when)s: it is %(status)s now.",
            when=when,
            status=status_words(change.status),
        )
    if change.undid:
        return gettext(
            "%(who)s took a decision back %(when)s: it is %(status)s again.",
            who=change.user_name,
            when=when,
            status=status_words(change.status),
        )
    return str(_CHANGED[change.kind]) % {"who": change.user_name, "when": when}


def _edited_words(change: Meanwhile) -> str:
    if change.text_changed_at is None:
        return gettext("Its text was changed after you looked at it.")
    when = since(change.text_changed_at)
    if change.text_changed_by is None:
        return gettext("Its author changed the text %(when)s.", when=when)
    return gettext("%(who)s changed its text %(when)s.", who=change.text_changed_by, when=when)


def lookers_words(names: Sequence[str]) -> str:
    """Say who else has a comment open."""
    return ngettext(
        "%(names)s is looking at this",
        "%(names)s are looking at this",
        len(names),
        names=gettext(" and ").join(names[:3]),
    )


def links_out(comment: Any) -> bool:
    """Say whether a comment links anywhere, in its text or as its author's address."""
    return bool(comment.author_url) or "<a " in comment.rendered_body


def gist(rendered: str, max_chars: int = 220) -> str:
    """Give the beginning of a rendered comment as plain text."""
    return excerpt(plain_text(rendered), max_chars=max_chars)


FILTERS: dict[str, Callable[..., Any]] = {
    "score_words": score_words,
    "bar": bar,
    "score_marks": score_marks,
    "strongest": strongest,
    "largest_weight": largest_weight,
    "visible": visible,
    "decision_words": decision_words,
    "undo_words": undo_words,
    "button_words": button_words,
    "status_words": status_words,
    "label_words": label_words,
    "lookers_words": lookers_words,
    "changed_words": changed_words,
    "rule_words": rule_words,
    "filter_words": filter_words,
    "kind_words": kind_words,
    "rule_shown": rule_shown,
    "effect_words": effect_words,
    "buttons": buttons,
    "gist": gist,
    "links_out": links_out,
    "text": str,
    "host_of": host_of,
}

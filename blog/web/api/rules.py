"""Owner rules and the settings beside them: reading, writing, dry runs."""

from __future__ import annotations

from typing import Any, Final

from blog.domain.closing import MAX_CLOSE_DAYS
from blog.domain.rules import MAX_NOTE_CHARS, MAX_VALUE_CHARS, Effect, NewRule, RuleKind
from blog.domain.tokens import Scope
from blog.services.rule_trials import Outcome
from blog.services.rules import MAX_TRUST_AFTER, RulePage, SiteRules, check_settings
from blog.web import services
from blog.web.api.comments import COMMENT
from blog.web.api.fields import Choice, Flag, ListOf, Maybe, Moment, Text, Whole
from blog.web.api.operations import ADMINISTRATORS, MODERATORS, Asked, Operation
from blog.web.api.schemas import COUNT, ID, TEXT, WHEN, WHO, Fields, Of, Shape, listing

EFFECT: Final = Choice(Effect)


def _has_expired(rule: Any) -> bool:
    return services().rules.has_expired(rule)


CHANGEABLE: Final[Fields] = {
    "effect": EFFECT,
    "note": Text(MAX_NOTE_CHARS),
    "expires_at": Maybe(Moment()),
}
LACKING: Final = {"note": "", "expires_at": None}
RULE: Final = Shape(
    "Rule",
    {
        "id": ID,
        "kind": Choice(RuleKind),
        "value": Of("shown", TEXT),
        "effect": EFFECT,
        "note": TEXT,
        "expires_at": Maybe(WHEN),
        "has_expired": Of(_has_expired, Flag()),
        "user": WHO,
        "created_at": WHEN,
        "hits": COUNT,
        "last_hit_at": Maybe(WHEN),
    },
)
NEW_RULE: Final = Shape(
    "NewRule",
    {"kind": Choice(RuleKind), "value": Text(MAX_VALUE_CHARS, 1), **CHANGEABLE},
    LACKING,
)
SETTINGS: Final = Shape(
    "RuleSettings",
    {
        "hold_first": Flag(),
        "close_after_days": Whole(0, MAX_CLOSE_DAYS, "Of each post; 0 for never."),
        "allow_trusted": Flag(),
        "trust_after": Whole(1, MAX_TRUST_AFTER, "Comments that make an author trusted."),
    },
)
PAGE: Final = listing(
    "RulePage", "rules", RULE, settings=SETTINGS, next=Of("next_before", Maybe(ID))
)
TRIAL: Final = Shape(
    "Trial",
    {
        "outcome": Choice(Outcome),
        "looked_at": COUNT,
        "is_all": Flag(),
        "matched": COUNT,
        "changed": COUNT,
        "approved": COUNT,
        "rejected": COUNT,
        "spam": COUNT,
        "samples": ListOf(COMMENT),
    },
)
TRIALS: Final = Shape("Trials", {"trials": ListOf(TRIAL)})


def page(asked: Asked) -> RulePage:
    """Give one page of the rules, newest first, and the settings."""
    return services().rules.page(asked.query.get("before"))


def one(_asked: Asked, rule_id: int) -> Any:
    """Give one rule."""
    return services().rules.get(rule_id)


def add(asked: Asked) -> Any:
    """Make a rule."""
    return services().rules.add(NewRule(**asked.body), by=asked.by.id)


def change(asked: Asked, rule_id: int) -> Any:
    """Change a rule's effect, note and end; what it looks for stays."""
    rule = services().rules.get(rule_id)
    new = NewRule(rule.kind, rule.shown, **asked.body)
    return services().rules.change(rule_id, new, by=asked.by.id)


def remove(asked: Asked, rule_id: int) -> dict[str, str]:
    """Take a rule away."""
    return {"removed": services().rules.remove(rule_id, by=asked.by.id)}


def try_rule(asked: Asked) -> dict[str, Any]:
    """Tell what a rule would have done; nothing is stored."""
    trial = services().rule_trials.of_rule(NewRule(**asked.body))
    return {"trials": [trial] if trial else []}


def settings(_asked: Asked) -> SiteRules:
    """Give what holds for every post."""
    return services().rules.settings()


def set_settings(asked: Asked) -> SiteRules:
    """Set what holds for every post."""
    services().rules.set(SiteRules(**asked.body), by=asked.by.id)
    return services().rules.settings()


def try_settings(asked: Asked) -> dict[str, Any]:
    """Tell what settings would have done; nothing is stored."""
    wanted = SiteRules(**asked.body)
    check_settings(wanted)
    return {"trials": services().rule_trials.of_site(wanted)}


OPERATIONS: Final = (
    Operation(
        name="rules_page",
        method="GET",
        path="/rules",
        summary="One page of the owner rules, newest first, and what holds for every post.",
        scope=Scope.READ,
        roles=MODERATORS,
        view=page,
        answer=PAGE,
        query={"before": ID},
    ),
    Operation(
        name="rules_add",
        method="POST",
        path="/rules",
        summary="Make a rule; it holds from the next comment on.",
        scope=Scope.ADMINISTER,
        roles=ADMINISTRATORS,
        view=add,
        answer=RULE,
        body=NEW_RULE,
        status=201,
    ),
    Operation(
        name="rules_try",
        method="POST",
        path="/rules/trial",
        summary="Dry run of a rule on past comments; empty for networks, which are not kept.",
        scope=Scope.ADMINISTER,
        roles=ADMINISTRATORS,
        view=try_rule,
        answer=TRIALS,
        body=NEW_RULE,
    ),
    Operation(
        name="rules_settings",
        method="GET",
        path="/rules/settings",
        summary="What holds for every post.",
        scope=Scope.READ,
        roles=MODERATORS,
        view=settings,
        answer=SETTINGS,
    ),
    Operation(
        name="rules_set",
        method="PUT",
        path="/rules/settings",
        summary="Set what holds for every post.",
        scope=Scope.ADMINISTER,
        roles=ADMINISTRATORS,
        view=set_settings,
        answer=SETTINGS,
        body=SETTINGS,
    ),
    Operation(
        name="rules_try_settings",
        method="POST",
        path="/rules/settings/trial",
        summary="Dry run of settings on past comments.",
        scope=Scope.ADMINISTER,
        roles=ADMINISTRATORS,
        view=try_settings,
        answer=TRIALS,
        body=SETTINGS,
    ),
    Operation(
        name="rules_one",
        method="GET",
        path="/rules/<id:rule_id>",
        summary="One rule.",
        scope=Scope.READ,
        roles=MODERATORS,
        view=one,
        answer=RULE,
    ),
    Operation(
        name="rules_change",
        method="PUT",
        path="/rules/<id:rule_id>",
        summary="Change a rule's effect, note and end; what it looks for stays.",
        scope=Scope.ADMINISTER,
        roles=ADMINISTRATORS,
        view=change,
        answer=RULE,
        body=Shape("RuleChange", CHANGEABLE),
    ),
    Operation(
        name="rules_remove",
        method="DELETE",
        path="/rules/<id:rule_id>",
        summary="Take a rule away; comments it decided on stay as they are.",
        scope=Scope.ADMINISTER,
        roles=ADMINISTRATORS,
        view=remove,
        answer=Shape("RuleRemoved", {"removed": TEXT}),
    ),
)

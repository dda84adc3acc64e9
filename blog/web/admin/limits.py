"""What a limit would have done to past comments, and making it the owner's limit."""

from __future__ import annotations

import math

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blog.domain.errors import InvalidInputError
from blog.domain.moderation import Policy
from blog.domain.sentences import Sentence
from blog.services.limits import LimitsInForce
from blog.services.spam_gate import Limits
from blog.web import services
from blog.web.admin.answers import go_back
from blog.web.auth import signed_in
from blog.web.errors import answer
from blog.web.formats import decimal
from blog.web.languages import message_of
from blog.web.notices import say

MAX_NUMBER_CHARS = 30
SLIDER_DIGITS = 3
NO_MODEL = Policy(hold_at=0.5, spam_at=2.0)
"""Where the slider stands while no model can be used: hold half, bin nothing."""

blueprint = Blueprint("limits", __name__, url_prefix="/spam/limits")


@blueprint.get("")
def limits() -> ResponseReturnValue:
    """Show what any limits would have done, before they are saved."""
    state = services().limits.in_force()
    chosen = _chosen(state)
    history = services().limit_history.history(
        chosen=chosen.policy(state.own or NO_MODEL), in_force=state.policy, version=state.version
    )
    return render_template(
        "admin/limits/history.html",
        state=state,
        history=history,
        shown=f"{chosen.hold_at:.10g}",
        spam_shown=f"{chosen.spam_at:.10g}" if chosen.spam_at else "",
    )


@blueprint.post("")
def save() -> ResponseReturnValue:
    """Make the limits of the form the owner's."""
    services().limits.save(
        hold_at=_score(request.form.get("hold_at", ""), "hold_at"),
        spam_at=_score(request.form.get("spam_at") or "0", "spam_at"),
        by=signed_in().id,
    )
    say(gettext("Saved. %(in_force)s", in_force=_in_force_words()))
    return go_back(url_for("admin.limits.limits"))


@blueprint.post("/reset")
def reset() -> ResponseReturnValue:
    """Go back to the model's own limits."""
    services().limits.reset(by=signed_in().id)
    say(gettext("What was saved is forgotten. %(in_force)s", in_force=_in_force_words()))
    return go_back(url_for("admin.limits.limits"))


def _chosen(state: LimitsInForce) -> Limits:
    """Read the limits to look at; what is not given is what is in force."""
    typed, spam = request.args.get("hold_at"), request.args.get("spam_at")
    saved_spam_at = state.saved.spam_at if state.saved else 0.0
    return Limits(
        hold_at=_hold_at(typed) if typed else _shortened((state.policy or NO_MODEL).hold_at),
        spam_at=saved_spam_at if spam is None else _score(spam or "0", "spam_at"),
    )


def _shortened(hold_at: float) -> float:
    """Give a limit with few digits to begin with: nobody slides to the tenth place."""
    return round(hold_at, 4) or hold_at


def _hold_at(typed: str) -> float:
    """Read the number, or the slider when only that was moved, as happens without scripts.

    ``was`` is the number that the form was shown with.
    """
    was, slide = request.args.get("was"), request.args.get("slide")
    number = _score(typed, "hold_at")
    if was == typed and slide is not None:
        slid = _score(slide, "slide")
        if slid != round(number, SLIDER_DIGITS):
            number = slid
    if not number:
        raise InvalidInputError({"hold_at": Sentence("Expected a score above 0, found 0.")})
    return number


def _score(text: str, field: str) -> float:
    """Read a score.

    Raises
    ------
    InvalidInputError
        If it is no number from 0 to 1.
    """
    try:
        number = float(text) if len(text) <= MAX_NUMBER_CHARS else math.nan
    except ValueError:
        number = math.nan
    if not 0 <= number <= 1:
        raise InvalidInputError(
            {
                field: Sentence(
                    "Expected a score from 0 to 1, found “{found}”.", found=text[:MAX_NUMBER_CHARS]
                )
            }
        )
    return number


def _in_force_words() -> str:
    policy = services().limits.in_force().policy
    if policy is None:
        return gettext("No model can be used, so every comment is held.")
    return gettext(
        "From the next comment on: held from %(hold_at)s, spam from %(spam_at)s.",
        hold_at=decimal(policy.hold_at, 4),
        spam_at=gettext("no score at all") if policy.spam_at > 1 else decimal(policy.spam_at, 4),
    )


@blueprint.errorhandler(InvalidInputError)
def refused(problem: InvalidInputError) -> ResponseReturnValue:
    """Say on the page why nothing was saved; an odd address is an error of its own."""
    if request.method == "GET":
        return answer(problem)
    say(message_of(problem), "warn")
    return go_back(url_for("admin.limits.limits"))

"""What a user wants to be told by mail."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blog.domain.alerts import Digest, Wishes
from blog.domain.errors import InvalidInputError
from blog.domain.sentences import Sentence
from blog.domain.text import refuse_unstorable
from blog.web import services
from blog.web.admin.answers import go_back
from blog.web.auth import signed_in
from blog.web.languages import chosen_language, translated
from blog.web.notices import say

MAX_NUMBER_CHARS = 4
NOTHING = Wishes()

blueprint = Blueprint("alerts", __name__, url_prefix="/alerts")


@blueprint.get("")
def mine() -> ResponseReturnValue:
    """Show what the user chose."""
    kept = services().alerts.settings_of(signed_in().id)
    return _page(kept or NOTHING, getattr(kept, "email", ""))


@blueprint.post("")
def save() -> ResponseReturnValue:
    """Keep what the user chose."""
    email = request.form.get("email", "")
    refuse_unstorable("email", email)
    services().alerts.save(signed_in().id, email, _wishes(), language=chosen_language())
    say(gettext("Saved."))
    return go_back(url_for("admin.alerts.mine"))


@blueprint.errorhandler(InvalidInputError)
def refused(problem: InvalidInputError) -> ResponseReturnValue:
    """Show the form again with what was typed and what is wrong."""
    faults = {name: translated(said) for name, said in problem.fields.items()}
    return _page(request.form, request.form.get("email", ""), faults), 400


def _page(chosen: object, email: str, faults: dict[str, str] | None = None) -> str:
    return render_template(
        "admin/alerts/mine.html",
        chosen=chosen,
        email=email,
        faults=faults or {},
        digests=list(Digest),
        can_mail=services().alerts.can_mail,
    )


def _wishes() -> Wishes:
    digest = request.form.get("digest", Digest.OFF.value)
    if digest not in set(Digest):
        raise InvalidInputError(
            {
                "digest": Sentence(
                    "Expected off, daily or weekly, found “{found}”.", found=digest[:40]
                )
            }
        )
    return Wishes(
        wait_hours=_number("wait_hours", 0),
        digest=Digest(digest),
        digest_hour=_number("digest_hour", NOTHING.digest_hour),
        quiet_from=_number("quiet_from", NOTHING.quiet_from),
        quiet_until=_number("quiet_until", NOTHING.quiet_until),
    )


def _number(name: str, without: int) -> int:
    typed = request.form.get(name, "").strip()
    if not typed:
        return without
    if len(typed) > MAX_NUMBER_CHARS or not (typed.isascii() and typed.isdigit()):
        raise InvalidInputError(
            {name: Sentence("Expected a whole number, found “{found}”.", found=typed[:40])}
        )
    return int(typed)

"""Choosing the language of the desk and of the sign-in page: one small form, one cookie."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response

from blog.domain.errors import InvalidInputError
from blog.domain.sentences import Sentence
from blog.services.letters import catalogues
from blog.web import services, settings
from blog.web.auth import HOME, local_path, signed_in
from blog.web.languages import COOKIE, interface_languages

COOKIE_SECONDS = 365 * 86_400
MAX_SHOWN_CHARS = 20

blueprint = Blueprint("language", __name__)


@blueprint.post("/language")
def choose() -> Response:
    """Remember which language this person wants, signed in or not; so do mails to them."""
    wanted = request.form.get("lang", "")
    name = wanted.replace("-", "_")
    if name not in catalogues():
        raise InvalidInputError({"lang": _unknown(wanted)})
    if current_user.is_authenticated:
        services().accounts.choose_language(signed_in().id, name)
    answer = redirect(local_path(request.form.get("back")) or HOME, 303)
    answer.set_cookie(
        COOKIE,
        name,
        max_age=COOKIE_SECONDS,
        secure=settings().is_https,
        httponly=True,
        samesite="Lax",
    )
    return answer


def _unknown(wanted: str) -> Sentence:
    known = tuple(tag for tag, _ in interface_languages())
    found = wanted[:MAX_SHOWN_CHARS]
    return Sentence("Expected one of {known}, found “{found}”.", known=known, found=found)

"""The API under ``/api/v1``: the same services as the desk, JSON in and out.

Routes and document are built from one table of operations. A view reads, calls one method of a
service and gives its record; who may call is checked before anything is read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Unauthorized

from blog.domain.errors import IllegalTransitionError, SignInError, StaleDecisionError
from blog.web.api import (
    account,
    bulk,
    campaigns,
    comments,
    decisions,
    log,
    model,
    overview,
    posts,
    rules,
    users,
    webhooks,
)
from blog.web.api.callers import NOBODY, caller_for, challenge
from blog.web.api.fields import Anything
from blog.web.api.openapi import ACCEPTED, ROOT, document_of
from blog.web.api.operations import Asked, Operation
from blog.web.api.reading import read_body, read_query
from blog.web.auth import keep_private
from blog.web.errors import answer_in_json
from blog.web.json_answers import in_json
from blog.web.well_formed import SAFE_METHODS

__all__ = ["OPERATIONS", "blueprint"]


def document(_asked: Asked) -> dict[str, Any]:
    """Give the document, which is the same for everybody."""
    return _DOCUMENT


DOCUMENT: Final = Operation(
    name="document",
    method="GET",
    path="/openapi.json",
    summary="This document.",
    scope=None,
    roles=frozenset(),
    view=document,
    answer=Anything("An OpenAPI document."),
)
OPERATIONS: Final[tuple[Operation, ...]] = (
    DOCUMENT,
    *account.OPERATIONS,
    *overview.OPERATIONS,
    *comments.OPERATIONS,
    *decisions.OPERATIONS,
    *campaigns.OPERATIONS,
    *bulk.OPERATIONS,
    *rules.OPERATIONS,
    *posts.OPERATIONS,
    *log.OPERATIONS,
    *model.OPERATIONS,
    *users.OPERATIONS,
    *webhooks.OPERATIONS,
)
_DOCUMENT: Final[dict[str, Any]] = document_of(OPERATIONS)

blueprint = Blueprint("api", __name__, url_prefix=ROOT)
blueprint.after_request(keep_private)
blueprint.register_error_handler(StaleDecisionError, decisions.refused)
blueprint.register_error_handler(IllegalTransitionError, decisions.refused)


def view_of(operation: Operation) -> Callable[..., Response]:
    """Build the view of an operation: who asks, what for, the record, as JSON."""

    def view(**numbers: int) -> Response:
        by = NOBODY if operation.scope is None else caller_for(operation.scope, operation.roles)
        query = read_query(operation.query)
        body = {} if request.method in SAFE_METHODS else read_body(operation.body)
        record = operation.view(Asked(by, query, body), **numbers)
        address = operation.goes_on_at(record) if operation.goes_on_at else None
        told = in_json(operation.answer.show(record), ACCEPTED if address else operation.status)
        if address is not None:
            told.headers["Location"] = address
        return told

    return view


@blueprint.errorhandler(SignInError)
def unknown_token(problem: SignInError) -> ResponseReturnValue:
    """Say that a token does not hold, and how to authenticate."""
    return answer_in_json(Unauthorized(str(problem), www_authenticate=challenge("invalid_token")))


for _operation in OPERATIONS:
    blueprint.add_url_rule(
        _operation.path,
        _operation.name,
        view_of(_operation),
        methods=[_operation.method],
        provide_automatic_options=False,
    )

"""One operation of the API: address, right, what it takes and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from blog.domain.accounts import Role
from blog.domain.tokens import Scope
from blog.web.api.callers import Caller
from blog.web.api.fields import Field
from blog.web.api.schemas import Shape

EVERYBODY: Final = frozenset(Role)
MODERATORS: Final = frozenset({Role.MODERATOR, Role.ADMINISTRATOR})
WRITERS: Final = frozenset({Role.AUTHOR, Role.ADMINISTRATOR})
ADMINISTRATORS: Final = frozenset({Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for, read and checked.

    Attributes
    ----------
    by
        Who asks.
    query, body
        Values by name; of the query only those that were sent.
    """

    by: Caller
    query: Mapping[str, Any]
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """One row of the table that routes and document are both built from.

    Attributes
    ----------
    path
        Below ``/api/v1``; numbers of records as ``<id:comment_id>``.
    view
        Takes an ``Asked`` and the numbers of the path; gives a record that ``answer`` shows.
    scope
        ``None`` for what is open to everybody.
    problems
        Statuses that it may answer besides those that all may.
    goes_on_at
        For what may outlast the answer: of a record, the address that tells how far it is, answered
        with 202; ``None`` when it is done.
    """

    name: str
    method: str
    path: str
    summary: str
    scope: Scope | None
    roles: frozenset[Role]
    view: Callable[..., Any]
    answer: Field
    query: Mapping[str, Field] = field(default_factory=dict)
    body: Shape | None = None
    status: int = 200
    problems: tuple[int, ...] = ()
    goes_on_at: Callable[[Any], str | None] | None = None

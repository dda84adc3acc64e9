"""Users: the list, roles, who may sign in, invitations. For administrators."""

from __future__ import annotations

from typing import Any, Final

from flask import url_for

from blog.domain.accounts import Role
from blog.domain.invitations import MAX_NOTE_CHARS, InvitationState
from blog.domain.text import MAX_EMAIL_CHARS
from blog.domain.tokens import Scope
from blog.web import services
from blog.web.api.fields import Choice, Flag, ListOf, Maybe, Text
from blog.web.api.operations import ADMINISTRATORS, Asked, Operation
from blog.web.api.schemas import ID, TEXT, WHEN, WHO, Of, Shape
from blog.web.security import own_root

ROLE: Final = Choice(Role)


def _state_of(invitation: Any) -> InvitationState:
    return services().people.invitations.state(invitation)


USER: Final = Shape(
    "User", {"id": ID, "name": TEXT, "role": ROLE, "is_active": Flag(), "created_at": WHEN}
)
INVITATION: Final = Shape(
    "Invitation",
    {
        "id": ID,
        "role": ROLE,
        "note": TEXT,
        "sent_to": Maybe(TEXT),
        "state": Of(
            _state_of,
            Choice(InvitationState),
        ),
        "invited_by": WHO,
        "used_by": WHO,
        "created_at": WHEN,
        "expires_at": WHEN,
    },
)


def users(_asked: Asked) -> dict[str, Any]:
    """Give all users by name."""
    return {"users": services().accounts.users()}


def one(_asked: Asked, user_id: int) -> Any:
    """Give one user."""
    return services().accounts.get(user_id)


def change_role(asked: Asked, user_id: int) -> Any:
    """Give a user another role."""
    return services().accounts.change_role(user_id, asked.body["role"], by=asked.by.id)


def set_active(asked: Asked, user_id: int) -> Any:
    """Let a user sign in again, or not any more."""
    return services().accounts.set_active(
        user_id, is_active=asked.body["is_active"], by=asked.by.id
    )


def invitations(_asked: Asked) -> dict[str, Any]:
    """Give the newest invitations."""
    return {"invitations": services().people.invitations.listing()}


def invite(asked: Asked) -> dict[str, Any]:
    """Make an invitation; its link is in this answer and never again."""
    made = services().people.invitations.invite(
        asked.body["role"],
        by=asked.by.id,
        note=asked.body["note"],
        send_to=asked.body["send_to"],
    )
    link = own_root() + url_for("invitations.accept", token=made.token)
    return {"invitation": made.invitation, "link": link}


def revoke_invitation(asked: Asked, invitation_id: int) -> Any:
    """Take an invitation back."""
    return services().people.invitations.revoke(invitation_id, by=asked.by.id)


_ROLES: Final = ADMINISTRATORS
_SCOPE: Final = Scope.ADMINISTER
OPERATIONS: Final = (
    Operation(
        name="users_all",
        method="GET",
        path="/users",
        summary="All users by name.",
        scope=_SCOPE,
        roles=_ROLES,
        view=users,
        answer=Shape("Users", {"users": ListOf(USER)}),
    ),
    Operation(
        name="users_one",
        method="GET",
        path="/users/<id:user_id>",
        summary="One user.",
        scope=_SCOPE,
        roles=_ROLES,
        view=one,
        answer=USER,
    ),
    Operation(
        name="users_change_role",
        method="PUT",
        path="/users/<id:user_id>/role",
        summary="Give a user another role; it holds from the next request on.",
        scope=_SCOPE,
        roles=_ROLES,
        view=change_role,
        answer=USER,
        body=Shape("RoleChange", {"role": ROLE}),
    ),
    Operation(
        name="users_set_active",
        method="PUT",
        path="/users/<id:user_id>/active",
        summary="Let a user sign in again, or not any more.",
        scope=_SCOPE,
        roles=_ROLES,
        view=set_active,
        answer=USER,
        body=Shape("Activity", {"is_active": Flag()}),
    ),
    Operation(
        name="users_invitations",
        method="GET",
        path="/invitations",
        summary="The newest invitations and what became of them.",
        scope=_SCOPE,
        roles=_ROLES,
        view=invitations,
        answer=Shape("Invitations", {"invitations": ListOf(INVITATION)}),
    ),
    Operation(
        name="users_invite",
        method="POST",
        path="/invitations",
        summary="Make an invitation; its link is in this answer and never again.",
        scope=_SCOPE,
        roles=_ROLES,
        view=invite,
        answer=Shape("NewInvitation", {"invitation": INVITATION, "link": TEXT}),
        body=Shape(
            "InvitationFor",
            {
                "role": ROLE,
                "note": Text(MAX_NOTE_CHARS),
                "send_to": Text(
                    MAX_EMAIL_CHARS, about="A mail address that the link is sent to, too."
                ),
            },
            {"note": "", "send_to": ""},
        ),
        status=201,
    ),
    Operation(
        name="users_revoke_invitation",
        method="DELETE",
        path="/invitations/<id:invitation_id>",
        summary="Take an invitation back; one that was used stays as it is.",
        scope=_SCOPE,
        roles=_ROLES,
        view=revoke_invitation,
        answer=INVITATION,
    ),
)

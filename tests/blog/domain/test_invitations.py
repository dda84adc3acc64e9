from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from blog.domain.invitations import InvitationState, state_of

NOW = datetime(2026, 3, 9, 8, 30, tzinfo=UTC)
LATER, BEFORE = NOW + timedelta(seconds=1), NOW - timedelta(days=1)


@pytest.mark.parametrize(
    ("expires_at", "used_at", "revoked_at", "state"),
    [
        (LATER, None, None, InvitationState.OPEN),
        (NOW, None, None, InvitationState.EXPIRED),  # the last moment is over
        (LATER, BEFORE, None, InvitationState.USED),
        (LATER, None, BEFORE, InvitationState.REVOKED),
        (BEFORE, None, BEFORE, InvitationState.REVOKED),  # not by its age
        (BEFORE, BEFORE, None, InvitationState.USED),
    ],
)
def test_an_invitation_stands_where_what_was_done_to_it_says(
    expires_at, used_at, revoked_at, state
):
    found = state_of(now=NOW, expires_at=expires_at, used_at=used_at, revoked_at=revoked_at)

    assert found is state

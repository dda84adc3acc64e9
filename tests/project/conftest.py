"""Every route of the application, with real values in its address, and an author."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.domain.accounts import Role
from blog.domain.moderation import Status
from tests.conftest import sign_in
from tests.project.route_tables import (
    Route,
    bulk_action,
)


@pytest.fixture
def anna(app: Flask, scene: Any) -> FlaskClient:
    """A browser signed in as an author."""
    return sign_in(app, scene, "Anna", Role.AUTHOR)


@pytest.fixture
def routes(app: Flask, scene: Any) -> list[Route]:
    """Give every route with values for which there is something to see."""
    post = scene.post("The leak", tags=("boats",))
    comment = scene.comment(post, "Which tar did you use on the garboard seam?")
    scene.comment(post, "Which tar did you use on the garboard seam, then?")  # a campaign of two
    held = scene.comment(post, "A held one.", status=Status.PENDING)
    giver = scene.user("Grace", Role.ADMINISTRATOR)
    with app.app_context():
        people = app.extensions["blarney"].people
        invited = people.invitations.invite(Role.AUTHOR, by=giver.id)
    values = {
        "rule_id": scene.rule("casino").id,
        "slug": post.slug,
        "post_id": post.id,
        "comment_id": held.id,
        "decision_id": 1,
        "campaign_id": comment.id,
        "root_id": comment.id,
        "action_id": bulk_action(app, scene),
        "token": app.extensions["blarney"].comments.status_token(held.id),
        "webhook_id": scene.webhook().id,
        "filename": "style.css",
        "user_id": giver.id,
        "device_id": 1,
        "passkey_id": 1,
        "token_id": 1,
        "invitation_id": invited.invitation.id,
    }
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            given: dict[str, Any] = {name: values[name] for name in rule.arguments}
            if rule.endpoint == "public.tag":
                given = {"slug": "boats"}
            if rule.endpoint == "invitations.accept":
                given = {"token": invited.token}
            path = app.url_for(rule.endpoint, **given)
            found += [
                Route(rule.endpoint, path, method) for method in sorted(rule.methods - {"OPTIONS"})
            ]
    return found

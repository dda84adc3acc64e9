"""Who may ask for which route, and what the tests of all routes ask with."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect, text
from werkzeug.test import TestResponse

from blog.db import db
from blog.domain.moderation import DecisionKind, Status
from blog.domain.queue import QueueFilter
from blog.services.bulk import BulkOrder

SAFE = {"GET", "HEAD", "OPTIONS"}
OWN_ACCOUNT = {
    "admin.account.change_password",
    "admin.account.end_device",
    "admin.account.end_other_devices",
    "admin.second_factor.page",
    "admin.second_factor.picture",
    "admin.second_factor.begin",
    "admin.second_factor.confirm",
    "admin.second_factor.recovery_codes",
    "admin.second_factor.turn_off",
    "admin.passkeys.page",
    "admin.passkeys.begin",
    "admin.passkeys.add",
    "admin.passkeys.remove",
    "admin.tokens.listing",
    "admin.tokens.revoke",
}
AUTHORS = OWN_ACCOUNT | {
    "admin.overview",
    "admin.posts.listing",
    "admin.posts.new",
    "admin.posts.edit",
    "admin.posts.preview",
    "admin.posts.comments_open",
}
MODERATORS = OWN_ACCOUNT | {
    "admin.overview",
    "admin.moderation.queue",
    "admin.moderation.detail",
    "admin.moderation.decide",
    "admin.moderation.undo",
    "admin.bulk.offer",
    "admin.bulk.start",
    "admin.bulk.progress",
    "admin.bulk.state",
    "admin.bulk.stop",
    "admin.bulk.go_on",
    "admin.bulk.undo",
    "admin.log.listing",
    "admin.log.export",
    "admin.cards.card",
    "admin.cards.look",
    "admin.cards.publish_without_links",
    "admin.campaigns.listing",
    "admin.campaigns.detail",
    "admin.campaigns.end_following",
    "admin.spam.model",
    "admin.shadow.differences",
    "admin.rules.listing",
    "admin.alerts.mine",
    "admin.alerts.save",
}
API_OF_EVERYBODY = {"api.account", "api.account_tokens", "api.account_revoke_token"}
API_OF_AUTHORS = API_OF_EVERYBODY | {
    "api.posts_page",
    "api.posts_create",
    "api.posts_one",
    "api.posts_change",
    "api.posts_comments_open",
}
API_OF_MODERATORS = API_OF_EVERYBODY | {
    "api.overview",
    "api.comments_page",
    "api.comments_card",
    "api.comments_look",
    "api.comments_publish_without_links",
    "api.decisions_decide",
    "api.decisions_decide_campaign",
    "api.decisions_undo",
    "api.decisions_undo_batch",
    "api.campaigns_page",
    "api.campaigns_one",
    "api.campaigns_end_following",
    "api.bulk_offer",
    "api.bulk_start",
    "api.bulk_unfinished",
    "api.bulk_state",
    "api.bulk_stop",
    "api.bulk_go_on",
    "api.bulk_undo",
    "api.rules_page",
    "api.rules_one",
    "api.rules_settings",
    "api.log_page",
    "api.model",
}
# There only while a second factor is being set up.
SOMETIMES = {"admin.second_factor.picture"}
# Pages that are not the same for everybody, or say how things stand this very moment.
PRIVATE = {
    "auth.sign_in",
    "comments.status",
    "edits.edit",
    "edits.mine",
    "edits.confirmation",
    "auth.second_step",
    "invitations.accept",
    "public.healthz",
    "public.metrics",
}
ELSEWHERE = [
    ({"Sec-Fetch-Site": "cross-site"}, "another site"),
    ({"Sec-Fetch-Site": "same-site"}, "a neighbour under the same domain"),
    ({"Sec-Fetch-Site": "none"}, "no page at all"),
    ({"Origin": "https://evil.example"}, "another origin"),
    ({"Origin": "null"}, "a page without an origin"),
    ({"Origin": "http://localhost.evil.example"}, "an origin that begins like ours"),
    ({"Origin": "https://localhost"}, "our host, another scheme"),
    ({"Origin": "http://localhost:8080"}, "our host, another port"),
    ({"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, "both say another site"),
]
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
NO_STORE = "private, no-store"


class Route(NamedTuple):
    """One address that can be asked for, with real values in it."""

    endpoint: str
    path: str
    method: str


def bulk_action(app: Flask, scene: Any) -> int:
    """Decide in bulk; give the number of the action."""
    bulk, somebody = app.extensions["blarney"].bulk, scene.user("Otto").id
    with app.app_context():
        offer = bulk.offer(QueueFilter(status=Status.SPAM))
        order = BulkOrder(
            filter=offer.filter,
            kind=DecisionKind.REJECT,
            until_id=offer.until_id,
            seen_decision_id=offer.seen_decision_id,
            batch=offer.batch,
        )
        return int(bulk.start(order, by=somebody).id)


def proofless(route: Route) -> dict[str, dict[str, Any]]:
    """Give what a request may carry that proves nothing of where it came from."""
    if route.endpoint.startswith("api."):
        header = {"X-CSRF-Token": "made-up"}
        return {
            "none": {},
            "body": {"json": {"csrf_token": "made-up"}},
            "wrong": {"headers": header},
        }
    return {"none": {}, "wrong": {"data": {"csrf_token": "made-up"}}}


def ask(browser: FlaskClient, route: Route, **more: Any) -> TestResponse:
    """Send a request and read the whole answer, so that no file stays open."""
    return browser.open(route.path, method=route.method, buffered=True, **more)


def wrong(answers: dict[Route, Any], expected: Any) -> dict[Route, Any]:
    """Give the answers that are not the expected one; to be compared with ``{}``."""
    return {route: answer for route, answer in answers.items() if answer != expected}


def contents(app: Flask) -> dict[str, list[Any]]:
    """Give every row of every table."""
    with app.app_context(), db.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        rows = {
            name: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {name}"))]
            for name in tables
        }
    return {name: sorted(map(repr, found)) for name, found in rows.items()}

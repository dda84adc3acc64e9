"""Fills an empty blog with the demonstration: posts, comments through the real filter, one user."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from blog.app import services_of
from blog.db import Comment, db
from blog.domain.accounts import Role
from blog.domain.comments import NewComment
from blog.domain.moderation import DecisionKind, Status
from blog.front_matter import read_post
from blog.services import Services
from blog.services.moderation import DecisionOrder
from blog.settings import Settings

FOLDER = Path(__file__).resolve().parent / "demo"
PASSWORD_FILE = "demonstration_password"  # noqa: S105 - the name of a file, not a secret
USER = "admin"
_OWN_ADDRESS = "192.0.2."


class _Clock:
    """A clock that stands where it is put, so that comments get the times of the story."""

    def __init__(self) -> None:
        self.moment = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.moment


def load_demonstration(app: Flask, settings: Settings, *, say: Callable[[str], None]) -> None:
    """Add the demonstration's user, posts and comments; each comment is judged for real."""
    clock = _Clock()
    # What is surely spam is held too, so that a visitor finds it in the queue with its reasons.
    lenient = replace(settings, rate_limits=False, spam_at=1.0)
    bundle = services_of(app, lenient, now=clock)
    administrator = _add_administrator(bundle, settings)
    posts: dict[str, datetime] = {}
    articles = [read_post(path) for path in sorted((FOLDER / "posts").glob("*.md"))]
    for written in sorted(articles, key=lambda article: article.published_at or clock.moment):
        clock.moment = written.published_at or clock.moment
        posts[bundle.posts.save(None, written).slug] = clock.moment
    comments = json.loads((FOLDER / "comments.json").read_text(encoding="utf-8"))
    asked_for = {entry["parent"] for entry in comments if entry.get("parent")}
    known: dict[str, int] = {}
    for number, entry in enumerate(comments):
        minutes = timedelta(minutes=entry["minutes_after_post"])
        clock.moment = min(posts[entry["post"]] + minutes, datetime.now(UTC))
        comment_id = _send(bundle, entry, known, number)
        ref = entry.get("ref")
        if ref in asked_for:
            known[ref] = comment_id
            _approve(bundle, comment_id, by=administrator)
    held = bundle.moderation.counts()[Status.PENDING] + bundle.moderation.counts()[Status.SPAM]
    say(f"Loaded {len(posts)} posts and {len(comments)} comments; {held} were held by the filter.")


def _add_administrator(bundle: Services, settings: Settings) -> int:
    password = secrets.token_urlsafe(12)
    user = bundle.accounts.add_user(USER, password, Role.ADMINISTRATOR)
    handle = os.open(
        settings.data_dir / PASSWORD_FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600
    )
    with os.fdopen(handle, "w") as file:
        file.write(f"name {USER} and password {password}\n")
    return user.id


def _send(bundle: Services, entry: dict[str, Any], known: dict[str, int], number: int) -> int:
    new = NewComment(
        author_name=entry["author_name"],
        author_email=entry.get("author_email"),
        author_url=entry.get("author_url"),
        body=entry["body"],
        parent_id=known[entry["parent"]] if entry.get("parent") else None,
    )
    receipt = bundle.comments.submit(
        entry["post"], new, address=f"{_OWN_ADDRESS}{number % 250 + 1}"
    )
    return receipt.comment_id


def _approve(bundle: Services, comment_id: int, *, by: int) -> None:
    """Let a comment that has answers onto the page, as its moderator would have done."""
    comment = db.session.get_one(Comment, comment_id)
    if comment.status is not Status.PUBLISHED:
        order = DecisionOrder(comment_id, DecisionKind.APPROVE, comment.status, comment.revision)
        bundle.moderation.decide([order], by=by)

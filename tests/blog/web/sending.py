"""Sends comments as a browser does, and looks at what became of them."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from blog.db import Comment, db
from tests.conftest import SAME_ORIGIN

WORDS = {"author_name": "Rita", "body": "The ferry was late."}


def send(client: FlaskClient, slug: str = "quay", **fields: str) -> Any:
    return client.post(f"/posts/{slug}/comments", data=WORDS | fields, headers=SAME_ORIGIN)


def stored(app: Flask) -> list[Comment]:
    with app.app_context():
        return list(db.session.scalars(select(Comment).order_by(Comment.id)))


def value_of(page: str, name: str) -> str:
    if name == "body":
        found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    else:
        found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return unescape(found.group(1))

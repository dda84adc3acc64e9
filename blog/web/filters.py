"""What templates can say: dates and numbers, addresses of static files, text fit for XML."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, Response, request, url_for
from jinja2 import pass_context
from werkzeug.urls import iri_to_uri

from blog.domain.confirmations import PAUSE_DAYS
from blog.domain.markup import MAX_COMMENT_CHARS, excerpt
from blog.domain.posts import direction_of
from blog.settings import Settings
from blog.web import services
from blog.web.formats import (
    day_of,
    decimal,
    machine_time,
    minute_of,
    month_name,
    percent,
    signed,
    since,
    teach_words,
    when,
)
from blog.web.forms import TRAP_FIELD
from blog.web.stored_sentences import card_name, stored_sentence

ONE_YEAR_SECONDS = 31_536_000
# What XML 1.0 section 2.2 does not allow in a document, in whatever form.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def register(app: Flask) -> None:
    """Give the templates of an app their filters and globals."""
    settings: Settings = app.config["BLARNEY_SETTINGS"]
    zone = ZoneInfo(settings.site_timezone)
    app.add_template_filter(lambda moment: day_of(moment, zone), "day")
    app.add_template_filter(lambda moment: minute_of(moment, zone), "minute")
    app.add_template_filter(lambda moment: when(moment, zone), "when")
    app.add_template_filter(machine_time, "machine_time")
    app.add_template_filter(excerpt, "excerpt")
    app.add_template_filter(direction_of, "direction")
    app.add_template_filter(xml_text, "xml_text")
    app.add_template_filter(month_name, "month_name")
    app.add_template_filter(takes_comments, "takes_comments")
    app.add_template_filter(_unfolded(decimal), "number")
    app.add_template_filter(_unfolded(percent), "percent")
    app.add_template_filter(_unfolded(signed), "signed")
    app.add_template_filter(since, "since")
    teach_words(app.jinja_env)
    app.add_template_filter(stored_sentence, "stored_sentence")
    app.add_template_filter(card_name, "card_name")
    app.add_template_filter(iri_to_uri, "as_uri")
    app.jinja_env.globals.update(
        site=settings,
        asset=asset_addresses(app),
        trap_field=TRAP_FIELD,
        max_comment_chars=MAX_COMMENT_CHARS,
        confirmation_pause_days=PAUSE_DAYS,
    )
    app.after_request(keep_named_assets)


def _unfolded(said: Callable[..., str]) -> Callable[..., str]:
    """Keep a filter from being worked out when a template is compiled: languages come later.

    Jinja does so for values that stand in the template; not for filters that ask for the context.
    """

    @pass_context
    @functools.wraps(said)
    def later(_context: object, *values: Any) -> str:
        return said(*values)

    return later


def takes_comments(post: Any) -> bool:
    """Say whether readers may comment on a post now."""
    return services().posts.takes_comments(post)


def xml_text(text: str) -> str:
    """Leave out the characters that no XML document may hold."""
    return _NOT_XML.sub("", text)


def asset_addresses(app: Flask) -> Callable[[str], str]:
    """Give a function that names a static file by its content, so that browsers may keep it."""
    folder = Path(app.static_folder or "static")
    known: dict[str, str] = {}

    def asset(name: str) -> str:
        if name not in known or app.debug:
            path = folder / name
            known[name] = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        return url_for("static", filename=name, v=known[name])

    return asset


def keep_named_assets(response: Response) -> Response:
    """Let browsers keep a static file for a year when its address names its content."""
    if request.endpoint == "static" and request.args.get("v") and response.status_code < 400:  # noqa: PLR2004 - the first error status
        response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR_SECONDS}, immutable"
    return response

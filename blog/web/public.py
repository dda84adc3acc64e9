"""What everybody may read: pages of posts, feeds, and what machines ask for.

Nothing here looks at the session: a public page is the same for every visitor.
"""

from __future__ import annotations

import resource as process_resource
from importlib.metadata import PackageNotFoundError, version

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    make_response,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue

from blog.domain.errors import NotFoundError
from blog.domain.text import MAX_QUERY_CHARS
from blog.web import services, settings
from blog.web.comments import post_page
from blog.web.page_cache import public_page
from blog.web.security import own_root
from blog.web.well_formed import number_argument

ATOM = "application/atom+xml; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"
METRICS = "text/plain; version=0.0.4; charset=utf-8"
UNKNOWN_VERSION = "0"

blueprint = Blueprint("public", __name__)


@blueprint.get("/")
def index() -> Response:
    """Show the newest posts."""
    before = request.args.get("before")
    page = services().posts.front_page(before)
    return public_page(render_template("public/index.html", page=page, before=before))


@blueprint.get("/posts/<slug>")
def post(slug: str) -> Response:
    """Show a post with one page of its comments, and the form; ``reply_to`` makes it a reply."""
    page = number_argument("page", default=1)
    reply_to = number_argument("reply_to", default=0)
    return public_page(post_page(slug, page=page, reply_to=reply_to))


@blueprint.get("/posts/<slug>/threads/<id:root_id>")
def thread(slug: str, root_id: int) -> Response:
    """Show the replies of one thread that did not fit on the post's page."""
    found = services().posts.published(slug)
    after = number_argument("after", default=0)
    shown = services().comments.thread(found, root_id, after)
    return public_page(render_template("public/thread.html", post=found, thread=shown, after=after))


@blueprint.get("/tags/<slug>")
def tag(slug: str) -> Response:
    """Show the posts that carry a tag."""
    before = request.args.get("before")
    found, page = services().posts.tagged(slug, before)
    return public_page(render_template("public/tag.html", tag=found, page=page, before=before))


@blueprint.get("/tags/")
def tags() -> Response:
    """Show every tag with its number of posts."""
    return public_page(render_template("public/tags.html", tags=services().posts.tags()))


@blueprint.get("/archive")
def archive() -> Response:
    """Show every post by month."""
    return public_page(render_template("public/archive.html", months=services().posts.archive()))


@blueprint.get("/search")
def search() -> Response:
    """Show the posts that hold all words of a query."""
    query = request.args.get("q", "")[:MAX_QUERY_CHARS]
    before = request.args.get("before")
    page = services().posts.search(query, before) if query.strip() else None
    return public_page(render_template("public/search.html", query=query, page=page, before=before))


@blueprint.get("/feeds/posts.atom")
def posts_feed() -> Response:
    """Give the newest posts as an Atom feed."""
    posts = services().posts.feed()
    body = render_template("public/posts.atom.xml", posts=posts, root=own_root())
    return public_page(body, content_type=ATOM)


@blueprint.get("/posts/<slug>/comments.atom")
def comments_feed(slug: str) -> Response:
    """Give a post's newest comments as an Atom feed."""
    found = services().posts.published(slug)
    entries = [
        (comment, services().comments.path_of(comment, found.slug))
        for comment in services().comments.feed(found)
    ]
    body = render_template("public/comments.atom.xml", post=found, entries=entries, root=own_root())
    return public_page(body, content_type=ATOM)


@blueprint.get("/honesty")
def honesty() -> Response:
    """Show how comments fared, where the owner chose to; figures are of whole days."""
    if not settings().honesty_page:
        raise NotFoundError("There is no such page.")
    figures = services().overview.figures(whole_days=True)
    return public_page(render_template("public/honesty.html", figures=figures))


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Say whether the installation is sound: 200, or 503 with what is wrong."""
    checks = services().health.checks()
    is_ok = all(check.is_ok for check in checks)
    answer = {
        "status": "ok" if is_ok else "failing",
        "checks": {check.name: {"ok": check.is_ok, "detail": check.detail} for check in checks},
    }
    return jsonify(answer), 200 if is_ok else 503


@blueprint.get("/metrics")
def metrics() -> Response:
    """Give figures in Prometheus' text form, to the addresses that the settings allow."""
    if (request.remote_addr or "") not in settings().metrics_addresses:
        raise NotFoundError("There is no such page.")
    counts = services().moderation.counts()
    lines = [
        "# HELP blarney_comments Comments by status.",
        "# TYPE blarney_comments gauge",
        *(f'blarney_comments{{status="{status}"}} {count}' for status, count in counts.items()),
        "# HELP process_resident_memory_bytes Largest resident memory of this worker so far.",
        "# TYPE process_resident_memory_bytes gauge",
        f"process_resident_memory_bytes {_peak_memory_bytes()}",
        "# HELP blarney_build_info The running version.",
        "# TYPE blarney_build_info gauge",
        f'blarney_build_info{{version="{_version()}"}} 1',
        *_cache_lines(),
    ]
    return make_response("\n".join(lines) + "\n", {"Content-Type": METRICS})


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Ask crawlers to stay out of what is private or endless."""
    lines = (
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /comments/",
        "Disallow: /search",
        "Disallow: /sign-in",
        "Disallow: /*?reply_to=",
        "Disallow: /*&reply_to=",
    )
    return public_page("\n".join(lines) + "\n", content_type=PLAIN)


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    """Give the icon where browsers look for it unasked."""
    return current_app.send_static_file("icon.svg")


def _peak_memory_bytes() -> int:
    return process_resource.getrusage(process_resource.RUSAGE_SELF).ru_maxrss * 1024


def _version() -> str:
    try:
        return version("blarney")
    except PackageNotFoundError:
        return UNKNOWN_VERSION


def _cache_lines() -> list[str]:
    cache = current_app.extensions.get("page_cache")
    if cache is None:
        return []
    return [
        "# HELP blarney_page_cache_hits_total Pages answered from memory by this worker.",
        "# TYPE blarney_page_cache_hits_total counter",
        f"blarney_page_cache_hits_total {cache.hits}",
        "# TYPE blarney_page_cache_bytes gauge",
        f"blarney_page_cache_bytes {cache.size_bytes}",
    ]

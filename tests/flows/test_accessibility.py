"""Every page: axe finds nothing, in light and dark, and nothing scrolls sideways."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page

from blog.app import create_app
from blog.db import db
from blog.domain.accounts import Role
from blog.domain.moderation import DecisionKind, Status
from blog.domain.queue import QueueFilter
from blog.domain.rules import Effect, NewRule, RuleKind
from blog.services import Services
from blog.services.bulk import BulkOrder
from tests.flows.conftest import PASSWORD, SLUG, Site, sign_in
from tests.people import ADA, SPIKE

pytestmark = pytest.mark.browser
# With mail set up, forms have fields that they lack otherwise; nothing is sent. With an address on
# this machine, passkeys are offered.
SETTINGS = {
    "BLARNEY_RATE_LIMITS": "off",
    "BLARNEY_SMTP_URL": "smtp://127.0.0.1:9",
    "BLARNEY_HONESTY_PAGE": "on",
    "BLARNEY_SITE_URL": "http://localhost",
}
NARROWEST_PIXELS = 360
RULES = {"rules": {"target-size": {"enabled": True}}}  # WCAG 2.2: at least 24 pixels
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihungsurkunde" * 2
UNKIND = f"""{LONG_WORD}

| one | two | three | four | five | six | seven | eight |
|---|---|---|---|---|---|---|---|
| a long cell | a long cell | a long cell | a long cell | a long cell | a long cell | a long cell | x |

    a_line_of_code = "that goes on and on and on and on and on and on and on and on and on and on"

- https://example.org/{"a-rather-long-path-" * 9}
"""
PUBLIC = {
    "front": "/",
    "post": "/posts/look-alike-letters",
    "post in Italian": "/posts/il-quaderno-delle-maree",
    "post with unkind comments": f"/posts/{SLUG}",
    "archive": "/archive",
    "tags": "/tags/",
    "tag": "/tags/harbour",
    "search": "/search?q=quay",
    "search without results": "/search?q=xylophone",
    "what was sent": "/comments/mine",
    "how comments fare": "/honesty",
    "no such page": "/nowhere",
    "sign in": "/sign-in",
}
DESK = {
    "overview": "/admin/",
    "queue": "/admin/moderation",
    "queue filtered": "/admin/moderation?q=the&language=en&author=Rita&score_min=0.1&address=1&order=worth",
    "queue by score": "/admin/moderation?order=score",
    "spam": "/admin/moderation?status=spam",
    "published": "/admin/moderation?status=published",
    "empty tab": "/admin/moderation?status=rejected",
    "posts": "/admin/posts",
    "editor": "/admin/posts/1/edit",
    "new post": "/admin/posts/new",
    "act on all that match": "/admin/moderation/bulk",
    "campaigns": "/admin/moderation/campaigns",
    "log": "/admin/log",
    "log without entries": "/admin/log?subject=nothing",
    "model": "/admin/spam",
    "limits": "/admin/spam/limits?hold_at=0.4",
    "shadow": "/admin/spam/shadow",
    "rules": "/admin/rules",
    "mail": "/admin/alerts",
    "users": "/admin/users",
    "one user": "/admin/users/2",
    "account": "/admin/account",
    "second factor": "/admin/account/second-factor",
    "passkeys": "/admin/account/passkeys",
    "tokens": "/admin/account/tokens",
    "webhooks": "/admin/webhooks",
    "no such comment": "/admin/moderation/999999",
}
NO_PAGES = {
    "static": "a file",
    "public.favicon": "a file",
    "public.robots": "for programs",
    "public.posts_feed": "for programs",
    "public.comments_feed": "for programs",
    "public.healthz": "for programs",
    "public.metrics": "for programs",
    "admin.log.export": "a file",
    "admin.second_factor.picture": "a picture",
    "admin.cards.card": "a part of the queue, looked at in test_desk.py",
    "admin.bulk.state": "a part of the page of a bulk action",
    "auth.second_step": "looked at in test_second_factor.py",
}
# The desk speaks one language for each scheme, so that both are seen at no cost.
LANGUAGES = {"light": "en", "dark": "it"}


def decide(page: Page, comment_id: int, name: str) -> None:
    """Decide on one comment, so that there are figures to draw."""
    page.goto(f"/admin/moderation/{comment_id}")
    page.locator(f".decide [name=decision][value={name}]").click()
    page.wait_for_load_state()


@pytest.fixture(scope="module")
def app(site: Site) -> Iterator[Flask]:
    """The application on the same blog, for what no page gives the address of."""
    app = create_app({"DATA_DIR": str(site.folder)})
    yield app
    app.extensions["blarney"].site.close()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def bulk_action(services: Services, by: int) -> int:
    offer = services.bulk.offer(QueueFilter(status=Status.SPAM))
    order = BulkOrder(
        filter=offer.filter,
        kind=DecisionKind.REJECT,
        until_id=offer.until_id,
        seen_decision_id=offer.seen_decision_id,
        batch=offer.batch,
    )
    return int(services.bulk.start(order, by=by).id)


@pytest.fixture(scope="module")
def single(app: Flask, site: Site) -> dict[str, str]:
    """Give the addresses of single things, made by the services."""
    [(ada,)] = site.rows("SELECT id FROM users WHERE name = ?", ADA)
    for number in range(2):
        site.comment(f"Such a wise and helpful notebook of the sea, number {number}.", SPIKE)
    site.comment("The lamp at the end of the pier is lit.", author_email="rita@example.org")
    [(newest, campaign)] = site.rows(
        "SELECT max(id), (SELECT max(campaign_id) FROM comments) FROM comments"
    )
    services: Services = app.extensions["blarney"]
    with app.app_context():
        invitations = services.people.invitations
        phrase = NewRule(RuleKind.PHRASE, LONG_WORD[:120], Effect.HOLD, note=LONG_WORD)
        services.webhooks.add(f"https://example.org/{LONG_WORD}", ["comment.held"], by=ada)
        return {
            "campaign": f"/admin/moderation/campaigns/{campaign}",
            "rule": f"/admin/rules/{services.rules.add(phrase, by=ada).id}",
            "bulk action": f"/admin/moderation/bulk/{bulk_action(services, ada)}",
            "invitation": f"/invitation/{invitations.invite(Role.AUTHOR, by=ada).token}",
            "confirmation": f"/comments/confirm/{services.trust.confirmation_token(newest)}",
        }


@pytest.fixture(scope="module")
def places(site):
    """Give the addresses of single things: a reply form, a status page, a why card."""
    disguised = f"Gr\u0435\u0430t p\u043est! {LONG_WORD} \u202ereversed\u202c {LONG_WORD.translate(str.maketrans('ae', 'ае'))}"
    held = site.comment(
        disguised * 3, LONG_WORD[:80], author_url=f"https://{'long-' * 9}name.example/"
    )
    assert held.status == 303
    [(held_id,)] = site.rows("SELECT max(id) FROM comments")
    shown = site.comment(UNKIND, LONG_WORD[:80])
    answered = site.comment("A reply to the unkind one, to see the indent.", SPIKE)
    [(shown_id,)] = site.rows(
        "SELECT id FROM comments WHERE status = 'published' ORDER BY id DESC LIMIT 1"
    )
    assert "/comments/status/" in held.location
    assert f"/posts/{SLUG}" in shown.location
    assert f"/posts/{SLUG}" in answered.location
    return {
        "status page": held.location,
        "why card": f"/admin/moderation/{held_id}",
        "reply form": f"/posts/{SLUG}?reply_to={shown_id}",
        "thread": f"/posts/{SLUG}/threads/{shown_id}",
        "change": held.location.replace("/status/", "/edit/"),
    }


def paths_for(*found: dict[str, str], readers: bool) -> list[str]:
    """Give the addresses of one side of the blog."""
    paths = [path for places in found for path in places.values()]
    return [path for path in paths if path.startswith("/admin") != readers]


def test_every_page_is_looked_at(app, places, single):
    pages = app.url_map.bind("localhost")
    seen = {
        pages.match(path.partition("?")[0])[0]
        for path in (*PUBLIC.values(), *DESK.values(), *places.values(), *single.values())
        if path != PUBLIC["no such page"]
    }

    asked = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    assert {one for one in asked - seen - set(NO_PAGES) if not one.startswith("api.")} == set()


def faults_of(page: Page, path: str) -> list[str]:
    """Open a page; give what is wrong with it."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(path)
    found = [
        f"{path}: {violation['id']}: {node['html'][:200]} ({node['failureSummary'][:300]})"
        for violation in Axe().run(page, options=RULES).response["violations"]
        for node in violation["nodes"][:2]
    ]
    page.set_viewport_size({"width": NARROWEST_PIXELS, "height": 780})
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > page.evaluate("window.innerWidth") or width > NARROWEST_PIXELS:
        found.append(f"{path}: {width} pixels wide, reached by {page.evaluate(WIDEST)}")
    return found


WIDEST = """() => [...document.querySelectorAll("body *")]
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
  .slice(-3).map((element) => element.outerHTML.slice(0, 120)).join(" | ")"""


@pytest.fixture(params=["light", "dark"])
def scheme(request):
    return request.param


def test_what_readers_see_is_open_to_everybody(visitor, places, single, scheme):
    page = visitor(color_scheme=scheme)

    paths = paths_for(PUBLIC, places, single, readers=True)
    assert [fault for path in paths for fault in faults_of(page, path)] == []


def test_the_desk_is_open_to_everybody(visitor, site, places, single, scheme):
    page = sign_in(visitor(color_scheme=scheme), ADA)
    if scheme == "light":
        honest, spam, *_ = [
            row[0] for row in site.rows("SELECT id FROM comments WHERE status = 'pending'")
        ]
        decide(page, honest, "approve")
        decide(page, spam, "spam")
    language = {"name": "blarney_language", "value": LANGUAGES[scheme], "url": site.address}
    page.context.add_cookies([language])

    paths = paths_for(DESK, places, single, readers=False)
    assert [fault for path in paths for fault in faults_of(page, path)] == []


def test_a_form_that_came_back_is_open_to_everybody(visitor, site, scheme):
    page = visitor(color_scheme=scheme, viewport={"width": NARROWEST_PIXELS, "height": 780})
    page.goto(f"/posts/{SLUG}")
    page.get_by_label("Name", exact=True).fill("Rita")
    page.get_by_label("Website").fill(LONG_WORD)
    page.get_by_label("Comment", exact=True).fill("Text.")
    page.get_by_role("button", name="Post comment").click()
    page.wait_for_selector("#problems")

    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST_PIXELS


def test_a_refused_sign_in_is_open_to_everybody(visitor):
    page = visitor(color_scheme="dark")
    page.goto("/sign-in")
    page.get_by_label("Name").fill("Nobody")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_selector("[role=alert]")

    assert Axe().run(page).response["violations"] == []


def test_a_reader_reaches_the_form_with_the_keyboard(page, site):
    page.goto(f"/posts/{SLUG}")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    reached = []
    for _ in range(200):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")
        )
        if reached[-1] == "Preview":
            break

    order = [
        name
        for name in reached
        if name in {"author_name", "author_email", "author_url", "body", "Post comment", "Preview"}
    ]
    assert order == ["author_name", "author_email", "author_url", "body", "Post comment", "Preview"]
    assert "second_opinion" not in reached


def test_text_runs_in_its_own_direction(page, site):
    site.comment("שלום, תודה על המפה של הרציף. הגעתי עד הפנס הירוק.", "רינה")
    page.goto(f"/posts/{SLUG}")

    directions = page.evaluate(
        "() => [...document.querySelectorAll('.comment .prose')].map((one) => getComputedStyle(one).direction)"
    )
    assert directions.count("rtl") == 1
    assert directions.count("ltr") == len(directions) - 1
    assert page.locator(".comment .prose:not([dir=auto])").count() == 0

"""Every kind of page: axe finds nothing, in light and dark, and nothing scrolls sideways."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.flows.conftest import PASSWORD, SLUG, sign_in
from tests.people import ADA, SPIKE

pytestmark = pytest.mark.browser
# With mail set up, forms have fields that they lack otherwise; nothing is sent.
SETTINGS = {
    "BLARNEY_RATE_LIMITS": "off",
    "BLARNEY_SMTP_URL": "smtp://127.0.0.1:9",
    "BLARNEY_SITE_URL": "http://blog.example",
}
NARROWEST_PIXELS = 360
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
    "tokens": "/admin/account/tokens",
}


def decide(page: Page, comment_id: int, name: str) -> None:
    """Decide on one comment, so that there are figures to draw."""
    page.goto(f"/admin/moderation/{comment_id}")
    page.locator(f".decide [name=decision][value={name}]").click()
    page.wait_for_load_state()


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
    }


def faults_of(page: Page, path: str) -> list[str]:
    """Open a page; give what is wrong with it."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(path)
    found = [
        f"{path}: {violation['id']}: {node['html'][:200]} ({node['failureSummary'][:300]})"
        for violation in Axe().run(page).response["violations"]
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


def test_what_readers_see_is_open_to_everybody(visitor, places, scheme):
    page = visitor(color_scheme=scheme)

    edit = places["status page"].replace("/status/", "/edit/")
    paths = [*PUBLIC.values(), places["status page"], places["reply form"], edit]
    assert [fault for path in paths for fault in faults_of(page, path)] == []


def test_the_desk_is_open_to_everybody(visitor, site, places, scheme):
    page = sign_in(visitor(color_scheme=scheme), ADA)
    if scheme == "light":
        honest, spam, *_ = [
            row[0] for row in site.rows("SELECT id FROM comments WHERE status = 'pending'")
        ]
        decide(page, honest, "approve")
        decide(page, spam, "spam")

    paths = [*DESK.values(), places["why card"]]
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
    page.get_by_role("button", name="Sign in").click()
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

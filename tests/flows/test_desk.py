"""Deciding as moderators do it: fifty by keyboard, three hundred at once, two people at a time.

Everything is held here, and nothing is put with the spam, so that the stories are the same with
every model.
"""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.flows.conftest import SLUG, Site, sign_in
from tests.people import ADA, MAX

pytestmark = pytest.mark.browser
SETTINGS = {
    "BLARNEY_RATE_LIMITS": "off",
    "BLARNEY_HOLD_EVERYTHING": "on",
    "BLARNEY_SPAM_AT": "1",
}
QUEUE = f"/admin/moderation?post={SLUG}"
WAVE = "Such a wise and helpful notebook, every lightvessel should read these pages by night"
HOSTILE = '<script>document.title="run"</script> "><img src=x onerror=\'document.title="run"\'>'


def number_of(site: Site, body: str) -> int:
    [(number,)] = site.rows("SELECT id FROM comments WHERE body = ?", body)
    return int(number)


def status_of(site: Site, number: int) -> str:
    [(status,)] = site.rows("SELECT status FROM comments WHERE id = ?", number)
    return str(status)


def faults_of(page: Page) -> list[str]:
    """Give what axe finds wrong with the page that is shown."""
    return [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in Axe().run(page).response["violations"]
        for node in violation["nodes"][:2]
    ]


def test_fifty_held_comments_are_cleared_by_keyboard_alone(page, site):
    for number in range(50):
        site.comment(f"Bollard {number} has {number * 7} scratches.", f"Reader {number}")
    sign_in(page, MAX)
    page.goto(QUEUE)
    items = page.locator("#queue > .item")
    expect(items).to_have_count(50)

    page.keyboard.press("j")
    expect(items.first).to_be_focused()
    for left in range(49, 0, -1):
        page.keyboard.press("asr"[left % 3])
        expect(items).to_have_count(left)
        expect(page.locator("#queue > .item:focus")).to_have_count(1)  # never lost
    page.keyboard.press("a")
    expect(page.locator("#queue")).to_contain_text("No comment here matches")
    expect(page.locator("#live")).to_contain_text("1 comment approved.")

    page.keyboard.press("u")
    expect(items).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("s")
    expect(items).to_have_count(0)
    rows = site.rows("SELECT status, count(*) FROM comments WHERE body LIKE 'Bollard%' GROUP BY 1")
    assert dict(rows).keys() == {"published", "rejected", "spam"}
    assert sum(dict(rows).values()) == 50


def test_ranges_are_ticked_by_keyboard_and_by_mouse(page, site):
    for number in range(5):
        site.comment(f"Cleat {number} is loose on one side.", f"Reader {number}")
    sign_in(page, MAX)
    page.goto(f"{QUEUE}&q=cleat")
    boxes = page.locator("#queue .tick input")
    ticked = page.locator("#queue .tick input:checked")

    page.keyboard.press("j")
    for _ in range(2):
        page.keyboard.press("Shift+J")
    expect(ticked).to_have_count(3)
    expect(page.locator("#bulk-words")).to_have_text("3 ticked:")
    page.keyboard.press("x")
    expect(ticked).to_have_count(2)

    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])
    expect(ticked).to_have_count(5)
    page.locator("#bulk .decide-spam").click()
    expect(page.locator("#notices")).to_contain_text("5 comments marked as spam.")


def test_a_campaign_of_300_is_marked_at_once_and_had_back(page, site):
    for number in range(300):
        place = ("the-leak", "look-alike-letters", SLUG)[number % 3]
        fields = {"author_name": f"Fan {number % 9}", "body": f"{WAVE} {number}"}
        assert site.post(f"/posts/{place}/comments", fields).status == 303
    sign_in(page, MAX)
    page.goto("/admin/moderation")
    page.get_by_role("link", name="Campaigns").click()
    row = page.locator("#queue > .item", has_text="lightvessel")
    expect(row).to_contain_text("300 comments")
    expect(row).to_contain_text("on 3 posts")
    expect(row).to_contain_text("under 9 names")
    expect(row.locator("mark.varies").first).to_be_visible()
    row.get_by_role("link", name="300 comments").click()

    page.get_by_role("button", name="Spam all 300").click()

    expect(page.locator("#notices")).to_contain_text("300 comments marked as spam.")
    counted = "SELECT count(*) FROM comments WHERE status = ? AND body LIKE 'Such a wise%'"
    assert site.rows(counted, "spam") == [(300,)]
    page.locator("#notices .undo button").click()
    expect(page.locator("#notices")).to_contain_text("300 decisions taken back.")
    assert site.rows(counted, "pending") == [(300,)]
    assert faults_of(page) == []


def test_two_moderators_collide_and_both_are_told(page, visitor, site):
    body = "Oakum and patience, that is all a leak wants."
    site.comment(body, "Rita")
    number = number_of(site, body)
    sign_in(page, MAX)
    page.goto(f"{QUEUE}&q=oakum")
    page.keyboard.press("j")
    page.keyboard.press("o")
    card = page.locator("#queue .card")
    expect(card).to_contain_text("Why it waits")
    expect(card).to_contain_text("What came before")
    assert faults_of(page) == []

    other = sign_in(visitor(), ADA)
    other.goto(f"{QUEUE}&q=oakum")
    expect(other.locator("#queue .looker")).to_have_text("Max is looking at this")
    other.keyboard.press("j")
    other.keyboard.press("r")
    expect(other.locator("#notices")).to_contain_text("1 comment rejected.")

    page.keyboard.press("a")

    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Nothing was changed.")
    expect(alert).to_contain_text("Ada rejected it")
    assert status_of(site, number) == "rejected"
    page.keyboard.press("a")  # the buttons are fresh
    expect(page.locator("#notices")).to_contain_text("1 comment approved.")
    assert status_of(site, number) == "published"


def test_a_decision_is_one_request_and_the_page_stays(page, site):
    for number in range(3):
        site.comment(f"Thole {number} is worn through.", f"Rower {number}")
    sign_in(page, MAX)
    page.goto(f"{QUEUE}&q=thole")
    items = page.locator("#queue > .item")
    held = page.locator('.tabs [data-count="pending"]')
    before = int(held.inner_text())
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.method))
    page.keyboard.press("j")

    page.keyboard.press("r")
    expect(items.first).to_contain_text("Thole 1")
    expect(items.first).to_be_focused()
    expect(page.locator("#live")).to_contain_text("1 comment rejected.")
    page.keyboard.press("s")
    expect(items).to_have_count(1)
    expect(page.locator("#notices .notice-text")).to_have_text("1 comment marked as spam.")

    assert requests == ["POST", "POST"]
    expect(held).to_have_text(str(before - 2))
    page.keyboard.press("u")
    expect(items).to_have_count(2)
    expect(page.locator("#queue > .item:focus")).to_contain_text("Thole 1")


def test_every_number_on_the_page_follows_a_decision(page, site):
    for number in range(3):
        site.comment(f"Pintle {number} is bent.", f"Smith {number}")
    sign_in(page, MAX)
    page.goto("/admin/moderation")
    items = page.locator("#queue > .item")
    held = page.locator('.tabs [data-count="pending"]')
    left, here = int(held.inner_text()), items.count()
    assert left >= here > 1
    expect(page.locator("#on-page")).to_have_text(str(here))
    expect(page.locator(".bulk-offer")).to_contain_text(f"Act on all {left} that match")

    page.keyboard.press("j")
    page.keyboard.press("r")

    expect(items).to_have_count(here - 1)
    expect(held).to_have_text(str(left - 1))
    expect(page.get_by_label(f"Tick all on this page {here - 1}")).to_be_visible()
    expect(page.locator(".bulk-offer")).to_contain_text(f"Act on all {left - 1} that match")


def test_why_and_history_opens_in_place_or_without_scripts_leads_to_the_page(page, visitor, site):
    site.comment("A thimble in every splice, always.", "Selma")
    number = number_of(site, "A thimble in every splice, always.")
    sign_in(page, MAX)
    page.goto(f"{QUEUE}&q=thimble")
    row = page.locator(f"#c-{number}")
    name = "Why and history of the comment by Selma"

    expect(row.get_by_role("link", name="Why and history")).to_have_count(0)
    fold = row.locator(".card-fold > summary")
    expect(fold).to_have_accessible_name(name)
    expect(fold).to_have_text("Why and history")
    fold.focus()
    page.keyboard.press("Enter")
    expect(row.locator(".card")).to_contain_text("What came before")
    expect(fold).to_be_focused()
    row.get_by_role("link", name="Its page, with history").click()
    expect(page).to_have_url(re.compile(f"/admin/moderation/{number}$"))

    page.route("**/card", lambda route: route.abort())
    page.goto(f"{QUEUE}&q=thimble")
    fold.click()
    expect(row.get_by_role("link", name=name)).to_be_visible()  # what failed has another way

    plain = sign_in(visitor(java_script_enabled=False), MAX)
    plain.goto(f"{QUEUE}&q=thimble")
    plain.locator(f"#c-{number}").get_by_role("link", name=name).click()
    expect(plain).to_have_url(re.compile(f"/admin/moderation/{number}$"))


def test_keys_pressed_faster_than_the_server_answers_decide_one_comment_each(page, site):
    for number in range(6):
        site.comment(f"Grommet {number} holds.", f"Rigger {number}")
    sign_in(page, MAX)
    page.goto(f"{QUEUE}&q=grommet")
    page.keyboard.press("j")

    for key in "rrrrr":
        page.keyboard.press(key)

    expect(page.locator("#queue > .item")).to_have_count(1)
    expect(page.locator("#queue > .item")).to_contain_text("Grommet 5")
    assert site.rows(
        "SELECT status, count(*) FROM comments WHERE body LIKE 'Grommet%' GROUP BY 1 ORDER BY 1"
    ) == [("pending", 1), ("rejected", 5)]


def test_a_decision_that_is_refused_shows_the_comment_as_it_is(page, visitor, site):
    for number in range(2):
        site.comment(f"Fairlead {number} squeaks.", f"Hand {number}")
    sign_in(page, MAX)
    page.goto(f"{QUEUE}&q=fairlead")
    other = sign_in(visitor(), ADA)
    other.goto(f"{QUEUE}&q=fairlead")
    other.keyboard.press("j")
    other.keyboard.press("r")
    expect(other.locator("#notices")).to_contain_text("1 comment rejected.")

    page.keyboard.press("j")
    page.keyboard.press("a")

    expect(page.get_by_role("alert")).to_contain_text("Ada rejected it")
    assert status_of(site, number_of(site, "Fairlead 0 squeaks.")) == "rejected"


def test_a_link_is_taken_out_by_key_and_put_back_by_undo(page, visitor, site):
    body = "Pitch is best [from this yard](https://pitch-yard.example/), says my uncle."
    site.comment(body, "Rita", author_url="https://rita.example/")
    number = number_of(site, body)
    sign_in(page, MAX)
    page.goto(f"{QUEUE}&q=pitch")
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.locator("#notices")).to_contain_text("published without its links.")
    reader = visitor()
    reader.goto(f"/posts/{SLUG}")
    shown = reader.locator(".comment", has_text="Pitch is best from this yard, says my uncle.")
    expect(shown).to_be_visible()
    expect(reader.locator("a[href*='pitch-yard'], a[href*='rita.example']")).to_have_count(0)

    page.keyboard.press("u")

    expect(page.locator("#notices")).to_contain_text("Taken back")
    [row] = site.rows("SELECT body, author_url, status FROM comments WHERE id = ?", number)
    assert row == (body, "https://rita.example/", "pending")


def test_hostile_content_runs_nothing_on_card_and_campaign(page, site):
    words = f"{HOSTILE} \u202eevil\u202c h\u0435llo [paypal.com](https://xn--80ak6aa92e.com/) "
    for number in range(2):
        site.comment(
            words + "and a mast of ash " * 30 + str(number),
            HOSTILE[:80],
            author_url=f"https://{'long-' * 9}name.example/",
        )
    [(number,)] = site.rows("SELECT max(id) FROM comments")
    [(campaign,)] = site.rows("SELECT campaign_id FROM comments WHERE id = ?", number)
    sign_in(page, MAX)
    for path in (
        f"/admin/moderation/{number}",
        "/admin/moderation/campaigns",
        f"/admin/moderation/campaigns/{campaign}",
    ):
        for scheme, width in (("light", 1280), ("dark", 360)):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(path)
            assert page.title() != "run"
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert faults_of(page) == []
    page.goto(f"{QUEUE}&q=mast")
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.locator("#queue .card")).to_contain_text("looks like apple.com and is not")
    assert page.title() != "run"

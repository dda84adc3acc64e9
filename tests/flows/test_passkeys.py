"""A user adds a passkey, comes back with it alone and as a second step, and removes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import CDPSession, Page, Route, expect

from tests.flows.conftest import Site, free_port
from tests.people import MAX, PASSWORD

pytestmark = pytest.mark.browser
NARROWEST = {"width": 360, "height": 780}
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def blog(blog: Site) -> Site:
    """Give the blog the address that browsers know it by; passkeys are made for names only."""
    blog.port = free_port()
    blog.settings = {"BLARNEY_SITE_URL": f"http://localhost:{blog.port}"}
    return blog


@pytest.fixture
def person(visitor, site) -> Page:
    return visitor(base_url=f"http://localhost:{site.port}")


class Device:
    """An authenticator that Chromium simulates."""

    def __init__(self, page: Page) -> None:
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("WebAuthn.enable")
        made = self.tell("addVirtualAuthenticator", options=DEVICE)
        self.name = {"authenticatorId": made["authenticatorId"]}

    def tell(self, what: str, **values: Any) -> Any:
        return self.session.send(f"WebAuthn.{what}", values)

    def take(self, *, for_its_owner: bool) -> None:
        """Let the next checks of who uses it succeed or fail."""
        self.tell("setUserVerified", isUserVerified=for_its_owner, **self.name)

    def forget(self) -> None:
        self.tell("clearCredentials", **self.name)


def first_step(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("Name").fill(MAX)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def leave(page: Page) -> None:
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    page.wait_for_url("**/sign-in")


def fill_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("What to call it").fill(name)
    page.locator("#passkey_password").fill(password)
    page.get_by_role("button", name="Add a passkey").click()


def add(page: Page, name: str) -> None:
    page.goto("/admin/account/passkeys")
    fill_in(page, name)
    page.wait_for_selector(".recovery-codes, .notice")


def faults_of(page: Page) -> list[str]:
    return [violation["id"] for violation in Axe().run(page).response["violations"]]


def said(page: Page) -> Any:
    return page.locator(".passkey-status")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def in_no_time(route: Route) -> None:
    """Give the device no time to answer."""
    answer = route.fetch()
    route.fulfill(response=answer, json=answer.json() | {"timeout": 0})


def has_loaded(site: Site, library: str) -> bool:
    """Say whether a worker has a library's compiled part in its memory."""
    maps = [Path(f"/proc/{worker}/maps").read_text(encoding="utf-8") for worker in site.workers()]
    assert maps
    return any(f"/{library}/" in one for one in maps)


def test_a_passkey_is_added_used_both_ways_and_removed(person, site):
    Device(person)
    first_step(person)
    person.wait_for_url("**/admin/")
    person.goto("/admin/account/passkeys")
    assert not has_loaded(site, "cryptography")

    add(person, "The laptop")
    assert person.locator(".recovery-codes code").count() == 10
    assert has_loaded(site, "cryptography")
    person.goto("/admin/account/passkeys")
    expect(person.get_by_text("The laptop").first).to_be_visible()
    leave(person)

    expect(said(person)).to_be_attached()
    person.get_by_role("button", name="Sign in with a passkey").click()
    person.wait_for_url("**/admin/")
    person.goto("/admin/account")
    expect(person.get_by_text("signed in, with a passkey")).to_be_visible()
    leave(person)

    first_step(person)
    person.wait_for_url("**/sign-in/code")
    assert faults_of(person) == []
    person.get_by_role("button", name="Use a passkey").click()
    person.wait_for_url("**/admin/")

    person.goto("/admin/account/passkeys")
    person.locator("summary", has_text="Remove").click()
    person.set_viewport_size(NARROWEST)
    assert faults_of(person) == []
    assert person.evaluate("document.documentElement.scrollWidth") <= NARROWEST["width"]
    person.get_by_label("Present password").first.fill(PASSWORD)
    person.get_by_role("button", name="Remove this passkey").click()
    expect(person.get_by_text("You have none.")).to_be_visible()
    leave(person)

    first_step(person)
    person.wait_for_url("**/admin/")


def test_what_goes_wrong_is_said_where_one_is(person):
    device = Device(person)
    first_step(person)
    person.goto("/admin/account/passkeys")

    fill_in(person, "The phone", "a wrong password")
    expect(said(person)).to_have_text("Expected your current password.")
    assert focused(person) == "Add a passkey"
    assert faults_of(person) == []

    device.take(for_its_owner=False)
    fill_in(person, "The phone")
    expect(said(person)).to_contain_text("it was cancelled")
    assert focused(person) == "Add a passkey"

    device.take(for_its_owner=True)
    add(person, "The phone")
    person.goto("/admin/account/passkeys")
    fill_in(person, "Again")
    expect(said(person)).to_have_text("This device has a passkey for you already.")
    leave(person)

    device.take(for_its_owner=False)
    button = person.get_by_role("button", name="Sign in with a passkey")
    button.click()
    expect(said(person)).to_contain_text("it was cancelled")
    assert focused(person) == "Sign in with a passkey"

    person.route("**/sign-in/passkey/begin", in_no_time)
    button.click()
    expect(said(person)).to_have_text("The time ran out. Please try again.")
    person.unroute("**/sign-in/passkey/begin")

    device.take(for_its_owner=True)
    device.forget()
    button.click()
    expect(said(person)).to_contain_text("no passkey of yours was found")

    person.context.set_offline(True)
    button.click()
    expect(said(person)).to_have_text("That did not work. Please try again.")


def test_elsewhere_than_at_its_address_it_says_so(visitor, site):
    page = visitor()
    Device(page)
    page.goto("/sign-in")

    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(said(page)).to_contain_text("only at the address")


def test_a_browser_without_passkeys_is_not_offered_any(person):
    person.add_init_script("delete window.PublicKeyCredential")

    person.goto("/sign-in")

    expect(person.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    expect(person.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()

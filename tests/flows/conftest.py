"""A running server with the shipped model, and a headless Chromium in front of it.

The server is a real ``blarney serve``, one for each module, on a copy of a blog that was made once
by the real commands. A page that logs an error, breaks the content security policy or misses a
file fails its test.
"""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

from tests.conftest import missing
from tests.people import ADA, MAX, PASSWORD

COMMAND = [sys.executable, "-m", "blog.cli"]
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
SLUG = "walking-the-north-quay"
POST = f"""---
title: Walking the north quay
slug: {SLUG}
lang: en
tags: harbour, walking
published: yes
---
The quay is *half a mile* long and nobody measures it.

1. Begin at the ice house.
2. Count the bollards.

> A bollard is a promise made of iron.

| step | bollards |
|------|---------:|
| first | 12 |
| second | 31 |
"""
PATIENCE_SECONDS = 30
BROWSER_PATIENCE_MS = 15_000


@dataclass
class Site:
    """A blog in a folder of its own, and the server that may run on it."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What the server said."""
        return self.folder / "server.log"

    @property
    def environ(self) -> dict[str, str]:
        """The environment of every command."""
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith("BLARNEY_")
        }
        return kept | {"BLARNEY_DATA_DIR": str(self.folder), "PYTHONWARNINGS": ""} | self.settings

    def command(self, *arguments: str, say: str = "") -> str:
        """Run a command of ``blarney``; give what it printed."""
        done = subprocess.run(
            [*COMMAND, *arguments],
            env=self.environ,
            input=say,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, workers: int = 2) -> None:
        """Start the server in a process group of its own and wait until it answers."""
        self.port = self.port or free_port()
        options = ["--port", str(self.port), "--workers", str(workers)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*COMMAND, "serve", *options],
                env=self.environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.answers():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    def answers(self) -> bool:
        """Say whether the server answers."""
        try:
            return self.get("/robots.txt").status == 200
        except (OSError, http.client.HTTPException):
            return False

    def kill(self) -> None:
        """End the server and its workers in the middle of whatever they do."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE_SECONDS)

    def stop(self) -> int:
        """Ask the server to stop; give its exit code."""
        assert self.process is not None
        self.process.terminate()
        try:
            return self.process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def get(self, path: str) -> Answer:
        """Ask for a page without a browser."""
        return self.send("GET", path)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form without a browser, as a browser would."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
        }
        return self.send("POST", path, urlencode(fields), headers)

    def comment(self, body: str, author: str = "Rita", **fields: str) -> Answer:
        """Send a comment on the usual post."""
        return self.post(f"/posts/{SLUG}/comments", {"author_name": author, "body": body} | fields)

    def send(
        self,
        method: str,
        path: str,
        body: str | bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Send any request and read the whole answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return Answer(
                answer.status, answer.read().decode("utf-8"), answer.headers.get("Location", "")
            )
        finally:
            connection.close()

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Look into the database."""
        connection = sqlite3.connect(self.folder / "blarney.sqlite3")
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()

    def workers(self) -> list[int]:
        """Give the processes that the server started."""
        assert self.process is not None
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = int(stat.read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == self.process.pid:
                found.append(int(stat.parent.name))
        return found


@dataclass(frozen=True)
class Answer:
    """What the server answered."""

    status: int
    text: str
    location: str


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a blog by the commands a maintainer would use: the demonstration, one post, two users."""
    folder = tmp_path_factory.mktemp("prepared")
    site = Site(folder)
    site.command("db", "upgrade")
    site.command("demo")
    for name, role in ((ADA, "administrator"), (MAX, "moderator")):
        site.command("user", "add", name, "--role", role, "--password-stdin", say=PASSWORD + "\n")
    (folder / "post.md").write_text(POST, encoding="utf-8")
    site.command("post", "add", str(folder / "post.md"))
    connection = sqlite3.connect(folder / "blarney.sqlite3")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return folder


@pytest.fixture(scope="module")
def blog(
    request: pytest.FixtureRequest, prepared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Site:
    """Give a copy of the prepared blog, no server yet; ``SETTINGS`` of the module apply."""
    folder = tmp_path_factory.mktemp("site") / "data"
    shutil.copytree(prepared, folder)
    return Site(folder, getattr(request.module, "SETTINGS", {}))


@pytest.fixture(scope="module")
def site(blog: Site) -> Iterator[Site]:
    """Give a running server."""
    blog.start()
    yield blog
    if blog.process is not None and blog.process.poll() is None:
        blog.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Chromium once: the one named by BLARNEY_CHROMIUM, the system's, or Playwright's own."""
    named = os.environ.get("BLARNEY_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        path = named or playwright.chromium.executable_path
        if not Path(path).exists():
            missing("Chromium (apt install chromium, or set BLARNEY_CHROMIUM)")
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def javascript() -> bool:
    """Say whether scripts run; ``test_without_javascript.py`` overrides it."""
    return True


@dataclass
class Watch:
    """Notes what must not happen on a page."""

    faults: list[str] = field(default_factory=list)

    def over(self, page: Page) -> Page:
        """Watch a page from now on."""
        page.on("console", lambda said: self.heard(said.type, said.text))
        page.on("pageerror", lambda error: self.faults.append(f"script failed: {error}"))
        page.on("response", self.saw)
        return page

    def heard(self, kind: str, text: str) -> None:
        """Note what the browser complains about; refused pages are looked at by ``saw``."""
        if kind in {"error", "warning"} and not text.startswith("Failed to load resource"):
            self.faults.append(f"console: {text}")

    def saw(self, response: Response) -> None:
        """Note answers that are faults: of the server, or of anything but a page or a preview."""
        is_refusal = response.request.resource_type in {"document", "fetch"}
        if response.status >= (500 if is_refusal else 400):
            self.faults.append(f"{response.status} for {response.url}")


@pytest.fixture
def visitor(chromium: Browser, site: Site, *, javascript: bool) -> Iterator[Callable[..., Page]]:
    """Give a way to open a browser of one's own: nothing is shared between two visitors."""
    watch, contexts = Watch(), list[BrowserContext]()

    def open_browser(**options: Any) -> Page:
        options = {"java_script_enabled": javascript} | options
        context = chromium.new_context(base_url=site.address, **options)
        context.set_default_timeout(BROWSER_PATIENCE_MS)
        contexts.append(context)
        return watch.over(context.new_page())

    yield open_browser
    for context in contexts:
        context.close()
    assert watch.faults == []


@pytest.fixture
def page(visitor: Callable[..., Page]) -> Page:
    """Open the browser of an anonymous reader."""
    return visitor()


def sign_in(page: Page, name: str) -> Page:
    """Sign in as one of the users of the prepared blog."""
    page.goto("/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")
    return page


def write_comment(page: Page, body: str, *, author: str = "Rita") -> None:
    """Fill in the comment form of the post that is shown."""
    page.get_by_label("Name", exact=True).fill(author)
    page.get_by_label("Comment", exact=True).fill(body)

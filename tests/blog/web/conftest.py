"""A real browser against a real server, for the few tests that need one."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from tests.conftest import missing

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Start Chromium: the one named by BLARNEY_CHROMIUM, on the PATH, or Playwright's own.

    For a module only: Playwright's synchronous interface allows one at a time in a process, and
    other folders start theirs.
    """
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        missing("Playwright (pip install playwright)")
    path = os.environ.get("BLARNEY_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        except Error:
            missing("Chromium (install the package `chromium`, or set BLARNEY_CHROMIUM)")
        yield browser
        browser.close()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Serve the app on a free port; give its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()

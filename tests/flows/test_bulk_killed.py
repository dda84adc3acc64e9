"""A worker that is killed leaves whole batches; the next one goes on where it was."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

import blog.services.bulk
from blog.app import create_app
from blog.db import db
from blog.domain.moderation import DecisionKind
from blog.domain.queue import QueueFilter
from blog.services.bulk import BulkOrder
from blog.services.bulk_batches import BATCH_SIZE
from tests.conftest import SECRET
from tests.flows.bulk_blog import disagreements, fill
from tests.flows.conftest import COMMAND, PATIENCE_SECONDS, Site

COUNT = 20_000
KILLED_AT = (3_000, 9_000)


@pytest.fixture(scope="module")
def blog_to_work_on(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Give a blog with very many held comments; no server runs."""
    folder = tmp_path_factory.mktemp("killed") / "data"
    shutil.copytree(prepared, folder)
    site = Site(folder)
    fill(site, COUNT)
    return site


def order_all(site: Site) -> int:
    """Ask for a bulk action as the page does, of which the worker has to do nearly all."""
    patch = pytest.MonkeyPatch()
    patch.setattr(blog.services.bulk, "AT_ONCE_SECONDS", 0.0)
    app = create_app({"DATA_DIR": str(site.folder), "SECRET_KEY": SECRET})
    bulk = app.extensions["blarney"].bulk
    with app.app_context():
        offer = bulk.offer(QueueFilter())
        action = bulk.start(
            BulkOrder(
                filter=offer.filter,
                kind=DecisionKind.MARK_SPAM,
                until_id=offer.until_id,
                seen_decision_id=offer.seen_decision_id,
                batch=offer.batch,
            ),
            by=1,
        )
        number, total = action.id, action.total
        app.extensions["blarney"].site.close()
        db.session.remove()
        db.engine.dispose()
    patch.undo()
    assert total >= COUNT
    return int(number)


def done(site: Site, action_id: int) -> tuple[str, int, int, int]:
    [row] = site.rows(
        "SELECT state, done, left_alone, total FROM bulk_actions WHERE id = ?", action_id
    )
    return row


def kill_a_worker_at(site: Site, action_id: int, number: int) -> None:
    """Run a worker until so many are done, then kill it in the middle of what it does."""
    worker = subprocess.Popen([*COMMAND, "work"], env=site.environ)
    deadline = time.monotonic() + 2 * PATIENCE_SECONDS
    while done(site, action_id)[1] < number:
        assert worker.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait(PATIENCE_SECONDS)


def let_the_claim_run_out(site: Site) -> None:
    """Put the end of every claim into the past, which is quicker than waiting for it."""
    changed = "UPDATE bulk_actions SET claimed_until = '2020-01-01 00:00:00.000000'"
    with sqlite3.connect(site.folder / "blarney.sqlite3") as connection:
        connection.execute(changed)
    connection.close()


@pytest.fixture(scope="module")
def killed(blog_to_work_on: Site) -> tuple[Site, int]:
    """Give the blog and the action after two workers were killed in the middle of it."""
    action_id = order_all(blog_to_work_on)
    for number in KILLED_AT:
        kill_a_worker_at(blog_to_work_on, action_id, number)
        state, so_far, left_alone, _ = done(blog_to_work_on, action_id)
        assert (state, left_alone) == ("running", 0)
        assert so_far % BATCH_SIZE == 0
        assert number <= so_far < COUNT
        assert disagreements(blog_to_work_on) == {}
        let_the_claim_run_out(blog_to_work_on)
    return blog_to_work_on, action_id


def test_the_next_worker_does_the_rest(killed):
    site, action_id = killed

    site.command("work", "--once")

    state, so_far, left_alone, total = done(site, action_id)
    assert (state, so_far, left_alone) == ("done", total, 0)
    assert site.rows("SELECT count(*) FROM comments WHERE status = 'pending'") == [(0,)]
    assert disagreements(site) == {}
    assert site.rows("PRAGMA integrity_check") == [("ok",)]
    [(entries, told)] = site.rows(
        "SELECT count(*), sum(count) FROM log_entries WHERE batch NOT NULL"
    )
    assert (entries, told) == (1, total)

"""A worker that is killed leaves whole batches; the next one goes on where it was."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import blog.services.bulk
import blog.services.moderation
from blog.app import create_app
from blog.db import db
from blog.domain.moderation import DecisionKind, Status
from blog.domain.queue import QueueFilter
from blog.services import Services
from blog.services.bulk import BulkOrder
from blog.services.bulk_batches import BATCH_SIZE
from blog.services.moderation import DecisionOrder
from tests.conftest import SECRET
from tests.flows.bulk_blog import disagreements, fill, fill_campaign
from tests.flows.conftest import COMMAND, PATIENCE_SECONDS, Site

COUNT = 20_000
KILLED_AT = (3_000, 9_000)


@pytest.fixture(scope="module", params=["all that match", "a campaign"])
def ordered(
    request: pytest.FixtureRequest, prepared: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Site, int]:
    """Give a blog with very many held comments and a bulk action on them; no server runs."""
    folder = tmp_path_factory.mktemp("killed") / "data"
    shutil.copytree(prepared, folder)
    site = Site(folder)
    if request.param == "a campaign":
        campaign_id = fill_campaign(site, COUNT)
        return site, order(site, lambda desk: order_campaign(desk, campaign_id))
    fill(site, COUNT)
    return site, order(site, order_all)


def order(site: Site, ask: Callable[[Services], int]) -> int:
    """Ask for a bulk action as a page does, of which the worker has to do nearly all."""
    patch = pytest.MonkeyPatch()
    patch.setattr(blog.services.bulk, "AT_ONCE_SECONDS", 0.0)
    patch.setattr(blog.services.moderation, "AT_ONCE_SECONDS", 0.0)
    app = create_app({"DATA_DIR": str(site.folder), "SECRET_KEY": SECRET})
    with app.app_context():
        number = ask(app.extensions["blarney"])
        app.extensions["blarney"].site.close()
        db.session.remove()
        db.engine.dispose()
    patch.undo()
    assert done(site, number)[3] >= COUNT
    return number


def order_all(services: Services) -> int:
    offer = services.bulk.offer(QueueFilter())
    order = BulkOrder(
        filter=offer.filter,
        kind=DecisionKind.MARK_SPAM,
        until_id=offer.until_id,
        seen_decision_id=offer.seen_decision_id,
        batch=offer.batch,
    )
    return services.bulk.start(order, by=1).id


def order_campaign(services: Services, campaign_id: int) -> int:
    order = DecisionOrder(campaign_id, DecisionKind.MARK_SPAM, Status.PENDING, 1)
    seen = services.campaign_lists.view(campaign_id).seen
    result = services.moderation.decide_campaign(order, by=1, seen=seen, follow_days=7)
    assert result.bulk_action_id is not None
    return result.bulk_action_id


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
def killed(ordered: tuple[Site, int]) -> tuple[Site, int]:
    """Give the blog and the action after two workers were killed in the middle of it."""
    site, action_id = ordered
    first = done(site, action_id)[1] % BATCH_SIZE  # the comment a campaign was decided by
    for number in KILLED_AT:
        kill_a_worker_at(site, action_id, number)
        state, so_far, left_alone, _ = done(site, action_id)
        assert (state, left_alone) == ("running", 0)
        assert so_far % BATCH_SIZE == first
        assert number <= so_far < COUNT
        assert disagreements(site) == {}
        let_the_claim_run_out(site)
    return site, action_id


def test_the_next_worker_does_the_rest(killed):
    site, action_id = killed

    site.command("work", "--once")

    state, so_far, left_alone, total = done(site, action_id)
    assert (state, so_far, left_alone) == ("done", total, 0)
    decided = "SELECT count(*) FROM decisions WHERE batch NOT NULL"
    assert site.rows(decided) == [(total,)]
    assert disagreements(site) == {}
    assert site.rows("PRAGMA integrity_check") == [("ok",)]
    [(entries, told)] = site.rows(
        "SELECT count(*), sum(count) FROM log_entries WHERE batch NOT NULL"
    )
    assert (entries, told) == (1, total)

"""Bulk actions in batches of four on ten held comments."""

from __future__ import annotations

import pytest

from blog.services.bulk import BulkService
from blog.services.bulk_selection import Selection
from tests.blog.services.bulk.scene import BATCH, Runner
from tests.many import add_held


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


@pytest.fixture(autouse=True)
def _no_hurry(monkeypatch):
    """Let a press work until it has ended, however slow the machine."""
    monkeypatch.setattr("blog.services.bulk.AT_ONCE_SECONDS", 600.0)


@pytest.fixture
def runner(session, now):
    selection = Selection(session=session)
    return Runner(
        session=session,
        selection=selection,
        now=now,
        batch_size=BATCH,
        pause=lambda _: None,
    )


@pytest.fixture
def bulk(session, runner, now):
    selection = Selection(session=session)
    return BulkService(session=session, selection=selection, runner=runner, now=now)


@pytest.fixture
def post(make):
    return make.post()


@pytest.fixture
def held(session, services, post, now):
    """Give the numbers of ten held comments."""
    ids = add_held(session, session.merge(post), 10, at=now())
    services.search.fill(again=True)
    return ids

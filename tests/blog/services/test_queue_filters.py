"""A filter that is kept and given back is the same filter."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date

import pytest

from blog.domain.moderation import Status
from blog.domain.queue import QueueFilter, QueueOrder
from blog.services.queue_filters import restore_filter, store_filter

FULL = QueueFilter(
    status=Status.SPAM,
    q="rope",
    post_slug="the-leak",
    order=QueueOrder.NEWEST,
    author="Spike",
    host="spam.example",
    language="it",
    reason="links",
    score_min=0.0,
    score_max=0.75,
    from_date=date(2026, 5, 1),
    to_date=date(2026, 5, 31),
    campaign=12,
    address=17,
)


def test_the_full_one_sets_every_field():
    plain = QueueFilter()

    assert [f.name for f in fields(FULL) if getattr(FULL, f.name) == getattr(plain, f.name)] == []


@pytest.mark.parametrize("chosen", [QueueFilter(), FULL])
def test_it_comes_back_from_json_as_it_was(chosen):
    assert restore_filter(json.loads(json.dumps(store_filter(chosen)))) == chosen


def test_a_condition_that_is_not_known_any_more_is_refused():
    with pytest.raises(TypeError):
        restore_filter({"status": "pending", "mood": "bad"})

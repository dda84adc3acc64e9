"""Cards and campaigns are read by index. Asked of SQLite, whose plans follow from the tables."""

from __future__ import annotations

import pytest

from blog.domain.moderation import Status
from blog.services.campaign_lists import CampaignFilter, CampaignOrder
from blog.services.past import past_of
from tests.blog.services.test_fingerprint_plans import database_url, plans, scans

__all__ = ["database_url", "plans"]  # fixtures

PRAISE = "What a splendid notebook, the tides have never been told so clearly to anybody here."
TABLES = {"campaigns", "comments", "decisions", "comment_hosts", "lookers", "assessments"}
BOTH = [CampaignOrder.NEWEST, CampaignOrder.SIZE]


@pytest.fixture
def copies(make):
    post = make.post()
    url = "https://rope.example/"
    return [
        make.comment(post, f"{PRAISE} {n}", status=Status.PENDING, author_url=url) for n in range(4)
    ]


@pytest.mark.parametrize("by", BOTH)
@pytest.mark.parametrize("status", [None, Status.PENDING, Status.SPAM])
@pytest.mark.parametrize("page", ["", "4-1"])
def test_the_list_walks_an_index_and_sorts_nothing(services, plans, copies, by, status, page):
    found = plans(lambda: services.campaign_lists.listing(CampaignFilter(status, by), page))

    (steps,) = [plan for plan in found if any("campaigns" in step for step in plan)]
    assert not [step for step in steps if "TEMP B-TREE" in step]
    assert "USING INDEX ix_campaigns" in steps[0]
    assert not [
        scans(plan, TABLES - {"campaigns"}) for plan in found if scans(plan, TABLES - {"campaigns"})
    ]


def test_one_campaign_is_read_by_index(services, plans, copies):
    found = plans(lambda: services.campaign_lists.view(copies[0].id, status=Status.PENDING))

    assert [scans(plan, TABLES) for plan in found if scans(plan, TABLES)] == []


def test_the_past_and_who_looks_are_read_by_index(services, session, plans, copies, now):
    ids = [comment.id for comment in copies]
    for call in (
        lambda: past_of(session, copies[0], now=now()),
        lambda: services.collisions.lookers(ids, but=1),
        lambda: services.collisions.meanwhile(ids),
    ):
        found = plans(call)
        assert found
        assert [scans(plan, TABLES) for plan in found if scans(plan, TABLES)] == []

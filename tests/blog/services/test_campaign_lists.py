"""Campaigns are listed from kept figures, by key, and decided whole in one undoable press."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from blog.db import Campaign, Comment, Decision, LogEntry
from blog.domain.errors import InvalidInputError, NotFoundError, StaleDecisionError
from blog.domain.moderation import DecisionKind, Status
from blog.services.campaign_lists import CampaignFilter, CampaignOrder
from blog.services.moderation import DecisionOrder

APPROVE, HOLD, REJECT, SPAM, REMOVE = DecisionKind
TEXTS = (
    "What a splendid notebook, the tides have never been told so clearly to anybody here",
    "Our rowing club paints its boats in March and the varnish has to dry before the race",
    "Whoever keeps bees near the quay should know that the wind turns in the late afternoon",
)


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


@pytest.fixture
def lists(services):
    return services.campaign_lists


@pytest.fixture
def wave(make):
    def send(words, count, *, status=Status.PENDING, post=None):
        post = post or make.post()
        return [
            make.comment(post, f"{words} {number}", status=status, author_name=f"N {number}")
            for number in range(count)
        ]

    return send


def order(comment, kind=SPAM):
    return DecisionOrder(comment.id, kind, comment.status, comment.revision)


def statuses(session):
    session.expire_all()
    return list(session.scalars(select(Comment.status).order_by(Comment.id)))


class TestListing:
    def test_a_row_tells_what_is_the_same_and_what_varies(self, wave, lists):
        first = wave(TEXTS[0], 3)[0]

        (row,) = lists.listing(CampaignFilter()).rows

        assert row.campaign.id == first.id
        assert row.pieces[0].text == TEXTS[0]
        assert (row.pieces[1].text, row.pieces[1].others) == ("0", ("1", "2"))
        assert row.names == ("N 0", "N 1", "N 2")

    def test_one_alone_is_no_campaign(self, wave, lists):
        wave(TEXTS[0], 1)

        assert lists.listing(CampaignFilter()).rows == []

    def test_they_come_by_newest_comment_or_by_size(self, wave, lists):
        sizes = [wave(words, count)[0].id for words, count in zip(TEXTS, (4, 2, 3), strict=True)]

        def ids(**chosen):
            return [row.campaign.id for row in lists.listing(CampaignFilter(**chosen)).rows]

        assert ids() == sizes[::-1]
        assert ids(order=CampaignOrder.SIZE) == [sizes[0], sizes[2], sizes[1]]

    def test_a_status_narrows_and_orders_by_its_own_number(self, wave, lists, make, moderator):
        one, two, three = (wave(words, 3) for words in TEXTS)
        for comment in (one[0], two[0], two[1]):
            make.decide(comment, SPAM, by=moderator)

        def ids(status, by=CampaignOrder.NEWEST):
            return [row.campaign.id for row in lists.listing(CampaignFilter(status, by)).rows]

        assert ids(Status.SPAM) == [two[0].id, one[0].id]
        assert ids(Status.PENDING, CampaignOrder.SIZE) == [three[0].id, one[0].id, two[0].id]
        assert ids(Status.REJECTED) == []

    @pytest.mark.parametrize("by", CampaignOrder)
    @pytest.mark.parametrize("status", [None, Status.PENDING])
    def test_pages_follow_each_other_by_key(self, wave, lists, monkeypatch, by, status):
        monkeypatch.setattr("blog.services.campaign_lists.PAGE_SIZE", 1)
        for words in TEXTS:
            wave(words, 2)
        seen, page = [], ""
        while True:
            shown = lists.listing(CampaignFilter(status, by), page)
            seen += [row.campaign.id for row in shown.rows]
            if shown.next_page is None:
                break
            page = shown.next_page

        assert sorted(seen) == [1, 3, 5]
        assert seen == sorted(seen, reverse=True)
        back = []
        while (before := shown.previous_page) is not None:
            shown = lists.listing(CampaignFilter(status, by), before)
            back += [row.campaign.id for row in shown.rows]
            assert shown.next_page is not None
        assert back == seen[-2::-1]

    def test_campaigns_with_one_newest_comment_are_both_listed(
        self, wave, lists, session, monkeypatch
    ):
        """A comment that was edited may have been the newest of two."""
        monkeypatch.setattr("blog.services.campaign_lists.PAGE_SIZE", 1)
        for words in TEXTS[:2]:
            wave(words, 2)
        session.execute(update(Campaign).values(last_id=4))
        session.commit()

        first = lists.listing(CampaignFilter())
        second = lists.listing(CampaignFilter(), first.next_page)

        assert [row.campaign.id for row in first.rows + second.rows] == [3, 1]
        assert lists.listing(CampaignFilter(), second.previous_page).rows == first.rows

    def test_a_page_before_the_first_is_empty_and_leads_nowhere(self, wave, lists):
        wave(TEXTS[0], 2)

        page = lists.listing(CampaignFilter(), "before-2-1")

        assert (page.rows, page.next_page, page.previous_page) == ([], None, None)

    @pytest.mark.parametrize(
        "page", ["x", "1", "1-2-3", "1-x", "99999999999-1", "-", "after-1-2", "before-1"]
    )
    def test_nonsense_is_no_page(self, lists, page):
        with pytest.raises(InvalidInputError, match="a page of the list"):
            lists.listing(CampaignFilter(), page)


class TestView:
    def test_members_come_in_pages(self, wave, lists, monkeypatch):
        monkeypatch.setattr("blog.services.campaign_lists.MEMBERS_PER_PAGE", 2)
        copies = wave(TEXTS[0], 5)

        first = lists.view(copies[0].id)
        second = lists.view(copies[0].id, after=int(first.next_page))

        assert [member.id for member in first.members] == [copies[0].id, copies[1].id]
        assert [member.id for member in second.members] == [copies[2].id, copies[3].id]
        assert lists.view(copies[0].id, after=copies[3].id).next_page is None

    def test_the_oldest_of_each_status_stands_for_it(self, wave, lists, make, moderator):
        copies = wave(TEXTS[0], 4)
        make.decide(copies[0], SPAM, by=moderator)

        heads = lists.view(copies[0].id).heads

        assert {status: head.id for status, head in heads.items()} == {
            Status.SPAM: copies[0].id,
            Status.PENDING: copies[1].id,
        }

    def test_there_must_be_one(self, wave, lists):
        lone = wave(TEXTS[0], 1)[0]
        with pytest.raises(NotFoundError):
            lists.view(lone.id)


class TestDecidingAll:
    @pytest.fixture(autouse=True)
    def _small_parts(self, monkeypatch):
        monkeypatch.setattr("blog.services.undoing.PART", 3)

    def test_all_parts_share_one_batch_one_entry_and_one_undo(
        self, wave, services, session, moderator, now
    ):
        copies = wave(TEXTS[0], 11)

        result = services.moderation.decide_campaign(order(copies[4]), by=moderator)

        assert (result.decided, result.stale) == (11, [])
        assert statuses(session) == [Status.SPAM] * 11
        batches = session.scalars(
            select(Decision.batch).where(Decision.user_id == moderator).distinct()
        ).all()
        assert batches == [result.batch]
        now.advance(days=31)  # nothing ever expires
        undone = services.moderation.undo_batch(result.batch, by=moderator)
        assert (undone.decided, undone.stale) == (11, [])
        assert statuses(session) == [Status.PENDING] * 11
        written = select(LogEntry).where(LogEntry.act != "post_published").order_by(LogEntry.id)
        entries = session.scalars(written).all()
        assert [(entry.act, entry.count) for entry in entries] == [("decided", 11), ("undone", 11)]

    def test_an_undo_can_be_undone(self, wave, services, session, moderator):
        copies = wave(TEXTS[0], 5)
        batch = services.moderation.decide_campaign(order(copies[0]), by=moderator).batch
        again = services.moderation.undo_batch(batch, by=moderator).batch

        services.moderation.undo_batch(again, by=moderator)

        assert statuses(session) == [Status.SPAM] * 5

    def test_what_changed_or_came_since_the_page_is_left_and_listed(
        self, wave, services, session, moderator, make
    ):
        post = make.post()
        copies = wave(TEXTS[0], 7, post=post)
        seen = services.campaign_lists.view(copies[0].id).seen
        first = order(copies[0])
        make.decide(copies[1], APPROVE, by=moderator)  # stands elsewhere now
        make.decide(copies[2], SPAM, by=moderator)
        make.decide(copies[2], HOLD, by=moderator)  # stands there again, but was decided
        late = make.comment(post, f"{TEXTS[0]} late", status=Status.PENDING)

        result = services.moderation.decide_campaign(first, by=moderator, seen=seen)

        assert (result.decided, result.unseen) == (5, [late.id])
        assert sorted(result.stale) == [copies[1].id, copies[2].id]
        assert statuses(session)[1:3] == [Status.PUBLISHED, Status.PENDING]
        assert statuses(session)[-1] is Status.PENDING

    def test_an_edited_text_is_left_alone(self, wave, services, session, moderator):
        from blog.db import Assessment

        copies = wave(TEXTS[0], 3)
        seen = services.campaign_lists.view(copies[0].id).seen
        comment = session.get_one(Comment, copies[1].id)
        comment.revision = 2
        session.add(
            Assessment(comment_id=comment.id, revision=2, reasons=[], created_at=comment.created_at)
        )
        session.commit()

        result = services.moderation.decide_campaign(order(copies[0]), by=moderator, seen=seen)

        assert (result.decided, result.stale) == (2, [copies[1].id])

    def test_a_stale_first_comment_decides_nothing(self, wave, services, session, moderator, make):
        copies = wave(TEXTS[0], 4)
        asked = order(copies[0])
        make.decide(copies[0], APPROVE, by=moderator)

        with pytest.raises(StaleDecisionError):
            services.moderation.decide_campaign(asked, by=moderator)

        assert statuses(session) == [Status.PUBLISHED] + [Status.PENDING] * 3

    def test_what_was_decided_again_survives_the_undo(
        self, wave, services, session, moderator, make
    ):
        copies = wave(TEXTS[0], 5)
        batch = services.moderation.decide_campaign(order(copies[0]), by=moderator).batch
        session.expire_all()
        make.decide(session.get_one(Comment, copies[3].id), APPROVE, by=moderator)

        result = services.moderation.undo_batch(batch, by=moderator)

        assert (result.decided, result.stale) == (4, [copies[3].id])
        assert statuses(session)[3] is Status.PUBLISHED
        made = session.scalar(select(func.count()).where(Decision.undoes_id.is_not(None)))
        assert made == 4

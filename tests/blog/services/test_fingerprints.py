"""Keeping and finding fingerprints: near copies are found by index, within a window, bounded."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from blog.db import CommentFingerprint, CommentHost, FingerprintBand
from blog.domain.moderation import DecisionKind
from blog.services import fingerprints
from blog.services.fingerprints import near_copies, trace_of, with_host
from spam.campaigns import KEYS, remembered_print
from spam.dataset import Message
from spam.normalise import NORMALISER_VERSION

PRAISE = "What a splendid notebook, the tides have never been told so clearly to anybody here."
DISGUISED = PRAISE.translate(str.maketrans("aeo", "аео"))
OTHER = (
    "Our rowing club paints its boats in March; the varnish has to be dry before the first race."
)
LINKED = (
    "The timetable that hangs at the landing stage is at https://www.ferry-times.example.net/may"
)


def since(now):
    return now() - timedelta(days=14)


def found(session, now, words, **more):
    return [
        copy.comment_id
        for copy in near_copies(session, remembered_print(words), since=since(now), **more)
    ]


@pytest.fixture
def counts(session):
    def count():
        return [
            session.scalar(select(func.count()).select_from(record))
            for record in (CommentFingerprint, FingerprintBand, CommentHost)
        ]

    return count


def test_a_disguised_copy_is_found_and_another_text_is_not(make, session, now):
    post = make.post()
    first = make.comment(post, PRAISE)
    make.comment(post, OTHER)

    assert found(session, now, DISGUISED) == [first.id]
    [copy] = near_copies(session, remembered_print(DISGUISED), since=since(now))
    assert copy.similarity == 1.0


def test_a_comment_is_no_copy_of_itself(make, session, now):
    first = make.comment(make.post(), PRAISE)

    assert found(session, now, PRAISE, but=first.id) == []


def test_what_was_sent_before_the_window_is_not_found(make, session, now):
    make.comment(make.post(), PRAISE)
    now.advance(days=15)

    assert found(session, now, PRAISE) == []


def test_one_shared_key_is_only_a_hint(make, session, now):
    comment = make.comment(make.post(), OTHER)
    key = fingerprints.band_keys(remembered_print(PRAISE))[0]
    place = {"key": key, "sent_at": fingerprints.seconds(now()), "comment_id": comment.id}
    session.execute(FingerprintBand.__table__.insert(), [place])

    assert found(session, now, PRAISE) == []


def test_at_most_so_many_copies_are_looked_at_and_the_newest_win(make, session, now, monkeypatch):
    monkeypatch.setattr(fingerprints, "MOST_COPIES", 2)
    post = make.post()
    comments = [make.comment(post, f"{PRAISE} {number}") for number in range(4)]

    assert found(session, now, PRAISE) == [comments[2].id, comments[3].id]


def test_a_comment_is_stored_with_everything_it_is_found_by(make, session, counts):
    comment = make.comment(make.post(), LINKED)

    assert counts() == [1, KEYS, 1]
    stored = session.get_one(CommentFingerprint, comment.id)
    assert len(stored.entries) == 256
    assert stored.normaliser_version == NORMALISER_VERSION
    assert session.scalars(select(CommentHost.host)).all() == ["ferry-times.example.net"]


def test_a_short_text_has_no_fingerprint(make, session, counts, now):
    comment = make.comment(make.post(), "Thanks, that helped!")

    assert counts() == [1, 0, 0]
    assert session.get_one(CommentFingerprint, comment.id).entries is None
    assert comment.campaign_id is None


def test_removing_erases_what_a_comment_is_found_by(make, session, counts, moderator):
    comment = make.comment(make.post(), LINKED)

    make.decide(comment, DecisionKind.REMOVE, by=moderator)

    assert counts() == [0, 0, 0]
    assert comment.campaign_id is None


def test_comments_with_a_host_are_found_each_once(make, session, now):
    post = make.post()
    first = make.comment(post, LINKED)
    second = make.comment(post, OTHER, author_url="https://m.ferry-times.example.net")
    make.comment(post, PRAISE, author_url="https://elsewhere.example.net")
    hosts = ["ferry-times.example.net", "unheard-of.example.net"]

    assert with_host(session, hosts, since=since(now)) == [first.id, second.id]
    assert with_host(session, hosts, since=since(now), but=first.id) == [second.id]
    now.advance(days=15)
    assert with_host(session, hosts, since=since(now)) == []


def test_a_fingerprint_that_cannot_be_taken_is_no_fault_of_the_comment(caplog):
    with caplog.at_level(logging.ERROR):
        assert trace_of(Message(text="x" * 200_000)) is None

    assert "no fingerprint" in caplog.text

"""What an author, an address and a link did before is counted, within bounds."""

from __future__ import annotations

import pytest

from blog.domain.moderation import DecisionKind, Label, Status
from blog.services.past import MOST_COUNTED, Trait, past_of

SITE = "https://rope.example/"


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


@pytest.fixture
def past(session, now):
    def of(comment):
        return {(one.trait, one.value): one for one in past_of(session, comment, now=now())}

    return of


def test_a_newcomer_has_none(make, past):
    found = past(make.comment(make.post(), author_name="Rita"))

    assert set(found) == {(Trait.AUTHOR, "Rita"), (Trait.ADDRESS, "")}
    assert all(one.number == 0 and not one.is_more for one in found.values())


def test_name_address_and_host_are_counted_apart(make, past, moderator):
    post = make.post()
    spam = make.comment(post, status=Status.PENDING, author_name="Spike", author_url=SITE)
    make.decide(spam, DecisionKind.MARK_SPAM, by=moderator)
    make.comment(post, author_name="Rita", address="203.0.113.8", author_url=SITE)
    make.comment(post, author_name="Spike", address="203.0.113.9")

    newest = make.comment(post, author_name="Sp\u0456ke", author_url=f"{SITE}shop")

    found = past(newest)
    by_name = found[Trait.AUTHOR, "Sp\u0456ke"]  # a look-alike letter makes no second person
    assert by_name.statuses == {Status.SPAM: 1, Status.PUBLISHED: 1}
    assert by_name.labels == {Label.SPAM: 1}
    assert found[Trait.ADDRESS, ""].statuses == {Status.SPAM: 1}
    assert found[Trait.ADDRESS, ""].newest == (spam.id,)
    assert found[Trait.HOST, "rope.example"].number == 2


def test_what_is_older_than_a_year_is_past(make, past, now):
    post = make.post()
    make.comment(post, author_name="Rita", author_url=SITE)
    now.advance(days=366)

    found = past(make.comment(post, author_name="Rita", author_url=SITE))

    assert all(one.number == 0 for one in found.values())


def test_only_so_many_are_looked_at(make, past, monkeypatch):
    monkeypatch.setattr("blog.services.past.MOST_COUNTED", 3)
    post = make.post()
    for number in range(5):
        make.comment(post, author_name="Rita", address=f"203.0.113.{number}")

    one = past(make.comment(post, author_name="Rita"))[Trait.AUTHOR, "Rita"]

    assert (one.number, one.is_more) == (3, True)
    assert MOST_COUNTED == 200


def test_an_erased_comment_tells_nothing(make, past, session, moderator):
    comment = make.comment(make.post(), author_url=SITE)
    make.decide(comment, DecisionKind.REMOVE, by=moderator)

    assert past(comment) == {}

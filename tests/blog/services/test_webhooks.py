"""Webhooks are told of acts once, signed, without readers' words, and tried again when they fail."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest
from sqlalchemy import select

from blog.db import LogEntry, OutboxMessage
from blog.domain.errors import InvalidInputError, NotFoundError
from blog.domain.log import Act
from blog.domain.moderation import DecisionKind, Status
from blog.domain.outbox import PAUSES, OutboxState
from blog.domain.webhooks import CHOICES, MAX_WEBHOOKS
from blog.services.moderation import DecisionOrder
from blog.services.outbox import OutboxTask
from tests.blog.services.servers import http_server

APPROVE, _, REJECT, MARK_SPAM, REMOVE = DecisionKind


@pytest.fixture
def moderator(make):
    return make.user("Max").id


@pytest.fixture
def server():
    with http_server() as found:
        yield found


@pytest.fixture
def hook(services, server, moderator):
    url = f"http://127.0.0.1:{server.port}/hook"
    return services.webhooks.add(url, [event.value for event in CHOICES], by=moderator)


def work(services, *, most=20):
    """Send what is due now."""
    for _ in range(most):
        if not services.work.run_due():
            return
    raise AssertionError("The work never ended.")


def test_each_act_is_told_once_and_spam_never(services, make, moderator, hook, server):
    post = make.post("The leak")
    held = make.comment(post, "A held one.", author_name="Rita", status=Status.PENDING)
    make.comment(post, "A shop of shoes.", status=Status.SPAM)
    make.decide(held, APPROVE, by=moderator)
    make.decide(held, MARK_SPAM, by=moderator)
    work(services)

    told = [json.loads(body) for _, body in server.calls]
    assert [one["event"] for one in told] == ["comment.held", "comment.published"]
    assert told[0]["comments"] == [
        {"id": held.id, "post": post.slug, "desk": f"/admin/moderation/{held.id}"}
    ]
    assert not [body for _, body in server.calls if "Rita" in body or "A held one" in body]


def test_the_signature_can_be_checked_with_the_secret(services, make, hook, server):
    make.comment(make.post())
    work(services)

    ((headers, body),) = server.calls
    at, _, given = headers["Blarney-Signature"].partition(",")
    seconds = at.removeprefix("t=")
    expected = hmac.new(hook.secret.encode(), f"{seconds}.{body}".encode(), hashlib.sha256)
    assert given == f"v1={expected.hexdigest()}"
    assert headers["Blarney-Event"] == "comment.published"
    assert headers["Blarney-Delivery"].isdigit()


def test_one_press_is_one_call(services, make, moderator, hook, server):
    post = make.post()
    held = [make.comment(post, status=Status.PENDING) for _ in range(3)]
    work(services)
    server.calls.clear()
    orders = [DecisionOrder(one.id, APPROVE, one.status, one.revision) for one in held]
    services.moderation.decide(orders, by=moderator)
    work(services)

    ((_, body),) = server.calls
    told = json.loads(body)
    assert (told["count"], [one["id"] for one in told["comments"]]) == (3, [one.id for one in held])


def test_what_fails_is_tried_again_and_given_up_in_the_end(
    services, session, make, hook, server, now
):
    server.status = 500
    make.comment(make.post())
    work(services)
    (row,) = services.webhooks.listing()
    assert (row.latest.state, row.latest.attempts) == (OutboxState.WAITING, 1)
    assert row.latest.last_error == "Expected an answer of 200 to 299, found 500."

    for pause in PAUSES:
        work(services)  # before its time nothing happens
        now.advance(seconds=pause.total_seconds())
        work(services)

    assert len(server.calls) == len(PAUSES) + 1
    assert {headers["Blarney-Delivery"] for headers, _ in server.calls} == {str(row.latest.id)}
    assert session.get_one(OutboxMessage, row.latest.id).state is OutboxState.FAILED


def test_a_redirect_is_not_followed(services, make, hook, server):
    server.status = 302
    make.comment(make.post())
    work(services)

    assert len(server.calls) == 1


def test_nobody_answering_holds_up_nothing(services, session, make, moderator):
    services.webhooks.add("http://127.0.0.1:9/hook", ["comment.published"], by=moderator)
    comment = make.comment(make.post())
    work(services)

    assert comment.status is Status.PUBLISHED
    assert "No answer" in session.scalar(select(OutboxMessage.last_error))


def test_a_claimed_message_is_not_sent_twice(services, session, make, hook, server, now):
    make.comment(make.post())
    outbox = next(task for task in services.work._tasks if isinstance(task, OutboxTask))
    first, second = outbox._claim(), outbox._claim()

    assert first is not None
    assert second is None
    now.advance(minutes=3)  # the worker that had it died
    work(services)
    assert len(server.calls) == 1


def test_one_that_is_off_is_not_told(services, make, moderator, hook, server):
    services.webhooks.switch(hook.id, is_on=False, by=moderator)
    make.comment(make.post())
    work(services)

    assert server.calls == []


def test_a_removed_one_takes_its_queue_along(services, session, make, moderator, hook, server):
    make.comment(make.post())
    services.webhooks.remove(hook.id, by=moderator)
    work(services)

    assert server.calls == []
    assert session.scalars(select(OutboxMessage)).all() == []
    with pytest.raises(NotFoundError):
        services.webhooks.try_out(hook.id)


def test_a_test_call_tells_of_nothing(services, hook, server):
    services.webhooks.try_out(hook.id)
    work(services)

    assert [json.loads(body)["count"] for _, body in server.calls] == [0]


def test_what_was_sent_long_ago_is_forgotten(services, session, make, hook, now):
    make.comment(make.post())
    work(services)
    now.advance(days=31)
    work(services)

    assert session.scalars(select(OutboxMessage)).all() == []


def test_who_changed_webhooks_is_in_the_log(services, session, moderator, hook):
    services.webhooks.switch(hook.id, is_on=False, by=moderator)
    services.webhooks.remove(hook.id, by=moderator)

    acts = session.scalars(select(LogEntry.act).order_by(LogEntry.id)).all()
    assert acts[-3:] == [Act.WEBHOOK_ADDED, Act.WEBHOOK_SWITCHED, Act.WEBHOOK_REMOVED]


def test_there_are_not_endlessly_many(services, moderator):
    for number in range(MAX_WEBHOOKS):
        services.webhooks.add(f"https://example.org/{number}", ["comment.held"], by=moderator)

    with pytest.raises(InvalidInputError, match="at most 20"):
        services.webhooks.add("https://example.org/", ["comment.held"], by=moderator)
    with pytest.raises(InvalidInputError, match="at least one event"):
        services.webhooks.add("https://example.org/", ["comment.spam"], by=moderator)

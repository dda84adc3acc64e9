"""The site's version: changes with everything readers can see, and with nothing else."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import update

from blog.db import SiteVersion, db, writing
from blog.domain.moderation import DecisionKind, Status
from blog.services.site import SiteService


def test_what_readers_cannot_see_changes_nothing(make, services, moderator):
    post = make.post()
    comment = make.comment(post, status=Status.PENDING)
    before = services.site.version()

    make.comment(post, status=Status.SPAM)
    make.decide(comment, DecisionKind.REJECT, by=moderator)
    services.comments.preview("a", address="192.0.2.1")

    assert services.site.version() == before


@pytest.mark.parametrize("kind", [DecisionKind.HOLD, DecisionKind.MARK_SPAM, DecisionKind.REMOVE])
def test_a_comment_that_comes_or_goes_changes_it(make, services, moderator, kind):
    post = make.post()
    seen = [services.site.version()]
    comment = make.comment(post)
    seen.append(services.site.version())
    make.decide(comment, kind, by=moderator)
    seen.append(services.site.version())

    assert len(set(seen)) == 3


def test_it_is_read_without_an_app_context_and_from_many_threads(services, app):
    versions: list[str] = []
    threads = [
        threading.Thread(target=lambda: versions.extend(services.site.version() for _ in range(20)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(versions) == 160
    assert len(set(versions)) == 1


def test_every_read_sees_what_was_committed_meanwhile(services, session):
    seen = set()
    for _ in range(5):
        seen.add(services.site.version())
        with writing(session):
            session.execute(update(SiteVersion).values(number=SiteVersion.number + 1))

    assert len(seen) == 5


def test_what_is_not_committed_does_not_count(services, session):
    before = services.site.version()
    with writing(session):
        session.execute(update(SiteVersion).values(number=SiteVersion.number + 1))
        session.flush()
        during = services.site.version()

    assert during == before != services.site.version()


def test_a_connection_that_died_is_replaced(services, session):
    """A database that was restarted costs one request, not all that follow."""
    before = services.site.version()
    services.site._idle[0].connection.close()

    with pytest.raises(Exception, match="close"):
        services.site.version()

    assert services.site.version() == before


def test_closing_leaves_nothing_open(app, now, session):
    site = SiteService(engine=db.engine, now=now)
    site.version()

    site.close()

    assert not site._idle
    assert site.version()
    site.close()

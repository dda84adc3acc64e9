"""What the tests of sending comments share: a good comment, sending it, counting what is stored."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from blog.db import Assessment, Comment, Decision, RateWindow
from blog.domain.comments import NewComment
from tests.people import ADDRESS, RITA

# Where a rule needs no database at all, the quicker one is enough.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
GOOD = NewComment(RITA, "Which quay do you mean?")


def send(services, post, new=GOOD, address=ADDRESS, **fields):
    return services.comments.submit(post.slug, replace(new, **fields), address=address)


def stored(session):
    """Count everything that sending may store."""
    session.rollback()
    kinds = (Comment, Assessment, Decision, RateWindow)
    return {kind.__name__: session.scalar(select(func.count()).select_from(kind)) for kind in kinds}


NOTHING = {"Comment": 0, "Assessment": 0, "Decision": 0, "RateWindow": 0}

"""A blog with very many held comments, and a look at whether everything in it agrees."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import create_engine, select, update
from sqlalchemy.orm import Session

from blog.db import Comment, Post
from blog.services.campaign_figures import count_again
from tests.flows.conftest import SLUG, Site
from tests.many import add_held


def fill(site: Site, count: int) -> list[int]:
    """Add held comments to the usual post; give their numbers."""
    engine = create_engine(f"sqlite:///{site.folder / 'blarney.sqlite3'}")
    with Session(engine) as session:
        post = session.scalars(select(Post).where(Post.slug == SLUG)).one()
        ids = add_held(session, post, count, at=datetime.now(UTC))
    engine.dispose()
    return ids


def fill_campaign(site: Site, count: int) -> int:
    """Add held comments that are one campaign; give its number."""
    ids = fill(site, count)
    engine = create_engine(f"sqlite:///{site.folder / 'blarney.sqlite3'}")
    with Session(engine) as session:
        members = Comment.id.between(ids[0], ids[-1])
        session.execute(update(Comment).where(members).values(campaign_id=ids[0]))
        count_again(session, ids[0])
        session.commit()
    engine.dispose()
    return ids[0]


def disagreements(site: Site) -> dict[str, list[tuple[object, ...]]]:
    """Give what does not agree: statuses, decisions, kept counts, actions and the log."""
    found = {
        "comments that stand elsewhere than their newest decision says": site.rows(
            "SELECT c.id FROM comments c JOIN decisions d ON d.id ="
            " (SELECT max(id) FROM decisions WHERE comment_id = c.id) WHERE d.to_status != c.status"
        ),
        "kept counts that are wrong": site.rows(
            "SELECT s.status, s.number FROM status_counts s WHERE s.number !="
            " (SELECT count(*) FROM comments c WHERE c.status = s.status)"
        ),
        "actions that count otherwise than their decisions or the log": site.rows(
            "SELECT b.id, b.done, l.count FROM bulk_actions b JOIN log_entries l ON l.id = b.entry_id"
            " WHERE b.done != l.count OR b.done !="
            " (SELECT count(*) FROM decisions d WHERE d.batch = b.batch)"
        ),
        "campaigns whose figures are wrong": site.rows(
            "SELECT g.id, g.pending, g.spam FROM campaigns g WHERE (g.pending, g.spam) !="
            " (SELECT sum(c.status = 'pending'), sum(c.status = 'spam') FROM comments c"
            " WHERE c.campaign_id = g.id)"
        ),
        "comments decided twice by one action": site.rows(
            "SELECT comment_id FROM decisions WHERE batch IS NOT NULL"
            " GROUP BY batch, comment_id HAVING count(*) > 1"
        ),
    }
    return {name: rows for name, rows in found.items() if rows}

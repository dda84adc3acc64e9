"""The demonstration: posts and comments through the real filter, one administrator."""

from __future__ import annotations

import json
import re
import stat

import pytest
from sqlalchemy import func, select

from blog.app import create_command_app
from blog.db import Comment, Decision, Post, RateWindow, User, db
from blog.demonstration import FOLDER, PASSWORD_FILE, load_demonstration
from blog.domain.accounts import Role
from blog.domain.moderation import DecisionKind, Status


@pytest.fixture
def hold_everything():
    return "off"


@pytest.fixture
def loaded(database_url, tmp_path, monkeypatch, hold_everything):
    """Load it into an empty blog; give the app, the services and what was said."""
    monkeypatch.setenv("BLARNEY_DATABASE_URL", database_url)
    monkeypatch.setenv("BLARNEY_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("BLARNEY_SECRET_KEY", "x" * 40)
    monkeypatch.setenv("BLARNEY_HOLD_EVERYTHING", hold_everything)
    monkeypatch.setenv("BLARNEY_COMMENTS_PER_WINDOW", "1")
    app, services = create_command_app()
    said: list[str] = []
    with app.app_context():
        load_demonstration(app, app.config["BLARNEY_SETTINGS"], say=said.append)
        yield app, services, said
        db.session.remove()
        db.engine.dispose()
    services.site.close()


def test_a_whole_small_blog_is_there(loaded, tmp_path):
    _, services, said = loaded
    written = json.loads((FOLDER / "comments.json").read_text(encoding="utf-8"))
    comments = db.session.scalars(select(Comment)).all()

    assert db.session.scalar(select(func.count(Post.id))) == len(list(FOLDER.glob("posts/*.md")))
    assert len(comments) == len(written)
    assert services.posts.front_page().posts
    held = sum(comment.status in {Status.PENDING, Status.SPAM} for comment in comments)
    posts = db.session.scalar(select(func.count(Post.id)))
    assert said == [
        f"Loaded {posts} posts and {len(written)} comments; {held} were held by the filter."
    ]


def test_replies_stand_under_published_comments(loaded):
    replies = db.session.scalars(select(Comment).where(Comment.parent_id.is_not(None))).all()

    assert replies
    for reply in replies:
        parent = db.session.get_one(Comment, reply.parent_id)
        assert parent.status is Status.PUBLISHED
        assert parent.post_id == reply.post_id


@pytest.mark.usefixtures("loaded")
def test_times_tell_a_story_that_has_happened():
    for comment in db.session.scalars(select(Comment)):
        post = db.session.get_one(Post, comment.post_id)
        assert post.published_at <= comment.created_at


def test_the_filter_really_judged(loaded):
    """Flattery waits and honest words are published, by the model that is shipped."""
    counts = loaded[1].moderation.counts()

    assert counts[Status.PUBLISHED] > counts[Status.PENDING] + counts[Status.SPAM] > 0


def test_limits_and_addresses_of_readers_play_no_part(loaded):
    assert db.session.scalar(select(func.count()).select_from(RateWindow)) == 0


class TestWhereEverythingIsHeld:
    @pytest.fixture
    def hold_everything(self):
        return "on"

    @pytest.mark.usefixtures("loaded")
    def test_answered_comments_are_approved_by_the_administrator(self):
        published = db.session.scalars(
            select(Comment).where(Comment.status == Status.PUBLISHED)
        ).all()
        answered = set(db.session.scalars(select(Comment.parent_id).distinct())) - {None}

        assert {comment.id for comment in published} == answered
        assert set(db.session.scalars(select(Decision.kind))) >= {DecisionKind.APPROVE}


def test_one_administrator_has_a_password_of_this_installation(loaded, tmp_path):
    _, services, _ = loaded
    path = tmp_path / PASSWORD_FILE
    match = re.fullmatch(r"name (\S+) and password (\S+)\n", path.read_text())

    user = services.people.sign_ins.sign_in(match[1], match[2], address="192.0.2.1").user

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert user.role is Role.ADMINISTRATOR
    assert len(match[2]) >= 16
    assert db.session.scalar(select(func.count(User.id))) == 1

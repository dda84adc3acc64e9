"""Posts as administrators handle them: saving, taken addresses, stale pages, comments open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from blog.db import Post, Tag
from blog.domain.errors import InvalidInputError, NotFoundError, StaleDecisionError
from blog.domain.posts import PostInput

pytestmark = pytest.mark.usefixtures("session")
GOOD = PostInput(title="Low tide", body="Boats *lie* still.", tags=("Sea", "Boats"))


def test_a_new_post_is_rendered_once_and_kept_as_written(services, session, now):
    post = services.posts.save(None, GOOD)

    session.expire_all()
    assert (post.slug, post.title, post.body) == ("low-tide", "Low tide", "Boats *lie* still.")
    assert post.rendered_body.strip() == "<p>Boats <em>lie</em> still.</p>"
    assert (post.plain_body, post.renderer_version) == ("Boats lie still.", 1)
    assert post.search_text == "low tide sea boats boats lie still."
    assert [tag.slug for tag in post.tags] == ["boats", "sea"]
    assert (post.created_at, post.updated_at) == (now(), now())
    assert (post.comment_count, post.roots_numbered) == (0, 0)


def test_every_save_changes_the_sites_version(services):
    seen = [services.site.version()]
    post = services.posts.save(None, GOOD)
    seen.append(services.site.version())
    services.posts.save(post.id, GOOD)
    seen.append(services.site.version())
    services.posts.set_comments_open(post.id, is_open=False)
    seen.append(services.site.version())

    assert len(set(seen)) == 4


def test_a_change_keeps_identity_comments_and_creation(make, services, session, now):
    post = make.post(slug="one")
    make.comment(post)
    created = post.created_at
    now.advance(hours=1)

    services.posts.save(
        post.id, PostInput(title="New", body="Text.", slug="two", published_at=now())
    )

    session.expire_all()
    assert (post.slug, post.title, post.comment_count) == ("two", "New", 1)
    assert (post.created_at, post.updated_at) == (created, now())
    assert session.scalar(select(func.count(Post.id))) == 1


def test_tags_are_shared_and_replaced(services, session):
    first = services.posts.save(None, GOOD)
    services.posts.save(None, PostInput(title="Other", body="x", tags=("SEA", "séa", "Winds")))
    services.posts.save(first.id, PostInput(title="Low tide", body="x", tags=("Boats",)))

    names = session.scalars(select(Tag.name).order_by(Tag.slug)).all()
    assert names == ["Boats", "Sea", "Winds"]
    assert [tag.slug for tag in services.posts.get(first.id).tags] == ["boats"]


def test_a_taken_address_is_refused_and_nothing_changed(make, services, session):
    make.post(slug="one")
    other = make.post("Other", slug="two")

    for number in (None, other.id):
        with pytest.raises(InvalidInputError) as refused:
            services.posts.save(number, PostInput(title="Changed", body="x", slug="ONE"))
        assert list(refused.value.fields) == ["slug"]

    session.expire_all()
    assert (other.title, other.slug) == ("Other", "two")
    assert session.scalar(select(func.count(Post.id))) == 2


def test_a_post_keeps_its_own_address(services):
    post = services.posts.save(None, GOOD)

    assert services.posts.save(post.id, GOOD).slug == "low-tide"


def test_a_refused_field_changes_nothing(services, session):
    with pytest.raises(InvalidInputError) as refused:
        services.posts.save(None, PostInput(title="", body="", lang="?"))

    assert set(refused.value.fields) == {"title", "slug", "body", "lang"}
    assert session.scalar(select(func.count(Post.id))) == 0


def test_a_page_that_is_out_of_date_cannot_overwrite(services, session, now):
    post = services.posts.save(None, GOOD)
    seen = post.updated_at.isoformat()
    now.advance(seconds=1)
    services.posts.save(post.id, PostInput(title="Theirs", body="x"), seen_updated_at=seen)

    with pytest.raises(StaleDecisionError):
        services.posts.save(post.id, PostInput(title="Mine", body="x"), seen_updated_at=seen)

    session.expire_all()
    assert post.title == "Theirs"


@pytest.mark.parametrize("number", [0, -1, 999, 2**31, 2**63, 10**30])
def test_what_is_not_there_is_not_found(services, number):
    for ask in (
        lambda: services.posts.get(number),
        lambda: services.posts.save(number, GOOD),
        lambda: services.posts.set_comments_open(number, is_open=True),
    ):
        with pytest.raises(NotFoundError):
            ask()


def test_states(make, services, now):
    states = [
        services.posts.state_of(make.post(published_at=moment))
        for moment in (None, now() + timedelta(seconds=1), now())
    ]

    assert states == ["draft", "scheduled", "published"]


class TestListing:
    @pytest.fixture
    def overrides(self):
        return {"POSTS_PER_PAGE": 2}

    def test_every_post_is_listed_newest_first(self, make, services, now):
        posts = [
            make.post(published_at=moment)
            for moment in (now(), None, now() + timedelta(days=1), now() - timedelta(days=9))
        ]

        first = services.posts.listing()
        second = services.posts.listing(first.next_key)

        assert [*first.posts, *second.posts] == posts[::-1]
        assert second.next_key is None

    def test_what_is_no_key_is_refused(self, services):
        with pytest.raises(InvalidInputError):
            services.posts.listing("x")

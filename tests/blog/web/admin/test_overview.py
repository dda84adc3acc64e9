from __future__ import annotations

import re

from blog.domain.moderation import DecisionKind, Status


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_an_empty_blog_is_calm(max_):
    text = text_of(max_.get("/admin/").text)

    assert "Nothing is waiting" in text
    assert "Nobody has decided anything yet" in text


def test_it_shows_what_waits_what_was_done_and_which_model_judges(max_, scene):
    post, moderator = scene.post(), scene.user("Bea")
    scene.comment(post, status=Status.PENDING)
    decided = scene.comment(post, status=Status.PENDING)
    scene.decide(decided, DecisionKind.MARK_SPAM, by=moderator.id)

    page = max_.get("/admin/").text

    text = text_of(page)
    assert "1 comment waits for a decision" in text
    assert "Bea marked as spam: comment #2" in text.replace(" :", ":")
    assert "Model in use base-" in text
    assert f'href="/admin/moderation/{decided.id}"' in page


def test_only_administrators_see_the_doors_to_their_rooms(ada, max_):
    for client, count in ((ada, 1), (max_, 0)):
        page = client.get("/admin/").text
        assert page.count('href="/admin/posts"') == count
        assert page.count('href="/admin/users"') == count

"""Counting what a text amounts to, in scripts with spaces and without."""

from __future__ import annotations

import pytest

from blog.services.substance import figures_of, shows_substance
from spam.dataset import Message
from spam.reading import read

POST = "Tides come twice a day. The quay is wet until noon, and the ferry ties up at the pontoon."
CJK_POST = "潮水每天来两次，码头直到中午都是湿的。"


def message(text: str, post: str = POST) -> Message:
    return Message(text=text, author="Rita", author_url="", post_title="Tides", post_text=post)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ferry never ties up at the pontoon on Sundays, so I wait on the wall.", True),
        ("Great post, thank you, wonderful and helpful article, I love your nice pontoon!", False),
        ("Ferry pontoon.", False),
        ("What a thing to read on a day like this, it could be about any of them.", False),
    ],
)
def test_substance_is_words_of_ones_own_about_the_post(text, expected):
    assert shows_substance(message(text)) is expected


def test_scripts_without_spaces_are_compared_by_pairs_of_letters():
    about = figures_of(read(message("我昨天在码头站了很久，靴子一直是干的。", CJK_POST)))
    else_where = figures_of(read(message("今晚我们吃面条和豆腐好不好呢朋友。", CJK_POST)))

    assert about.shared > 0
    assert else_where.shared == 0


def test_a_text_that_cannot_be_read_has_none():
    assert not shows_substance(message("x" * 200_000))

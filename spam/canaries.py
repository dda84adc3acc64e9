"""Canaries: a small frozen list of sentences of our own that every model must judge right.

A candidate that fails one which the current model passes is not promoted, and the installation's
health check judges them. They are never trained on.
"""

from __future__ import annotations

from functools import cache
from typing import Final, Literal, Protocol

from spam.canary_texts import HONEST_TEXTS, SPAM_TEXTS
from spam.dataset import Message
from spam.verdict import Action, Verdict

Expected = Literal["publish", "not_publish"]


class _Judge(Protocol):
    def judge(self, message: Message) -> Verdict: ...


_HONEST: Final = (
    Message("Thanks, this helped me fix my router."),
    Message("Great article, thanks!"),
    Message("Grazie, molto utile!"),
    Message(
        "I tried the second recipe with rye flour and it rose less than yours. Did you keep the "
        "oven closed for the first twenty minutes?",
        author="Marta Lindqvist",
    ),
    Message(
        "Small correction: the bridge was opened in the spring, the fair came a year later. My "
        "grandfather was on the first tram that crossed it.",
        author="J. Okafor",
    ),
    Message("Does the same setting exist on the older version? I only see two of the menus."),
    Message("Danke, genau danach habe ich gesucht. Bei mir fehlte nur das Komma in Zeile drei."),
)
_SPAM: Final = (
    Message(
        "Wow, what a fantastic website you have here! I am truly impressed by the quality of your "
        "articles and the helpful information you provide to your visitors. Please keep up the "
        "great work, I have bookmarked your blog and will come back to read more posts soon!"
    ),
    Message(
        "Buy cheap designer handbags online, free shipping and best price "
        "http://cheap-designer-bags-outlet.example.com/sale",
        author="cheap handbags outlet",
        author_url="http://cheap-designer-bags-outlet.example.com/",
    ),
    Message(
        "Hello admin, your blog is really awesome and your posts are very informative. Thank you "
        "for sharing this valuable content with us, feel free to visit my website about online "
        "casino bonus http://best-casino-bonus.example.net",
        author="best casino bonus",
        author_url="http://best-casino-bonus.example.net",
    ),
    Message(
        "[url=http://pills.example.org/buy-viagra-online]buy viagra online without prescription"
        "[/url] cheap viagra cialis pharmacy http://pills.example.org/cheap-cialis"
    ),
)


def canaries() -> tuple[tuple[Message, Expected], ...]:
    """Give every canary with what must become of it."""
    honest = (*_HONEST, *(Message(text) for text in HONEST_TEXTS))
    spam = (
        *_SPAM,
        *(
            Message(text, author=author or None, author_url=url or None)
            for text, author, url in SPAM_TEXTS
        ),
    )
    return (
        *((message, "publish") for message in honest),
        *((message, "not_publish") for message in spam),
    )


@cache
def _expectations() -> tuple[tuple[Message, bool], ...]:
    return tuple((message, expected == "publish") for message, expected in canaries())


def failed_canaries(judge: _Judge) -> list[str]:
    """Give the texts of the canaries that a model judges wrongly."""
    return [
        message.text
        for message, is_honest in _expectations()
        if (judge.judge(message).action is Action.PUBLISH) != is_honest
    ]

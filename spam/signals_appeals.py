"""Signals read from what a comment calls its readers to do, as on sites of videos.

Each gives a value in [0, 1]. They are asked of comments that have a word of ``APPEALS``.
"""

from __future__ import annotations

# ruff: noqa: PLR2004 - a signal's numbers are its definition; the docstring states them
import re
from typing import Final

from spam.phrases import words_on
from spam.reading import Reading, host_of
from spam.tally import WORDS, count

_MEDIA: Final = WORDS.field("media")
_GIFTS: Final = WORDS.field("gifts")
_CALLS: Final = words_on(
    "check checkout subscribe suscribe sub follow visit vote click listen join watch add go"
)
_BEFORE: Final = words_on(
    "hey hi hello guys guy everyone everybody all please plz pls so and just also dude yo yall you"
    " u ya peeps friends fans people ok now everyones can could should must gotta"
)
_OWN_WORK = re.compile(
    r" (?:i|we|ive|weve|im|me|my [a-z]+) (?:just |also |recently |really |have |am |was |do )?"
    r"(?:made|make|did|do|doing|uploaded?|posted?|record|recorded|recording|released?|dropped|"
    r"drop|sing|sang|rap|wrote|started|making) (?:[a-z]+ ){0,4}"
    r"(?:covers?|videos?|vids?|songs?|tracks?|beats?|remix(?:es)?|channel|parod(?:y|ies)|mixtape|"
    r"music|raps?|singing|gameplays?|dance) "
)
_GIVEN: Final = (
    r"(?:gift ?cards?|giftcards?|itunes|iphones?|ipads?|codes?|robux|coins?|xbox|psn|steam|"
    r"recharge|followers|likes|views|amazon|paypal|cash|credits|points|money|subs|subscribers)"
)
_GIVEAWAY = re.compile(
    rf" free (?:[a-z0]+ ){{0,3}}{_GIVEN} | (?:itunes|psn|xbox|steam|amazon|paypal|gift) "
    r"(?:gift ?)?(?:cards?|codes?|giftcards?|money) | (?:easy|easiest|fast|quick|real) money "
)
_PLEA = re.compile(
    r" (?:vote|votes|petition|donate|donation|crowdfunding|fundraiser|sign (?:the|this|our|my)|"
    r"help (?:me|us|him|her)|support (?:me|us|my|our|the|this)|join (?:me|us|my|our)|"
    r"(?:please|pls|plz) (?:join|like|share|help|support|sign|watch|check|visit|read|see|click)) "
)
_SHORT_CALL = re.compile(
    r" (?:check(?:ing)? (?:it |this |him |her |them |my [a-z]+ )?out|checkout|look up|see my|"
    r"take a look at (?:this|my)|visit my|go to my|look at my|listen to my|watch my) "
)
_LIKES_COMMENT = re.compile(
    r" (?:(?<! i )likes? (?:this|my) comment|give (?:it|this|me) a (?:like(?! for )|thumbs?)|"
    r"comment like (?:and|please|plz|pls|subscribe|share)|like or (?:else|you)|"
    r"(?:hit|smash) (?:the |that )?like(?! th(?:at|e|is) )|(?:please|plz|pls) like|"
    r"like (?:it )?(?:please|plz|pls)|0+ likes) "
    r"|^ like if (?:anyone|any|this|u|ur|ya|you|youre|youve|your) "
)
_SUBSCRIBE = re.compile(r" (?:subs?crib|suscrib|subscib|abonn|inscrev|iscriv)[a-z]*")
_HOW_TO_SUBSCRIBE = re.compile(
    r" (?:do|can|could|may|should|how|where|did|already|have) (?:i|we|to) (?:just )?subscribe "
    r"| (?:i|we|ive|weve) (?:am |have |had |havent |just |already ){0,2}subscribed "
    r"| subscribe (?:link|form|page|box|field|option) "
)
_FEEDS: Final = words_on("atom feed feeds mail mails email emails newsletter newsletters rss")
_NETWORKS: Final = (
    ".facebook.com", ".fb.me", ".instagram.com", ".plus.google.com", ".twitch.tv", ".vimeo.com",
    ".soundcloud.com", ".tsu.co", ".ask.fm", ".tumblr.com", ".reverbnation.com", ".spotify.com",
    ".youtube.com", ".youtu.be", ".tiktok.com", ".t.me", ".wa.me", ".discord.gg", ".vk.com",
)  # fmt: skip


def opening_call(reading: Reading) -> float:
    """A comment of at most 60 words opens by calling readers to check out, follow or visit."""
    words = reading.words
    if len(words) > 60:
        return 0.0
    after = next((at for at, word in enumerate(words[:6]) if word not in _BEFORE), None)
    if after is None or words[after] not in _CALLS:
        return 0.0
    return float(words[after] != "go" or words[after + 1 : after + 2] in (["check"], ["to"]))


def short_call(reading: Reading) -> float:
    """A comment of at most 30 words without a link tells readers to check something out."""
    if reading.links or len(reading.words) > 30:
        return 0.0
    return float(bool(_SHORT_CALL.search(reading.line)))


def asks_subscribers(reading: Reading) -> float:
    """A comment of at most 15 words speaks of subscribing, not by mail or feed nor by oneself."""
    words = reading.words
    if len(words) > 15 or not _SUBSCRIBE.search(reading.line):
        return 0.0
    by_feed = "my" not in words and not _FEEDS.isdisjoint(words)
    return float(not by_feed and not _HOW_TO_SUBSCRIBE.search(reading.line))


def own_work(reading: Reading) -> float:
    """The commenter tells of a cover, video or channel of their own."""
    if not count(reading.tally.words, _MEDIA):
        return 0.0
    return float(bool(_OWN_WORK.search(reading.line[:1_500])))


def giveaway(reading: Reading) -> float:
    """It speaks of free gift cards, codes, followers or easy money."""
    if not count(reading.tally.words, _GIFTS):
        return 0.0
    return float(bool(_GIVEAWAY.search(reading.line[:1_500])))


def likes_comment(reading: Reading) -> float:
    """It asks for likes of the comment itself; "it looks like if" does not, nor "I like this"."""
    line = reading.line[:1_500]
    return float((" like" in line or " thumb" in line) and _LIKES_COMMENT.search(line) is not None)


def plea_link(reading: Reading) -> float:
    """A link comes with a plea: for votes, signatures, money, support."""
    return float(bool(reading.links) and bool(_PLEA.search(reading.line[:1_500])))


def network_link(reading: Reading) -> float:
    """A short comment, of at most 25 words, links to a page or video on a social network."""
    if not reading.links or len(reading.words) > 25:
        return 0.0
    hosts = [f".{host_of(link)}" for link in reading.links[:4]]
    return float(any(host.endswith(_NETWORKS) for host in hosts))

"""Signals read from links: in the text, where they stand, and the author's site.

Each gives a value in [0, 1], or ``None`` where what it needs is unknown.
"""

from __future__ import annotations

# ruff: noqa: PLR2004 - a signal's numbers are its definition; the docstring states them
import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

from spam import phrases
from spam.host_stems import has_host_stem
from spam.reading import Reading, host_of
from spam.signals_context import off_topic, post_overlap
from spam.signals_names import TRADE
from spam.signals_shape import empty_praise, end_of, flatters
from spam.signals_text import share

_ANCHOR = re.compile(r"<a\s|\[url|\[link|href=", re.IGNORECASE)
_HOST_RUN = re.compile(r"[bcdfghjklmnpqrstvwxz]{5}")
_NO_NAME = re.compile(r"[bcdfghjklmnpqrstvwxz]{6}|[a-z]0+[a-z]+0+[a-z]")
_MASHED = re.compile(r"[bcdfghjklmnpqrstvwxz]{4,}")
_MIDDLE_ROW: Final = frozenset("dfghjk")
_NEVER_NEIGHBOURS: Final = phrases.words_on(
    "qj qk qz qx qv qw qg qd jq jx jz jv jb jg jf kq kx kz kj vq vx vj vk vb vf zx zj zf zq",
    "xj xk xq xz xg wq wx wj wv fq fj fx gq gx gj gv hx hj hv hq dx dq bq bx bz cx cj cv mx",
    "mq mj lx lj px pq pj pz sx tq tx rx gk gz fv fz",
)
_GLUED = re.compile(r"[^\W_](?:[.,!?;:)]{1,3})?https?://|[a-z][.,!?]www\.[a-z]", re.IGNORECASE)
_OWN_PAGE = re.compile(
    r"\b(?:my|our) (?:own |personal )?(?:web|home|blog|site|page|weblog|profile|store|shop)",
    re.IGNORECASE,
)
_REFERRAL = re.compile(
    r"[?&](?:ref|aff|affid|aff_id|affiliate|refer|referrer|referral|invite|ref_id|partner|promo|hop)"
    r"=\w|(?:gofundme|indiegogo|kickstarter|patreon|soundcloud|reverbnation|spotify)\.com"
    r"|(?:adf|shorte|ouo)\.(?:ly|st|io)/|etsy\.com/shop|(?:bigcartel|storenvy|teespring|teezily|redbubble)\."
    r"|(?:sunfrogshirts|sunfrog|onlyfans|gumroad|fundly|clickbank|hotmart)\.com|linktr\.ee|cash\.app"
    r"|discord\.gg|twitch\.tv|t\.me/|wa\.me/"
    r"|/ref/|/share/url|/invite/|/\?ref=|[?&]r=\w+$"
    r"|play\.google\.com/store|itunes\.apple\.com|apps\.facebook\.com|paypal\.me"
)
_SHOP_STEMS: Final = (
    "cheap", "outlet", "shop", "store", "buy", "online", "sale", "casino", "poker",
    "loan", "pharm", "viagra", "replica", "discount", "bag", "shoe", "jordan", "nike",
    "coins", "review", "weight", "seo", "best", "bet", "slot",
)  # fmt: skip


def links(reading: Reading) -> float:
    """Any link at all."""
    return 1.0 if reading.links else 0.0


def many_links(reading: Reading) -> float:
    """Links beyond the first, 6 or more count as many."""
    return share(max(len(reading.links) - 1, 0), 5.0)


def link_share(reading: Reading) -> float:
    """Share of the comment's characters that are links, in [0, 1]."""
    if not reading.links:
        return 0.0
    return share(sum(map(len, reading.links)), max(len(reading.folded), 1))


def anchors(reading: Reading) -> float:
    """HTML or BBCode links, which readers hardly ever type."""
    folded = reading.folded
    if "[" not in folded and "<" not in folded:
        return 0.0
    return share(len(_ANCHOR.findall(folded)), 2.0)


def link_hosts(reading: Reading) -> float | None:
    """Different hosts linked in the text beyond the first, counted to three."""
    if not reading.links:
        return None
    return share(len({host_of(link) for link in reading.links}) - 1, 3.0)


def shop_site(reading: Reading) -> float | None:
    """Commerce words, digits and hyphens in the author's site and the links, in [0, 1]."""
    words = reading.site_words + reading.link_words
    if not words:
        return None
    joined = " ".join(words[:80])
    listed = sum(word in TRADE or "0" in word for word in words[:80])
    inside = sum(word in joined for word in _SHOP_STEMS)
    return min((listed + inside) / 4.0, 1.0)


def signature(reading: Reading) -> float:
    """A short last paragraph with a link, after a comment of five words and more."""
    if not reading.links:
        return 0.0
    last = _last_line(reading.folded)
    if len(last) == len(reading.folded.strip()) or not _holds_link(last):
        return 0.0
    return 1.0 if len(last.split()) <= 15 and len(reading.words) >= 5 else 0.0


def promotes_own(reading: Reading) -> float:
    """A short last line with a link and "my site", or with a link beside the author's name."""
    if not reading.links:
        return 0.0
    last = _last_line(reading.folded)
    if not _holds_link(last) or len(last.split()) > 25 or len(reading.words) < 8:
        return 0.0
    name = (reading.author or "").strip().casefold()
    named = len(name) >= 4 and name in last.casefold()
    return float(named or bool(_OWN_PAGE.search(last)))


def link_last(reading: Reading) -> float:
    """The very last thing in the comment is a link."""
    if not reading.links:
        return 0.0
    last = end_of(reading.folded).split()
    return 1.0 if last and _holds_link(last[-1]) else 0.0


def link_only(reading: Reading) -> float:
    """Hardly anything but links: at most two other words."""
    return 1.0 if reading.links and len(reading.words) <= 2 else 0.0


def glued_link(reading: Reading) -> float:
    """A link without a blank between it and the word before."""
    return float(bool(reading.links) and bool(_GLUED.search(reading.folded[:2_000])))


def same_link(reading: Reading) -> float:
    """The same address is given three times and more."""
    links = reading.links
    if len(links) < 3:
        return 0.0
    return 1.0 if max(map(links.count, set(links[:10]))) >= 3 else 0.0


def random_link(reading: Reading) -> float:
    """A link in the text leads to a host of random letters and digits, or half so."""
    return max((_randomness(host_of(link)) for link in reading.links[:8]), default=0.0)


def mashed_host(reading: Reading) -> float:
    """The author's site, or one linked in the text, has a name like a hand's fall on the keys."""
    return float(any(map(_is_mashed, _hosts(reading))))


def brand_host(reading: Reading) -> float:
    """The author's site, or one linked in the text, is named after a drug, a brand or a vice."""
    return float(any(map(_has_stem, _hosts(reading))))


def referral_link(reading: Reading) -> float:
    """A link that pays whoever posted it, or asks to fund, buy or play something of theirs."""
    return float(any(map(_REFERRAL.search, reading.links[:8])))


def praise_link(reading: Reading) -> float:
    """Praise of at most forty words that ends in a link."""
    if not reading.links or len(reading.words) > 40 or not flatters(reading, reading.words):
        return 0.0
    return float(_holds_link(_last_line(end_of(reading.folded))))


def off_topic_link(reading: Reading) -> float | None:
    """A comment that has little to do with the post ends in a link, as much as ``off_topic``."""
    if not reading.links:
        return 0.0
    away = off_topic(reading)
    if away is None:
        return None
    return away if link_last(reading) or signature(reading) else 0.0


def flattery_site(reading: Reading) -> float | None:
    """Praise that would fit any post and has hardly a word of this one, by somebody with a site."""
    if not reading.message.author_url:
        return None
    if empty_praise(reading) < 0.3:
        return 0.0
    overlap = post_overlap(reading)
    return None if overlap is None else float(overlap < 0.5)


def _last_line(text: str) -> str:
    return text.strip().rsplit("\n", 1)[-1]


def _holds_link(text: str) -> bool:
    lower = text.casefold()
    return "http" in lower or "www." in lower


@lru_cache(maxsize=4_096)  # the same sites are linked again and again
def _randomness(host: str) -> float:
    """Give 1 for letters and digits that no name has, a half for five consonants in a row."""
    plain = "".join("0" if char.isdigit() else char for char in host.replace(".", "-"))
    labels = [label for label in plain.split("-")[:-1] if len(label) >= 7]
    if any(map(_NO_NAME.search, labels)):
        return 1.0
    runs = list(filter(_HOST_RUN.search, labels))
    if any(map(_has_odd_neighbours, runs)):
        return 1.0
    return 0.5 if runs else 0.0


def _has_odd_neighbours(label: str, least: int = 1) -> bool:
    return sum(map(_NEVER_NEIGHBOURS.__contains__, map("".join, pairwise(label)))) >= least


def _hosts(reading: Reading) -> list[str]:
    """Give the hosts of the first links and of the author's site, in lower case."""
    site = reading.message.author_url
    if not (site or reading.links):
        return []
    hosts = [host_of(link) for link in reading.links[:8]]
    return [*hosts, host_of(site.casefold())] if site else hosts


_has_stem = lru_cache(maxsize=4_096)(has_host_stem)


@lru_cache(maxsize=4_096)
def _is_mashed(host: str) -> bool:
    return any(map(_is_fallen, host.split(".")[:-1]))


def _is_fallen(label: str) -> bool:
    """Tell a long name typed by a hand falling on the keys, or drawn at random.

    The first is mostly keys of the middle row, with runs of consonants; the other has pairs of
    letters that no language written in Latin letters has side by side.
    """
    if len(label) < 10 or label.startswith("xn--"):
        return False
    if _has_odd_neighbours(label, 3):
        return True
    letters = [char for char in label if char.isalpha()]
    runs = sum(map(len, _MASHED.findall("".join(letters))))
    return runs >= 8 and sum(map(_MIDDLE_ROW.__contains__, letters)) >= 0.5 * len(letters)

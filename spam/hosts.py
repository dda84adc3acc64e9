"""Which sites a message links to, as far as that tells anything about who sent it.

Well-known sites that honest people link to every day say nothing, whoever linked to them, and are
left out. Pure; the blog and the simulation remember the same names.
"""

from __future__ import annotations

from typing import Final

from spam.dataset import Message
from spam.reading import MOST_LINKS, URL_CHARS, host_of, read

HOST_CHARS: Final = 100


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Sites that anybody links to; judged by us, Nov 2026. Everything below such a name counts as it.
WELL_KNOWN: Final = _names(
    "google.com google.de google.fr google.co.uk youtube.com youtu.be goo.gl bing.com yahoo.com "
    "duckduckgo.com baidu.com facebook.com fb.com twitter.com x.com t.co linkedin.com reddit.com "
    "instagram.com pinterest.com tiktok.com mastodon.social bsky.app whatsapp.com t.me weibo.com "
    "zhihu.com wikipedia.org wikimedia.org wiktionary.org archive.org github.com gitlab.com "
    "bitbucket.org sourceforge.net codeplex.com stackoverflow.com stackexchange.com "
    "serverfault.com superuser.com gravatar.com disqus.com medium.com substack.com "
    "microsoft.com msdn.com technet.com apple.com mozilla.org w3.org ietf.org python.org php.net "
    "debian.org ubuntu.com apache.org gnu.org "
    "kernel.org oracle.com docker.com cloudflare.com imgur.com flickr.com vimeo.com amazon.com "
    "amazon.de ebay.com paypal.com nytimes.com theguardian.com bbc.co.uk bbc.com dropbox.com "
    "tinyurl.com bit.ly ow.ly is.gd"
)
# Below these names each label is a site of its own, kept by somebody else.
_SHARED: Final = _names(
    "blogspot.com wordpress.com tumblr.com weebly.com wixsite.com livejournal.com typepad.com "
    "github.io gitlab.io netlify.app vercel.app pages.dev web.app herokuapp.com jimdo.com ucoz.com "
    "over-blog.com webs.com yolasite.com webnode.com canalblog.com altervista.org "
    "example.com example.org example.net"  # reserved for examples: each stands for another site
)
_SECOND_LEVEL: Final = _names("co com org net edu gov ac or ne go")
_COUNTRY_CHARS: Final = 2


def hosts_of(message: Message) -> tuple[str, ...]:
    """Give the sites that a message links to, in the text or as the author's own, sorted.

    Returns
    -------
    tuple of str
        Lower-case names as ``site_of`` gives them, at most 50, each once; well-known sites and
        single labels are left out.

    Raises
    ------
    TextTooLongError
        If the text is longer than ``spam.normalise.MAX_CHARS`` characters.
    """
    sites = sites_of(message)
    return tuple(site for site in sites if _tells(site))[:MOST_LINKS]


def sites_of(message: Message) -> tuple[str, ...]:
    """Give all sites that a message links to, well-known ones too, sorted.

    Raises
    ------
    TextTooLongError
        If the text is longer than ``spam.normalise.MAX_CHARS`` characters.
    """
    links = list(read(message).links)
    if message.author_url:
        links.append(message.author_url[:URL_CHARS].strip().casefold())
    return tuple(sorted({site_of(host_of(link)) for link in links}))


def site_of(host: str) -> str:
    """Reduce a host to the part that somebody registered: ``a.b.example.info`` to ``example.info``.

    By rule, without the Public Suffix List, which changes weekly: two labels, or three below a
    country's ``co``, ``com`` and the like and below the hosts of other people's sites.
    """
    labels = host.strip(".").split(".")
    pair = ".".join(labels[-2:])
    is_below_country = len(labels[-1]) == _COUNTRY_CHARS and labels[-2:-1] != []
    if is_numbers(labels):
        return ".".join(labels)
    if pair in _SHARED or (is_below_country and labels[-2] in _SECOND_LEVEL):
        return ".".join(labels[-3:])
    return pair


def is_numbers(labels: list[str]) -> bool:
    """Say whether the labels are those of an IPv4 address."""
    return all(label.isdigit() for label in labels)


def _tells(site: str) -> bool:
    if "." not in site or len(site) > HOST_CHARS or site in _SHARED:
        return False
    return site not in WELL_KNOWN

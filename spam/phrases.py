"""Word lists behind the signals: small, general, written by hand from what spam comments say.

They name kinds of talk (praise, addressing the owner, generic trouble, promotion), never brands of
the day: those are learnt as words. All are folded: lower case, no apostrophes, digits as 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

Pairs: TypeAlias = frozenset[tuple[str, str]]


def _pairs(first: str, second: str) -> Pairs:
    return frozenset((one, other) for one in first.split() for other in second.split())


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


PRAISE: Final = _words(
    "amazing appreciate appreciated awesome beautiful beneficial brilliant cool excellent",
    "exceptional extraordinary fabulous fantastic fascinating glad good gorgeous grateful great",
    "helped helpful impressed impressive incredible informative insightful inspiring interesting",
    "love loved lovely magnificent marvellous marvelous nice outstanding perfect pleasant pleased",
    "pleasure pretty remarkable splendid stunning superb terrific thank thankful thanks thankyou",
    "thx useful valuable wonderful worth enjoy enjoyed enjoying congrats kudos",
    "bello bella bellissimo bravo complimenti grazie interessante ottimo splendido utile",
    "danke hervorragend interessant nützlich schön super toll génial merci",
    "excelente genial gracias interesante obrigado parabéns útil",
)
EXAGGERATION: Final = _words(
    "absolutely actually certainly definitely extremely genuinely honestly incredibly literally",
    "really remarkably seriously simply totally truly undoubtedly utterly very quite especially",
)
SITE_WORDS: Final = "blog blogs weblog site sites website websites webpage page web homepage"
WRITING_WORDS: Final = (
    "article articles content contents information info post posts posting postings topic "
    "subject writing writeup writings material paragraph piece tips points views"
)
ADDRESS: Final = _pairs("your ur youre this the", SITE_WORDS) - {("the", "web"), ("the", "page")}
YOUR_WRITING: Final = _pairs("your ur", f"{WRITING_WORDS} work job effort efforts style way theme")
PLAIN_WRITING: Final = _words(SITE_WORDS, WRITING_WORDS, "webmaster blogger bloggers blogging")
OWN_SITE: Final = _pairs(
    "my our",
    f"{SITE_WORDS} weblogs channel channels video videos vids profile store shop company blogpost "
    "song songs music track tracks beat beats cover covers app playlist instagram",
)
KEEP_GOING: Final = (
    _pairs("keep", "it up posting writing sharing us them")
    | _pairs("good great nice excellent fantastic pleasant", "work job luck")
    | _pairs("carry", "on")
)
FOLLOWING: Final = _words(
    "bookmark bookmarked bookmarking bookmarks subscribe subscribed subscribing subscription rss",
    "feed feeds newsletter revisit favorites favourites digg stumbleupon facebook twitter",
    "suscribe abone iscriviti abonnez",
)
COMING_BACK: Final = (
    _pairs("come visit check look return stop", "back again")
    | _pairs("will", "return bookmark subscribe definitely certainly")
    | _pairs("looking look", "forward")
)
STUMBLED: Final = (
    _pairs("stumbled came", "upon across over")
    | _pairs("searching looking browsing surfing hunting seeking", "for online around on through")
    | _pairs("google yahoo bing", "search searching while whilst")
    | _pairs("found discovered", "your this it")
)
TROUBLE: Final = (
    _pairs("internet web", "explorer browser browsers hosting host")
    | _pairs("loads loading load", "slow slowly time times quick fast")
    | _pairs("browser browsers", "compatibility compatible issue issues")
    | _pairs("broken", "links link images")
    | _pairs("spelling", "issues mistakes errors")
    | _pairs("rss", "feed feeds")
    | _pairs("spam", "comments comment remarks feedback")
    | _pairs("captcha", "plugin plug")
    | _pairs("web site", "host hosting theme template design layout")
)
OFFERS: Final = (
    _pairs("guest", "post posts author authoring writer writing")
    | _pairs("link exchange exchanging trade", "exchange links link")
    | _pairs("check checkout visit see try click", "out my our here this www")
    | _pairs("feel", "free")
    | _pairs("follow sub subscribe add suscribe", "me my us to")
    | _pairs("please plz pls", "subscribe check like share vote visit follow suscribe")
    | _pairs("thumbs", "up")
    | _pairs("sign", "up")
    | _pairs("subscribe", "please plz pls")
    | _pairs("make making earn earning", "money cash")
    | _pairs("free", "shipping download trial bonus gift sample samples")
    | _pairs("work working", "from")
    | _pairs("best", "price prices deals")
)
COMMERCE: Final = _words(
    "buy buying cheap cheapest discount discounts sale sales price prices pricing wholesale",
    "outlet coupon coupons deal deals store stores shop shopping online free shipping order",
    "affordable authentic replica factory clearance bargain best top review reviews promo",
    "casino poker bet betting slot slots gambling jackpot bonus loan loans credit mortgage",
    "insurance payday cash money earn income forex trading bitcoin crypto investment seo",
    "backlink backlinks traffic marketing rank ranking hosting viagra cialis pharmacy pills",
    "tablets weight loss diet fat slim supplement supplements escort dating porn sex xxx",
    "nike jordan jordans gucci prada chanel vuitton handbags handbag bags shoes sneakers boots",
    "sunglasses jerseys jersey watches jewelry outlets download crack keygen serial hack hacks",
    "cheats cheat generator unlimited coins gold repair plumber roofing cleaning services",
    "service company agency lawyer attorney dentist clinic hotel hotels tours travel rental",
    "situs judi gacor togel deposit maxwin bandar agen slots taruhan",
)
HOSTED_FREE: Final = _words(
    "blogspot wordpress tumblr weebly webs wix tripod angelfire geocities blog livejournal",
    "webspawner blinkweb over-blog jimdo ucoz yolasite webnode squidoo hubpages",
)
SHORTENERS: Final = _words("bit.ly tinyurl.com goo.gl t.co ow.ly is.gd cutt.ly rb.gy shorturl.at")
PERSONAL: Final = _words("i im ive id ill me my mine myself")
SUBSTANCE: Final = _words(
    "because however although unless instead since whereas therefore but why how which does did",
    "doesnt didnt isnt wasnt wont cant if else when where error example version question wondering",
)
GREETING: Final = _words("hello hi hey howdy heya greetings hiya hallo ciao hola")


def count_words(words: Iterable[str], listed: frozenset[str]) -> int:
    """Count the words that are on a list, repeats included."""
    return sum(map(listed.__contains__, words))

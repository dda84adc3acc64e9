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
    "helped helpful impressed impressive incredible informative insightful inspiring",
    "interesting love loved lovely magnificent marvellous marvelous nice outstanding perfect",
    "pleasant pleased pleasure pretty remarkable splendid stunning superb terrific thank",
    "thankful thanks thankyou thx useful valuable wonderful worth enjoy enjoyed enjoying",
    "congrats kudos bello bella bellissimo bravo complimenti grazie interessante ottimo",
    "splendido utile danke hervorragend interessant nützlich schön super toll génial merci",
    "excelente genial gracias interesante obrigado parabéns útil 赞 棒 спасибо отлично отличный",
    "keren mantap bagus terima makasih",
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
INVITES: Final = (
    _pairs("check checkout visit see try click look", "out my our here this www at")
    | _pairs("feel", "free")
    | _pairs("sign", "up")
    | _pairs("stop", "by")
    | _pairs("take have", "look")
    | _pairs("let", "me")
)
FOLLOW_ME: Final = (
    _pairs("follow sub subscribe add suscribe", "me my us to please plz pls")
    | _pairs("please plz pls", "subscribe check like share vote visit follow suscribe help")
    | _pairs("thumbs", "up")
    | _pairs("check", "my our me us")
    | _pairs("like", "this my if")
)
OFFERS: Final = (
    _pairs("guest", "post posts author authoring writer writing")
    | _pairs("link exchange exchanging trade", "exchange links link")
    | _pairs("make making earn earning", "money cash")
    | _pairs("free", "shipping download trial bonus gift sample samples")
    | _pairs("work working", "from")
    | _pairs("best lowest cheap", "price prices deals deal offer")
    | _pairs("without no", "prescription")
    | _pairs("search", "engine engines")
    | _pairs("contact", "us me him her")
    | _pairs("for on", "sale")
)
VICE: Final = _words(
    "casino casinos poker bet bets betting slot slots gambling jackpot roulette loan loans",
    "payday viagra cialis levitra kamagra pharmacy pills tablets prescription tramadol xanax",
    "valium mg weight loss diet slimming supplement supplements muscle garcinia hcg escort",
    "escorts dating porn porno sex sexy xxx nude webcam hookup adult replica crack keygen hack",
    "hacks cheats cheat forex seo backlink backlinks serp situs judi judol gacor togel maxwin",
    "bandar taruhan pragmatic казино игровые автоматы ставки займ виагра кредит",
)
BRANDS: Final = _words(
    "nike jordan jordans adidas gucci prada chanel vuitton louis hermes burberry ugg uggs",
    "oakley moncler louboutin louboutins abercrombie hollister barbour peuterey woolrich",
    "timberland ray ban rolex omega swarovski pandora tiffany coach kors michael handbags",
    "handbag purses sneakers boots sunglasses jerseys jersey watches jewelry outlet outlets",
    "shoes heels jackets coats bags fifa",
)
COMMERCE: Final = _words(
    "buy buying cheap cheapest discount discounts sale sales price prices pricing wholesale",
    "coupon coupons deal deals store stores shop shopping online free shipping order delivery",
    "affordable authentic factory clearance bargain best top review reviews promo bonus credit",
    "mortgage insurance cash money earn income trading bitcoin crypto investment investing",
    "traffic marketing rank ranking hosting fat slim download serial generator unlimited coins",
    "gold repair plumber plumbing roofing cleaning services service company agency lawyer",
    "attorney dentist clinic surgery hotel hotels tours travel rental rent estate property",
    "realtor limo taxi deposit agen furniture kitchen remodeling mattress wedding photographer",
    "treatment therapy",
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
FUNCTION_WORDS: Final = _words(
    "a about after again all almost already also always am an and any anyone anything are",
    "around as at away back be been before being big book but by came can check clear come",
    "comes comment comments continue could day days design detailed did different do does doing",
    "done down each easy effort efforts either else end enough even ever every everybody",
    "everyday everyone everything exactly excited expect experience fact few find finding first",
    "for found friend friends from gave get gets getting give given go going gone got great had",
    "happy hard has have having he hear hello help helps her here hi him his hope how i id idea",
    "ideas if ill im in interested internet into is issue it its ive just keep kept kind know",
    "knowledge last layout learn learned leave left let level like likely little loads long",
    "look looking lot lots made main make makes making many matter may maybe me might mind",
    "moment more most much must my myself need needed never new next no none not nothing now of",
    "off often ok on once one online only or other others our out over own part people perhaps",
    "place point provide provided put quality quite rather read reader readers reading really",
    "recommend regularly right said same say see seem seems seen set share shared sharing she",
    "should simple since skill skills so some someone something soon sort start started still",
    "stuff style subject such support sure take taken taking talk talking tell than thanks that",
    "thats the their them theme then there these they thing things think thinking this those",
    "though thought through time times to today together too took top topic topics toward tried",
    "try trying two under understand unique until up update updated updates upon us use used",
    "using very view views visit visited visiting visitor visitors want wanted wants was way",
    "ways we week well went were what whatever when where which while who whole whom whose why",
    "will wish with within without word words work world would write writer writes written",
    "wrote year years yes yet you your youre yours yourself youve",
)
GENERAL: Final = (
    FUNCTION_WORDS | PRAISE | EXAGGERATION | PLAIN_WRITING | FOLLOWING | _words("your ur this")
)
# Little words that tell languages apart; each is common in one of them only.
LANGUAGE_WORDS: Final = {
    "en": _words("the of and is that you for with have this are was your not"),
    "pt": _words("não uma você com para muito mais isso ao dos são está foi seu"),
    "es": _words("el los las una para muy pero como está esto eso más por lo"),
    "it": _words("il che di non è per una sono molto questo gli della con anche"),
    "fr": _words("le les des est une pas pour vous je dans avec sur ce merci"),
    "de": _words("der die das und ist nicht ich ein eine mit auf für auch sie"),
    "id": _words("yang dan ini itu di untuk dengan tidak saya bisa ada dari juga aja"),
    "nl": _words("het een van niet ik dat voor met zijn ook maar wel naar bij"),
    "cs": _words("je na se že to ale jako jsem pro tak není jsou by když"),
    "vi": _words("là không và của có được cho này một những người như để mình"),
}
GREETING: Final = _words("hello hi hey howdy heya greetings hiya hallo ciao hola")


def count_words(words: Iterable[str], listed: frozenset[str]) -> int:
    """Count the words that are on a list, repeats included."""
    return sum(map(listed.__contains__, words))

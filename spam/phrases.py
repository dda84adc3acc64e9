"""Word lists behind the signals: small, general, written by hand from what spam comments say.

They name kinds of talk (praise, addressing the owner, generic trouble, promotion), never brands of
the day: those are learnt as words. All are folded: lower case, no apostrophes, digits as 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

Pairs: TypeAlias = frozenset[tuple[str, str]]


def pairs_of(first: str, second: str) -> Pairs:
    """Join each of some words with each of others."""
    return frozenset((one, other) for one in first.split() for other in second.split())


def listed_pairs(*lines: str) -> Pairs:
    """Read pairs written one after another, with commas between them."""
    pairs = (pair.split() for line in lines for pair in line.split(",") if pair.strip())
    return frozenset((first, second) for first, second in pairs)


def words_on(*lines: str) -> frozenset[str]:
    """Read words written in lines."""
    return frozenset(word for line in lines for word in line.split())


PRAISE: Final = words_on(
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
EXAGGERATION: Final = words_on(
    "absolutely actually certainly definitely extremely genuinely honestly incredibly literally",
    "really remarkably seriously simply totally truly undoubtedly utterly very quite especially",
)
SITE_WORDS: Final = "blog blogs weblog site sites website websites webpage page web homepage"
WRITING_WORDS: Final = (
    "article articles content contents information info post posts posting postings topic "
    "subject writing writeup writings material paragraph piece tips points views"
)
ADDRESS: Final = pairs_of("your ur youre this the", SITE_WORDS) - {("the", "web"), ("the", "page")}
YOUR_WRITING: Final = pairs_of(
    "your ur", f"{WRITING_WORDS} work job effort efforts style way theme"
)
PLAIN_WRITING: Final = words_on(SITE_WORDS, WRITING_WORDS, "webmaster blogger bloggers blogging")
OWN_SITE: Final = pairs_of(
    "my our",
    f"{SITE_WORDS} weblogs channel channels video videos vids profile store shop company blogpost "
    "song songs music track tracks beat beats cover covers app playlist instagram",
)
KEEP_GOING: Final = (
    pairs_of("keep", "it up posting writing sharing us them")
    | pairs_of("good great nice excellent fantastic pleasant", "work job luck")
    | pairs_of("carry", "on")
)
FOLLOWING: Final = words_on(
    "bookmark bookmarked bookmarking bookmarks subscribe subscribed subscribing subscription rss",
    "feed feeds newsletter revisit favorites favourites digg stumbleupon facebook twitter",
    "suscribe abone iscriviti abonnez",
)
COMING_BACK: Final = (
    pairs_of("come visit check look return stop", "back again")
    | pairs_of("will", "return bookmark subscribe definitely certainly")
    | pairs_of("looking look", "forward")
)
STUMBLED: Final = (
    pairs_of("stumbled came", "upon across over")
    | pairs_of("searching looking browsing surfing hunting seeking", "for online around on through")
    | pairs_of("google yahoo bing", "search searching while whilst")
    | pairs_of("found discovered", "your this it")
)
TROUBLE: Final = (
    pairs_of("internet web", "explorer browser browsers hosting host")
    | pairs_of("loads loading load", "slow slowly time times quick fast")
    | pairs_of("browser browsers", "compatibility compatible issue issues")
    | pairs_of("broken", "links link images")
    | pairs_of("spelling", "issues mistakes errors")
    | pairs_of("rss", "feed feeds")
    | pairs_of("spam", "comments comment remarks feedback")
    | pairs_of("captcha", "plugin plug")
    | pairs_of("web site", "host hosting theme template design layout")
)
INVITES: Final = (
    pairs_of("check checkout visit see try click look", "out my our here this www at")
    | pairs_of("feel", "free")
    | pairs_of("sign", "up")
    | pairs_of("stop", "by")
    | pairs_of("take have", "look")
    | pairs_of("let", "me")
)
OFFERS: Final = (
    pairs_of("guest", "post posts author authoring writer writing")
    | pairs_of("link exchange exchanging trade", "exchange links link")
    | pairs_of("make making earn earning", "money cash")
    | pairs_of("free", "shipping download trial bonus gift sample samples")
    | pairs_of("work working", "from")
    | pairs_of("best lowest cheap", "price prices deals deal offer")
    | pairs_of("without no", "prescription")
    | pairs_of("search", "engine engines")
    | pairs_of("contact", "us me him her")
    | pairs_of("for on", "sale")
)
VICE: Final = words_on(
    "casino casinos poker bet bets betting slot slots gambling jackpot roulette loan loans",
    "payday viagra cialis levitra kamagra pharmacy pills tablets prescription tramadol xanax",
    "valium mg weight loss diet slimming supplement supplements muscle garcinia hcg escort",
    "escorts dating porn porno sex sexy xxx nude webcam hookup adult replica crack keygen hack",
    "hacks cheats cheat forex seo backlink backlinks serp situs judi judol gacor togel maxwin",
    "bandar taruhan pragmatic казино игровые автоматы ставки займ виагра кредит",
)
BRANDS: Final = words_on(
    "nike jordan jordans adidas gucci prada chanel vuitton louis hermes burberry ugg uggs",
    "oakley moncler louboutin louboutins abercrombie hollister barbour peuterey woolrich",
    "timberland ray ban rolex omega swarovski pandora tiffany coach kors michael handbags",
    "handbag purses sneakers boots sunglasses jerseys jersey watches jewelry outlet outlets",
    "shoes heels jackets coats bags fifa",
)
COMMERCE: Final = words_on(
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
PERSONAL: Final = words_on("i im ive id ill me my mine myself")
SUBSTANCE: Final = words_on(
    "because however although unless instead since whereas therefore but why how which does did",
    "doesnt didnt isnt wasnt wont cant if else when where error example version question wondering",
)
FUNCTION_WORDS: Final = words_on(
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
    FUNCTION_WORDS | PRAISE | EXAGGERATION | PLAIN_WRITING | FOLLOWING | words_on("your ur this")
)
# Little words that tell languages apart; each is common in one of them only.
LANGUAGE_WORDS: Final = {
    "en": words_on("the of and is that you for with have this are was your not"),
    "pt": words_on("não uma você com para muito mais isso ao dos são está foi seu"),
    "es": words_on("el los las una para muy pero como está esto eso más por lo"),
    "it": words_on("il che di non è per una sono molto questo gli della con anche"),
    "fr": words_on("le les des est une pas pour vous je dans avec sur ce merci"),
    "de": words_on("der die das und ist nicht ich ein eine mit auf für auch sie"),
    "id": words_on("yang dan ini itu di untuk dengan tidak saya bisa ada dari juga aja"),
    "nl": words_on("het een van niet ik dat voor met zijn ook maar wel naar bij"),
    "cs": words_on("je na se že to ale jako jsem pro tak není jsou by když"),
    "vi": words_on("là không và của có được cho này một những người như để mình"),
}
GREETING: Final = words_on("hello hi hey howdy heya greetings hiya hallo ciao hola")


def count_words(words: Iterable[str], listed: frozenset[str]) -> int:
    """Count the words that are on a list, repeats included."""
    return sum(map(listed.__contains__, words))

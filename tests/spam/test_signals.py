from __future__ import annotations

import numpy as np
import pytest

from spam.dataset import Message
from spam.reading import read
from spam.signal_entry import NEEDS
from spam.signal_values import signal_values
from spam.signals import NAMES, SET_WEIGHTS, SIGNALS
from tests.spam.appeal_cases import APPEALS, GAMBLING
from tests.spam.offer_cases import LISTS, REACHED
from tests.spam.seller_cases import NAMES as SELLERS_NAMES
from tests.spam.seller_cases import SITES
from tests.spam.signal_cases import CONTEXT, LAMP, POST, SHAPE, TEXT, value

BY_NAME = {signal.name: signal for signal in SIGNALS}
ENGLISH = {"post_title": "The mill", "post_text": "All of the wheels that you have are not for us."}
VALUED = (*SHAPE, *TEXT, *CONTEXT, *LISTS, *REACHED, *SITES, *SELLERS_NAMES)
LONG = "The garden is long and the house is not, for all we know"
_FLATTERY = "great post, thanks for sharing it with us all, I will visit your blog again"
CASES = (
    *GAMBLING,
    *APPEALS,
    # name, text, fields, expected: zero or more than zero
    ("links", "see http://a.example/b", {}, True),
    ("links", "see www.a.example", {}, True),
    ("links", "see bags-outlet.com for more", {}, True),  # a host without http
    ("links", "it ended.Then it rained", {}, False),  # a full stop is no host
    ("many_links", "http://a.example http://b.example", {}, True),
    ("many_links", "http://a.example", {}, False),
    ("link_share", "http://a.example", {}, True),
    ("link_share", "no link", {}, False),
    ("anchors", "[url=http://a.example]a[/url]", {}, True),
    ("anchors", '<a href="http://a.example">a</a>', {}, True),
    ("anchors", "[1] as I said < that", {}, False),
    ("link_hosts", "http://a.example http://b.example", {}, True),
    ("link_hosts", "http://a.example http://a.example/2", {}, False),
    ("shop_site", "x", {"author_url": "http://cheap-bags-outlet.example"}, True),
    ("shop_site", "x", {"author_url": "http://rita.example"}, False),
    ("keyword_name", "x", {"author": "cheap bags online"}, True),
    ("keyword_name", "x", {"author": "http://bags.example"}, True),
    ("keyword_name", "x", {"author": "Rita Fields"}, False),
    ("many_name_words", "x", {"author": "the best way to lose it"}, True),
    ("many_name_words", "x", {"author": "Ana Maria Silva"}, False),
    ("name_of_words", "x", {"author": "Royalty Management Software"}, True),
    ("name_of_words", "x", {"author": "Rita Fields"}, False),
    ("name_other_script", "a plain remark", {"author": "人気 財布"}, True),
    ("name_other_script", "Спасибо за статью", {"author": "Ирина"}, False),
    ("name_in_text", "try moon dust today", {"author": "Moon Dust"}, True),
    ("name_in_text", "try dust today", {"author": "Moon Dust"}, False),
    ("title_pasted", "Thanks for How we mended the old water mill, liked it", POST, True),
    ("title_pasted", "Thanks for the old mill", POST, False),
    ("praise", "great, thanks", {}, True),
    ("praise_density", "great nice good lovely awesome superb thanks thank", {}, True),
    ("praise_density", "great nice", {}, False),  # too short to tell
    ("exaggeration", "truly and absolutely", {}, True),
    ("addresses_site", "I like your blog", {}, True),
    ("addresses_site", "I like the blog of a friend", {}, True),
    ("addresses_site", "I like the boat", {}, False),
    ("your_writing", "your article helped", {}, True),
    ("plain_writing", "this post and this article", {}, True),
    ("keep_going", "keep it up", {}, True),
    ("coming_back", "I will definitely look", {}, True),
    ("stumbled", "I stumbled upon it", {}, True),
    ("following", "I bookmarked it", {}, True),
    ("trouble", "in internet explorer it breaks", {}, True),
    ("invites", "feel free to look", {}, True),
    ("own_site", "see my channel", {}, True),
    ("commerce", "casino bonus", {}, True),
    ("personal", "I think my boat", {}, True),
    ("question", "is it?", {}, True),
    ("greeting", "Hello there", {}, True),
    ("gibberish", "GwogATNZ pdeuUPFbs xrcdwq", {}, True),
    ("gibberish", "An ordinary remark about NASA and JavaScript", {}, False),
    ("spun", "a {good|great} day", {}, True),
    ("spun", "if { a } else | { b }", {}, False),
    ("odd_words", "the house is with the garden zqorix blumfa wextil", {}, True),
    ("odd_words", "une maison avec un grand jardin derrière", {}, False),  # another language
    ("scrambled", "imrpesesd with the gadren", {}, True),
    ("scrambled", "imrpesesd with the garden", {}, False),  # one slip of the fingers
    ("scrambled", "gadren hosue zqorix blumfa wextil", {}, False),  # mostly another language
    ("scrambled", "impressed with the garden", {}, False),
    ("disguised_words", "the h0use is gre4t", {}, True),
    ("spaced_stops", "well , yes . ok", {}, True),
    ("tight_stops", "well,yes.and so", {}, True),
    ("offers", "ask for a guest post", {}, True),
    ("offers", "the guest left", {}, False),
    ("vice", "casino and poker", {}, True),
    ("vice", "the house and the garden", {}, False),
    ("brands", "gucci handbags", {}, True),
    ("brands", "a brown bag", {}, False),
    ("signature", "the house is great, as I said\nlamps http://lamps.example", {}, True),
    ("signature", "the house is great, see http://lamps.example", {}, False),  # one line
    ("signature", "the house is great, as I said\nand so on", {}, False),
    ("link_last", "look here http://a.example", {}, True),
    ("link_last", "look at http://a.example first", {}, False),
    ("link_only", "http://a.example", {}, True),
    ("link_only", "this is why: http://a.example", {}, False),
    ("random_words", "qwrtzpl vbnmkrt", {}, True),
    ("random_words", "management of the garden", {}, False),
    ("same_link", "http://a.example http://a.example http://a.example", {}, True),
    ("same_link", "http://a.example http://b.example http://c.example", {}, False),
    ("random_link", "http://xkvbtrwq.example", {}, True),
    ("random_link", "http://watermill.example", {}, False),
    ("random_link", "x", {"author_url": "http://xkvbtrwq.example"}, False),
    ("glued_link", "thanks for that.http://a.example", {}, True),
    ("glued_link", "thanks for that. http://a.example", {}, False),
    ("glued_link", "(http://a.example)", {}, False),
    ("referral_link", "join http://a.example/start?ref=81223", {}, True),
    ("referral_link", "help us www.gofundme.com/boat", {}, True),
    ("referral_link", "https://adf.ly/1lamp", {}, True),
    ("referral_link", "https://linktr.ee/lamp", {}, True),
    ("referral_link", "https://t.me/lamp", {}, True),
    ("referral_link", "https://www.etsy.com/shop/lamps", {}, True),
    ("referral_link", "https://lamps.redbubble.com", {}, True),
    ("referral_link", "https://start.me/lamp", {}, False),  # ends as t.me does
    ("referral_link", "https://www.etsy.com/help", {}, False),
    ("referral_link", "see http://a.example/?reference=2", {}, False),
    ("asks_likes", "Like this comment if you are from the north", {}, True),
    ("asks_likes", "please vote for my boat", {}, True),
    ("asks_likes", "I like this bridge", {}, False),
    ("asks_likes", "I like this comment of yours", {}, False),
    ("asks_likes", "give me a like-for-like price", {}, False),
    ("asks_likes", "we share the boat, please come", {}, False),
    ("praise_link", "a great read, thanks http://a.example", {}, True),
    ("praise_link", "a great read, thanks", {}, False),
    ("praise_link", "the pump leaks, see http://a.example", {}, False),
    ("praise_link", f"great {'and more ' * 20} http://a.example", {}, False),  # long
    ("off_topic_link", f"lantern bracket copper gutter ladder window {LAMP}", POST, True),
    ("off_topic_link", "lantern bracket copper gutter ladder window", POST, False),
    ("off_topic_link", f"the paddles, bearings and timber of the sluice {LAMP}", POST, False),
    ("flattery_site", _FLATTERY, {**POST, "author_url": LAMP}, True),
    ("flattery_site", _FLATTERY, POST, False),
    ("flattery_site", "the sluice leaks at the bearings", {**POST, "author_url": LAMP}, False),
    ("stem_name", "x", {"author": "Superpharmacie"}, True),
    ("stem_name", "x", {"author": "Farmer Rita"}, False),
    ("subject_name", "x", {"author": "Plumbing Supplies"}, True),
    ("subject_name", "x", {"author": "Rita Fields"}, False),
    ("drugs", "cheap tramadol", {}, True),
    ("drugs", "cheap paint", {}, False),
    ("copied_brands", "armani and cartier", {}, True),
    ("copied_brands", "paddles and bearings", {}, False),
    ("fenced", "play at 【M】【o】【o】【n】", {}, True),
    ("fenced", "play at M♦O♦O♦N♦S", {}, True),
    ("fenced", "⭐ a star ⭐ b star ⭐", {}, False),
    ("styled_digits", "play at 𝐌𝐎𝐎𝐍❽❽", {}, True),
    ("styled_digits", "play at Λmoon77", {}, True),
    ("styled_digits", "m² and 25 °C", {}, False),
    ("styled_digits", "第3章很好", {}, False),
    ("hidden_letters", "a gr\u200beat day", {}, True),
    ("hidden_letters", "a \u202etaerg\u202c day", {}, True),
    ("hidden_letters", "a gr\u00adeat day, \u200band so on", {}, False),
    ("fenced", "play at [̲̅M][̲̅O][̲̅O][̲̅N]", {}, True),
    ("brand_digits", "play at MOONBET77", {}, True),
    ("brand_digits", "born in 1977", {}, False),
    ("set_apart", "try M O O N B E T", {}, True),
    ("set_apart", "so MO ON BE TA", {}, True),
    ("set_apart", "the g a r d e n", {}, True),  # a known word is folded
    ("set_apart", "plan A or B", {}, False),
    ("framed", "🔥moon bet🔥", {}, True),
    ("framed", "what a day 🔥", {}, False),
    ("fancy_share", "𝐛𝐮𝐲 now", {}, True),
    ("fancy_share", "buy nów", {}, False),
    ("mixed_styles", "M𝐎ON", {}, True),
    ("mixed_styles", "plain words", {}, False),
    ("title_line", "cheap brown lamps\n\nThe garden is long and the house is not", {}, True),
    ("title_line", "Hello there,\n\nThe garden is long and the house is not", {}, False),
    ("title_line", "lamps\n\nThe garden is long and the house is not", {}, False),
    ("script_switch", "財布 人気\nthe house is great", {}, True),
    ("script_switch", "naïve\nthe house is great", {}, False),
    ("script_switch", "財布 人気", {}, False),  # one line
    ("script_switch", "123 – 4\nthe house is great", {}, False),  # no letters
    ("quotation", 'Lovely. "All that is written may be read again." by Rita Fields.', {}, True),
    ("quotation", 'He said "all that is written may be read", and left.', {}, False),
    ("article_errors", "it is a article", {}, True),
    ("article_errors", "it is an article of a house", {}, False),
    ("empty_praise", "this is a really great blog and very good posts", {}, True),
    ("empty_praise", "great paddles, sluices, bearings, timbers and wheels, thanks", {}, False),
    ("empty_praise", "it is what it is and so on", {}, False),  # no praise
    ("empty_praise", "great post", {}, False),  # too short to tell
    ("empty_praise", "your blog is what it is and so on", {}, True),  # addressed, no praise
    ("name_leads", "Moon Lamps\n\nthe house is great", {"author": "Moon Lamps"}, True),
    ("name_leads", "the house is great", {"author": "Moon Lamps"}, False),
    ("off_topic", "saxophone melody concert trumpet violin orchestra", POST, True),
    ("off_topic", "paddles timber bearings sluice winter wheel rotten", POST, False),
    ("off_topic", "saxophone", POST, False),  # too little to tell
    ("other_language", "la casa che non è per una molto grande", ENGLISH, True),
    ("other_language", "the house is not for you and this was of that", ENGLISH, False),
    ("other_language", "zzz", ENGLISH, False),  # no little words
    ("trade_name", "x", {"author": "Kitchen Plumber"}, True),
    ("trade_name", "x", {"author": "Rita Fields"}, False),
    ("keyword_praise", "great house", {"author": "Garden House"}, True),
    ("keyword_praise", "it is your blog", {"author": "Moon Casino"}, True),
    ("keyword_praise", "great house", {"author": "Rita Fields"}, False),
    ("keyword_praise", "the house", {"author": "Garden House"}, False),
    ("keyword_praise", "great house", {"author": "the"}, False),  # too short for a keyword
    ("keyword_site", "x", {"author": "Garden House", "author_url": "http://a.example"}, True),
    ("keyword_site", "x", {"author": "Garden House", "author_url": ""}, False),
    ("keyword_site", "x", {"author": "Garden House"}, False),
    ("opener", "Hi there, a good lamp", {}, True),
    ("opener", "A good lamp, hi there", {}, False),
    ("astonished", "I was impressed by it", {}, True),
    ("astonished", "I was late for it", {}, False),
    ("qualities", "a very informative article", {}, True),
    ("qualities", "a very long bracket", {}, False),
    ("spinner_words", "this fastidious paragraph", {}, True),
    ("spinner_words", "this long page", {}, False),
    ("machine_talk", "some rattling great points", {}, True),
    ("machine_talk", "some great points", {}, False),
    ("promotes_own", f"{LONG}\nmy homepage http://lamps.example", {}, True),
    ("promotes_own", f"{LONG}\nMoon Lamps http://l.example", {"author": "Moon Lamps"}, True),
    ("promotes_own", f"{LONG}\nsee http://lamps.example", {}, False),
    ("promotes_own", f"my homepage is {LONG}", {}, False),  # no link
    ("shared", "I sent it to my twitter followers", {}, True),
    ("shared", "I sent it to the office", {}, False),
    ("found", "I have been surfing on and on", {}, True),
    ("found", "I have been ill for a week", {}, False),
    ("platform", "which blog platform is it", {}, True),
    ("platform", "which platform does the train leave from", {}, False),
    ("requests", "shoot me an e mail", {}, True),
    ("requests", "shoot the arrow", {}, False),
    ("closers", "thanks for sharing, keep posting", {}, True),
    ("closers", "the lamp is out", {}, False),
    ("begging", "sign up and listen to it", {}, True),
    ("begging", "the river has a new bed", {}, False),
    ("testimony", "I met a spell caster", {}, True),
    ("testimony", "I met a lamplighter", {}, False),
    ("chinese_adverts", "可代开普通发票", {}, True),
    ("chinese_adverts", "今天下雨", {}, False),
    ("keyword_line", f"cheap brown lamps\n\n{LONG}", {}, True),
    ("keyword_line", f"lamps\n\n{LONG}", {}, True),
    ("keyword_line", f"Rita\n\n{LONG}", {}, False),  # may be a name
    ("keyword_line", f"Great lamps\n\n{LONG}", {}, False),
    ("keyword_line", f"Hello there,\n\n{LONG}", {}, False),
    ("keyword_line", "cheap brown lamps\n\nYes.", {}, False),
    ("foreign_line", f"財布 人気\n{LONG} and the wall is high as well", {}, True),
    ("foreign_line", f"naïve\n{LONG} and the wall is high as well", {}, False),
    ("foreign_line", "財布 人気\nthe house", {}, False),  # too little to tell
    ("name_first_line", "Moon Lamps\nthe house is great", {"author": "moon lamps"}, True),
    ("name_first_line", "Moon Lamps are great", {"author": "moon lamps"}, False),
    ("broken_name", "x", {"author": "財布".encode().decode("latin-1")}, True),
    ("broken_name", "x", {"author": "Zoë Müller"}, False),
    ("stray_numbers", "482913 775120 the house is great", {}, True),
    ("stray_numbers", "the house of 1977 is great", {}, False),
    ("pictures", "nice ⭐⭐", {}, True),
    ("capitals", "BUY THE NEW BAGS TODAY", {}, True),
    ("digits", "win 100 or 200 euro", {}, True),
    ("exclamation", "wow!", {}, True),
    ("length_tiny", "well done", {}, True),
    ("length_short", "that was a fine day out", {}, True),
    ("length_middle", "word " * 40, {}, True),
    ("look_alikes", "I аm imрressed", {}, True),
    ("look_alikes", "Спасибо", {}, False),
    ("fancy_letters", "𝐛𝐮𝐲 now", {}, True),
    ("hidden_characters", "ca\u200bsino", {}, True),
    ("hidden_characters", "soft\u00adhyphen", {}, False),  # blog engines put them there
    ("brand_host", "x", {"author_url": "http://cheap-via-gra-lamps.example/lamp"}, True),
    ("brand_host", "see http://www.lampcasino.example", {}, True),
    ("brand_host", "x", {"author_url": "http://visual-basics.example"}, False),
    ("brand_host", "see http://lamps.example/casino", {}, False),  # only the host counts
    ("mashed_host", "x", {"author_url": "http://dfgkjhsdfkgjhsdf.example"}, True),
    ("mashed_host", "see http://dfgkjhsdfkgjhsdf.example", {}, True),
    ("mashed_host", "x", {"author_url": "http://strengths-and-lengths.example"}, False),
    ("mashed_host", "x", {"author_url": "http://xn--dfgkjhsdfkgjhsdf.example"}, False),
    ("mashed_host", "x", {"author_url": "http://geschichtsschreibung.example"}, False),
    ("mashed_host", "x", {"author_url": "http://vq7xkzj4qhx.example"}, True),
    ("mashed_host", "see http://sdfkgjhs.example", {}, False),  # short: it may stand for something
    ("name_code", "x", {"author": "LM1204XB2"}, True),
    ("name_code", "x", {"author": "MARTA1987"}, False),
    ("random_code", "kB3xQ9 the lamp is great", {}, True),
    ("random_code", "kB3xQ9z the lamp is great", {}, False),  # longer
    ("random_code", "lampu2 is great", {}, False),
    ("random_code", "Lampu2 is great", {}, False),  # a name with its number
    ("trap", "x", {"trap_filled": True}, True),
    ("trap", "x", {"trap_filled": False}, False),
    ("hurried", "x", {"form_seconds": 0.5}, True),
    ("hurried", "x", {"form_seconds": 60.0}, False),
)  # fmt: skip


@pytest.mark.parametrize(("name", "text", "fields", "is_there"), CASES)
def test_each_signal_counts_what_it_says(
    *, name: str, text: str, fields: dict, is_there: bool
) -> None:
    found = value(name, text, **fields) or 0.0

    assert (found > 0.0) is is_there


def test_what_a_signal_needs_is_said_of_signals_that_exist() -> None:
    named = [name for names in NEEDS.values() for name in names.split()]

    assert set(named) <= set(NAMES)
    assert len(named) == len(set(named))


def test_every_signal_has_a_case() -> None:
    assert set(NAMES) - {case[0] for case in (*CASES, *VALUED)} == {"post_overlap"}


@pytest.mark.parametrize(
    "name",
    ["name_leads", "name_in_link", "stem_name", "trade_name", "keyword_praise", "bland_keyword"],
)
def test_an_unknown_author_says_nothing(name: str) -> None:
    assert value(name, "great house", author_url="http://a.example") is None


@pytest.mark.parametrize("name", ["off_topic", "other_language"])
def test_an_unknown_post_says_nothing(name: str) -> None:
    assert value(name, "saxophone melody concert trumpet violin orchestra of the that") is None


def test_a_site_or_a_name_alone_is_no_keyword_with_a_site() -> None:
    assert value("keyword_site", "x", author_url="http://a.example") is None
    assert value("keyword_site", "x", author="Garden House") is None


def test_the_newer_signals_have_a_case_and_a_near_miss() -> None:
    for name in {case[0] for case in VALUED} - {"begging", "gambling_claims"}:
        found = [case[3] for case in VALUED if case[0] == name]
        assert any(found), name
        assert 0.0 in found, name


def test_words_of_the_post_count_for_a_comment_and_none_of_them_for_nothing() -> None:
    near = value("post_overlap", "Were the paddles and bearings of timber?", **POST)
    far = value("post_overlap", "Wonderful information about everything, honestly", **POST)

    assert near == 1.0
    assert far == 0.0


def test_words_of_a_pasted_title_do_not_count_as_overlap() -> None:
    text = "Wonderful mended water honestly everything"

    assert value("post_overlap", text, **POST) == 0.0


UNKNOWN = Message("A remark about nothing in particular, all the same")
GIVEN_BUT_PLAIN = {
    "author": "Rita",
    "author_url": "http://rita.example",
    "trap_filled": False,
    "form_seconds": 90.0,
    "post_text": POST["post_text"],
}


@pytest.mark.parametrize("field", GIVEN_BUT_PLAIN)
def test_a_field_being_there_is_no_evidence(field: str) -> None:
    plain = Message(UNKNOWN.text, **{field: GIVEN_BUT_PLAIN[field]})

    without, with_field = signal_values([read(UNKNOWN), read(plain)])

    assert np.array_equal(without, with_field)


def test_names_are_unique_and_sentences_whole() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert all(signal.sentence.endswith(".") for signal in SIGNALS)
    assert set(SET_WEIGHTS) == {"trap", "hurried"}


def test_a_sentence_counts_the_swapped_letters() -> None:
    reading = read(Message("I аm imрressеd"))

    assert BY_NAME["look_alikes"].describe(reading) == "3 letters were swapped for look-alikes."

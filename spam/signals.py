"""The one table of signals: named countable facts about a message.

Each entry has a name, the function that counts it, its range, where it comes from and the sentence
a moderator reads. Weights are learnt, except for the two signals of the form, for which no training
data exist: theirs are set by hand, small enough never to hold a comment on their own.
"""

from __future__ import annotations

from typing import Final

from spam import signals_appeals as appeals
from spam import signals_context as context
from spam import signals_disguise as disguise
from spam import signals_gambling as gambling
from spam import signals_links as links
from spam import signals_names as names
from spam import signals_offers as offers
from spam import signals_sellers as sellers
from spam import signals_shape as shape
from spam import signals_stock as stock
from spam import signals_text as text
from spam.signal_entry import HIGHEST_WEIGHT, SHARE_WEIGHT, Signal

_HAND: Final = "set by hand: no training data has it"

SIGNALS: Final[tuple[Signal, ...]] = (
    Signal("links", links.links, "The comment contains a link."),
    Signal("many_links", links.many_links, "The comment contains several links."),
    Signal("link_share", links.link_share, "Much of the comment is links."),
    Signal("anchors", links.anchors, "Links are written as HTML or BBCode."),
    Signal("link_hosts", links.link_hosts, "The links lead to different sites."),
    Signal("shop_site", links.shop_site, "The site's or link's name looks like a shop."),
    Signal("keyword_name", names.keyword_name, "The author's name looks like search keywords."),
    Signal("many_name_words", names.many_name_words, "The author's name is a whole phrase."),
    Signal("name_of_words", names.name_of_words, "The author's name is made of everyday words."),
    Signal("name_other_script", names.name_other_script, "Name and comment differ in script."),
    Signal("name_in_text", names.name_in_text, "The author's name is repeated in the text."),
    Signal(
        "name_in_link",
        names.name_in_link,
        "The author's name repeats words of the link.",
        most_weight=2.5,
    ),
    Signal(
        "post_overlap",
        context.post_overlap,
        "How much the words are those of the post.",
        both_ways=True,
        is_clipped=True,
    ),
    Signal("title_pasted", context.title_pasted, "The post's title is pasted into the comment."),
    Signal("praise", text.praise, "The comment contains words of praise.", both_ways=True),
    Signal(
        "praise_density",
        text.praise_density,
        "Much of the comment is praise.",
        most_weight=SHARE_WEIGHT,
    ),
    Signal("exaggeration", text.exaggeration, "The comment exaggerates."),
    Signal("addresses_site", text.addresses_site, "It speaks of “your blog” or “this website”."),
    Signal("your_writing", text.your_writing, "It speaks of “your article” or “your work”."),
    Signal(
        "plain_writing",
        text.plain_writing,
        "It speaks of articles and posts in general.",
        most_weight=2.0,
    ),
    Signal(
        "keep_going", text.keep_going, "It cheers the author on in stock phrases.", both_ways=True
    ),
    Signal("coming_back", text.coming_back, "It promises to come back."),
    Signal("stumbled", text.stumbled, "It tells how the page was found."),
    Signal("following", text.following, "It speaks of bookmarks, feeds or subscriptions."),
    Signal("trouble", text.trouble, "It reports trouble that would fit any site."),
    Signal("opener", stock.opener, "It opens with a stock phrase."),
    Signal("astonished", stock.astonished, "It is astonished in stock phrases."),
    Signal("qualities", stock.qualities, "It praises qualities that any page may have."),
    Signal(
        "spinner_words",
        stock.spinner_words,
        "It contains odd synonyms, as text spinners put them in.",
    ),
    Signal(
        "machine_talk",
        stock.machine_talk,
        "It uses phrases that only machines put together.",
        least_weight=2.0,
        most_weight=HIGHEST_WEIGHT,
    ),
    Signal("shared", stock.shared, "It tells of friends and networks that hear of the page."),
    Signal("found", stock.found, "It tells of the search that led to the page."),
    Signal("platform", stock.platform, "It asks how the site is made, as one could of any site."),
    Signal("requests", stock.requests, "It asks for mail, links, guest posts or more posts."),
    Signal("closers", stock.closers, "It closes with thanks and promises in stock phrases."),
    Signal("begging", stock.begging, "It begs for views, votes or subscribers.", least_weight=4.7),
    Signal("testimony", stock.testimony, "It tells of loans, investments, cures or services."),
    Signal("chinese_adverts", stock.chinese_adverts, "It contains words of Chinese adverts."),
    *offers.ENTRIES,
    *gambling.ENTRIES,
    *sellers.ENTRIES,
    Signal(
        "styled_digits",
        disguise.styled_digits,
        "A word mixes disguised letters with digits.",
        least_weight=2.0,
        most_weight=HIGHEST_WEIGHT,
    ),
    Signal(
        "fenced",
        disguise.fenced,
        "Letters are set apart by signs or marks.",
        least_weight=2.5,
        most_weight=HIGHEST_WEIGHT,
    ),
    Signal(
        "off_topic_link",
        links.off_topic_link,
        "It has little to do with the post and ends in a link.",
    ),
    Signal(
        "flattery_site",
        links.flattery_site,
        "It praises, says nothing of this post and gives a site.",
    ),
    Signal("praise_link", links.praise_link, "Short praise ends in a link."),
    Signal(
        "glued_link", links.glued_link, "A link is glued to the word before it.", least_weight=2.0
    ),
    Signal(
        "random_link",
        links.random_link,
        "The text links to a site with a random name.",
        least_weight=3.5,
    ),
    Signal(
        "referral_link",
        links.referral_link,
        "A link pays whoever posted it or asks for money.",
        least_weight=3.0,
    ),
    Signal(
        "brand_host",
        links.brand_host,
        "A site is named after a drug, a brand or a vice.",
        least_weight=4.0,
        most_weight=HIGHEST_WEIGHT,
    ),
    Signal(
        "mashed_host",
        links.mashed_host,
        "A site has a name of random letters.",
        least_weight=4.0,
        most_weight=HIGHEST_WEIGHT,
    ),
    Signal("promotion", stock.promotion, "It promotes songs, videos or channels."),
    Signal(
        "name_code",
        names.name_code,
        "The author's name is like the number of a product.",
        least_weight=2.0,
    ),
    Signal(
        "network_link",
        appeals.network_link,
        "A short comment links to a social network.",
        least_weight=3.0,
    ),
    Signal(
        "opening_call",
        appeals.opening_call,
        "It opens by calling readers to watch or follow.",
        least_weight=4.0,
    ),
    Signal(
        "own_work",
        appeals.own_work,
        "It tells of the commenter's own songs or videos.",
        least_weight=3.0,
    ),
    Signal("giveaway", appeals.giveaway, "It promises free gifts or easy money.", least_weight=4.5),
    Signal("short_call", appeals.short_call, "Hardly more than a call to check something out."),
    Signal(
        "asks_subscribers",
        appeals.asks_subscribers,
        "Hardly more than talk of subscribing.",
        least_weight=5.0,
    ),
    Signal("plea_link", appeals.plea_link, "A link comes with a plea for votes or support."),
    Signal(
        "random_code",
        shape.random_code,
        "It opens with letters and digits at random.",
        least_weight=4.0,
    ),
    Signal(
        "likes_comment",
        appeals.likes_comment,
        "It asks to like this very comment.",
        least_weight=5.0,
    ),
    Signal("asks_likes", stock.asks_likes, "It asks for likes, shares or votes."),
    Signal("offers", text.offers, "It makes an offer."),
    Signal("invites", text.invites, "It invites to click or visit."),
    Signal("own_site", text.own_site, "It points to the commenter's own site or channel."),
    Signal(
        "commerce",
        text.commerce,
        "Many words belong to shops, trades and services.",
        most_weight=SHARE_WEIGHT,
    ),
    Signal(
        "vice",
        text.vice,
        "Words belong to casinos, loans, pills or pornography.",
        most_weight=SHARE_WEIGHT,
    ),
    Signal(
        "brands",
        text.brands,
        "Words are brands of fashion and what is sold under them.",
        most_weight=SHARE_WEIGHT,
    ),
    Signal(
        "keyword_praise",
        names.keyword_praise,
        "It is praise under a name of keywords.",
        least_weight=2.0,
    ),
    Signal("keyword_site", names.keyword_site, "A name of keywords comes with a site."),
    Signal(
        "stem_name",
        names.stem_name,
        "The author's name contains the name of a trade.",
        least_weight=2.0,
    ),
    Signal("drugs", text.drugs, "The comment names drugs.", least_weight=3.0),
    Signal("copied_brands", text.copied_brands, "The comment names brands that are copied."),
    Signal(
        "subject_name",
        names.subject_name,
        "The author's name is something sold or searched for.",
        least_weight=2.5,
    ),
    Signal("trade_name", names.trade_name, "The author's name names a trade or a product."),
    Signal("same_link", links.same_link, "The same link is given again and again."),
    Signal(
        "personal", text.personal, "How much the comment speaks of the commenter.", both_ways=True
    ),
    Signal("question", text.question, "The comment asks a question.", both_ways=True),
    Signal("greeting", text.greeting, "The comment opens with a greeting.", both_ways=True),
    Signal("gibberish", text.gibberish, "Words look like random letters."),
    Signal("odd_words", text.odd_words, "Unknown words stand among known ones."),
    Signal("scrambled", text.scrambled, "Letters inside words are out of order."),
    Signal("disguised_words", text.disguised_words, "Known words are disguised by digits or gaps."),
    Signal("spun", text.spun, "Left-overs of a text spinner such as {good|great}."),
    Signal("spaced_stops", text.spaced_stops, "Blanks stand before punctuation."),
    Signal("tight_stops", text.tight_stops, "Blanks are missing after punctuation."),
    Signal("signature", links.signature, "It ends in a line with a link, like a signature."),
    Signal(
        "promotes_own",
        links.promotes_own,
        "It ends by pointing to the commenter's own page.",
        least_weight=3.0,
    ),
    Signal("link_last", links.link_last, "It ends in a link."),
    Signal("link_only", links.link_only, "It is hardly more than a link.", least_weight=4.5),
    Signal("random_words", shape.random_words, "Words cannot be spoken: random letters."),
    Signal("brand_digits", shape.brand_digits, "Words and digits are grown together into brands."),
    Signal(
        "set_apart",
        disguise.set_apart,
        "Letters are set apart one by one.",
        least_weight=2.0,
        most_weight=HIGHEST_WEIGHT,
    ),
    Signal("framed", disguise.framed, "Words are framed by pictures.", least_weight=2.0),
    Signal("fancy_share", disguise.fancy_share, "Much of the text is in styled letters."),
    Signal("mixed_styles", disguise.mixed_styles, "Kinds of letters are mixed within a word."),
    Signal(
        "keyword_line",
        shape.keyword_line,
        "A line of keywords stands above the text.",
        least_weight=4.0,
    ),
    Signal(
        "foreign_line",
        shape.foreign_line,
        "A line in another script stands above the text.",
        least_weight=2.5,
    ),
    Signal("title_line", shape.title_line, "Keywords stand above the text like a title."),
    Signal("script_switch", shape.script_switch, "It begins in another script than it ends in."),
    Signal(
        "quotation",
        shape.quotation,
        "It ends in a famous quotation.",
        most_weight=SHARE_WEIGHT,
    ),
    Signal("article_errors", shape.article_errors, "“a” and “an” are mixed up."),
    Signal(
        "empty_praise",
        shape.empty_praise,
        "It is praise that would fit any post.",
        most_weight=SHARE_WEIGHT,
    ),
    Signal(
        "name_leads",
        names.name_leads,
        "The comment opens with the author's name.",
        least_weight=1.5,
    ),
    Signal(
        "name_first_line",
        names.name_first_line,
        "The author's name is the first line.",
        least_weight=4.0,
    ),
    Signal(
        "broken_name",
        names.broken_name,
        "The author's name is wrongly encoded text.",
        least_weight=1.0,
    ),
    Signal(
        "stray_numbers",
        shape.stray_numbers,
        "Long numbers stand before or after the text.",
        least_weight=3.0,
    ),
    Signal("off_topic", context.off_topic, "Hardly a word of it has to do with the post."),
    Signal("other_language", context.other_language, "It is in another language than the post."),
    Signal("pictures", text.pictures, "The comment contains emoji.", both_ways=True),
    Signal("capitals", text.capitals, "Much of the comment is in capitals."),
    Signal("digits", text.digits, "Many words contain digits."),
    Signal(
        "exclamation", text.exclamation, "The comment contains exclamation marks.", both_ways=True
    ),
    Signal("length_tiny", text.length_tiny, "The comment has at most three words.", both_ways=True),
    Signal("length_short", text.length_short, "The comment is one short sentence.", both_ways=True),
    Signal(
        "length_middle",
        text.length_middle,
        "The comment is as long as most flattery.",
        both_ways=True,
    ),
    Signal(
        "look_alikes",
        text.look_alikes,
        "{n} letters were swapped for look-alikes.",
        most_weight=HIGHEST_WEIGHT,
        count=text.count_look_alikes,
    ),
    Signal(
        "fancy_letters",
        text.fancy_letters,
        "Letters were replaced by mathematical or enclosed ones.",
        most_weight=HIGHEST_WEIGHT,
    ),
    Signal(
        "hidden_characters",
        text.hidden_characters,
        "The text has hidden characters.",
        least_weight=2.0,
    ),
    Signal(
        "hidden_letters",
        disguise.hidden_letters,
        "Characters are hidden inside words, or letters written backwards.",
        least_weight=3.0,
    ),
    Signal(
        "trap", context.trap, "A field hidden from people was filled in.", _HAND, set_weight=1.5
    ),
    Signal(
        "hurried",
        context.hurried,
        "The form came back faster than people type.",
        _HAND,
        set_weight=0.8,
    ),
)
NAMES: Final = tuple(signal.name for signal in SIGNALS)
BOTH_WAYS: Final = frozenset(signal.name for signal in SIGNALS if signal.both_ways)
LISTED: Final = tuple(signal.name for signal in SIGNALS if signal.source == offers.LISTED)
CLIPPED: Final = tuple(signal.name for signal in SIGNALS if signal.is_clipped)
MOST_WEIGHTS: Final = tuple(signal.most_weight for signal in SIGNALS)
LEAST_WEIGHTS: Final = {s.name: s.least_weight for s in SIGNALS if s.least_weight}
SET_WEIGHTS: Final = {s.name: s.set_weight for s in SIGNALS if s.set_weight is not None}

"""Phrases that only machines put together, from sentences everybody in the trade of spam uses."""

from __future__ import annotations

from typing import Final

from spam.phrases import listed_pairs, pairs_of

# What only machines say, that put synonyms into sentences everybody in the trade uses.
MACHINE_TALK: Final = (
    pairs_of(
        "rattling",
        "great good superb wonderful interesting excellent fantastic nice fine useful informative",
    )
    | pairs_of("utterly perfectly", "written pent composed indited")
    | pairs_of("pent written composed", "articles content subject")
    | pairs_of("some", "genuinely rattling")
    | pairs_of("internet", "site page viewers visitors")
    | pairs_of("reader", "entertained amused")
    | pairs_of("passionate", "writers bloggers")
    | listed_pairs(
        "conceive this, conceive you, conceive it, thankyou for, thanks pertaining,",
        "wohh just, wohh exactly, wohh precisely, dugg some, cerebrated they,",
        "fantastic details, wonderful details, superb points, remarkable things,",
        "remarkable issues, awesome issues, very superb, weblog here, blog glance,",
        "glance easy, total look, full glance, blogging for, how lengthy, lengthy have,",
        "accession capital, assert that, acquire actually, augment and, access consistently,",
        "consistently fast, consistently rapidly, seriously articles, seriously posts,",
        "frequented your, amazed with, smartly favored, smartly preferred, smartly liked,",
        "marketplace leader, magnificent writing, wonderful writing, omit your,",
        "opposite experts, opposite specialists, this sector, readers base, bored to,",
        "to tears, browse your, completely off, clicked submit, grrrr well, anyhow just,",
        "anyways just, loading correctly, loading properly, linking issue, same outcome,",
        "between your, your wit, almost moved, haha great, presented it, is wicked,",
        "is steller, quality articles, exploring in, studying this, to exhibit,",
        "uncanny feeling, dont omit, dont disregard, relentless basis, worth enough,",
        "webmasters and, bloggers made, net will, web will, internet shall, internet will,",
        "your expertise, expertise in, arena hopes, world hopes, sector hopes, arent afraid,",
        "times follow, logo new, emblem new, might suggest, could suggest, day lengthy,",
        "lengthy hunt, long hunt, very bothersome, inform the, proportion we,",
        "more approximately, expert on, problem maybe, formidable task, impressive task,",
        "entire community, whole group, whole neighborhood, entire group,",
        "unquestionably believe, undeniably believe, undoubtedly believe, definitely believe,",
        "favorite justification, favourite reason, get annoyed, annoyed while,",
        "consider worries, plainly do, defined out, outlined out,",
        "actual effort, additionally sharing, also sharing, aid others, any distinctive,",
        "any unique, distinctive trick, unique trick, loading velocity, of feels, in delicious,",
        "friends ans, pals ans, your sweat, anybody getting, identical rss, similar rss, same rss,",
        "ur rss, kindly respond, approximately this, info approximately,",
        "information approximately, arent already, realize who, recognise who, famous blogger,",
        "stopped up, article really, post really, be again, learn way, learn far,",
        "more consideration, site needs, believer but, best blogs, finest blogs, greatest blogs,",
        "top blogs, a contest, will advocate, bookmarked to, boring i, kinda boring,",
        "tremendous writings, both educative, each educative, equally educative, educative and,",
        "brief for, lengthen them, prolong them, newbies may, novices may, starters may,",
        "beginners may, concepts youve, ideas youve, convincing and, center yourself,",
        "centre yourself, head before, head prior, mind prior, thoughts prior, certain where,",
        "understanding more, clever stuff, surely bookmark, consult with, not positioning,",
        "positioning this, disgrace on, ended my, day hunt, efforts youve, attempt youve,",
        "thnkx for, high grade, same high, writing abilities, excellent activity,",
        "fantastic activity, great activity, good activity, good operate, excellent operate,",
        "nice operate, maintain up, exchange methods, exchange techniques, swap methods,",
        "swap techniques, trade techniques, trade methods, nice procedures, nice methods,",
        "heart to, center to, take hold, those breaks, those gaps, leaps in, i delight,",
        "women believe, ideal approach, ideal manner, ideal method, perfect method,",
        "idea id, notion id, thought id, procrastinate a, moreover taking, manual that,",
        "accidental misinformation, random misinformation, misinformation thats,",
        "significant percentage, rather refreshing, fairly refreshing, your perspectives,",
        "primary time, this publish, to peer, peer extra, to remark, wanna remark,",
        "should remark, remark on, site style, site taste, vital info, significant info,",
        "invaluable info, magnificent info, wonderful info, shocked why, twist of,",
        "whilst sounding, sounding agreeable, sounding reasonable, settle perfectly,",
        "settle properly, selective information, obliged for, identical comment, same remark,",
        "super long, permitting me, stories coming, tips coming, posts coming, your stories,",
        "experiencing issue, experiencing problem, experiencing difficulty,",
        "checking continuously, checking constantly, continuously this, constantly this,",
        "closing part, ultimate part, specially the, such info, certain info, been amazed,",
        "style has, very compelled, very forced, very pressured, read article, read post,",
        "learn my, the ebook, imagine just, imagine simply, consider just, consider simply,",
        "truly made, else could, else may, how so, presentation next, proper planning,",
        "furthermore interested, frequently read, me greatly, me enormously, setup you,",
        "to favorites, awsome post, definatly adding, definately adding, employ some, hire some,",
        "professional writers, ideea where, community forums, discussion boards,",
        "discussion forums, message boards, user discussion, same topics, topics discussed,",
        "topics talked, stuff here, price bookmarking, value bookmarking, worth bookmarking,",
        "surprise how, much attempt, a magnificent, great informative, excellent informative,",
        "magnificent informative, wonderful informative, heya i, heya im, aid you, you aided,",
        "truly useful, against hackers, safeguard against, discovered exactly, discovered just,",
        "satisfied to, in yahoo, of area, ultimately stumbled, i ultimately, a emblem, emblem new,",
        "recommend about, could recommend, your submit, magnificent issues, excellent issues,",
        "good issues, real magnificent, any certain, any positive, simply gained, just gained",
    )
)

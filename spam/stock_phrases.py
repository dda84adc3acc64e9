"""Families of stock phrases: what comment spam says under any post, whatever the trade behind it.

General knowledge written down by hand, a family for each kind of talk, so that a weight is learnt
for each and a reason names it. Pairs of neighbouring words, as texts are read: lower case, no
apostrophes, digits as 0; Chinese and Japanese letters are words of their own.
"""

from __future__ import annotations

from typing import Final

from spam.phrases import SITE_WORDS, WRITING_WORDS, Pairs, listed_pairs, pairs_of, words_on


def _chinese(text: str) -> Pairs:
    """Read words of two letters: each letter is read as a word."""
    return frozenset((word[0], word[1]) for word in text.split())


# Messengers, by which sellers want to be reached.
MESSENGERS: Final = words_on(
    "whatsapp whatsap whatsup telegram tele wa viber wechat kakao kakaotalk zalo skype icq zap imo",
    "line",
)
# What stands before a code that lowers a price.
CODES: Final = words_on(
    "code codes coupon promocode kod kodu koden kód código codigo codice gutscheincode промокод",
    "код слову کد",
)
# How such comments open, before they say anything.
OPENERS: Final = listed_pairs(
    "hi there, hey there, hello there, hello everybody, hello everyone, hi everyone,",
    "hi all, good day, whats up, what up, hello dear, hi dear, dear admin, hello admin,",
    "hi admin, hello webmaster, hi webmaster, hello guys, hi friends, hello friends,",
    "hello mates, hi colleagues, hello colleagues, hello buddy, hi buddy, greetings from,",
    "sup everyone, simply wish, simply want, simply desire, just wanted, just want,",
    "just wish, just wished, i simply, wish to, im not, im impressed, im amazed,",
    "im truly, im very, ive been, i must, i blog, i visited, i every, i constantly,",
    "i always, i read, its very, its actually, its really, its awesome, its amazing,",
    "its remarkable, its great, its impressive, its perfect, its appropriate,",
    "its difficult, its hard, its nearly",
)
ASTONISHED: Final = listed_pairs(
    "blown away, mind blowing, at alone, alone amazed, was amazed, am amazed,",
    "am impressed, truly amazed, really impressed, was impressed, very impressed,",
    "truly impressed, eye opener, eye opening, read my, never found, never seen,",
    "rarely encounter, seldom encounter, hit the, the nail, bang on, no doubt,",
    "without doubt, second to, to none, dead on, so true, well said, couldnt agree,",
    "totally agree, completely agree, nailed it, must say, must admit, quick note,",
    "quick shout, shout out, cool stuff, magnificent goods, great goods, understand your,",
    "book in, every weekend, half an",
)
# Praise that names a quality and nothing of the post.
QUALITIES: Final = (
    pairs_of(
        "very really truly extremely so quite too highly most rather incredibly genuinely simply "
        "absolutely",
        "informative helpful useful nice good great interesting beneficial impressive inspiring "
        "instructive insightful fascinating valuable educational enlightening enjoyable pleasant "
        "amazing wonderful excellent fantastic appreciated entertaining engaging knowledgeable "
        "awesome beautiful well",
    )
    | pairs_of(
        "nice great good excellent awesome amazing wonderful fantastic superb brilliant lovely "
        "interesting informative helpful useful valuable fabulous outstanding impressive perfect "
        "terrific exceptional marvelous remarkable quality pleasant cool incredible",
        f"{WRITING_WORDS} {SITE_WORDS} share read reading sharing insight insights knowledge "
        "thoughts analysis blogging thing things details advice points resource data",
    )
    | listed_pairs(
        "well written, nicely written, beautifully written, well researched, well explained,",
        "worth reading, must read, easy read, great job, nice job, good job, fantastic job,",
        "excellent job, awesome job, superb job, good stuff, great stuff, excellent stuff,",
        "top notch, first rate, high quality, unique content, valid points, some really,",
        "to understand, user friendly, gained knowledge, very clear, clear idea",
    )
)
# Odd synonyms put in by text spinners where people say blog, article, comment or nice.
SPINNER_WORDS: Final = words_on(
    "fastidious weblog weblogs webpage webpages paragraph paragraphs posting postings writeup",
    "writeups blogging blogger bloggers pleasing pleasurable agreeable commendable laudable",
    "exquisite prodigious stupendous phenomenal magnificent marvellous marvelous terrific",
    "superb fabulous enlightening engrossing captivating fruitful genuinely certainly",
    "definitely undoubtedly thankfulness appreciable noteworthy attractive sensible colleague",
    "colleagues buddies mates dialogue pals discourse netizens facts advices informations",
    "knowledgeable knowledgable educated wherever whenever immense immensely hugely",
    "enormously tremendously vastly incredible awsome acquire obtain grasp perceive",
    "comprehend proceed gratifying superior excellently wonderfully brilliantly nicely",
    "amazingly impressively extraordinarily",
)
# What became of the page: shared with friends, seen on their networks, recommended by a cousin.
SHARED: Final = pairs_of(
    "my your",
    "facebook twitter myspace tumblr followers friends readers visitors buddies "
    "colleagues colleague coworker roommate cousin brother sister friend coworkers mates "
    "boss flatmate classmates relatives",
) | listed_pairs(
    "social media, social network, social networks, social networking,",
    "social bookmarking, shared it, sharing it, share it, forwarded this, forward this,",
    "forwarding this, tweeted it, tweeted this, passed this, pass this, spread the,",
    "some friends, to friends, friend recommended, suggested this, recommended this,",
    "recommended it, will recommend, highly recommend, would recommend, linked it,",
    "mentioned it, buys me, bought me, breakfast because, lunch because, dinner because",
)
# How the page was found, beyond STUMBLED.
FOUND: Final = listed_pairs(
    "by accident, by chance, by mistake, came across, stumbled upon, stumbled on,",
    "ran across, run across, bumped into, landed on, googling for, searched for,",
    "searching for, been looking, been searching, been exploring, been surfing,",
    "been hunting, been browsing, been trying, online more, hours today, surfing the,",
    "browsing the, exploring for, exploring in, searching on, while searching,",
    "while looking, while browsing, while surfing, this web, on google, on bing,",
    "on yahoo, via google, via yahoo, via bing, search results, time visiting, time here,",
    "new here, found exactly, was looking, finally found, last i, discovered this,",
    "found this, found your, read your, your feed, everyday i, each day, daily basis,",
    "day by, from work, during lunch, my blackberry, on mobile",
)
# Questions about how the site is made, that fit every site.
PLATFORM: Final = pairs_of(
    "blog blogging site your own website webpage",
    "platform theme template layout designer developer builder host",
) | listed_pairs(
    "wordpress or, wordpress blogs, wordpress blog, wordpress website, movable type,",
    "custom made, custom theme, hire someone, hired someone, hire out, hired out,",
    "design yourself, created yourself, create yourself, make yourself, html coding,",
    "html knowledge, html code, html expertise, coding skills, coding knowledge,",
    "coding expertise, programming experience, computer programming, manually code,",
    "wysiwyg editors, uses wysiwyg, own weblog, start my, first blog, personal blog,",
    "blog owners, blog owner, site owners, web owners, web host,",
    "hosting company, hosting provider, hosting service, affiliate link,",
    "domain name, loading speed, load speed, loads up, prevent hackers, stop hackers,",
    "protect against, any plugin, plugin or, any widgets, captcha plugin, checkbox and,",
    "same comment, notify me, emails with, three emails, four emails, several emails,",
    "remove me, that service, opera browser, in opera, internet explorer,",
    "overlapping text, running off, formatting issue, formatting problem, your images,",
    "images arent, pictures on, on iphone, mobile friendly, looks weird, facing problem,",
    "your rss, your feed, join it, rss problems, subscribe link, e newsletter,",
    "email subscription, subscription hyperlink, newsletter service, google pagerank,",
    "search ranking, alexa rank, page rank",
)
# What is asked of the owner: mail, guest posts, links back, permission to quote.
REQUESTS: Final = (
    pairs_of("e shoot drop send fire", "mail mails email emails message")
    | pairs_of("email mail contact", "me us address details page form")
    | listed_pairs(
        "guest post, guest posts, guest posting, guest author, guest writer, guest blogging,",
        "exchange links, link exchange, links exchange, trade links, trading links,",
        "swap links, blogroll links, blog roll, back link, back links, link back,",
        "linking back, backlink to, to exchange, write articles, write some, author for,",
        "quote a, provide credit, full credit, proper credit, source back,",
        "copyright violation, copyright infringement, without my, my permission, ripped off,",
        "content scraped, being stolen, plagorism or, plagiarism or, stolen from,",
        "reducing content, collaborate with, get hold, reply back, please reply,",
        "respond back, kindly let, please keep, please continue, please share, please write,",
        "please post, please visit, pls visit, please extend, write more, post more,",
        "more posts, more articles, extra posts, elaborate a, next article, next write,",
        "subsequent post, may you, any recommendations, any hints, bless you",
    )
)
# How such comments close.
CLOSERS: Final = (
    pairs_of("thanks thank thankyou thx", "for a again you lots to designed in and very")
    | pairs_of(
        "for",
        "sharing posting providing writing publishing finally giving fantastic great "
        "wonderful excellent magnificent ones another every your",
    )
    | listed_pairs(
        "many thanks, thanks alot, best wishes, best regards, kind regards, warm regards,",
        "god bless, nice day, great day, good day, great weekend, nice weekend, good luck,",
        "keep it, keep posting, keep writing, keep up, keep going, keep sharing,",
        "keep blogging, carry on, looking forward, look forward, forward to, look ahead,",
        "ahead to, looking ahead, coming back, back again, back here, check back,",
        "visit again, stop by, regular visitor, regular reader, again soon, stay tuned,",
        "tuned for, more updates, next visit, this blog, bookmarked your, bookmarked this,",
        "bookmark your, bookmark this, bookmarking your, subscribed to, subscribing to,",
        "your rss, rss feed, rss feeds, feed to, grab your, grasp your, seize your,",
        "your email",
    )
)
# What people make and show: songs, videos, channels.
MEDIA: Final = words_on(
    "cover covers video videos vid vids song songs track tracks beat beats remix remixes channel",
    "parody parodies mixtape music rap raps singing gameplay gameplays dance",
)
# What is given away, and by whom.
GIFTS: Final = words_on("free gift gifts itunes xbox psn steam amazon paypal money")
# Words one of which stands in a comment that calls its readers to do something.
APPEALS: Final = (
    words_on(
        "check checking checkout look see subscribe subscriber subscribers subs suscribe sub",
        "follow visit vote votes click listen join watch add go share thumb thumbs petition donate",
        "donation crowdfunding fundraiser sign help support please pls plz",
    )
    | MEDIA
    | GIFTS
)
# Promotion of one's own songs, videos and channels, and begging that says so.
PROMOTION: Final = (
    pairs_of(
        "my our",
        "channel channels vid vids cover covers remix remixes beats song songs track tracks "
        "rap raps mixtape album single ep soundcloud subs fans band insta instagram snapchat",
    )
    | pairs_of("subscribe sub suscribe subscribing", "to me my please plz pls back 0 for now us")
    | pairs_of("sub subs subscribe", "0sub 0 sub subs back")
    | pairs_of("000 00 0000 0 more some 000k 00k free", "subs subscribers likes followers")
    | pairs_of("follow add", "me us my our")
    | pairs_of("could will and please pls plz gonna must", "subscribe sub")
    | pairs_of("his her their your", "channel channels mixtape")
    | pairs_of("new my our", "channel video vid song cover remix single album mixtape track beat")
    | pairs_of("on my", "instagram ig insta snapchat soundcloud itunes spotify")
    | listed_pairs(
        "like please, please like, like plz, pls like, checkout this, checkout my, check my,",
        "watch my, visit my, hear my, hear our, follow back, please donate, donate to, my paypal,",
        "bitcoins to, itunes code, thumbs up, thumb up, up if, comment if, dont skip, dont ignore,",
        "dont scroll, plz read, pls read, not spam, isnt spam, get noticed, be noticed,",
        "get discovered, be discovered, get known, get exposure, upcoming artist, upcoming rapper,",
        "aspiring rapper, a rapper, started rapping, own lyrics, live performance,",
        "aspiring singer, aspiring artist, unsigned artist, young artist,",
        "old rapper, underground rapper, new artist, small channel, gaming channel, new youtuber,",
        "a listen, chance please, quick second, 0 second, giveaway on, a giveaway, win an,",
        "gift card, gift cards, free gift, free iphone, free robux, itunes card, no survey,",
        "no surveys, online job, online jobs, extra cash, extra income, earn money, earning money,",
        "whatsapp me, text me, inbox me, dm me, message me, add me, mean so, means alot,",
        "means everything, much appreciated, no hate, give me, haters gonna, first subscriber,",
        "rate my, comment my, opinion on, called me, video on, playlist on,",
        "im 00, yr old, year old, fan page, you tube, mi canal, meu canal,",
        "mon chaine, ma chaine, mein kanal",
    )
)
# Begging of video sites in words that others use as well: for views and votes, prizes, easy money.
BEGGING: Final = (
    pairs_of("my our", "video videos music page profile facebook twitter dream dreams subscribers")
    | pairs_of("000 00 0000 0 more some 000k 00k", "views thumbs subs")
    | listed_pairs(
        "a like, like if, check it, see my, listen to, on twitter, me on, vote daily, to vote,",
        "codes http, check out, check this, give us, a chance, a shot, like button, like this,",
        "this comment, my comment, please read, just read, a spammer, this spam, help me,",
        "reach 000, get 000, new youtube, on youtube, free download, in bio, vote for,",
        "voting for, vote me, please vote, win a, iphone 0, from home, extra money, make money,",
        "making money, made money, per day, per hour, per week, per month, real money, no scam,",
        "not scam, its free, sign up, signed up, click here, click the, click on, below link,",
        "link below, facebook page, contact me, 0 seconds, huge fan, big fan",
    )
) - PROMOTION
# Investors, lenders and healers who tell how they were saved.
TESTIMONY: Final = listed_pairs(
    "binary options, binary option, forex trading, forex trader, crypto trading,",
    "crypto trader, bitcoin mining, bitcoin investment, bitcoin trading, expert trader,",
    "account manager, my broker, trading platform, invested with, my investment,",
    "your investment, loan offer, loan lender, loan company, personal loan, payday loan,",
    "payday loans, quick loan, cash advance, bad credit, credit repair, interest rate,",
    "low interest, spell caster, love spell, powerful spell, ex back, my ex, lost love,",
    "herbal medicine, herbal cure, herbal remedy, dr mrs, recovery expert, recover my,",
    "lost funds, funds recovery, hack into, hacking service, professional hacker,",
    "blank atm, atm card, whatsapp number, whatsapp 0, telegram 0, contact him,",
    "contact them, contact her, reach him, all thanks, weight loss, lose weight,",
    "fat burning, burn fat, belly fat, garcinia cambogia, green coffee, muscle building,",
    "male enhancement, erectile dysfunction, hair loss, anti aging, essay writing,",
    "write essay, write essays, custom essay, custom essays, essay writer, term paper,",
    "term papers, research paper, assignment help, homework help, dissertation help,",
    "paper writing, writing service, writing services, seo services, seo service,",
    "seo company, seo expert, link building, web traffic, website traffic, more traffic,",
    "page views, ranking in, rank in, online casino, online casinos, online poker,",
    "free spins, no deposit, deposit bonus, sports betting, slot machines, slot machine",
)
CHINESE_ADVERTS: Final = _chinese(
    "加微 微信 加扣 加群 扣群 代开 开票 发票 增值 赌场 博彩 彩票 百家 娱乐 棋牌 投注 澳门 色情 "
    "援交 一夜 上门 小姐 包夜 文凭 学历 办证 代办 代写 代考 论文 推广 排名 优化 网赚 赚钱 兼职 "
    "日赚 月入 刷单 贷款 信用 套现 友链 互链 外链 代理 加盟 招商 批发 厂家 供应 供货 现货 出售 "
    "低价 特价 促销 包邮 正品 高仿 淘宝 网店 客服 咨询 热线 联系 欢迎 翻墙 机场 梯子 域名 虚拟 "
    "空间 主机 备案 私服 外挂 破解 注册 免费 下载 优惠 返利 红包 投资 理财 股票 配资 减肥 丰胸 "
    "壮阳 药店 婚介 征婚 搬家 装修 维修 开锁"
) - _chinese("欢迎 空间 主机 域名 下载 免费 注册 联系 优化 虚拟 论文 备案 破解 微信 排名 投资")
CHINESE_PRAISE: Final = _chinese(
    "不错 支持 路过 顶一 顶下 来看 看看 学习 好文 博主 博客 互访 回访 踩踩 访问 拜读 受教 感谢 "
    "分享 赞一 好站 收藏 关注 继续 加油 常来 再来 留名 打酱"
)

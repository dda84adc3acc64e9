"""Defaults of all settings, one line each. Loaded by path, never imported; no logic here.

Later sources win: this file, the owner's file named by BLARNEY_CONFIG_FILE (same form), the
environment (BLARNEY_<NAME>), what a test passes in.
"""

DATA_DIR = "instance"  # folder for everything written: database, models, generated secret
DATABASE_URL = ""  # empty: SQLite in DATA_DIR; or postgresql+psycopg://user@host/name
SECRET_KEY = (
    ""  # at least 32 characters; empty: the file DATA_DIR/secret_key, made by `blarney db upgrade`
)
SITE_URL = ""  # public address such as https://blog.example.org; empty: the address of each request
SITE_TITLE = "Blarney"  # shown on every page and in feeds
SITE_TAGLINE = ""  # one sentence under the title
SITE_LANG = "en"  # language of the site, a BCP 47 tag
SITE_TIMEZONE = "UTC"  # zone in which dates are shown, an IANA name
TRUSTED_PROXIES = 0  # how many reverse proxies in front may set X-Forwarded-For and -Proto
REDIS_URL = ""  # not used yet; rate limits live in the database
SMTP_URL = ""  # smtp://… or smtps://…, user and password in it; empty: no mail is sent
MAIL_FROM = ""  # address that mails come from; empty: blarney@ and the host of SITE_URL
RATE_LIMITS = True  # limit comments and previews per network address
COMMENTS_PER_WINDOW = 20  # comments one address may send per RATE_WINDOW_SECONDS
PREVIEWS_PER_WINDOW = 120  # previews one address may ask for per RATE_WINDOW_SECONDS
CALLS_PER_WINDOW = 1_200  # calls of the API with one token per RATE_WINDOW_SECONDS
RATE_WINDOW_SECONDS = 600  # length of the window, seconds
EDIT_WINDOW_MINUTES = 15  # how long authors may change a comment they sent, minutes; 0: never
POSTS_PER_PAGE = 10  # posts on the front page, on tag and search pages
THREADS_PER_PAGE = 50  # comment threads on one page of a post
REPLIES_PER_THREAD = 50  # replies shown under one comment before "more replies"
QUEUE_PAGE_SIZE = 50  # comments on one page of the moderation queue
HOLD_EVERYTHING = False  # hold every comment for a person, whatever its score
HOLD_AT = 0.0  # score in (0, 1] from which comments are held; 0: as saved, or the model's
SPAM_AT = 0.0  # score in (0, 1] from which comments go to spam; 0: as saved, or the model's
HELD_SHARE = 0.01  # share of honest comments in [0.001, 0.2] that may wait; for retraining
SETTLING_HOURS = 0.0  # how long a decision must stand before it teaches, hours
CAMPAIGN_DAYS = 14  # how far back near copies and links of a new comment are looked for, days
SESSION_HOURS = 336  # how long a sign-in lasts, hours
PAGE_CACHE_MIB = 32  # rendered public pages kept per worker, mebibytes; 0: none
HONESTY_PAGE = False  # show at /honesty to everybody how comments fared, in whole days
METRICS_ADDRESSES = "127.0.0.1,::1"  # addresses that may read /metrics, comma-separated
LOG_LEVEL = "INFO"  # DEBUG, INFO, WARNING or ERROR

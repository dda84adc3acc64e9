# ruff: noqa: S608, SIM905, ISC004 - statements are made of this file's own words
"""A blog with any number of comments, made inside the database: the same for everybody.

Texts are drawn from a list of words with a fixed seed, a few thousand of them, and spread over
comments by statements that each make ``CHUNK`` of them. Nothing here is anybody's writing.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import accumulate
from typing import Any

from sqlalchemy import Connection, text

from blog.db import db
from blog.domain.languages import guessed_language
from blog.domain.moderation import Status
from blog.domain.posts import PostInput
from blog.domain.search import Facets, document_of
from blog.domain.text import search_key
from blog.services import Services

SEED = 20_261_128
POOL = 4_000  # different texts
CHUNK = 50_000  # comments made by one statement
POSTS = 200
HELD_SHARE = 50  # one of so many is held, where there are enough comments
LEAST_HELD = 500
THREE_YEARS_SECONDS = 94_608_000
COMMON, RARE = "harbour", "zeppelin"
RARE_HELD = 10  # so many held comments have the rare word, however many there are
SMALL = ("the and of to in that it for you this with was are not but what your my have is").split()
ITALIAN = "il che di per una non sono con del della grazie questo anche molto gli".split()
ROOTS = (
    "harbour boat rope tar seam plank oar quay tide lamp gull net sail anchor mast keel barge "
    "canal lock bridge gate ferry island pier buoy chart compass lantern deck hull rudder tiller "
    "cleat winch bilge galley cabin berth hatch ladder crane crate barrel cask grain flour bread "
    "oven stone brick slate roof beam floor stair window shutter hinge latch hammer nail saw plane"
).split()
ENDINGS = ("", "s", "ing", "ed", "er", "ly", "ness", "like", "side", "work", "man", "house")
REASONS = (
    "links",
    "praise",
    "offers",
    "commerce",
    "personal",
    "question",
    "length_short",
    "opener",
)

Say = Callable[[str], None]


def build(services: Services, count: int, *, say: Say) -> None:
    """Fill a migrated blog with one user and no posts; to be called inside its app context."""
    for number in range(1, POSTS + 1):
        services.posts.save(
            None,
            PostInput(
                title=f"Post number {number}",
                slug=f"post-{number}",
                body="A walk along the canal, with pictures.",
                published_at=datetime(2023, 11, 1, tzinfo=UTC),
            ),
        )
    db.session.remove()
    with db.engine.connect() as connection:
        index = _without_index(connection)
        held_every = HELD_SHARE if count >= LEAST_HELD * HELD_SHARE else max(1, count // LEAST_HELD)
        for start in range(0, count, CHUNK):
            values = {"base": start, "end": min(count, start + CHUNK), "every": held_every}
            values["step"] = THREE_YEARS_SECONDS // count
            for statement in _statements(connection.dialect.name):
                connection.execute(text(statement), values)
            connection.commit()
            say(f"{connection.dialect.name}: {values['end']:,} of {count:,} comments")
        say(f"{connection.dialect.name}: the index of words")
        for statement in [*index, *_AFTERWARDS[connection.dialect.name], *_COUNTS]:
            connection.exec_driver_sql(statement)
        connection.commit()


def words(numbers: random.Random) -> list[str]:
    """Give a language of some thousand words, the common ones first."""
    made = [root + ending for root in ROOTS for ending in ENDINGS]
    made += [f"{one}{other}" for one in ROOTS[:50] for other in ROOTS[50:70]]
    numbers.shuffle(made)
    made.remove(COMMON)
    return [*SMALL, COMMON, *made]


def _pool() -> list[dict[str, Any]]:
    numbers = random.Random(SEED)  # noqa: S311 - the same texts for everybody
    known = words(numbers)
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(known))))
    return [_entry(place, numbers, known, weights) for place in range(POOL)]


def _entry(
    place: int, numbers: random.Random, known: list[str], weights: list[float]
) -> dict[str, Any]:
    length = numbers.randint(8, 60)
    chosen = numbers.choices(known, cum_weights=weights, k=length)
    if place % 10 == 3:  # noqa: PLR2004 - one in ten is Italian
        chosen = [numbers.choice(ITALIAN) if one in SMALL else one for one in chosen]
    body = " ".join(chosen).capitalize() + "."
    # A few authors and sites are met often, as everywhere.
    author = f"Reader {int(900 * numbers.random() ** 6)}"
    site = f"site-{int(300 * numbers.random() ** 6)}.example"
    if place % 4 == 0:
        body += f" https://{site}/page"
    names = numbers.sample(REASONS, 4) + [f"word:{one}" for one in chosen[:3]]
    reasons = [
        {"name": name, "weight": round(2.0 - 0.4 * rank, 2), "detail": f"The sign “{name}”."}
        for rank, name in enumerate(names)
    ]
    language = guessed_language(body)
    # Three networks, as if every reader came through one of three providers.
    address = blake2b(f"network {place % 3}".encode(), digest_size=16).hexdigest()
    facets = Facets(
        status=Status.PENDING,
        post_id=0,
        day=datetime(2000, 1, 1, tzinfo=UTC).date(),
        author=search_key(author),
        language=language,
        score=None,
        worth=0,
        address=address,
        sites=(site,) if place % 4 == 0 else (),
        reasons=names,
    )
    document = document_of(search_key(f"{author} {body}"), facets)
    changing = ("s~", "p_", "d_", "v_", "vv_", "x~", "y~")
    return {
        "place": place,
        "author": author,
        "body": body,
        "rendered": f"<p>{body}</p>",
        "search_text": search_key(f"{author} {body}"),
        "language": language,
        "reasons": json.dumps(reasons),
        "address": address,
        "document": " ".join(t for t in document.split() if not t.startswith(changing)),
    }


def _without_index(connection: Connection) -> list[str]:
    """Make the pool, take the index of words away, and give what brings it back."""
    is_sqlite = connection.dialect.name == "sqlite"
    connection.execute(text("CREATE TEMPORARY TABLE counted (n integer PRIMARY KEY)"))
    connection.execute(
        text(
            "CREATE TEMPORARY TABLE pool (place integer PRIMARY KEY, author text, body text, "
            "rendered text, search_text text, language text, reasons text, address text, "
            "document text)"
        )
    )
    pool = _pool()
    places = ", ".join(f":{name}" for name in pool[0])
    connection.execute(text(f"INSERT INTO pool VALUES ({places})"), pool)
    counted = [{"n": n} for n in range(1, CHUNK + 1)]
    connection.execute(text("INSERT INTO counted VALUES (:n)"), counted)
    found = connection.execute(text(_INDEX[connection.dialect.name])).all()
    for name, _ in found:
        connection.execute(text(f"DROP {'TRIGGER' if is_sqlite else 'INDEX'} {name}"))
    connection.commit()
    return [definition for _, definition in found]


_INDEX = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes "
    "WHERE indexname = 'ix_comment_search_words'",
}
_AFTERWARDS = {
    "sqlite": ("INSERT INTO comment_words(comment_words) VALUES ('rebuild')", "ANALYZE"),
    "postgresql": (
        *(
            f"SELECT setval('{name}_id_seq', (SELECT max(id) FROM {name}))"
            for name in ("comments", "assessments", "decisions")
        ),
        "ANALYZE",
    ),
}
_COUNTS = (
    "INSERT INTO campaigns (id, pending, published, rejected, spam, size, posts, names, first_at, "
    "last_at, last_id) SELECT campaign_id, "
    + "".join(
        f"sum(CASE status WHEN '{status}' THEN 1 ELSE 0 END), "
        for status in ("pending", "published", "rejected", "spam")
    )
    + "count(*), count(DISTINCT post_id), count(DISTINCT author_name), min(created_at), "
    "max(created_at), max(id) FROM comments GROUP BY campaign_id HAVING count(*) > 1",
    "UPDATE status_counts SET number = "
    "(SELECT count(*) FROM comments c WHERE c.status = status_counts.status)",
)


# What each comment is, from its number alone; `n` is the number, `every` how rare held ones are.
_STATUS = """CASE WHEN n % :every = 0 THEN 'pending' WHEN n % 10 = 1 THEN 'spam'
    WHEN n % 50 = 2 THEN 'rejected' ELSE 'published' END"""
_MILLI = """CASE WHEN n % :every = 0 THEN 400 + (n / :every * 31) % 550
    WHEN n % 10 = 1 THEN 950 + (n * 13) % 39 ELSE 11 + (n * 17) % 389 END"""
# One in five is one of eight near copies.
_CAMPAIGN = "CASE WHEN n / :every % 40 < 8 THEN n - n / :every % 40 * :every ELSE n END"
_MOMENT = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%S.000000', 1698796800 + n * :step, 'unixepoch')",
    "postgresql": "to_timestamp(1698796800 + n::bigint * :step)",
}
_DAY = {
    "sqlite": "strftime('%Y%m%d', 1698796800 + n * :step, 'unixepoch')",
    "postgresql": "to_char(to_timestamp(1698796800 + n::bigint * :step) AT TIME ZONE 'UTC', "
    "'YYYYMMDD')",
}


def _statements(dialect: str) -> tuple[str, ...]:
    each = (
        f"SELECT n, {_STATUS} AS status, {_MILLI} AS milli, 20 + ({_MILLI}) / 10 AS level, "
        f"{_MOMENT[dialect]} AS moment, {_DAY[dialect]} AS day, n * 37 % 101 AS worth, "
        f"CASE n / :every % 3 WHEN 0 THEN 1 ELSE 1 + n % {POSTS} END AS post_id, "
        f"CASE WHEN n % :every = 0 AND n / :every <= {RARE_HELD} THEN ' {RARE}' ELSE '' END "
        "AS rare, "
        f"pool.* FROM (SELECT :base + n AS n FROM counted WHERE n <= :end - :base) c "
        f"JOIN pool ON pool.place = (n * 3 + n / :every) % {POOL}"
    )
    false = "0" if dialect == "sqlite" else "false"
    json_of = "reasons" if dialect == "sqlite" else "reasons::json"
    return (
        "INSERT INTO comments (id, post_id, replies_numbered, reply_count, position, author_name, "
        "body, rendered_body, renderer_version, search_text, revision, status, address_hash, "
        "trap_filled, campaign_id, created_at, published_at) "
        "SELECT n, post_id, 0, 0, CASE WHEN status = 'published' THEN n END, author, "
        "body || rare, replace(rendered, '</p>', rare || '</p>'), 1, search_text || rare, 1, "
        f"status, address, {false}, "
        f"{_CAMPAIGN}, moment, moment FROM ({each}) e",
        "INSERT INTO assessments (id, comment_id, revision, score, reasons, model_version, "
        f"hold_at, spam_at, created_at) SELECT n, n, 1, milli / 1000.0, {json_of}, 'bench', 0.5, "
        f"0.95, moment FROM ({each}) e",
        "INSERT INTO decisions (id, comment_id, revision, kind, to_status, user_id, rule, "
        "created_at) "
        "SELECT n, n, 1, CASE status WHEN 'published' THEN 'approve' WHEN 'spam' THEN 'spam' "
        "WHEN 'pending' THEN 'hold' ELSE 'reject' END, status, "
        "CASE status WHEN 'rejected' THEN 1 END, "
        "CASE status WHEN 'rejected' THEN NULL ELSE 'above_hold_at' END, moment "
        f"FROM ({each}) e",
        "INSERT INTO comment_search (comment_id, status, score, score_level, worth, language, "
        "is_taught, document) SELECT n, status, milli / 1000.0, level, worth, language, "
        f"{false}, 's~' || status || ' p_' || post_id || ' d_' || substr(day, 1, 3) || ' d_' || "
        "substr(day, 1, 4) || ' d_' || substr(day, 1, 6) || ' d_' || day || ' v_' || level || "
        "' vv_' || (level / 10) || ' x~' || status || '_' || level || ' y~' || status || '_' || "
        f"worth || ' c_' || ({_CAMPAIGN}) || ' ' || document || rare FROM ({each}) e",
    )

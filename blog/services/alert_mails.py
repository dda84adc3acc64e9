"""What mails to the people of the desk say, each in the language of its reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload, load_only

from blog.db import Comment, Post, User
from blog.domain.daily import Measure
from blog.domain.markup import excerpt, plain_text
from blog.domain.moderation import Status
from blog.domain.outbox import header_text
from blog.domain.sentences import Sentence, counted_sentence
from blog.services.clock import DbSession
from blog.services.daily import totals
from blog.services.letters import Language, Letterhead

MOST_TOLD: Final = 10
EXCERPT_CHARS: Final = 280
ROWS: Final = {
    Measure.RECEIVED: Sentence("Received:"),
    Measure.PUBLISHED: Sentence("Published at once:"),
    Measure.HELD: Sentence("Held for a person:"),
    Measure.BINNED: Sentence("Put with the spam:"),
    Measure.HELD_APPROVED: Sentence("Wrongly held, put right:"),
}


class AlertMails:
    """Writes subjects and texts; queues nothing."""

    def __init__(self, *, session: DbSession, letterhead: Letterhead) -> None:
        self._session, self._letterhead = session, letterhead

    def language_of(self, user: User) -> Language:
        """Give the language that a user chose for the desk, else the site's."""
        return self._letterhead.in_language(user.language)

    def alert(self, user: User, waiting: int) -> tuple[str, str]:
        """Give subject and text of the mail that something waits too long."""
        language = self.language_of(user)
        subject = counted_sentence(
            "{site}: {number:,} comment waiting",
            "{site}: {number:,} comments waiting",
            waiting,
            site=self._letterhead.site_title,
        )
        return language.say(subject), self._text(language, user, self._waiting(language, waiting))

    def summary(self, user: User, waiting: int, *, days: int, now: datetime) -> tuple[str, str]:
        """Give subject and text of the summary of so many days, 1 or 7."""
        language, site = self.language_of(user), self._letterhead.site_title
        subject = (
            Sentence("{site}: the last day", site=site)
            if days == 1
            else Sentence("{site}: the last week", site=site)
        )
        told = (self._numbers(language, now, days), self._waiting(language, waiting))
        return language.say(subject), self._text(language, user, *told)

    def _text(self, language: Language, user: User, *parts: str) -> str:
        footer = Sentence(
            "This mail goes to {name}. Change or stop it: {link}",
            name=header_text(user.name),
            link=f"{self._letterhead.site_url}/admin/alerts",
        )
        return "\n\n".join([*parts, f"-- \n{language.say(footer)}\n"])

    def _numbers(self, language: Language, now: datetime, days: int) -> str:
        last = now.date() - timedelta(days=1)
        first = last - timedelta(days=days - 1)
        span = (
            Sentence("{day} (UTC)", day=str(last))
            if days == 1
            else Sentence("{first} to {last} (UTC)", first=str(first), last=str(last))
        )
        counts = totals(self._session, first, last).get("", Counter())
        rows = {language.say(name): max(0, counts[measure]) for measure, name in ROWS.items()}
        width = max(map(len, rows)) + 3
        lines = [f"{name:<{width}}{language.number(count):>6}" for name, count in rows.items()]
        return "\n".join([language.say(span), "", *lines])

    def _waiting(self, language: Language, number: int) -> str:
        if not number:
            return language.say(Sentence("Nothing is waiting for a decision."))
        comments = self._oldest_pending()
        head = counted_sentence(
            "{number:,} comment waiting for a decision: {link}",
            "{number:,} comments waiting for a decision: {link}",
            number,
            link=f"{self._letterhead.site_url}/admin/moderation",
        )
        told = [self._told(language, comment) for comment in comments]
        if (more := number - len(comments)) > 0:
            told.append(language.say(Sentence("… and {more:,} more.", more=more)))
        return "\n\n".join([language.say(head), *told])

    def _told(self, language: Language, comment: Comment) -> str:
        """Give a comment's beginning; its links stay words, as a mail must not lead to spam."""
        text = excerpt(plain_text(comment.rendered_body), max_chars=EXCERPT_CHARS)
        inert = header_text(text, most=EXCERPT_CHARS + 1).replace("://", ":// ")
        who = Sentence(
            "{name} on “{title}”",
            name=header_text(comment.author_name, most=80),
            title=header_text(comment.post.title, most=100),
        )
        link = f"{self._letterhead.site_url}/admin/moderation/{comment.id}"
        return f"* {language.say(who)}\n  {inert}\n  {link}"

    def _oldest_pending(self) -> Sequence[Comment]:
        return self._session.scalars(
            select(Comment)
            .where(Comment.status == Status.PENDING)
            .order_by(Comment.id)
            .limit(MOST_TOLD)
            .options(joinedload(Comment.post).options(load_only(Post.title)))
        ).all()

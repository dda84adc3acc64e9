"""What people's decisions say of comments, kept with the decisions, and how many there are."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from blog.db.base import Base
from blog.db.user import names_of
from blog.domain.moderation import Label

ALL_MINUTES: Final = 0


class CommentLabel(Base):
    """The label of one comment; none for what teaches nothing. Follows from the decisions."""

    __tablename__ = "comment_labels"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), primary_key=True)
    label: Mapped[Label] = mapped_column(names_of(Label))
    minute: Mapped[int] = mapped_column()
    """In which minute since 1970 UTC the decision was made that stands."""


class LabelCount(Base):
    """How many comments have a label whose decision was made in a minute."""

    __tablename__ = "label_counts"

    label: Mapped[Label] = mapped_column(names_of(Label), primary_key=True)
    minute: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """``ALL_MINUTES`` for all together."""
    number: Mapped[int] = mapped_column()

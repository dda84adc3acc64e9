"""Words that all rows of a queue page share, looked up once a page."""

from __future__ import annotations

from flask_babel import gettext

from blog.domain.moderation import Status
from blog.web.admin.wording import button_words, buttons


def button_names(status: Status) -> dict[str, str]:
    """Give what stands on each button of a row, by the button's name."""
    names = {kind.value: button_words(kind) for kind in buttons(status)}
    return names | {
        "remove": gettext("Remove…"),
        "unlinked": gettext("Publish without the link"),
        "why": gettext("Why and history"),
    }


def spoken_names(names: dict[str, str]) -> dict[str, str]:
    """Give how each button of a row begins for a screen reader; the author's name follows."""
    spoken = {
        name: gettext("%(button)s the comment by", button=words) for name, words in names.items()
    }
    return spoken | {
        "why": gettext("Why and history of the comment by"),
        "remove": gettext("Remove the comment by"),
        "tick": gettext("Tick the comment by"),
    }

"""What can go wrong in the blog. No HTTP in here: ``web/errors.py`` maps these to pages."""

from __future__ import annotations

from collections.abc import Mapping

from blog.domain.sentences import Sentence


class BlogError(Exception):
    """Base of every error the blog raises on purpose; its message may be shown to people."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """What to show, each ready to be said in another language."""
        return tuple(said for said in self.args[:1] if isinstance(said, str))


class NotFoundError(BlogError):
    """What was asked for does not exist, or is not visible to the one who asks."""


class NotAllowedError(BlogError):
    """The one who asks may not do this."""


class InvalidInputError(BlogError):
    """Input was refused.

    Parameters
    ----------
    fields
        Field name to a sentence saying what was expected and what was found.
    """

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("; ".join(fields.values()))
        self.fields = dict(fields)

    @property
    def sentences(self) -> tuple[str, ...]:
        """One for each field."""
        return tuple(self.fields.values())


class TooComplexError(InvalidInputError):
    """Input is well-formed but larger than the caps; it is refused, never cut."""


class CommentsClosedError(BlogError):
    """The post takes no comments."""


class RateLimitedError(BlogError):
    """Too much from one address, or with one token.

    Parameters
    ----------
    retry_after_seconds
        When the next try may succeed, in whole seconds, at least 1.
    """

    def __init__(self, message: str, *, retry_after_seconds: int) -> None:
        super().__init__(message)
        self.retry_after_seconds = max(1, retry_after_seconds)


class IllegalTransitionError(BlogError):
    """The transition table does not allow this decision from this status."""


class StaleDecisionError(BlogError):
    """The comment changed after the page that the moderator judged was shown."""


class SignInError(BlogError):
    """Name and password do not belong together; says no more than that."""


class CodeNeededError(BlogError):
    """Name and password are right, and a code of the second factor is still to come.

    Parameters
    ----------
    half
        Signed text that stands for the password in the second step, for a few minutes.
    """

    def __init__(self, half: str) -> None:
        super().__init__(Sentence("Expected a code of your authenticator app as well."))
        self.half = half


class BusyError(BlogError):
    """Another process is doing the same; try again later."""


class StorageError(BlogError):
    """A file of the blog cannot be written, as on a full disk; what was there stays."""


class UnusableModelError(BlogError):
    """A stored model cannot be used; the one in use stays."""


class SettingsError(BlogError):
    """The installation is set up wrongly.

    Parameters
    ----------
    faults
        One sentence for each fault, all of them at once.
    """

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults

"""Errors of the classifier. Messages say what was expected and what was found."""

from __future__ import annotations


class SpamError(Exception):
    """Base of everything that can go wrong in ``spam``."""


class TextTooLongError(SpamError):
    """A text is longer than the cap; normalising longer texts is refused, never cut."""


class BadDatasetError(SpamError):
    """Labelled messages cannot be read or are not enough to learn from."""


class NotTrainedError(SpamError):
    """A classifier was used before it was fitted."""


class ModelRejectedError(SpamError):
    """A model file is not one this code may load; the message names the cause."""


class ModelOutdatedError(ModelRejectedError):
    """A sound model was made for another version of the normaliser or of the features."""

"""What goes wrong with the files of models, told in the blog's own terms."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager

from blog.domain.errors import StorageError, UnusableModelError
from blog.domain.sentences import Sentence
from blog.services.last_run import LastRun
from blog.services.model_views import RetrainingResult
from spam.errors import ModelRejectedError


@contextmanager
def as_blog_error() -> Iterator[None]:
    """Tell of a model that cannot be used, or of a pointer to it that cannot be written."""
    try:
        yield
    except ModelRejectedError as problem:
        raise UnusableModelError(
            Sentence("The model cannot be used: {problem}", problem=str(problem))
        ) from problem
    except OSError as problem:
        raise StorageError(
            Sentence(
                "Which model is in use cannot be written down: {problem}. Nothing has changed; "
                "mend that and try again.",
                problem=problem.strerror or str(problem),
            )
        ) from problem


@contextmanager
def told_of_storage(last_run: LastRun) -> Iterator[None]:
    """Turn a disk that is full or closed into a sentence, and keep it where possible."""
    try:
        yield
    except OSError as problem:
        told = StorageError(
            Sentence(
                "The model cannot be stored: {problem}. Expected room for 5 MB and the right to "
                "write in the folder of the models. The model in use stays; mend that and retrain.",
                problem=problem.strerror or str(problem),
            )
        )
        with contextlib.suppress(OSError):
            last_run.end(RetrainingResult(None, is_promoted=False, reason=str(told)))
        raise told from problem


def nothing_to_learn_on_from(problem: ModelRejectedError) -> UnusableModelError:
    """Say that the model in use has to be sound before a better one can be made."""
    return UnusableModelError(
        Sentence(
            "Expected to learn on from a sound model, found that {said}. Roll back or promote "
            "another version, then retrain.",
            said=str(problem),
        )
    )

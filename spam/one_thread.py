"""One thread for sums that must come out the same on every machine. Training side only."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from threadpoolctl import threadpool_limits

P = ParamSpec("P")
T = TypeVar("T")


def one_thread(function: Callable[P, T]) -> Callable[P, T]:
    """Run a function with the number of linear algebra threads limited to one.

    A sum split among threads is added up in another order, which changes its last digits and, after
    hundreds of steps of learning, the bytes of a model. One thread gives the same bytes on any
    number of cores.
    """

    @wraps(function)
    def limited(*args: P.args, **kwargs: P.kwargs) -> T:
        with threadpool_limits(limits=1):
            return function(*args, **kwargs)

    return limited

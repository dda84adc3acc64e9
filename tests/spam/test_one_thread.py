"""Training uses one thread, whatever the machine has."""

from __future__ import annotations

import scipy.optimize  # loads the linear algebra libraries
from threadpoolctl import threadpool_info

from spam.one_thread import one_thread


@one_thread
def threads_inside(scale: int, *, more: int) -> list[int]:
    return [pool["num_threads"] * scale * more for pool in threadpool_info()]


def test_the_function_runs_with_one_thread_and_gets_its_arguments() -> None:
    assert scipy.optimize
    before = [pool["num_threads"] for pool in threadpool_info()]

    inside = threads_inside(2, more=3)

    assert set(inside) == {6}
    assert [pool["num_threads"] for pool in threadpool_info()] == before

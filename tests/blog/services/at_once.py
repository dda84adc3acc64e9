"""Many calls at the same moment, each in a thread and a session of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any


def at_once(app, count: int, work: Callable[[int], Any]) -> list[Any]:
    """Run something ``count`` times at the same moment; give results and errors as they are."""
    start = threading.Barrier(count)
    results: list[Any] = [None] * count

    def run(number: int) -> None:
        start.wait()
        with app.app_context():
            try:
                results[number] = work(number)
            except Exception as error:  # noqa: BLE001 - handed back to the test
                results[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results

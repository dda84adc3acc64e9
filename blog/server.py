"""Starts granian, the server: it goes on answering while stalled clients hang."""

from __future__ import annotations

from granian import Granian
from granian.constants import Interfaces

# Long enough for every request under way; a stalled client, or a worker that is told to stop while
# it starts, would otherwise keep the server from ever stopping.
STOP_SECONDS = 5


def run(*, host: str, port: int, workers: int, threads: int) -> None:
    """Serve until told to stop; the settings reach the workers through the environment."""
    Granian(
        "blog.app:create_app",
        factory=True,
        interface=Interfaces.WSGI,
        address=host,
        port=port,
        workers=workers,
        blocking_threads=threads,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    ).serve()

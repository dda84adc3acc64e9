"""Starts granian, the server, so that slow clients hold up nobody but themselves."""

from __future__ import annotations

import gc
import re
import socket
import threading
from collections.abc import Iterable
from contextlib import nullcontext
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from granian import Granian
from granian.constants import Interfaces

from blog.working import worker_beside

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Long enough for every request under way; a stalled client, or a worker that is told to stop while
# it starts, would otherwise keep the server from ever stopping.
STOP_SECONDS = 5
# How many requests of one worker may be waiting for their bodies. Threads come and go as needed;
# one that waits costs about 80 KiB.
WAITING_THREADS = 512
# Nothing longer is ever accepted, so nothing longer is waited for.
MAX_WAITED_BYTES = 6 * 1024 * 1024
_LENGTH = re.compile("[0-9]{1,9}")


class BodyFirst:
    """WSGI middleware: a request works only once its whole body is there.

    The server hands over a request as soon as its headers are read, and reading the body then
    blocks a thread for as long as the client likes. So that stalled clients cannot take all places
    where work is done, the body is waited for before a place is taken.

    Parameters
    ----------
    app
        The application.
    at_once
        How many requests may work at the same time.
    """

    def __init__(self, app: WSGIApplication, *, at_once: int) -> None:
        self._app = app
        self._places = threading.BoundedSemaphore(at_once)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Wait for the body, then for a place, then answer."""
        length = environ.get("CONTENT_LENGTH", "")
        if _LENGTH.fullmatch(length) and int(length) <= MAX_WAITED_BYTES:
            environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(int(length)))
        with self._places:
            return self._app(environ, start_response)


def listening_address(host: str, port: int) -> str:
    """Give the address of a name to listen on; tries that nobody listens there already.

    The server itself takes addresses only, and would share a port with another blog.

    Raises
    ------
    OSError
        If the name is unknown, the address is not this machine's or the port is taken.
    """
    family, kind, _, _, where = min(
        socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE),
        key=lambda found: found[0] != socket.AF_INET,
    )
    with socket.socket(family, kind) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        tried.bind(where)
    return str(where[0])


def run(*, host: str, port: int, workers: int, threads: int, with_worker: bool) -> None:
    """Serve until told to stop; the settings reach the workers through the environment.

    Parameters
    ----------
    threads
        How many requests each worker works on at the same time.
    with_worker
        Whether to keep one ``blarney work`` running beside it.
    """
    server = Granian(
        "blog.app:create_app",
        interface=Interfaces.WSGI,
        address=host,
        port=port,
        workers=workers,
        blocking_threads=max(WAITING_THREADS, threads),
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )
    with worker_beside() if with_worker else nullcontext():
        server.serve(target_loader=partial(application, threads), wrap_loader=False)


def application(threads: int) -> BodyFirst:
    """Build the app of one worker."""
    from blog.app import create_app

    app = create_app()
    # What is loaded by now stays for good. Otherwise the collector looks through all of it while
    # somebody waits, for a tenth of a second and more.
    gc.collect()
    gc.freeze()
    return BodyFirst(app, at_once=threads)

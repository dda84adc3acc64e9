"""Servers to be measured, the blog that they show, and the load put on them."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import insert, update

from blog.app import create_command_app
from blog.db import Comment, Post, db
from blog.domain.markup import RENDERER_VERSION, render_comment
from blog.domain.moderation import Status
from blog.domain.posts import PostInput
from tools.bench_spam import SENTENCES

THREADS = 4
CONNECTIONS = 16
SLUG = "a-walk-along-the-canal"
PATIENCE_SECONDS = 60
BARE = (
    "from granian import Granian; Granian('tools.bench_serving:bare', factory=True, "
    f"interface='wsgi', port={{port}}, workers=1, blocking_threads={THREADS}).serve()"
)


def bare() -> Flask:
    """Build the app that does nothing: the yardstick."""
    app = Flask("bare")
    app.add_url_rule("/", "ok", lambda: "ok")
    return app


def prepare(folder: Path, count: int) -> None:
    """Make a blog whose one post has so many comments; its text is the same for all counts."""
    os.environ["BLARNEY_DATA_DIR"] = str(folder)
    subprocess.run([*blarney(), "db", "upgrade"], check=True, capture_output=True)
    app, services = create_command_app()
    body = "\n\n".join(" ".join(SENTENCES) for _ in range(8))
    with app.app_context():
        written = PostInput(
            title="A walk along the canal", slug=SLUG, body=body, published_at=datetime.now(UTC)
        )
        add_comments(services.posts.save(None, written), count)
        db.engine.dispose()


def add_comments(post: Post, count: int) -> None:
    """Add published comments: half of them start a thread, each with one reply."""
    first = (db.session.query(db.func.max(Comment.id)).scalar() or 0) + 1
    rows = []
    for number in range(count):
        is_reply = number % 2 == 1
        body = f"{number}: {SENTENCES[number % 5]} *{SENTENCES[(number + 2) % 5]}*"
        rows.append(
            {
                "id": first + number,
                "post_id": post.id,
                "parent_id": first + number - 1 if is_reply else None,
                "root_id": first + number - 1 if is_reply else None,
                "position": 1 if is_reply else number // 2 + 1,
                "replies_numbered": 0 if is_reply else 1,
                "reply_count": 0 if is_reply else 1,
                "author_name": f"Reader {number}",
                "body": body,
                "rendered_body": render_comment(body),
                "renderer_version": RENDERER_VERSION,
                "search_text": body,
                "revision": 1,
                "status": Status.PUBLISHED,
                "address_hash": "0" * 64,
                "trap_filled": False,
                "created_at": datetime.now(UTC),
                "published_at": datetime.now(UTC),
            }
        )
    db.session.execute(insert(Comment), rows)
    db.session.execute(
        update(Post)
        .where(Post.id == post.id)
        .values(roots_numbered=(count + 1) // 2, comment_count=count)
    )
    db.session.commit()


def blarney() -> list[str]:
    """Give the command of this interpreter's installation."""
    return [sys.executable, "-m", "blog.cli"]


class Server:
    """A running server with one worker."""

    def __init__(self, command: list[str], port: int, environ: dict[str, str]) -> None:
        self.port = port
        self._process = subprocess.Popen(
            command,
            env=os.environ | environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise SystemExit(f"The server did not start: {' '.join(command)}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            return self.get("/") > 0
        except OSError:
            return False

    def get(self, path: str) -> int:
        """Ask once; give the length of the answer in bytes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path)
        length = len(connection.getresponse().read())
        connection.close()
        return length

    def post_seconds(self, path: str, bodies: list[str]) -> float:
        """Send comments one after the other; give the median time of one, in seconds."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        times = []
        for body in bodies:
            form = urlencode({"author_name": "Rita Fields", "body": body})
            start = time.perf_counter()
            connection.request(
                "POST", path, form, {"Content-Type": "application/x-www-form-urlencoded"}
            )
            answer = connection.getresponse()
            answer.read()
            times.append(time.perf_counter() - start)
            if answer.status != http.client.SEE_OTHER:
                raise SystemExit(f"A comment was answered with {answer.status}.")
        connection.close()
        return statistics.median(times)

    def worker_rss_mib(self) -> float:
        """Give the resident memory of the worker, in MiB."""
        sizes = [0]
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
                if int(fields[1]) == self._process.pid:
                    sizes.append(int(fields[21]) * os.sysconf("SC_PAGE_SIZE"))
            except OSError:
                continue
        return max(sizes) / 1024**2

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(PATIENCE_SECONDS)


@contextmanager
def servers(folder: Path, counts: Sequence[int]) -> Iterator[dict[str, Server]]:
    """Start the bare app, and for each count of comments a blog with and one without page cache.

    Each has one worker. Their names are ``bare``, ``100`` and ``100 anew``.
    """
    serve = [*blarney(), "serve", "--workers", "1", "--threads", str(THREADS), "--port"]
    with ExitStack() as stack:

        def started(command: list[str], port: int, environ: dict[str, str]) -> Server:
            server = Server(command, port, environ)
            stack.callback(server.stop)
            return server

        port = _free_port()
        running = {"bare": started([sys.executable, "-c", BARE.format(port=port)], port, {})}
        for count in counts:
            data = folder / str(count)
            prepare(data, count)
            for name, mebibytes in ((f"{count}", 32), (f"{count} anew", 0)):
                port = _free_port()
                environ = {
                    "BLARNEY_DATA_DIR": str(data),
                    "BLARNEY_PAGE_CACHE_MIB": str(mebibytes),
                    "BLARNEY_RATE_LIMITS": "off",
                }
                running[name] = started([*serve, str(port)], port, environ)
        yield running


def load_tool() -> str:
    """Name what puts the load on the servers."""
    return "wrk" if shutil.which("wrk") else "a loop in Python (wrk is not installed)"


def requests_per_second(server: Server, path: str, seconds: float) -> float:
    """Ask for one page again and again over several connections; give the answers a second."""
    if shutil.which("wrk"):
        address = f"http://127.0.0.1:{server.port}{path}"
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", address]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        rate = re.search(r"Requests/sec:\s+([0-9.]+)", said)
        if rate is None or "Non-2xx" in said:
            raise SystemExit(f"wrk found fault with {path}:\n{said}")
        return float(rate[1])
    return _python_rate(server.port, path, seconds)


def _python_rate(port: int, path: str, seconds: float) -> float:
    counts = [0] * 4
    deadline = time.perf_counter() + seconds

    def ask(place: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.perf_counter() < deadline:
            connection.request("GET", path)
            connection.getresponse().read()
            counts[place] += 1
        connection.close()

    askers = [threading.Thread(target=ask, args=(place,)) for place in range(len(counts))]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    return sum(counts) / seconds


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])

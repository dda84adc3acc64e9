"""What the server acknowledged is kept, whatever happens to it; and asked to stop, it stops."""

from __future__ import annotations

import http.client
import shutil
import socket
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.flows.conftest import SLUG, Site

SETTINGS = {"BLARNEY_RATE_LIMITS": "off"}
ROUNDS = 3
WRITERS = 8
ACKNOWLEDGED_PER_ROUND = 40


class Writer(threading.Thread):
    """A reader who posts one comment after the other until the server is gone.

    Half of them send the comment that was not acknowledged again later, as people do.
    """

    def __init__(self, site: Site, name: str, enough: threading.Semaphore) -> None:
        super().__init__(name=name)
        self._site, self._enough = site, enough
        self._numbers = count(1)
        self.acknowledged: dict[str, str] = {}
        self.unanswered: str | None = None
        self.refused: list[int] = []

    def run(self) -> None:
        for number in self._numbers:
            body = f"Comment {number} of {self.name}: the tide waits for nobody."
            try:
                answer = self._site.comment(body, self.name)
            except (OSError, http.client.HTTPException):
                self.unanswered = body
                return
            if answer.status != 303:
                self.refused.append(answer.status)
                return
            self.acknowledged[body] = answer.location
            self._enough.release()

    def send_again(self) -> None:
        if self.unanswered is not None:
            answer = self._site.comment(self.unanswered, self.name)
            assert answer.status == 303
            self.acknowledged[self.unanswered] = answer.location


def killed_while_posting(site: Site, number: int) -> list[Writer]:
    """Let several readers post at once, kill the server among it, and start it again."""
    site.start()
    enough = threading.Semaphore(0)
    writers = [Writer(site, f"reader {number}-{each}", enough) for each in range(WRITERS)]
    for writer in writers:
        writer.start()
    for _ in range(ACKNOWLEDGED_PER_ROUND + 7 * number):
        enough.acquire(timeout=60)
    site.kill()
    for writer in writers:
        writer.join()
    return writers


@pytest.fixture(scope="module")
def writers(blog: Site) -> Iterator[list[Writer]]:
    """Give everybody who posted, after several kills; the server runs again."""
    everybody: list[Writer] = []
    for number in range(ROUNDS):
        everybody += killed_while_posting(blog, number)
    blog.start()
    for writer in everybody[::2]:
        writer.send_again()
    yield everybody
    blog.stop()


def bodies(site: Site) -> list[str]:
    return [
        body
        for (body,) in site.rows(
            "SELECT body FROM comments WHERE body LIKE 'Comment % of reader %'"
        )
    ]


def test_the_server_was_killed_in_the_middle_of_it(writers):
    assert [writer.refused for writer in writers if writer.refused] == []
    assert sum(len(writer.acknowledged) for writer in writers) >= ROUNDS * ACKNOWLEDGED_PER_ROUND
    assert any(writer.unanswered for writer in writers)


def test_no_acknowledged_comment_is_lost(blog, writers):
    kept = set(bodies(blog))

    assert {body for writer in writers for body in writer.acknowledged} - kept == set()


def test_no_comment_is_stored_twice(blog, writers):
    kept = bodies(blog)

    assert len(kept) == len(set(kept))


def test_every_comment_came_with_its_assessment_and_first_decision(blog, writers):
    halves = blog.rows(
        "SELECT c.id FROM comments c WHERE "
        "(SELECT count(*) FROM assessments a WHERE a.comment_id = c.id) != 1 "
        "OR (SELECT count(*) FROM decisions d WHERE d.comment_id = c.id AND d.from_status IS NULL) != 1"
    )

    assert halves == []


def test_counts_and_places_agree_with_the_comments(blog, writers):
    counts = dict(blog.rows("SELECT status, number FROM status_counts WHERE number > 0"))
    [(post_id, comment_count)] = blog.rows(
        "SELECT id, comment_count FROM posts WHERE slug = ?", SLUG
    )
    published = "FROM comments WHERE post_id = ? AND status = 'published'"

    assert counts == dict(blog.rows("SELECT status, count(*) FROM comments GROUP BY status"))
    assert blog.rows(f"SELECT count(*) {published}", post_id) == [(comment_count,)]
    assert (
        blog.rows(
            f"SELECT position {published} AND root_id IS NULL GROUP BY position HAVING count(*) > 1",
            post_id,
        )
        == []
    )


def test_the_database_is_whole(blog, writers):
    assert blog.rows("PRAGMA integrity_check") == [("ok",)]
    assert blog.rows("PRAGMA foreign_key_check") == []
    assert blog.rows("PRAGMA journal_mode") == [("wal",)]


def test_the_links_that_were_given_out_still_lead_there(blog, writers):
    for writer in writers:
        for body, location in list(writer.acknowledged.items())[-2:]:
            path, _, anchor = location.partition("#")
            page = blog.get(path)

            assert page.status == 200
            assert body in page.text
            assert f'id="{anchor}"' in page.text or not anchor


@pytest.fixture
def other(prepared: Path, tmp_path: Path) -> Iterator[Site]:
    """Give another server, to be stopped."""
    shutil.copytree(prepared, tmp_path / "data")
    site = Site(tmp_path / "data", SETTINGS)
    site.start()
    yield site
    if site.process is not None and site.process.poll() is None:
        site.kill()


def test_asked_to_stop_it_leaves_nobody_behind(other):
    workers = other.workers()
    assert len(workers) >= 2

    code = other.stop()

    assert code == 0
    assert not other.answers()
    assert [pid for pid in workers if is_running(pid)] == []
    assert "Traceback" not in other.log.read_text()


def test_asked_to_stop_it_does_not_wait_for_a_client_that_stalls(other):
    with socket.create_connection(("127.0.0.1", other.port)) as stalled:
        stalled.sendall(
            f"POST /posts/{SLUG}/comments HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nauth".encode()
        )

        code = other.stop()

    assert code == 0


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False

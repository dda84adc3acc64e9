"""Real servers on this machine for tests of what leaves the blog: one for mail, one for HTTP."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


@dataclass
class Received:
    """What a server got, and how it is to answer."""

    port: int = 0
    mails: list[tuple[list[str], str]] = field(default_factory=list)
    calls: list[tuple[dict[str, str], str]] = field(default_factory=list)
    status: int = 204
    refuses: bool = False


@contextmanager
def running(server: Any, received: Received) -> Iterator[Received]:
    received.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield received
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def mail_server() -> Iterator[Received]:
    """Speak as much SMTP as smtplib needs to hand over a mail (RFC 5321)."""
    received = Received()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 test")
            to: list[str] = []
            while line := self.rfile.readline().decode().strip():
                verb = line.upper()
                if verb.startswith("RCPT"):
                    to.append(line.partition("<")[2].partition(">")[0])
                    self.say("550 no" if received.refuses else "250 ok")
                elif verb == "DATA":
                    self.say("354 go on")
                    received.mails.append((to, self.text()))
                    self.say("250 ok")
                elif verb == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

        def text(self) -> str:
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
            return b"".join(lines).decode()

        def say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    with running(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler), received) as found:
        yield found


@contextmanager
def http_server() -> Iterator[Received]:
    """Take POST requests and answer with ``status``."""
    received = Received()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            received.calls.append((dict(self.headers.items()), body))
            self.send_response(received.status)
            if received.status in {301, 302, 307}:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    with running(HTTPServer(("127.0.0.1", 0), Handler), received) as found:
        yield found

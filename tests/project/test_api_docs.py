"""The commands that the page about the API shows do what it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from blog.domain.accounts import Role
from blog.domain.moderation import Status
from blog.domain.tokens import SCOPES_OF
from blog.web.json_answers import CODES, CODES_OF_ERRORS

TEXT = (Path(__file__).resolve().parents[2] / "docs/api.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^curl .*$", TEXT, flags=re.MULTILINE)
SITE = "https://blog.example.org"


@pytest.fixture
def token(app, scene):
    scene.comment(scene.post(), status=Status.PENDING)
    user = scene.user("Mona", Role.MODERATOR)
    with app.app_context():
        tokens = app.extensions["blarney"].people.tokens
        return tokens.create(user.id, "example", SCOPES_OF[Role.MODERATOR]).text


def test_there_are_some():
    assert len(COMMANDS) >= 3


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_is_answered(app, token, command):
    words = iter(shlex.split(command.replace("$TOKEN", token))[1:])
    headers, body, address = {}, None, ""
    for word in words:
        if word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = next(words)
        else:
            address = word

    answer = app.test_client(use_cookies=False).open(
        address.removeprefix(SITE),
        method="GET" if body is None else "POST",
        headers=headers,
        data=body,
    )

    assert address.startswith(f"{SITE}/api/v1/")
    assert answer.status_code == 200, answer.text


def test_every_code_is_told():
    told = set(re.findall(r"`([a-z_]+)`", TEXT))

    left_out = {"conflict", "comments_closed", "too_many_requests"}  # no operation answers these
    assert ({*CODES.values(), *CODES_OF_ERRORS.values()} - left_out) - told == set()

"""The shadow's page and buttons: who may, what is listed, what hostile names become."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from blog.domain.moderation import Status
from spam.store import base_version
from tests.blog.services.test_spam_gate import save
from tests.conftest import SAME_ORIGIN
from tests.fakes import FixedGate

PAGE = "/admin/spam/shadow"
HOSTILE = "<script>alert(1)</script>"


def send(client: Any, path: str, data: dict[str, str] | None = None) -> Any:
    return client.post(path, data=data or {}, headers=SAME_ORIGIN)


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.fixture(autouse=True)
def as_the_base_model(monkeypatch):
    """The double speaks for the version that is in use."""
    judge = FixedGate.assess

    def assess(self, message, sightings=None):
        said = judge(self, message)
        return replace(said, verdict=replace(said.verdict, model=base_version()))

    monkeypatch.setattr(FixedGate, "assess", assess)


@pytest.fixture
def store(services):
    return services.retraining._store


@pytest.fixture
def strict(store) -> str:
    return save(store, 40.0)


def test_an_administrator_starts_and_stops_it(ada, store, strict):
    assert send(ada, f"{PAGE}/start", {"version": strict}).status_code == 303
    assert store.shadow_version() == strict
    page = ada.get("/admin/spam").text
    assert f"Version {strict} now scores every new comment beside" in page
    assert "badge" in page

    assert send(ada, f"{PAGE}/stop").status_code == 303
    assert store.shadow_version() is None
    assert "No version scores beside the one in use" in text_of(ada.get("/admin/spam").text)


def test_a_moderator_looks_and_changes_nothing(max_, store, strict):
    store.set_shadow(strict)

    page = max_.get(PAGE).text

    assert strict in page
    assert f"{PAGE}/stop" not in page
    assert "/admin/spam/limits" not in page
    assert send(max_, f"{PAGE}/stop").status_code == 403
    assert send(max_, f"{PAGE}/start", {"version": strict}).status_code == 403
    assert store.shadow_version() == strict


@pytest.mark.parametrize("version", ["", "nonsense", "../../etc/passwd", "v" * 300, HOSTILE])
def test_what_is_no_version_is_refused_on_the_page(ada, store, version):
    answer = send(ada, f"{PAGE}/start", {"version": version})

    assert answer.status_code == 303
    page = ada.get("/admin/spam").text
    assert "notice-warn" in page
    assert HOSTILE not in page
    assert store.shadow_version() is None


def test_only_comments_on_which_they_differ_are_listed(ada, scene, store, strict):
    store.set_shadow(strict)
    post = scene.post()
    scene.comment(post, "The ferry was late again.", author_name=HOSTILE[:80])
    scene.comment(post, "Both agree on this one.", status=Status.SPAM)

    for path in (PAGE, "/admin/spam"):
        page = ada.get(path).text

        assert "The ferry was late again." in page
        assert "Both agree on this one." not in page.partition('id="changed"')[0]
        assert HOSTILE not in page
        assert "&lt;script&gt;" in page
        assert "both judged 2 comments and would have acted differently on 1" in text_of(page)


def test_older_ones_are_a_page_further(ada, scene, store, strict):
    store.set_shadow(strict)
    post = scene.post()
    for number in range(12):
        scene.comment(post, f"Boat number {number} lies on the mud.", address=f"192.0.2.{number}")

    whole, short = ada.get(PAGE).text, ada.get("/admin/spam").text
    older = ada.get(f"{PAGE}?before=3").text

    assert whole.count("lies on the mud") == 12
    assert short.partition('id="changed"')[0].count("lies on the mud") == 10
    assert "All 12" in text_of(short)
    assert "Boat number 1 lies" in older
    assert "Boat number 2 lies" not in older
    assert "Newest" in older


@pytest.mark.parametrize("before", ["", "x", "-1", "9" * 30, "1.5"])
def test_an_odd_page_is_refused(ada, before):
    assert ada.get(f"{PAGE}?before={before}").status_code == 400


def test_a_broken_pointer_is_told_and_can_be_stopped(ada, store):
    store.replace_file("shadow", b"\xff\xfe")

    assert "cannot read which model is shadow" in ada.get("/admin/spam").text
    assert send(ada, f"{PAGE}/stop").status_code == 303
    assert "cannot read" not in ada.get("/admin/spam").text


def test_promoting_from_the_page_ends_it(ada, store, strict):
    store.set_shadow(strict)
    assert f'value="{strict}"' in ada.get(PAGE).text

    send(ada, "/admin/spam/promote", {"version": strict})

    assert (store.current_version(), store.shadow_version()) == (strict, None)

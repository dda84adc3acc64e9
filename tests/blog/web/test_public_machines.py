"""What machines ask for: health, metrics, robots, icon, assets."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.db import db
from blog.domain.moderation import Status


def test_healthz_names_every_check(client: FlaskClient) -> None:
    answer = client.get("/healthz")

    checks = answer.get_json()["checks"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert checks["database"]["ok"] is True
    is_ok = all(check["ok"] for check in checks.values())
    assert answer.status_code == (200 if is_ok else 503)
    assert answer.get_json()["status"] == ("ok" if is_ok else "failing")


def test_healthz_is_503_when_the_database_is_not_ready(client: FlaskClient, app: Flask) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.get_json()["checks"]["database"]["ok"] is False


def test_metrics_count_comments_by_status(client: FlaskClient, scene: Any) -> None:
    post = scene.post("Quay")
    scene.comment(post)
    scene.comment(post, status=Status.PENDING)

    text = client.get("/metrics").text

    assert 'blarney_comments{status="published"} 1' in text
    assert 'blarney_comments{status="pending"} 1' in text
    assert re.search(r"^process_resident_memory_bytes [1-9]\d{6,}$", text, re.MULTILINE)
    assert "blarney_build_info{version=" in text


def test_metrics_are_not_there_for_other_addresses(client: FlaskClient) -> None:
    answer = client.get("/metrics", environ_base={"REMOTE_ADDR": "198.51.100.7"})

    assert answer.status_code == 404
    assert "blarney_comments" not in answer.text


def test_crawlers_are_kept_out_of_what_is_private_or_endless(client: FlaskClient) -> None:
    lines = client.get("/robots.txt").text.splitlines()

    assert {"Disallow: /admin/", "Disallow: /comments/", "Disallow: /*?reply_to="} <= set(lines)


def test_icon_is_where_browsers_look(client: FlaskClient) -> None:
    with client.get("/favicon.ico") as answer:
        assert answer.content_type.startswith("image/svg+xml")


def test_named_assets_may_be_kept_for_a_year_and_others_not(client: FlaskClient) -> None:
    address = re.search(r'href="(/static/style\.css\?v=[0-9a-f]{12})"', client.get("/").text)
    assert address is not None

    with client.get(address.group(1)) as named, client.get("/static/style.css") as plain:
        assert "immutable" in named.headers["Cache-Control"]
        assert "immutable" not in plain.headers["Cache-Control"]


def test_metrics_work_without_an_installed_package_and_without_a_cache(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_installed(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("blog.web.public.version", not_installed)
    monkeypatch.delitem(app.extensions, "page_cache")

    text = client.get("/metrics").text

    assert 'blarney_build_info{version="0"} 1' in text
    assert "page_cache" not in text

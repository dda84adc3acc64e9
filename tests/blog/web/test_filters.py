"""What templates can say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from blog.web.filters import machine_time, xml_text
from tests.fakes import StandingClock


def test_machine_time_is_utc() -> None:
    east = timezone(timedelta(hours=5))

    assert machine_time(datetime(2026, 3, 3, 4, 30, 15, tzinfo=east)) == "2026-03-02T23:30:15Z"


@given(st.text())
def test_any_text_fits_into_an_xml_document(text: str) -> None:
    element = ET.Element("t")
    element.text = xml_text(text)

    ET.fromstring(ET.tostring(element))


def test_fit_text_stays_as_it_is() -> None:
    text = "Größe — 漢字 🛶\n\tpunto"

    assert xml_text(text) == text


def test_numbers_in_a_template_are_said_in_the_language_of_each_page(app: Flask) -> None:
    template = app.jinja_env.from_string("{{ 0.5|number(1) }} {{ 0.125|percent(1) }}")

    said = []
    for language in ("en", "it"):
        with app.test_request_context("/admin/", headers={"Accept-Language": language}):
            said.append(template.render().replace("\xa0", " "))

    assert said == ["0.5 12.5 %", "0,5 12,5 %"]


class TestZone:
    @pytest.fixture
    def overrides(self) -> dict[str, Any]:
        return {"SITE_TIMEZONE": "Pacific/Auckland"}

    def test_pages_show_the_sites_zone_and_tell_machines_utc(
        self, client: FlaskClient, scene: Any, now: StandingClock
    ) -> None:
        now.moment = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
        scene.post("Quay", slug="quay")

        page = client.get("/posts/quay").text

        assert 'datetime="2026-03-02T12:00:00Z"' in page
        assert ">3 March 2026</time>" in page

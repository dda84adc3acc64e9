"""What templates can say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from blog.web.filters import counted, day_of, machine_time, minute_of, month_name, xml_text
from tests.fakes import StandingClock

ROME = ZoneInfo("Europe/Rome")
LATE = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)


def test_days_are_those_of_the_sites_zone() -> None:
    assert day_of(LATE, ROME) == "3 March 2026"
    assert day_of(LATE, ZoneInfo("UTC")) == "2 March 2026"


def test_minutes_follow_summer_time() -> None:
    assert minute_of(LATE, ROME) == "3 March 2026, 00:30"
    assert minute_of(datetime(2026, 7, 1, 5, 4, tzinfo=UTC), ROME) == "1 July 2026, 07:04"


def test_machine_time_is_utc() -> None:
    east = timezone(timedelta(hours=5))

    assert machine_time(datetime(2026, 3, 3, 4, 30, 15, tzinfo=east)) == "2026-03-02T23:30:15Z"


def test_months_have_names() -> None:
    assert (month_name(1), month_name(12)) == ("January", "December")


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 posts"), (1, "1 post"), (2, "2 posts"), (1234, "1,234 posts")]
)
def test_numbers_agree_with_their_nouns(number: int, words: str) -> None:
    assert counted(number, "post", "posts") == words


@given(st.text())
def test_any_text_fits_into_an_xml_document(text: str) -> None:
    element = ET.Element("t")
    element.text = xml_text(text)

    ET.fromstring(ET.tostring(element))


def test_fit_text_stays_as_it_is() -> None:
    text = "Größe — 漢字 🛶\n\tpunto"

    assert xml_text(text) == text


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

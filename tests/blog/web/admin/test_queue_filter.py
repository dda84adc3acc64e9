"""The queue's filter in an address: read, written back the same, refused with the field's name."""

from __future__ import annotations

from datetime import date

import pytest

from blog.db import SearchState, db
from blog.domain.errors import InvalidInputError
from blog.domain.moderation import Status
from blog.domain.queue import QueueFilter, QueueOrder
from blog.web.admin.queue_filter import chips, filter_arguments, read_filter

EVERYTHING = QueueFilter(
    status=Status.SPAM,
    q="late ferry",
    post_slug="tides",
    order=QueueOrder.WORTH,
    author="سارة <b>",
    host="pills.example",
    language="it",
    reason="word:casinò",
    score_min=0.25,
    score_max=0.995,
    from_date=date(2026, 5, 17),
    to_date=date(2026, 5, 18),
    campaign=7,
    address=17,
)


@pytest.mark.parametrize("chosen", [QueueFilter(), EVERYTHING, QueueFilter(score_min=0.0)])
def test_what_is_written_is_read_back_the_same(chosen):
    assert read_filter(filter_arguments(chosen)) == chosen


def test_empty_fields_of_the_form_are_not_set():
    empty = dict.fromkeys(
        ("q", "post", "author", "reason", "score_min", "from", "campaign", "address"), " "
    )

    assert read_filter(empty) == QueueFilter()
    assert filter_arguments(QueueFilter()) == {"status": "pending"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("status", "odd"),
        ("order", "sideways"),
        ("language", "klingon"),
        ("reason", "Two words"),
        ("reason", "word:" + "a" * 80),
        ("score_min", "high"),
        ("score_min", "nan"),
        ("score_max", "1.5"),
        ("score_max", "-0.1"),
        ("from", "yesterday"),
        ("to", "2026-02-30"),
        ("campaign", "x"),
        ("campaign", "9" * 30),
        ("address", "192.0.2.1"),
        ("address", "-1"),
        ("address", "9" * 30),
        ("author", "a" * 81),
        ("host", "a" * 300),
        ("q", "a" * 201),
        ("q", "\x00"),
        ("author", "\ud800"),
    ],
)
def test_what_is_no_value_is_refused_naming_the_field(field, value):
    with pytest.raises(InvalidInputError) as refused:
        read_filter({field: value})

    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"score_min": "0.8", "score_max": "0.2"}, "score_max"),
        ({"from": "2026-05-18", "to": "2026-05-17"}, "to"),
    ],
)
def test_a_range_upside_down_is_refused(fields, field):
    with pytest.raises(InvalidInputError) as refused:
        read_filter(fields)

    assert list(refused.value.fields) == [field]


def test_each_condition_has_a_chip_that_takes_it_away(app):
    with app.test_request_context():
        found = chips(EVERYTHING)

    assert [chip.value for chip in found] == [
        "late ferry",
        "tides",
        "سارة <b>",
        "pills.example",
        "Italian",
        "word:casinò",
        "25 %",
        "99.5 %",
        "2026-05-17",
        "2026-05-18",
        "#7",
        "#17",
    ]
    everything = filter_arguments(EVERYTHING)
    assert [set(everything) - set(chip.without) for chip in found] == [
        {name} for name in everything if name not in {"status", "order"}
    ]


class TestPage:
    def test_hostile_values_are_inert_and_kept_in_every_link(self, max_, scene):
        comment = scene.comment(scene.post("The leak"), "A ferry", status=Status.PENDING)
        hostile = '"><script>alert(1)</script>'

        page = max_.get("/admin/moderation", query_string={"author": hostile, "q": "ferry"}).text

        assert "<script>alert" not in page
        assert "No comment here matches." in page
        assert f'id="c-{comment.id}"' not in page
        assert page.count("author=%22%3E%3Cscript%3E") >= 4  # each tab keeps it

    def test_the_filter_by_network_address_names_a_comment_and_no_address(self, max_, scene):
        post = scene.post("The leak")
        near = scene.comment(post, "A ferry", status=Status.PENDING, address="192.0.2.7")
        far = scene.comment(post, "A boat", status=Status.PENDING, address="198.51.100.9")

        page = max_.get(f"/admin/moderation?status=pending&address={near.id}").text

        assert f'id="c-{near.id}"' in page
        assert f'id="c-{far.id}"' not in page
        assert "network address of" in page
        assert "192.0.2.7" not in page
        assert near.address_hash[:8] not in page
        assert f'name="address" value="{near.id}"' in page  # what acts on all that match keeps it

    def test_an_address_is_rid_of_empty_fields(self, max_):
        answer = max_.get("/admin/moderation?status=pending&q=tar&author=&order=worth&from=")

        assert answer.status_code == 302
        assert answer.location == "/admin/moderation?status=pending&q=tar&order=worth"

    def test_the_page_says_when_the_search_does_not_know_every_comment(self, app, max_, scene):
        scene.comment(scene.post("The leak"), status=Status.PENDING)
        assert "blarney db index" not in max_.get("/admin/moderation").text
        with app.app_context():
            db.session.get_one(SearchState, 1).last_id = 99
            db.session.commit()

        assert "blarney db index" in max_.get("/admin/moderation").text

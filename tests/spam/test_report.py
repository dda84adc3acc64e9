from __future__ import annotations

from html.parser import HTMLParser

import pytest

from spam.attack_table import attack_table
from spam.candidate import Candidate
from spam.dataset import Example, Message
from spam.evaluation import metrics
from spam.model_changes import changes_between
from spam.report import report_html
from spam.scorer import Scorer


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.attributes: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.append(dict(attrs))
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href"}]


def parsed(page: str) -> Page:
    reader = Page()
    reader.feed(page)
    return reader


def test_every_chart_has_a_table_beside_it_and_nothing_is_fetched(
    base: Scorer, small_set: list[Example]
) -> None:
    page = parsed(report_html(base, small_set, metrics(base, small_set)))

    assert page.tags.count("svg") == 6
    assert page.tags.count("table") >= 10
    assert page.addresses == []
    assert "script" not in page.tags


def test_hostile_texts_and_names_are_shown_as_text(base: Scorer) -> None:
    hostile = "<script>alert(1)</script> buy cheap viagra http://pills.example.com"
    examples = [
        Example(Message(hostile), is_spam=False, source="<img src=x>"),
        Example(Message(f"{hostile} casino"), is_spam=False, source="b"),
        Example(Message("A calm day by the river"), is_spam=True, source="b"),
    ]

    page = report_html(base, examples, metrics(base, examples))

    assert "<script>" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


def test_one_label_alone_makes_a_page(base: Scorer) -> None:
    examples = [Example(Message("A calm day by the river"), is_spam=False)]

    assert "–" in report_html(base, examples, metrics(base, examples))


def test_everything_is_named_for_those_who_listen(base: Scorer, small_set: list[Example]) -> None:
    page = parsed(report_html(base, small_set, metrics(base, small_set)))
    of = list(zip(page.tags, page.attributes, strict=True))

    assert of[page.tags.index("html")][1]["lang"] == "en"
    assert all(a["role"] == "img" and a["aria-label"] for tag, a in of if tag == "svg")
    assert all(a.get("scope") in {"col", "row"} for tag, a in of if tag == "th")
    assert page.tags.count("caption") == page.tags.count("table")


def test_attacks_and_changes_have_their_tables(
    base: Scorer, small_candidate: Candidate, small_set: list[Example]
) -> None:
    scorer = small_candidate.scorer()
    measured = metrics(scorer, small_set) | {"attacks": attack_table(scorer, small_set[:40])}

    page = report_html(
        scorer, small_set, measured, changes=changes_between(base, scorer, small_set)
    )

    assert "Caught under attack" in page
    assert "scrambled" in page
    assert f"What changed against {base.version}" in page
    assert " → " in page


def test_the_same_model_twice_changes_nothing(base: Scorer, small_set: list[Example]) -> None:
    changes = changes_between(base, base, small_set)

    page = report_html(base, small_set, metrics(base, small_set), changes=changes)

    assert "No comment is treated differently" in page


@pytest.mark.parametrize("label", [True, False])
def test_one_label_alone_has_attacks_too(base: Scorer, *, label: bool) -> None:
    examples = [Example(Message("Calm day"), is_spam=label), Example(Message(""), is_spam=label)]
    measured = metrics(base, examples) | {"attacks": attack_table(base, examples)}

    page = report_html(base, examples, measured)

    assert page.count("<svg") == 6  # three of the data, three of the card
    assert "nan" not in page

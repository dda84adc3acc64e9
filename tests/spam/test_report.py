from __future__ import annotations

from html.parser import HTMLParser

from spam.dataset import Example, Message
from spam.evaluation import metrics
from spam.report import report_html
from spam.scorer import Scorer


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href"}]


def parsed(page: str) -> Page:
    reader = Page()
    reader.feed(page)
    return reader


def test_every_chart_has_a_table_beside_it_and_nothing_is_fetched(
    base: Scorer, small_set: list[Example]
) -> None:
    page = parsed(report_html(base, small_set, metrics(base, small_set)))

    assert page.tags.count("svg") == 3
    assert page.tags.count("table") >= 7
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

"""The figures on the classifier's page are the card's, and nothing else of the page changes."""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path
from typing import Any

import pytest

from tools import make_classifier_tables as tables
from tools.make_classifier_tables import BEGIN, END, LEAST_HAM, LEAST_SPAM


def row(ham: int, held: float | None, spam: int, caught: float | None) -> dict[str, Any]:
    return {"ham": ham, "ham_held": held, "spam": spam, "spam_caught": caught}


def a_card() -> dict[str, Any]:
    kinds = {"short_praise": row(40, 0.05, 0, None), "link": row(0, None, 30, 0.9)}
    bare_kinds = {"short_praise": row(40, 0.1, 0, None), "link": row(0, None, 30, 0.5)}
    by_source = {
        "calm": row(LEAST_HAM, 0.01, 0, None),
        "edgy": row(LEAST_HAM + 60, 0.04, 0, None),
        "tiny": row(LEAST_HAM - 1, 0.5, LEAST_SPAM - 1, 0.5),
        "few": row(0, None, LEAST_SPAM, 0.6),
        "flood": row(3, 0.0, 1_234, 0.876),
    }
    return {
        "version": "base-0123",
        "hold_at": 0.84612,
        "spam_at": 0.98640244,
        "limits_note": "A note.",
        "counts": {"calm": {"ham": 1_000, "spam": 0}, "flood": {"ham": 500, "spam": 2_000}},
        "metrics": {
            "ham_held": 0.0123,
            "ham_binned": 0.001,
            "spam_caught": 0.8,
            "spam_binned": None,
            "roc_area": 0.98765,
            "calibration_error": 0.02,
            "calibration_error_balanced": 0.03,
            "by_kind": kinds,
            "by_kind_text_alone": bare_kinds,
            "by_source": by_source,
            "by_source_text_alone": by_source,
            "by_language": {
                "da": row(LEAST_HAM - 1, 0.0, LEAST_SPAM, 0.9),
                "fr": row(LEAST_HAM, 0.02, 0, None),
                "et": row(LEAST_HAM - 1, 0.0, LEAST_SPAM - 1, 0.9),
            },
            "absent_families": {"spam": 1_860, "caught": 0.78172},
            "scrambled_praise": {"spam": 7, "caught": None},
            "attacks": {"leet": {"spam": 1_887, "plain": 0.8, "caught": 0.9014}},
        },
    }


def first_cells(text: str) -> list[str]:
    lines = (line for line in text.split("\n") if line.startswith("|"))
    return [line.split(" | ")[0].strip("| ") for line in lines]


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, "–"), (0.0, "0.0 %"), (0.07446, "7.4 %"), (0.5, "50.0 %"), (1.0, "100.0 %")],
)
def test_a_share_is_a_percentage_or_a_dash(value: float | None, written: str) -> None:
    assert tables.share(value) == written


def test_a_table_has_a_head_a_rule_and_its_rows() -> None:
    assert tables.table(("a", "b"), [("1", "2")]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"
    assert tables.table(("a",), []) == "| a |\n| --- |"


def test_the_overview_counts_all_sources_and_leaves_out_kinds_the_card_has_not() -> None:
    card = a_card()

    written = tables.overview(card["metrics"], card["counts"])

    assert "| honest comments held | 1,500 | 1.2 % | 10.0 % |" in written
    assert "| spam caught | 2,000 | 80.0 % | 50.0 % |" in written
    assert "| spam binned | 2,000 | – |  |" in written
    assert "| genuine short praise held | 40 | 5.0 % | 10.0 % |" in written
    assert "| spam with links, caught | 30 | 90.0 % | 50.0 % |" in written
    assert "other spam" not in written
    assert "| praise of templates left out, caught | 1,860 |  | 78.2 % |" in written
    assert "| praise with half its words scrambled, caught | 7 |  | – |" in written
    assert "| area under the ROC curve | 3,500 | 0.9877 |  |" in written


def test_shares_of_the_text_alone_weigh_by_the_number_of_comments() -> None:
    card = a_card()
    kinds = {"some": row(10, 0.2, 0, None), "more": row(30, 0.6, 0, None)}
    card["metrics"]["by_kind_text_alone"] |= kinds | {"short_praise": row(0, None, 0, None)}

    written = tables.overview(card["metrics"] | {"by_kind": {}}, card["counts"])

    assert "| honest comments held | 1,500 | 1.2 % | 50.0 % |" in written


def test_without_comments_of_a_label_the_text_alone_has_a_dash() -> None:
    card = a_card()
    metrics = card["metrics"] | {"by_kind": {}, "by_kind_text_alone": {}}

    assert "| spam caught | 2,000 | 80.0 % | – |" in tables.overview(metrics, card["counts"])


def test_sources_with_enough_comments_only_the_most_spam_and_the_worst_held_first() -> None:
    spam, ham = tables.sources(a_card()["metrics"]).split("\n\nHonest sources")

    assert first_cells(spam) == ["source", "---", "flood", "few"]
    assert first_cells(ham) == ["source", "---", "edgy", "calm"]
    assert "| flood | 1,234 | 87.6 % | 87.6 % | 3 | 0.0 % |" in spam
    assert "| few | 20 | 60.0 % | 60.0 % | 0 | – |" in spam


def test_languages_need_enough_comments_of_either_label() -> None:
    written = tables.languages(a_card()["metrics"])

    assert first_cells(written) == ["language (a guess)", "---", "fr", "da"]
    assert "| fr | 100 | 2.0 % | 0 | – |" in written


def test_attacks_stand_next_to_the_same_spam_as_written() -> None:
    assert "| leet | 1,887 | 80.0 % | 90.1 % |" in tables.attacks(a_card()["metrics"])


def test_the_limits_and_all_tables_are_written() -> None:
    written = tables.figures(a_card())

    assert written.startswith(
        "Model `base-0123`. Held from a score of 0.8461, binned from 0.986402. A note.\n\n| measure"
    )
    for heading in ("Sources with at least 20 spam", "Languages:", "Disguises, texts alone:"):
        assert f"\n\n{heading}" in written


def run(monkeypatch: pytest.MonkeyPatch, card: Path, page: Path) -> None:
    arguments = ["make_classifier_tables", "--card", str(card), "--page", str(page)]
    monkeypatch.setattr(sys, "argv", arguments)
    runpy.run_path(tables.__file__, run_name="__main__")


def test_only_what_stands_between_the_marks_is_replaced(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    card, page = tmp_path / "card.json", tmp_path / "page.md"
    note = r"Backslashes \1 \g<0> stay."
    card.write_text(json.dumps(a_card() | {"limits_note": note}), "utf-8")
    page.write_text(f"Before – ä.\n\n{BEGIN}\nold\n{END}\n\nAfter.\n", "utf-8")

    run(monkeypatch, card, page)
    once = page.read_text("utf-8")
    run(monkeypatch, card, page)

    assert once.startswith(f"Before – ä.\n\n{BEGIN}\n\nModel `base-0123`.")
    assert once.endswith(f"\n\n{END}\n\nAfter.\n")
    assert note in once
    assert "old" not in once
    assert page.read_text("utf-8") == once


def test_a_page_without_the_marks_is_refused_and_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    card, page = tmp_path / "card.json", tmp_path / "page.md"
    card.write_text(json.dumps(a_card()), "utf-8")
    page.write_text(f"{END} the wrong way round {BEGIN}", "utf-8")

    with pytest.raises(SystemExit, match=r"expected the marks .* in page\.md"):
        run(monkeypatch, card, page)

    assert page.read_text("utf-8") == f"{END} the wrong way round {BEGIN}"


def test_the_page_shows_the_shipped_card() -> None:
    card = json.loads((tables.ROOT / "spam" / "base" / "card.json").read_text("utf-8"))
    page = (tables.ROOT / "docs" / "classifier.md").read_text("utf-8")

    assert f"{BEGIN}\n\n{tables.figures(card)}\n\n{END}" in page

"""Lines of CSV hold no formula and can be read back."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.domain.spreadsheet import csv_line, safe_cell

FORMULAS = [
    "=1+1",
    "+cmd",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1+1",
    "\ufeff=1",
    "＝1",
    '=HYPERLINK("https://spam.example";"open")',
]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_begins_like_a_formula_becomes_text(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ada", "#12", "5 = five", "'quoted'", "a\tb", "الميناء"])
def test_everything_else_stays_as_it_is(text):
    assert safe_cell(text) == text


def test_a_line_is_quoted_and_ended_as_rfc_4180_says():
    assert csv_line(["a", 'say "hello"', "x,y", 7, "two\nlines"]) == (
        'a,"say ""hello""","x,y",7,"two\nlines"\r\n'
    )


def test_a_number_is_no_formula():
    assert csv_line([-3]) == "-3\r\n"


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), min_size=2
    )
)
def test_reading_back_gives_the_same_cells(cells):
    [read] = csv.reader(io.StringIO(csv_line(cells), newline=""))

    assert read == [safe_cell(cell) for cell in cells]

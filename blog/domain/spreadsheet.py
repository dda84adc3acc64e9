"""Lines of CSV (RFC 4180) in which no cell is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final

BYTE_ORDER_MARK: Final = "\ufeff"
"""Tells spreadsheets that the file is in UTF-8."""
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """Give a cell that a spreadsheet shows as text, whoever chose it.

    References
    ----------
    OWASP, CSV Injection: cells that begin with these characters are run as formulas; an
    apostrophe before them makes them text.
    """
    bare = text.lstrip(" \u00a0\ufeff\x00")
    return f"'{text}" if bare.startswith(_DANGEROUS) else text


def csv_line(cells: Iterable[str | int]) -> str:
    """Write one line, its end included."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(
        [safe_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    )
    return line.getvalue()

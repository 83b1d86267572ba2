"""The sheet for a visit as one printed page (PDF): what to ask, the worst symptoms, scales, blood, flags, curves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from proapp.picture.curve import COLUMNS, HIGH, WIDE, Curve, curves

if TYPE_CHECKING:
    from fpdf import FPDF

MARGIN, GAP = 14, 3  # millimetres
MOST_ROWS, MOST_CURVES = 8, 4  # what fits on one page
NOTE = (
    "Made of the participant's own answers. Composite grades (0 to 3) are made from PRO-CTCAE answers and are not "
    "CTCAE grades. The sheet asks for a review; it does not instruct."
)


@dataclass(frozen=True, slots=True)
class Table:
    """A small table: its title, column heads, rows of words, and what is said when there are none."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed. `lines` stand below the title, `asks` are what to ask about, the most pressing first."""

    title: str
    lines: tuple[str, ...]
    asks: tuple[str, ...]
    tables: tuple[Table, ...]
    curves: tuple[Curve, ...]
    made_at: datetime


def sheet(shown: Sheet) -> bytes:
    """One A4 page as PDF, the same for the same values."""
    page = _page(shown)
    page.set_font("body", "B", 15)
    page.cell(0, 8, shown.title, new_x="LMARGIN", new_y="NEXT")
    page.set_font("body", "", 9)
    for line in shown.lines:
        page.multi_cell(0, 4.6, line, new_x="LMARGIN", new_y="NEXT")
    page.ln(GAP)
    _asks(page, shown.asks)
    for pair in _pairs(shown.tables):
        _side_by_side(page, pair)
    if shown.curves:
        _curves(page, shown.curves[:MOST_CURVES])
    _foot(page, shown.made_at)
    return bytes(page.output())


def _page(shown: Sheet) -> FPDF:
    import matplotlib  # noqa: PLC0415  loaded when a page is printed: it brings the fonts
    from fpdf import FPDF  # noqa: PLC0415  loaded when a page is printed

    page = FPDF(format="A4")
    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    page.add_font("body", "", fonts / "DejaVuSans.ttf")
    page.add_font("body", "B", fonts / "DejaVuSans-Bold.ttf")
    page.set_margins(MARGIN, MARGIN)
    page.set_auto_page_break(False)
    page.set_creation_date(shown.made_at.astimezone(UTC))
    page.set_title(shown.title)
    page.add_page()
    return page


def _asks(page: FPDF, asks: Sequence[str]) -> None:
    _heading(page, "To ask about")
    page.set_font("body", "", 9)
    for words in asks[:MOST_ROWS] or ("Nothing stands out.",):
        page.cell(4, 4.8, "–")
        page.multi_cell(0, 4.8, words, new_x="LMARGIN", new_y="NEXT")
    page.ln(GAP)


def _heading(page: FPDF, words: str, width: float = 0) -> None:
    page.set_font("body", "B", 10)
    page.set_text_color(0, 90, 142)
    page.cell(width, 6, words, new_x="LEFT", new_y="NEXT")
    page.set_text_color(0)


def _pairs(tables: Sequence[Table]) -> list[tuple[Table, ...]]:
    return [tuple(tables[place : place + 2]) for place in range(0, len(tables), 2)]


def _side_by_side(page: FPDF, tables: tuple[Table, ...]) -> None:
    """Two tables beside each other; the next pair begins below the longer one."""
    top, half = page.get_y(), (page.epw - 2 * GAP) / 2
    ends = []
    for place, table in enumerate(tables):
        page.set_xy(page.l_margin + place * (half + 2 * GAP), top)
        _table(page, table, half)
        ends.append(page.get_y())
    page.set_xy(page.l_margin, max(ends) + GAP)


def _table(page: FPDF, table: Table, width: float) -> None:
    left = page.get_x()
    _heading(page, table.title, width)
    shares = [width * part / sum(table.widths) for part in table.widths]
    page.set_font("body", "", 7.5)
    if not table.rows:
        page.cell(width, 5, table.empty, new_x="LEFT", new_y="NEXT")
        return
    page.set_draw_color(217, 222, 229)
    if any(table.heads):
        page.set_text_color(91, 103, 117)
        _row(page, table.heads, shares, left)
        page.set_text_color(0)
    for row in table.rows[:MOST_ROWS]:
        _row(page, row, shares, left)
    if len(table.rows) > MOST_ROWS:
        page.set_x(left)
        page.cell(width, 4.6, f"and {len(table.rows) - MOST_ROWS} more", new_x="LEFT", new_y="NEXT")


def _row(page: FPDF, words: Sequence[str], shares: Sequence[float], left: float) -> None:
    page.set_x(left)
    for word, share in zip(words, shares, strict=True):
        page.cell(share, 4.6, _fitting(page, word, share), border="B")
    page.ln(4.6)
    page.set_x(left)


def _fitting(page: FPDF, words: str, width: float) -> str:
    """The words, cut with an ellipsis when they are longer than their column."""
    if page.get_string_width(words) <= width - 2:
        return words
    while words and page.get_string_width(f"{words}…") > width - 2:
        words = words[:-1]
    return f"{words.rstrip()}…"


def _curves(page: FPDF, shown: Sequence[Curve]) -> None:
    """The curves in what is left of the page, no wider than it."""
    high = math.ceil(len(shown) / COLUMNS) * HIGH / (min(len(shown), COLUMNS) * WIDE)
    width = min(page.epw * min(len(shown), COLUMNS) / COLUMNS, (page.h - page.b_margin - 10 - page.get_y()) / high)
    picture: Any = BytesIO(curves(shown, form="png", columns=min(len(shown), COLUMNS)))
    page.image(picture, x=page.l_margin, w=max(width, 20))


def _foot(page: FPDF, made_at: datetime) -> None:
    page.set_xy(page.l_margin, page.h - MARGIN - 8)
    page.set_font("body", "", 7)
    page.set_text_color(91, 103, 117)
    page.multi_cell(0, 3.6, f"{NOTE} As of {made_at.astimezone(UTC):%d %B %Y, %H:%M} UTC.")

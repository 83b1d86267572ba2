"""The printed sheet: always one page, what does not fit is counted, and the same bytes for the same values."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from proapp.picture.curve import Curve, Point
from proapp.picture.sheet import Sheet, Table, sheet

MADE_AT = datetime(2026, 7, 1, 8, tzinfo=UTC)


def a_sheet(*, rows: int, curves: int, asks: int = 3) -> Sheet:
    table = Table("Symptoms", ("Symptom", "worst"), tuple((f"symptom {n}", "3") for n in range(rows)), "None.", (3, 1))
    fatigue = Curve("Fatigue", 0, 100, "worse", (Point(date(2026, 3, 2), 33.3),))
    questions = tuple(f"question {n}" for n in range(asks))
    return Sheet(
        "VIE-001 · before the visit", ("Trial net-retreat",), questions, (table,) * 4, (fatigue,) * curves, MADE_AT
    )


def pages(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


@pytest.mark.parametrize(("rows", "curves", "asks"), [(0, 0, 0), (3, 1, 3), (40, 4, 30), (8, 9, 8)])
def test_it_is_one_page_however_much_there_is(rows: int, curves: int, asks: int) -> None:
    found = pages(sheet(a_sheet(rows=rows, curves=curves, asks=asks)))

    assert len(found) == 1
    assert "not CTCAE grades" in found[0]


def test_what_does_not_fit_is_counted_and_nothing_is_said_so() -> None:
    full, empty = (pages(sheet(a_sheet(rows=rows, curves=0, asks=rows)))[0] for rows in (11, 0))

    assert "and 3 more" in full
    assert "None." in empty
    assert "Nothing stands out." in empty


def test_the_same_values_give_the_same_bytes() -> None:
    first, again = (sheet(a_sheet(rows=2, curves=2)) for _ in range(2))

    assert first == again


def test_other_alphabets_can_be_printed() -> None:
    shown = Sheet("Ζωή · مرحبا · 患者", ("Übelkeit ≥ 2",), (), (), (), MADE_AT)

    assert "Übelkeit ≥ 2" in pages(sheet(shown))[0]

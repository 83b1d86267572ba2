"""Cells of a CSV file: no text starts a formula, numbers stay numbers, and everything can be read back."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.export import cell

SPICED = st.text(alphabet=st.sampled_from("=+-@\t\r\n'\",;1aé＝＋"), max_size=12) | st.text(max_size=12)


@given(SPICED)
def test_no_text_starts_a_formula_and_none_is_lost(text):
    safe = cell.neutral(text)

    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert cell.original(safe) == text


@given(st.lists(SPICED, min_size=2, max_size=5))
def test_a_row_of_text_cells_can_be_read_back(texts):
    line = ",".join(cell.text(text) for text in texts) + "\n"

    (read,) = csv.reader(io.StringIO(line, newline=""))

    assert [cell.original(text) for text in read] == texts


@pytest.mark.parametrize("text", ["=1+1", "+43 1", "-3", "@sum", "\tx", "\rx", "'=1", "''@"])
def test_what_looks_like_a_formula_gets_an_apostrophe(text):
    assert cell.neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["plain", "a=b", "1-3", "'quoted'", ""])
def test_other_text_stays_as_it_is(text):
    assert cell.neutral(text) == text


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        ("number", -3.0, "-3.0"),
        ("number", -3, "-3"),
        ("number", 66.66666666666667, "66.66666666666667"),
        ("integer", -1, "-1"),
        ("boolean", False, "false"),
        ("date", date(2026, 3, 2), "2026-03-02"),
        ("instant", datetime(2026, 3, 2, 8, tzinfo=UTC), "2026-03-02T08:00:00+00:00"),
    ],
)
def test_what_is_no_text_stays_what_it_is(kind, value, written):
    assert cell.FORMATS[kind](value) == written


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_keeps_every_digit(value):
    assert float(cell.FORMATS["number"](value)) == value

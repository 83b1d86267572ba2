"""A file of laboratory values: what is wrong is named by line and column, and nothing is guessed."""

from datetime import date

import pytest
from hypothesis import given as examples
from hypothesis import strategies as some

from proapp.participant.laboratory_file import MOST, read

HEADING = "participant,on,analyte,value,unit"
GOOD = f"{HEADING}\nADA,2026-04-24,platelets,62,10^9/L\n"


def test_each_line_is_one_value_in_any_order_of_columns():
    text = (
        "\ufeffunit,value,grade,analyte,on,participant,lower,upper\r\n10^9/L,62,2,platelets,2026-04-24,ADA,150,\r\n\r\n"
    )

    found = read(text)

    (line,) = found.lines
    assert found.faults == ()
    assert (line.line, line.participant, line.on, line.analyte) == (2, "ADA", date(2026, 4, 24), "platelets")
    assert line.result == {"value": 62, "unit": "10^9/L", "grade": 2, "lower": 150}


@pytest.mark.parametrize(
    ("text", "pointers"),
    [
        ("", ["/1"] * 6),
        (HEADING, ["/1"]),
        (GOOD.replace("unit", "units"), ["/1", "/1"]),
        (GOOD.replace("value,unit", "value,unit,value"), ["/1"]),
        (GOOD.replace("ADA,", ""), ["/2"]),
        (GOOD.replace("ADA", " "), ["/2/participant"]),
        (GOOD.replace("2026-04-24", "24.4.2026"), ["/2/on"]),
        (GOOD.replace("platelets", "thrombocytes"), ["/2/analyte"]),
        (GOOD.replace("62", "62,5"), ["/2"]),
        (GOOD.replace("62", "<5"), ["/2/value"]),
        (GOOD.replace("62", "-3"), ["/2/value"]),
        (GOOD.replace("62", "1e3"), ["/2/value"]),
        (GOOD.replace("62", "62000"), ["/2/value"]),
        (GOOD.replace("10^9/L", "mg/dL"), ["/2/unit"]),
        (GOOD.replace("10^9/L", "g/L"), ["/2/unit"]),
        (GOOD + "ADA,2026-04-24,platelets,63,10^9/L\n", ["/3/analyte"]),
        (GOOD + '"ADA,2026', ["/1"]),
        (GOOD + "ADA,2026-04-24,platelets,1,10^9/L\n" * MOST, ["/1"]),
        ("participant,on,analyte,value,unit,grade\nADA,2026-04-24,platelets,62,10^9/L,7", ["/2/value"]),
        ("participant,on,analyte,value,unit,grade\nADA,2026-04-24,platelets,62,10^9/L,two", ["/2/grade"]),
    ],
)
def test_what_is_wrong_is_named_by_line_and_column(text, pointers):
    assert [fault.pointer for fault in read(text).faults] == pointers


def test_every_fault_is_named_and_not_only_the_first():
    found = read(GOOD + "ADA,never,platelets,62,10^9/L\nADA,2026-04-25,gold,x,\n")

    assert [fault.pointer for fault in found.faults] == ["/3/on", "/4/unit", "/4/analyte", "/4/value"]


@examples(some.text(max_size=200))
def test_any_text_is_read_without_an_error(text):
    read(text)
    read(f"{HEADING}\n{text}")

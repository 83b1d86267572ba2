"""Numbers in the report are rounded for display, and a dash stands where there is none."""

import pytest

from proapp.simulation import words


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (words.number(61.1111), "61.1"),
        (words.number(None), "-"),
        (words.interval(1.18, 5.04, 2), "(1.18 to 5.04)"),
        (words.interval(None, 5.0), ""),
        (words.change({"mean": -12.5, "lower": -35.5, "upper": 10.46}), "-12.5 (-35.5 to +10.5)"),
        (words.change({"mean": 3.0, "lower": None, "upper": None}), "+3.0"),
        (words.change({"mean": None, "lower": None, "upper": None}), "-"),
        (words.share(17, 19), "17/19  89 %"),
        (words.share(5, 5), "5/5 100 %"),
        (words.share(0, 0), "-"),
        (words.share(None, 4), "-"),
        (words.probability(0.00001), "<0.0001"),
        (words.probability(0.0174), "0.0174"),
        (words.probability(None), "-"),
    ],
)
def test_a_number_is_shown_as_a_reader_expects(said: str, shown: str) -> None:
    assert said == shown

"""Several endpoints: each procedure by hand and against statsmodels."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from proapp.trajectory.endpoint_hierarchy import METHODS, hierarchy

FOUR = {"global health": 0.01, "fatigue": 0.04, "pain": 0.03, "diarrhoea": 0.005}


@pytest.mark.parametrize(
    ("method", "adjusted", "standing"),
    [
        ("fixed sequence", [0.01, 0.04, 0.04, 0.04], 4),
        ("Bonferroni", [0.04, 0.16, 0.12, 0.02], 2),
        ("Holm", [0.03, 0.06, 0.06, 0.02], 2),
        ("Hochberg", [0.03, 0.04, 0.04, 0.02], 4),
    ],
)
def test_each_procedure_by_hand(method, adjusted, standing):
    found = hierarchy(FOUR, method=method)

    assert [one.adjusted_p for one in found] == pytest.approx(adjusted)
    assert sum(one.stands for one in found) == standing


def test_in_a_fixed_sequence_nothing_stands_after_the_first_that_falls():
    found = hierarchy({"first": 0.01, "second": 0.2, "third": 0.001}, method="fixed sequence")

    assert [one.stands for one in found] == [True, False, False]


def test_an_endpoint_without_a_p_value_stops_the_sequence():
    found = hierarchy({"first": None, "second": 0.001}, method="fixed sequence")

    assert [(one.stands, one.reason) for one in found] == [(False, "no p value"), (False, None)]


@pytest.mark.parametrize("method", METHODS)
def test_no_endpoint_no_result(method):
    assert hierarchy({}, method=method) == ()


@pytest.mark.parametrize(("wrong", "alpha", "p"), [("Tukey", 0.05, 0.1), ("Holm", 0.0, 0.1), ("Holm", 0.05, 1.1)])
def test_senseless_wishes_are_refused(wrong, alpha, p):
    with pytest.raises(ValueError, match="must be|between"):
        hierarchy({"one": p}, method=wrong, alpha=alpha)


@settings(max_examples=20, deadline=None)  # statsmodels takes its time for Holm
@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
@pytest.mark.parametrize(
    ("method", "theirs"), [("Holm", "holm"), ("Hochberg", "simes-hochberg"), ("Bonferroni", "bonferroni")]
)
def test_adjusted_p_values_are_those_of_statsmodels(method, theirs, p_values):
    found = hierarchy({str(place): p for place, p in enumerate(p_values)}, method=method)

    assert [one.adjusted_p for one in found] == pytest.approx(multipletests(p_values, method=theirs)[1].tolist())

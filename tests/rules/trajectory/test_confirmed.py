"""What can be claimed of a trial's endpoints, and where testing stops."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.trajectory.confirmed import STANDINGS, Judged, confirmed
from proapp.trajectory.endpoint_hierarchy import METHODS

SURVIVAL = Judged("survival", None, 0.05, here=False)
QUALITY, FATIGUE = Judged("quality", 0.01, 0.05), Judged("fatigue", 0.04, 0.05)
PAIN, DESCRIBED = Judged("pain", 0.2, 0.05), Judged("diarrhoea", 0.001, None)


@pytest.mark.parametrize(
    ("endpoints", "standings"),
    [
        ([QUALITY, FATIGUE], ["confirmed", "confirmed"]),
        ([SURVIVAL, QUALITY, DESCRIBED], ["elsewhere", "conditional", "described"]),
        ([PAIN, QUALITY], ["not-confirmed", "not-tested"]),
        ([QUALITY, PAIN, SURVIVAL, FATIGUE], ["confirmed", "not-confirmed", "not-tested", "not-tested"]),
        ([Judged("null", None, 0.05), QUALITY], ["not-confirmed", "not-tested"]),
        ([Judged("strict", 0.04, 0.025), QUALITY], ["not-confirmed", "not-tested"]),
        ([], []),
    ],
)
def test_endpoints_stand_in_their_order(endpoints, standings):
    assert [one.standing for one in confirmed(endpoints)] == standings


@pytest.mark.parametrize(
    ("method", "standings"),
    [
        ("Bonferroni", ["confirmed", "not-confirmed", "not-confirmed"]),
        ("Holm", ["confirmed", "not-confirmed", "not-confirmed"]),
        ("Hochberg", ["confirmed", "not-confirmed", "not-confirmed"]),
    ],
)
def test_endpoints_share_one_alpha(method, standings):
    assert [one.standing for one in confirmed([QUALITY, FATIGUE, PAIN], method=method)] == standings


def test_what_is_judged_elsewhere_takes_its_share_of_the_alpha():
    alone, beside = (confirmed(some, method="Bonferroni")[-1] for some in ([FATIGUE], [SURVIVAL, FATIGUE]))

    assert (alone.standing, beside.standing) == ("confirmed", "not-confirmed")
    assert beside.adjusted_p == pytest.approx(0.08)


p_values = st.one_of(st.none(), st.floats(0, 1))
some_endpoints = st.lists(st.builds(Judged, st.uuids().map(str), p_values, st.just(0.05), st.booleans()), max_size=6)


@given(some_endpoints, st.sampled_from(sorted(METHODS)))
def test_nothing_stands_without_a_p_value_within_the_alpha(endpoints, method):
    found = confirmed(endpoints, method=method)

    assert {one.standing for one in found} <= set(STANDINGS)
    for one, verdict in zip(endpoints, found, strict=True):
        if verdict.standing in ("confirmed", "conditional"):
            assert one.here
            assert one.p is not None
            assert one.p <= 0.05

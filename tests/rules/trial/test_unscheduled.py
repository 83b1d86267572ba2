"""What may be reported at any time follows from what the protocol asks for safety."""

from dataclasses import replace

import pytest

from proapp.trial.check import problems
from proapp.trial.reading import shipped
from proapp.trial.unscheduled import UNSCHEDULED, unscheduled_instruments


@pytest.mark.parametrize("trial", ["net-retreat", "netter-1"])
def test_checks_and_symptom_lists_asked_for_safety_may_be_reported_at_any_time(catalogue, trial):
    protocol = next(protocol for protocol in shipped().values() if protocol.trial == trial)

    assert set(unscheduled_instruments(protocol, catalogue.library)) >= {"pro-ctcae-net@1.0", "net-crisis@1.0"}


def test_neither_comparisons_nor_quality_of_life_may_be(catalogue):
    protocol = shipped()["net-retreat@1"]
    points = [replace(point, use="safety", instruments=("qlq-c30@3.0",)) for point in protocol.timepoints]
    compared = [replace(point, use="compare") for point in protocol.timepoints]

    for changed in (points, compared):
        bare = replace(protocol, timepoints=tuple(changed), unscheduled=())
        assert unscheduled_instruments(bare, catalogue.library) == ()


def test_what_a_protocol_lists_comes_first_and_once(catalogue):
    protocol = replace(shipped()["net-retreat@1"], unscheduled=("net-crisis@1.0", "pgi-s@1.0"))

    found = unscheduled_instruments(protocol, catalogue.library)

    assert found == ("net-crisis@1.0", "pgi-s@1.0", "pro-ctcae-net@1.0")


def test_a_protocol_lists_only_instruments_there_are_and_no_timepoint_is_called_so(catalogue):
    protocol = shipped()["net-retreat@1"]
    first = replace(protocol.timepoints[0], id=UNSCHEDULED)
    wrong = replace(protocol, unscheduled=("song@1",), timepoints=(first, *protocol.timepoints[1:]))

    places = [fault.pointer for fault in problems(wrong, catalogue.library, rulesets={protocol.rules})]

    assert {"/unscheduled/0", "/timepoints/0/id"} <= set(places)

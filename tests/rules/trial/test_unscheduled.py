"""What may be reported at any time follows from what the protocol asks for safety."""

from dataclasses import replace

import pytest

from proapp.trial.reading import shipped
from proapp.trial.unscheduled import unscheduled_instruments


@pytest.mark.parametrize("trial", ["net-retreat", "netter-1"])
def test_checks_and_symptom_lists_asked_for_safety_may_be_reported_at_any_time(catalogue, trial):
    protocol = next(protocol for protocol in shipped().values() if protocol.trial == trial)

    assert set(unscheduled_instruments(protocol, catalogue.library)) >= {"pro-ctcae-net@1.0", "net-crisis@1.0"}


def test_neither_comparisons_nor_quality_of_life_may_be(catalogue):
    protocol = shipped()["net-retreat@1"]
    points = [replace(point, use="safety", instruments=("qlq-c30@3.0",)) for point in protocol.timepoints]
    compared = [replace(point, use="compare") for point in protocol.timepoints]

    assert unscheduled_instruments(replace(protocol, timepoints=tuple(points)), catalogue.library) == ()
    assert unscheduled_instruments(replace(protocol, timepoints=tuple(compared)), catalogue.library) == ()

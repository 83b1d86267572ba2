"""What lies ahead of a participant: the cycle to prepare, the first infusion, and until when nobody calls."""

from datetime import date

import pytest

from proapp.treatment.course import course
from proapp.worklist.outlook import FOR_GOOD, Ahead, ahead
from tests.rules.treatment import make
from tests.rules.treatment.make import at, day, enrolled, fact, given, protocol, said

TIMEPOINT = "  - {id: x, use: compare, anchor: randomisation, from: 0, to: 1, instruments: [qlq-c30@3.0]}"
ONLY_LU = protocol(TIMEPOINT)
LU = "{id: lu, agent: 177Lu-DOTATATE, activity_gbq: 7.4, cycles: 4, every: 56, tolerance: 7, latest: 112}"
WITH_INJECTIONS = protocol(
    TIMEPOINT, regimens=f"{{id: lar, agent: octreotide, dose_mg: 30, cycles: 12, every: 28}}, {LU}"
)


def seen(*facts, trial=ONLY_LU):
    return ahead(course(trial, facts, site_zone=make.BERLIN))


@pytest.mark.parametrize(
    ("story", "facts", "cycle", "number"),
    [
        ("allocated: the first cycle", [], 1, 0),
        ("one given: the second, an interval later", [given(1, 3)], 2, 59),
        ("delayed: the new day", [given(1, 0), said("delayed", 2, 50, to=str(day(70)))], 2, 70),
        ("held: the day it was", [given(1, 0), said("held", 2, 56)], 2, 56),
        ("skipped: the one after", [given(1, 0), said("skipped", 2, 56)], 3, 112),
        ("paused for somebody to decide: as before", [given(1, 0), said("delayed", 2, 50, to=str(day(113)))], 2, 56),
        ("all given: none", [given(number, 56 * number) for number in (1, 2, 3, 4)], None, None),
        ("stopped: none", [given(1, 0), fact("stopped", 20, regimen="lu")], None, None),
        ("dead: none", [given(1, 0), fact("death", 20)], None, None),
    ],
)  # fmt: skip
def test_the_next_cycle(story, facts, cycle, number):
    found = seen(*enrolled("only"), *facts)

    expected = None if number is None else day(number)
    assert (found.next_cycle, found.next_cycle_on) == (cycle, expected), story
    assert found.next_regimen == (None if cycle is None else "lu")


def test_of_two_regimens_on_one_day_the_infusion_is_named():
    found = seen(*enrolled("only"), trial=WITH_INJECTIONS)

    assert (found.next_regimen, found.next_cycle, found.next_cycle_on) == ("lu", 1, day(0))


def test_the_earlier_of_two_regimens_is_named():
    found = seen(*enrolled("only"), given(1, 0), given(1, 0, regimen="lar"), trial=WITH_INJECTIONS)

    assert (found.next_regimen, found.next_cycle, found.next_cycle_on) == ("lar", 2, day(28))


def test_before_allocation_nothing_lies_ahead():
    assert seen(fact("registration", -21)) == Ahead()


def test_the_first_infusion_is_no_injection():
    found = seen(*enrolled("only"), given(1, 0, "09:30", regimen="lar"), given(1, 2, "11:00"), trial=WITH_INJECTIONS)

    assert found.first_infused_at == at(2, "11:00")


PAUSE = fact("pause", 10, until=str(day(20)))


@pytest.mark.parametrize(
    ("story", "facts", "until"),
    [
        ("nothing", [], None),
        ("a pause with its end", [PAUSE], day(20)),
        ("a pause without an end", [fact("pause", 10)], FOR_GOOD),
        ("two pauses: the later end", [PAUSE, fact("pause", 12, until=str(day(15)))], day(20)),
        ("a pause that was ended", [PAUSE, fact("resume", 12)], None),
        ("a pause taken back", [PAUSE, fact("pause", 10, corrects=PAUSE, retracted=True)], None),
        ("no more questions", [fact("withdrawal", 10, from_="pro")], FOR_GOOD),
        ("left altogether", [fact("withdrawal", 10, from_="all")], FOR_GOOD),
        ("no more treatment", [fact("withdrawal", 10, from_="treatment")], None),
        ("death", [PAUSE, fact("resume", 12), fact("death", 30)], FOR_GOOD),
    ],
)
def test_until_when_nobody_calls(story, facts, until: date | None):
    assert seen(*enrolled("only"), *facts).quiet_until == until, story

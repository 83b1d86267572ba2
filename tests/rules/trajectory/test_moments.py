"""The columns of a table are the moments of the protocol, counted as the schedule counts them."""

from datetime import datetime

import pytest

from proapp.instrument.library import Library, shipped_folder
from proapp.participant.fact import Fact
from proapp.participant.person import Person
from proapp.schedule.plan import plan
from proapp.trajectory import moments
from proapp.trial.reading import shipped
from tests import make

PROTOCOLS = {protocol.trial: protocol for protocol in shipped().values()}


def test_a_repeat_has_a_column_for_each_time():
    found = moments.moments(PROTOCOLS["net-retreat"], "qlq-c30")

    assert [(one.label, one.day, one.is_baseline) for one in found[:3]] == [
        ("baseline", None, True),
        ("q12w 1", 84, False),
        ("q12w 2", 168, False),
    ]
    assert len(found) == 9


def test_a_diary_is_counted_in_blocks_with_the_run_in_as_baseline():
    found = moments.blocks(PROTOCOLS["net-retreat"], "net-diary")

    assert [(one.label, one.first, one.last, one.is_baseline) for one in found] == [
        ("run-in", 1, 28, True),
        ("diary 1", 1, 28, False),
        ("diary 2", 29, 56, False),
    ]


def test_safety_questions_have_no_column():
    assert moments.moments(PROTOCOLS["net-retreat"], "net-crisis") == ()
    assert moments.instrument_key(PROTOCOLS["net-retreat"], "net-crisis") == "net-crisis@1.0"
    assert moments.instrument_key(PROTOCOLS["net-retreat"], "nothing") is None


@pytest.mark.parametrize("trial", sorted(PROTOCOLS))
def test_everything_planned_for_comparison_has_its_column_on_its_day(trial):
    protocol = PROTOCOLS[trial]
    person = Person(make.named("ada"), "ADA", "UTC", "UTC", baseline={"functioning": True}, birth_year=1960)
    arm = next(iter(protocol.arms))
    strata = {name: levels[0] for name, levels in protocol.strata.items()}
    randomised = datetime.fromisoformat("2026-03-20T10:00:00+00:00")
    facts = [
        fact("registration", datetime.fromisoformat("2026-02-20T10:00:00+00:00")),
        fact("allocation", randomised, arm=arm, strata=strata),
    ]

    planned = plan(protocol, person, facts, definitions=Library.load(shipped_folder()))

    compared = [one for one in planned if one.use == "compare"]
    assert compared
    for one in compared:
        columns = moments.moments(protocol, one.instrument.partition("@")[0])
        column = next(c for c in columns if (c.timepoint, c.ordinal) == (one.timepoint, one.ordinal))
        if column.day is not None and one.anchor == "randomisation":
            assert (one.target_on - randomised.date()).days == column.day


def fact(kind, at, **detail):
    return Fact(make.named(kind), kind, at.date(), at, detail, None, at)

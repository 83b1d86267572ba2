"""What happened to a flag, from the events about it: one stage for each step, and nobody's name for the software."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.flag.escalation import reaches
from proapp.flag.history import Happened, history
from proapp.flag.ruleset import Step, shipped

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
RED = shipped()["prrt-default@1"].ladders["red"]


def happened(action: str, *, minutes: int = 0, by: str = "proapp", kind: str = "system", **detail) -> Happened:
    return Happened(NOON + timedelta(minutes=minutes), kind, by, f"flag.{action}", detail)


def test_after_an_outage_one_event_is_several_steps():
    found = history([happened("raised"), happened("escalated", minutes=70, escalation_step=2)], RED)

    assert [(stage.what, stage.step, stage.rung, stage.to) for stage in found] == [
        ("raised", None, None, "site-staff"),
        ("escalated", 1, "remind", "site-staff"),
        ("escalated", 2, "second-person", "investigators"),
    ]


def test_people_have_names_and_the_software_has_none():
    found = history([happened("raised"), happened("acknowledged", by="chen", kind="staff")], RED)

    assert [stage.by for stage in found] == [None, "chen"]


def test_information_tells_nobody():
    (raised,) = history([happened("raised")], ())

    assert raised.to is None


def test_a_step_put_off_is_not_worth_a_line():
    assert history([happened("rescheduled")], RED) == ()


@pytest.mark.parametrize(
    ("rung", "whom"),
    [("remind", "site-staff"), ("second-person", "investigators"), ("call-list", "everybody"), ("x", "everybody")],
)
def test_each_rung_reaches_somebody(rung, whom):
    assert reaches(rung) == whom


@given(st.lists(st.integers(min_value=1, max_value=3), max_size=6))
def test_each_step_is_told_once_whatever_the_events_say(climbs):
    events = [happened("escalated", minutes=number, escalation_step=step) for number, step in enumerate(climbs)]

    steps = [stage.step for stage in history(events, RED)]

    assert steps == list(range(1, max(climbs, default=0) + 1))


def test_a_ladder_that_has_become_shorter_loses_no_step():
    (stage,) = history([happened("escalated", escalation_step=1)], [Step("remind", minutes=15)][:0])

    assert (stage.step, stage.rung, stage.to) == (1, None, "everybody")

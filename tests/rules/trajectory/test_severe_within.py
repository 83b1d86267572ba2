"""Whose toxicity was severe soon after the first treatment, of whom it can be said, and in which order it was known."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.trajectory.population import Dose, Member
from proapp.trajectory.toxicity.severe_within import Rule, outcome, tallies

DOSED = datetime(2026, 3, 27, 10, tzinfo=UTC)
RULE = Rule(frozenset({"9", "16"}), grade=3, days=84)
LATE = DOSED + timedelta(days=200)


def person(number=1, arm="lu", *, dosed=True, second_day=None):
    doses = (Dose("lu", 1, DOSED, DOSED.date()),) if dosed else ()
    second_at = None if second_day is None else DOSED + timedelta(days=second_day)
    return Member(UUID(int=number), arm, {}, DOSED.date(), DOSED - timedelta(days=7), second_at, doses, None, None)


def report(day, value, *, number=1, scale="16"):
    at = (DOSED + timedelta(days=day)).timestamp()
    return SimpleNamespace(participant_id=UUID(int=number), scale=scale, value=float(value), at=at)


@pytest.mark.parametrize(
    ("reports", "state", "because"),
    [
        ([report(-3, 0), report(7, 3)], "severe", "a new grade 3"),
        ([report(-3, 3), report(7, 3)], "not severe", "no worse than before treatment"),
        ([report(7, 3)], "severe", "without a start nothing excuses it"),
        ([report(-3, 0), report(7, 2)], "not severe", "grade 2"),
        ([report(-3, 0), report(84, 3)], "silent", "on the day after the last"),
        ([report(-3, 0), report(83, 3)], "severe", "on the last day"),
        ([report(-3, 0)], "silent", "nothing heard since"),
        ([report(-9, 3), report(-3, 0), report(7, 3)], "severe", "the last report before the dose is the start"),
        ([report(-3, 3, scale="9"), report(7, 3)], "severe", "each symptom has its own start"),
        ([report(7, 3, scale="99")], "silent", "a symptom that does not count"),
    ],
)
def test_what_is_said_of_one_participant(reports, state, because):
    of_the_rule = [row for row in reports if row.scale in RULE.scales]

    assert outcome(of_the_rule, person(), RULE, now=LATE).state == state, because


def test_a_start_may_be_disregarded():
    rule = Rule(RULE.scales, grade=3, days=84, only_worse=False)

    assert outcome([report(-3, 3), report(7, 3)], person(), rule, now=LATE).state == "severe"


def test_until_the_days_are_over_only_an_event_is_known():
    now = DOSED + timedelta(days=30)

    assert outcome([report(7, 1)], person(), RULE, now=now).state == "waiting"
    assert outcome([report(7, 3)], person(), RULE, now=now).state == "severe"
    assert outcome([report(40, 3)], person(), RULE, now=now).state == "waiting", "what is said later is not known yet"


def test_what_comes_after_crossing_over_is_not_this_arms():
    assert outcome([report(7, 0), report(40, 3)], person(second_day=30), RULE, now=LATE).state == "not severe"


def test_arms_are_counted_apart_and_in_the_order_in_which_they_became_known():
    people = [person(1), person(2), person(3), person(4, "control"), person(5, dosed=False)]
    rows = [report(50, 3), report(7, 3, number=2), report(7, 0, number=3), report(7, 0, number=4)]

    lu, control, empty = tallies(rows, people, RULE, arms=("lu", "control", "closed"), now=LATE)

    assert (lu.treated, lu.n, lu.events, lu.path) == (3, 3, 2, (1, 2, 2))
    assert (control.n, control.events, control.path) == (1, 0, (0,))
    assert (empty.treated, empty.n, empty.path) == (0, 0, ())


reports = st.builds(
    report, st.integers(-10, 100), st.integers(0, 3), number=st.integers(1, 3), scale=st.sampled_from(["9", "16", "8"])
)


@given(st.lists(reports, max_size=20), st.integers(0, 120), st.randoms())
def test_everybody_treated_is_counted_once_whatever_the_order(rows, days, random):
    people, now = [person(1), person(2), person(3, "control")], DOSED + timedelta(days=days)

    found = tallies(rows, people, RULE, arms=("lu", "control"), now=now)

    assert found == tallies(random.sample(rows, len(rows)), people, RULE, arms=("lu", "control"), now=now)
    for arm in found:
        assert arm.n + arm.waiting + arm.silent == arm.treated
        assert len(arm.path) == arm.n
        assert list(arm.path) == sorted(arm.path)
        assert (arm.path or (0,))[-1] == arm.events

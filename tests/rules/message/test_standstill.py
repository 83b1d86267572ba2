"""When a participant is left in peace: after leaving, during a pause, after a progression."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.message.standstill import may_remind, standstill
from proapp.participant.fact import Fact

MONDAY = date(2026, 3, 2)
TOLD = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def fact(kind, day=0, *, hour=None, told=0, corrects=None, **detail):
    """A fact so many days after Monday, told so many hours after nine."""
    on = MONDAY + timedelta(days=day)
    at = None if hour is None else datetime(on.year, on.month, on.day, hour, tzinfo=UTC)
    detail = {name.rstrip("_"): value for name, value in detail.items()}
    number = uuid5(UUID(int=1), f"{kind}{day}{hour}{told}{corrects}{detail}")
    return Fact(number, kind, on, at, detail, corrects, TOLD + timedelta(days=day, hours=told), "so")


def on(day):
    return MONDAY + timedelta(days=day)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ([], None),
        ([fact("registration"), fact("given")], None),
        ([fact("death")], "death"),
        ([fact("withdrawal", from_="treatment")], None),  # still answers questionnaires
        ([fact("withdrawal", from_="reminders")], "withdrawal"),
        ([fact("withdrawal", from_="pro")], "withdrawal"),
        ([fact("withdrawal", from_="all")], "withdrawal"),
        ([fact("withdrawal", from_="pro"), fact("resume", 1)], "withdrawal"),  # only they themselves can come back
        ([fact("progression", assessor="local")], "progression"),
        ([fact("progression"), fact("resume", 1)], None),
        ([fact("progression", 1), fact("resume")], "progression"),
        ([fact("progression"), fact("allocation", 1)], None),
        ([fact("allocation"), fact("progression", 1)], "progression"),
        ([fact("progression"), fact("resume", told=1)], None),
        ([fact("resume"), fact("progression", told=1)], "progression"),
        ([fact("resume", hour=9), fact("progression", hour=8, told=1)], None),
        ([fact("progression"), fact("resume", 1), fact("progression", 2)], "progression"),
    ],
)
def test_what_stops_reminders_and_what_lets_them_go_on(facts, why):
    assert standstill(facts, on=on(5)) == why
    assert may_remind(facts, on(5)) is (why is None)


@pytest.mark.parametrize(
    ("pause", "day", "quiet"),
    [
        ({"until": "2026-03-06"}, 0, False),
        ({"until": "2026-03-06"}, 1, True),
        ({"until": "2026-03-06"}, 3, True),
        ({"until": "2026-03-06"}, 4, False),
        ({}, 400, True),
    ],
)
def test_a_pause_holds_from_its_day_to_the_day_before_it_ends(pause, day, quiet):
    assert (standstill([fact("pause", 1, **pause)], on=on(day)) == "pause") is quiet


def test_a_pause_is_ended_early_and_a_new_one_begins():
    first, ended, again = fact("pause", 0), fact("resume", 2), fact("pause", 4)

    assert standstill([first, ended], on=on(3)) is None
    assert standstill([first, ended, again], on=on(4)) == "pause"


def test_what_was_recorded_in_error_stops_nothing():
    death = fact("death")
    retracted = fact("death", told=1, corrects=death.id, retracted=True)

    assert may_remind([death, retracted], on(1))


def test_a_corrected_day_counts_and_not_the_first_one():
    progression = fact("progression", 3)
    earlier = fact("progression", 0, told=90, corrects=progression.id)

    assert may_remind([progression, earlier, fact("resume", 1)], on(5))


FACTS = st.lists(
    st.builds(
        lambda kind, day, told: fact(kind, day, told=told, **({"from_": "pro"} if kind == "withdrawal" else {})),
        st.sampled_from(["death", "withdrawal", "pause", "progression", "resume", "allocation", "given"]),
        st.integers(0, 9),
        st.integers(0, 20),
    ),
    unique_by=lambda fact: (fact.id, fact.recorded_at),
    max_size=6,
)


@given(FACTS, st.randoms(use_true_random=False), st.integers(0, 12))
def test_the_order_facts_come_in_does_not_matter(facts, dice, day):
    shuffled = dice.sample(facts, len(facts))

    assert standstill(shuffled, on=on(day)) == standstill(facts, on=on(day))

"""Whose values count, and which: never one after death, and what came in between as the estimand says."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.participant.fact import Current
from proapp.trajectory.comparison import Column
from proapp.trajectory.counted import Calendar, alive, calendar, counted, plainly, reached, treated_arm
from proapp.trajectory.estimand import WORDS, Estimand, estimand
from proapp.trajectory.life import life
from proapp.trajectory.moments import Moment, moments
from proapp.trial.reading import shipped

NULL = float("nan")
DAY_0 = date(2026, 3, 2)
NOW = datetime(2027, 6, 1, tzinfo=UTC)
MOMENTS = (
    Moment("baseline", 1, None, "baseline", True),
    *(Moment("q12w", visit, 84 * visit, f"q12w {visit}", False) for visit in (1, 2, 3)),
)
PLANNED = Calendar(MOMENTS, (None, 84, 168, 252), NOW)
ADA = UUID(int=1)


def fact(kind, day, /, **detail):
    on = DAY_0 + timedelta(days=day)
    at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    who = UUID(int=1000 + day)
    return Current(who, who, 1, kind, on, at, detail, None)


def somebody(*facts, number=1, arm="lu"):
    allocation = fact("allocation", 0, arm=arm, strata={})
    return life(UUID(int=number), sorted([allocation, *facts], key=lambda one: one.order), site_zone="UTC")


def column(*rows, number=1):
    """Rows of (timepoint, ordinal, day, value)."""
    at = [datetime(2026, 3, 2, 12, tzinfo=UTC) + timedelta(days=day) for _, _, day, _ in rows]
    return Column(
        [UUID(int=number).hex] * len(rows),
        [timepoint for timepoint, *_ in rows],
        [ordinal for _, ordinal, *_ in rows],
        [value for *_, value in rows],
        [one.timestamp() for one in at],
    )


ANSWERS = column(("baseline", 1, -3, 60.0), ("q12w", 1, 84, 70.0), ("q12w", 2, 168, 80.0), ("q12w", 3, 252, 90.0))


def values(rows, lives, asked=None, *, worst=0.0, planned=PLANNED):
    arms = {one.member.id.hex: one.member.arm for one in lives}
    found = counted(
        rows, lives, planned, estimand=asked or Estimand(), arms=arms, baseline="randomisation", worst=worst
    )
    return found.value.tolist()


def same(found, expected):
    np.testing.assert_array_equal(np.array(found, dtype=float), np.array(expected, dtype=float))


def test_everything_counts_where_nothing_came_in_between():
    same(values(ANSWERS, [somebody()]), [[60, 70, 80, 90]])


@pytest.mark.parametrize(("died", "left"), [(100, [60, 70, NULL, NULL]), (168, [60, 70, 80, NULL])])
@pytest.mark.parametrize("asked", [Estimand(), Estimand(windows="nearest"), Estimand(events="while-on-treatment")])
def test_no_value_counts_after_the_day_of_death(died, left, asked):
    same(values(ANSWERS, [somebody(fact("death", died))], asked), [left])


def test_death_can_count_as_the_worst_value_as_far_as_the_calendar_has_come():
    asked = Estimand(deaths="composite")
    early = replace(PLANNED, now=datetime(2026, 9, 1, tzinfo=UTC))

    same(values(ANSWERS, [somebody(fact("death", 100))], asked), [[60, 70, 0, 0]])
    same(values(ANSWERS, [somebody(fact("death", 100))], asked, planned=early), [[60, 70, 0, NULL]])
    same(values(ANSWERS, [somebody(fact("death", 100))], asked, worst=100.0), [[60, 70, 100, 100]])
    same(values(ANSWERS, [somebody()], asked), [[60, 70, 80, 90]])


@pytest.mark.parametrize(
    "event",
    [
        fact("progression", 168, assessor="local"),
        fact("stopped", 168, regimen="lu"),
        fact("end-of-treatment", 168),
        fact("withdrawal", 168, **{"from": "treatment"}),
    ],
    ids=lambda one: one.kind,
)
def test_on_treatment_only_answers_until_the_day_of_the_event_count(event):
    lives = [somebody(event)]

    same(values(ANSWERS, lives, Estimand(events="while-on-treatment")), [[60, 70, 80, NULL]])
    same(values(ANSWERS, lives), [[60, 70, 80, 90]])


def test_a_crossover_ends_the_first_treatment_at_once():
    crossed = somebody(fact("allocation", 168, arm="control", kind="crossover"))

    same(values(ANSWERS, [crossed], Estimand(events="while-on-treatment")), [[60, 70, NULL, NULL]])


def test_leaving_the_questionnaires_is_no_event_of_treatment():
    left = somebody(fact("withdrawal", 100, **{"from": "pro"}))

    assert left.events == {}


@pytest.mark.parametrize(
    ("rows", "expected", "because"),
    [
        ([("q12w", 1, 130, 70.0)], [NULL, 70], "a late answer stands for the moment it is nearest to"),
        ([("q12w", 1, 120, 70.0), ("q12w", 2, 140, 80.0)], [70, 80], "each for its own"),
        ([("q12w", 1, 80, 70.0), ("q12w", 2, 88, 80.0)], [70, NULL], "of two equally near the earlier"),
        ([("q12w", 1, 126, 70.0)], [70, NULL], "a day in the middle belongs to the earlier moment"),
        ([("q12w", 0, 84, 70.0)], [NULL, NULL], "what was not asked for comparison stands for nothing"),
    ],
)
def test_the_nearest_answer_stands_for_a_moment(rows, expected, because):
    found = values(column(("baseline", 1, -3, 60.0), *rows), [somebody()], Estimand(windows="nearest"))

    same(found[0][1:3], expected)


@pytest.mark.parametrize(
    ("population", "who"),
    [("randomised", [1, 2, 3, 4]), ("with-baseline", [1, 2, 4]), ("with-follow-up", [1, 4]), ("treated", [4])],
)
def test_populations_leave_people_out(population, who):
    dose = fact("given", 1, regimen="lu", cycle=1)
    lives = [somebody(number=number) for number in (1, 2, 3)] + [somebody(dose, number=4)]
    rows = [
        ("baseline", 1, -3, 60.0, 1), ("q12w", 1, 84, 70.0, 1), ("baseline", 1, -3, 60.0, 2), ("q12w", 1, 84, 70.0, 3),
        ("baseline", 1, -3, 60.0, 4), ("q12w", 1, 84, 70.0, 4),
    ]  # fmt: skip
    parts = [column(row[:4], number=row[4]) for row in rows]
    names = ("participant", "timepoint", "ordinal", "value", "at")
    together = Column(*([one for part in parts for one in getattr(part, name)] for name in names))

    arms = {one.member.id.hex: "lu" for one in lives}
    found = counted(
        together, lives, PLANNED,
        estimand=Estimand(population=population), arms=arms, baseline="randomisation", worst=0.0,
    )  # fmt: skip

    assert [person.id for person in found.people] == [UUID(int=number).hex for number in who]
    assert len(found.value) == len(found.start) == len(who)


def test_who_has_no_arm_as_treated_is_not_counted():
    lives = [somebody(), somebody(number=2)]
    arms = {UUID(int=1).hex: None, UUID(int=2).hex: "control"}

    found = counted(ANSWERS, lives, PLANNED, estimand=Estimand(), arms=arms, baseline="randomisation", worst=0.0)

    assert [(person.id, person.arm) for person in found.people] == [(UUID(int=2).hex, "control")]


def test_as_treated_is_the_arm_whose_regimen_came_first():
    protocol = shipped()["net-retreat@1"]
    given_lu = somebody(fact("given", 1, regimen="lu", cycle=1), arm="usual-treatment").member

    assert treated_arm(given_lu, protocol) == "retreatment"
    assert treated_arm(somebody(arm="usual-treatment").member, protocol) is None


def test_who_is_only_watched_is_treated_as_planned():
    protocol = shipped()["observation-crossover@1"]
    watched = somebody(arm="observation").member

    expected = "observation" if not protocol.arms["observation"].regimens else None
    assert treated_arm(watched, protocol) == expected


def test_the_calendar_is_what_counts_from_randomisation():
    protocol = shipped()["nec-survival@1"]

    found = calendar(protocol, moments(protocol, "qlq-c30"), now=NOW)

    days = dict(zip((moment.timepoint for moment in found.moments), found.days, strict=True))
    assert days["baseline"] is None
    assert days["progression"] is None
    assert days["q6w"] is not None


def test_the_plain_estimand_is_the_same_by_either_way():
    lives = [somebody(fact("death", 170))]
    people = [one.member.entrant("randomisation") for one in lives]
    died = {lives[0].member.id.hex: lives[0].died_at}

    same(plainly(ANSWERS, people, MOMENTS, died=died).value, values(ANSWERS, lives))


def test_who_lived_and_whose_calendar_has_come_to_a_moment():
    lives = [somebody(fact("death", 168)), somebody(number=2)]
    early = replace(PLANNED, now=datetime(2026, 8, 17, tzinfo=UTC))

    assert alive(lives, early).tolist() == [[True, True, True, False], [True] * 4]
    assert reached(lives, early).tolist() == [[False, True, True, False]] * 2


def test_nobody_has_no_values():
    assert values(ANSWERS, []) == []
    assert reached([], PLANNED).shape == alive([], PLANNED).shape == (0, 4)


def test_every_choice_is_said_in_words_and_another_is_refused():
    asked = estimand({"as": "treated", "deaths": "composite"})

    assert asked.unusual == ("as", "deaths")
    assert len(asked.words) == len(WORDS)
    with pytest.raises(ValueError, match="population must be one of"):
        Estimand(population="everybody")


choices = st.fixed_dictionaries({name: st.sampled_from(sorted(of)) for name, of in WORDS.items()})


@given(choices, st.integers(1, 300), st.lists(st.integers(1, 280), max_size=4, unique=True))
def test_whatever_is_asked_no_answer_given_after_death_is_ever_a_value(chosen, died, days):
    rows = column(*(("q12w", place % 3 + 1, day, float(day)) for place, day in enumerate(days)))

    found = values(rows, [somebody(fact("death", died))], estimand(chosen), worst=-1.0)

    assert all(value <= died for row in found for value in row if value == value)

"""Whose answers count, and in which arm."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import numpy as np
import pytest

from proapp.trajectory.analysis_population import (
    POPULATIONS,
    arm_as_treated,
    populations,
    without_the_dead,
    worst_after_death,
)
from proapp.trajectory.population import Dose, Member

NULL = float("nan")
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
DOSE = Dose(regimen="lu", cycle=1, at=AT, on=date(2026, 3, 2))
ADA = Member(
    id=UUID(int=1), arm="retreatment", strata={}, randomised_on=date(2026, 3, 1), randomised_at=AT, second_at=None,
    doses=(DOSE,), died_on=None, left_on=None,
)  # fmt: skip
GRACE = replace(ADA, id=UUID(int=2), doses=())


def test_populations_shrink_from_everybody_to_those_with_a_follow_up():
    later = np.array([[50.0, NULL], [NULL, NULL]])

    found = populations([ADA, GRACE], baseline=np.array([60.0, 70.0]), later=later)

    assert {name: who.tolist() for name, who in found.items()} == {
        "randomised": [True, True],
        "with-baseline": [True, True],
        "with-follow-up": [True, False],
        "treated": [True, False],
    }
    assert set(found) == set(POPULATIONS)


def test_nobody_belongs_to_nothing():
    found = populations([], baseline=np.zeros(0), later=np.zeros((0, 2)))

    assert {name: who.tolist() for name, who in found.items()} == {name: [] for name in POPULATIONS}


@pytest.mark.parametrize(
    ("regimens", "expected"),
    [(("lu",), "retreatment"), (("usual", "lu"), "usual-treatment"), ((), None), (("octreotide",), "retreatment")],
)
def test_the_arm_as_treated_is_that_of_what_was_given_first(regimens, expected):
    person = replace(ADA, doses=tuple(replace(DOSE, regimen=regimen) for regimen in regimens))

    assert arm_as_treated(person, arm_of={"lu": "retreatment", "usual": "usual-treatment"}) == expected


def test_after_death_there_is_no_value_or_the_worst_one():
    value = np.array([[50.0, 60.0, NULL], [50.0, NULL, 70.0]])
    died = np.array([100.0, NULL])

    alive = without_the_dead(value, day=(84, 168, 252), died=died)
    composite = worst_after_death(value, day=(84, 168, 252), died=died, worst=0.0)

    np.testing.assert_array_equal(alive, [[50, NULL, NULL], [50, NULL, 70]])
    np.testing.assert_array_equal(composite, [[50, 0, 0], [50, NULL, 70]])

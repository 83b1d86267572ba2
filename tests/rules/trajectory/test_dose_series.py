"""Which doses are numbered how: infusions by cycle, injections as they came, once a day, none of the next period."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from proapp.trajectory.around_doses import HOUR
from proapp.trajectory.dose_series import infusions, injections
from proapp.trajectory.population import Dose, Member
from proapp.treatment.injections import is_analogue

START = datetime(2026, 3, 27, 10, tzinfo=UTC)


def dose(regimen, cycle, day):
    at = START + timedelta(days=day)
    return Dose(regimen, cycle, at, at.date())


def person(*doses, second_day=None):
    second_at = None if second_day is None else START + timedelta(days=second_day)
    return Member(UUID(int=1), "lu", {}, START.date(), START, second_at, doses, None, None)


def numbered(found):
    first = round(START.timestamp() * 1_000_000)
    return list(zip(found.number.tolist(), ((found.at - first) / HOUR / 24).tolist(), strict=True))


def test_infusions_keep_their_cycle():
    found = infusions([person(dose("lu", 1, 0), dose("octreotide-30", 1, 1), dose("lu", 3, 112))], frozenset({"lu"}))

    assert numbered(found) == [(1, 0.0), (3, 112.0)]


def test_injections_are_counted_as_they_came_wherever_they_are_kept():
    somebody = person(dose("lu", 1, 0), dose("octreotide-30", 1, 1))
    noted = [(UUID(int=1), START + timedelta(days=29)), (UUID(int=1), START + timedelta(days=1, hours=2))]

    found = injections([somebody], frozenset({"octreotide-30"}), [*noted, (UUID(int=9), START)])

    assert numbered(found) == [(1, 1.0), (2, 29.0)]


def test_what_is_injected_in_the_next_period_is_not_this_arms():
    found = injections([person(second_day=20)], frozenset(), [(UUID(int=1), START + timedelta(days=29))])

    assert numbered(found) == []


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        ("octreotide LAR", True), ("Lanreotide autogel", True), ("177Lu-edotreotide", False), ("177Lu-DOTATATE", False),
        ("everolimus", False), (None, False),
    ],
)  # fmt: skip
def test_an_analogue_is_known_by_its_name(agent, expected):
    assert is_analogue(agent) == expected

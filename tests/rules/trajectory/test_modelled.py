"""A trial's rows through the mixed model: the same as R made of them, whatever order they come in."""

import csv
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

import pytest

from proapp.trajectory.comparison import Column
from proapp.trajectory.counted import Calendar, plainly
from proapp.trajectory.modelled import Arms
from proapp.trajectory.modelled import modelled as modelled_of
from proapp.trajectory.moments import Moment
from proapp.trajectory.population import Entrant

REFERENCE = Path(__file__).parents[2] / "reference"
START = datetime(2026, 3, 20, 9, tzinfo=UTC)
VISITS = 8
MOMENTS = (
    Moment("baseline", 1, None, "baseline", True),
    *(Moment("q12w", visit, 84 * visit, str(visit), False) for visit in range(1, VISITS + 1)),
)
PLANNED = Calendar(MOMENTS, tuple(moment.day for moment in MOMENTS), START)
ARMS = Arms(("CONTROL", "PRRT"), "CONTROL")


@cache
def table(name):
    with (REFERENCE / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@cache
def whose(name):
    return UUID(int=sorted({row["id"] for row in table("ql_model_rows")}).index(name) + 1).hex


def at(day):
    return (START + timedelta(days=day)).timestamp()


def rows():
    """(participant, timepoint, ordinal, value, at): each visit, and each start once."""
    found = table("ql_model_rows")
    starts = {row["id"]: float(row["base"]) for row in found}
    first = [(whose(name), "baseline", 1, value, at(-2)) for name, value in starts.items()]
    return [
        *first,
        *((whose(r["id"]), "q12w", int(r["visit"]), float(r["QL"]), at(84 * int(r["visit"]))) for r in found),
    ]


def column(some):
    return Column(*(list(part) for part in zip(*some, strict=True))) if some else Column([], [], [], [], [])


def modelled(column, people, moments, *, arms):
    return modelled_of(plainly(column, people, moments, died={}), PLANNED, arms=arms)


def people(strata=None):
    arms = {row["id"]: row["arm"] for row in table("ql_model_rows")}
    return [Entrant(whose(name), arm, (strata or {}).get(name, {}), START) for name, arm in arms.items()]


def test_a_trials_rows_give_what_r_gives():
    expected = {
        (row["kind"], row["arm"], row["visit"]): row
        for row in table("ql_model_estimates")
        if row["model"] == "mmrm_UN_REML_Satterthwaite"
    }

    found = modelled(column(rows()), people(), MOMENTS, arms=ARMS)

    assert (found.covariance, found.participants) == ("unstructured", 213)
    for one in found.differences:
        if one.timepoint is not None:
            row = expected["PRRT-CONTROL", "diff", one.timepoint]
            assert (one.value.estimate, one.value.se) == pytest.approx(
                (float(row["estimate"]), float(row["se"])), abs=1e-3
            )


def test_the_order_of_rows_does_not_matter():
    one, other = (modelled(column(some), people(), MOMENTS, arms=ARMS) for some in (rows(), rows()[::-1]))

    assert [round(each.value.estimate, 9) for each in one.means] == [
        round(each.value.estimate, 9) for each in other.means
    ]


def test_strata_as_randomised_are_one_factor():
    grades = {row["id"]: {"grade": row["grade"]} for row in table("ql_participants")}
    stratified = Arms(ARMS.names, ARMS.reference, ("grade",))

    found = modelled(column(rows()), people(grades), MOMENTS, arms=stratified)
    plain = modelled(column(rows()), people(grades), MOMENTS, arms=ARMS)

    assert found.participants == plain.participants
    assert found.log_likelihood != plain.log_likelihood


@pytest.mark.parametrize("some", [[], rows()[:1], [row for row in rows() if row[1] == "baseline"]])
def test_too_little_to_fit_gives_null_with_a_reason(some):
    found = modelled(column(some), people(), MOMENTS, arms=ARMS)

    assert found.covariance is None
    assert found.reason
    assert {one.value.estimate for one in found.differences} == {None}


def test_an_arm_without_participants_is_null_and_the_other_is_not():
    arms = Arms(("CONTROL", "PRRT", "NEW"), "CONTROL")

    found = modelled(column(rows()), people(), MOMENTS, arms=arms)

    means = {(one.arm, one.timepoint): one.value.estimate for one in found.means}
    assert means["NEW", "1"] is None
    assert means["PRRT", "1"] is not None

"""Trajectories of 240 invented participants agree with R: every cell, every time, every curve and hazard ratio."""

import numpy as np
import pytest
from scipy.stats import chi2

from proapp.trajectory.at_risk import at_risk
from proapp.trajectory.rates import Due, rates
from proapp.trajectory.summary import Change, Labels, Rows, summarise
from proapp.trajectory.survival import DAYS_PER_MONTH, at_month, compared, curves
from tests.invented import ARMS, real, table, times_by, whole

VISITS = tuple(str(visit) for visit in range(9))
DEFINITIONS = [
    f"{name}_ge{threshold}{death}"
    for name in ("first", "confirmed", "confirmed_or_last", "definitive")
    for threshold in (5, 10, 15)
    for death in ("", "_death_event")
]


def visit_rows() -> Rows:
    number = {person["id"]: index for index, person in enumerate(table("ql_participants"))}
    values = {(row["id"], row["visit"]): real(row["QL"]) for row in table("ql_long")}
    rows = table("ql_long")
    return Rows(
        participant=np.array([number[row["id"]] for row in rows]),
        arm=np.array([ARMS.index(row["arm"]) for row in rows]),
        timepoint=np.array([int(row["visit"]) for row in rows]),
        value=np.array([values[row["id"], row["visit"]] for row in rows], dtype=float),
        baseline=np.array([values[row["id"], "0"] for row in rows], dtype=float),
    )


def test_every_visit_has_the_means_intervals_and_changes_of_r():
    labels = Labels(arms=ARMS, timepoints=VISITS)

    cells = summarise(visit_rows(), labels, change=Change(higher_is="better"), baseline_timepoint=0)

    for cell, expected in zip(cells, table("ql_by_visit"), strict=True):
        assert (cell.arm, cell.timepoint) == (expected["arm"], expected["visit"])
        value, change = cell.value, cell.change
        assert (value.n, change.n) == (int(expected["n_received"]), int(expected["n_change"]))
        found = (value.mean, value.sd, value.lower, value.upper, change.mean, change.sd)
        columns = ("mean", "sd", "mean_lcl_t", "mean_ucl_t", "mean_change", "sd_change")
        assert_close(found, [real(expected[column]) for column in columns], tolerance=1e-9)
        assert value.sd / value.n**0.5 == pytest.approx(float(expected["se"]), abs=1e-9)
        judged = (cell.improved, cell.stable, cell.deteriorated)
        columns = ("n_improved_ge10", "n_stable", "n_deteriorated_ge10")
        assert judged == tuple(whole(expected[column]) or 0 for column in columns)


def test_every_visit_has_both_rates_of_r():
    people = table("ql_participants")
    held = {(row["id"], row["visit"]) for row in table("ql_long") if row["QL"]}
    rows = [(person, visit) for person in people for visit in range(9)]
    due = Due(
        arm=np.array([ARMS.index(person["arm"]) for person, _ in rows]),
        timepoint=np.array([visit for _, visit in rows]),
        received=np.array([(person["id"], str(visit)) in held for person, visit in rows]),
        expected=np.array([(whole(person["death_day"]) or 10**6) > 84 * visit for person, visit in rows]),
        missing=np.full(len(rows), -1),
    )

    found = rates(due, arms=ARMS, timepoints=VISITS, population=(120, 120))

    for rate, expected in zip(found, table("ql_by_visit"), strict=True):
        assert (rate.received, rate.expected, rate.population) == (
            int(expected["n_received"]),
            int(expected["n_alive_at_nominal_day"]),
            int(expected["n_randomised"]),
        )
        assert rate.available_data_rate == pytest.approx(float(expected["available_data_rate"]), abs=1e-9)
        assert rate.completion_rate == pytest.approx(float(expected["completion_rate_alive"]), abs=1e-9)


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_every_participant_deteriorates_on_the_day_r_says(definition: str):
    expected = {
        row["id"]: (whole(row["time_days"]), whole(row["event"]), row["reason"])
        for row in table("ql_deterioration_by_participant")
        if row["definition"] == definition
    }

    found = times_by(definition)

    excluded = (0, None, "no_baseline_excluded")  # R writes day 0 for those it leaves out; we have no day
    assert {
        time.participant: excluded if time.day is None else (time.day, int(bool(time.event)), time.reason)
        for time in found
    } == expected


@pytest.mark.parametrize("interval", ["log-log", "log"])
@pytest.mark.parametrize("definition", DEFINITIONS)
def test_medians_and_their_intervals_are_those_of_r(definition: str, interval: str):
    expected = {
        row["group"]: row for row in summary_rows(definition, "km_median_months") if row["conf_type"] == interval
    }

    for curve in curves(times_by(definition), ARMS, interval=interval):
        row = expected[curve.arm]

        assert (curve.n, curve.events) == (int(row["n"]), int(row["events"]))
        months = [None if days is None else days / DAYS_PER_MONTH for days in (curve.median, curve.lower, curve.upper)]
        assert_close(months, [real(row[column]) for column in ("estimate", "lcl", "ucl")], tolerance=1e-12)


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_curves_pass_through_the_points_of_r(definition: str):
    curve_of = {curve.arm: curve for curve in curves(times_by(definition), ARMS)}
    points = [row for row in table("ql_deterioration_km") if row["definition"] == definition]

    assert len(points) == 16
    for point in points:
        step = at_month(curve_of[point["group"]], float(point["month"]))
        assert step is not None
        (reached,) = at_risk(
            times_by(definition), (point["group"],), days=(float(point["month"]) * DAYS_PER_MONTH,)
        )  # fmt: skip
        assert reached.at_risk == int(point["n_risk"])
        found = (step.surviving, step.se, step.lower, step.upper)
        assert_close(found, [real(point[column]) for column in ("surv", "se", "lcl", "ucl")], tolerance=1e-9)


@pytest.mark.parametrize("stratified", [False, True])
@pytest.mark.parametrize("definition", DEFINITIONS)
def test_hazard_ratios_and_log_rank_tests_are_those_of_r(definition: str, stratified: bool):
    suffix = "_strat_grade" if stratified else ""
    cox, log_rank = (summary_rows(definition, stat + suffix) for stat in ("cox_hr_efron", "logrank_chisq"))

    found = compared(times_by(definition), arm="PRRT", reference="CONTROL", stratified=stratified)

    assert (found.n, found.events) == (int(cox[0]["n"]), int(cox[0]["events"]))
    ratios = (found.hazard_ratio, found.lower, found.upper, found.p)
    assert_close(ratios, [real(cox[0][column]) for column in ("estimate", "lcl", "ucl", "p")], tolerance=1e-6)
    assert_close((found.log_rank_p,), (real(log_rank[0]["p"]),), tolerance=1e-6)
    assert chi2.isf(found.log_rank_p, 1) == pytest.approx(float(log_rank[0]["estimate"]), rel=1e-6)


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_hazard_ratios_with_breslows_ties_are_those_of_r(definition: str):
    (cox,) = summary_rows(definition, "cox_hr_breslow")

    found = compared(times_by(definition), arm="PRRT", reference="CONTROL", ties="breslow")

    ratios = (found.hazard_ratio, found.lower, found.upper, found.p)
    assert_close(ratios, [real(cox[column]) for column in ("estimate", "lcl", "ucl", "p")], tolerance=1e-6)


def test_every_row_of_the_summary_is_compared():
    compared_with = {"km_median_months", "cox_hr_efron", "cox_hr_breslow", "cox_hr_efron_strat_grade"}
    compared_with |= {"logrank_chisq", "logrank_chisq_strat_grade"}

    rows = table("ql_deterioration_summary")

    assert {row["stat"] for row in rows} == compared_with
    assert {row["definition"] for row in rows} == set(DEFINITIONS)


def summary_rows(definition: str, stat: str) -> list[dict[str, str]]:
    return [row for row in table("ql_deterioration_summary") if (row["definition"], row["stat"]) == (definition, stat)]


def assert_close(found, expected, *, tolerance: float) -> None:
    assert [number is None for number in found] == [number is None for number in expected]
    for ours, theirs in zip(found, expected, strict=True):
        assert ours is None or ours == pytest.approx(theirs, rel=tolerance, abs=tolerance)

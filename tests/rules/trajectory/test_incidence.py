"""Cumulative incidence with death competing agrees with R, numbers at risk with its curves, and both say when they
cannot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.trajectory.at_risk import at_risk
from proapp.trajectory.deterioration import Time
from proapp.trajectory.incidence import OUTCOMES, at_day, at_month, incidences
from proapp.trajectory.survival import DAYS_PER_MONTH, curves
from tests.invented import real, table, times_by

MONTHS = ("3", "6", "12", "18", "24")


@pytest.mark.parametrize("row", table("ql_cumulative_incidence"), ids=lambda row: row["group_cause"])
def test_incidence_and_its_variance_are_those_of_r(row):
    arm, cause = row["group_cause"].split()

    (found,) = incidences(times_by("first_ge10_death_event"), (arm,), outcome=OUTCOMES[int(cause) - 1])

    for month in MONTHS:
        reached = at_month(found, float(month))
        pair = (None, None) if reached is None else (reached.share, reached.variance)
        assert pair == pytest.approx((real(row[month]), real(row[f"var.{month}"])), abs=1e-6)


@pytest.mark.parametrize("definition", ["first_ge5", "definitive_ge10", "confirmed_ge15_death_event"])
def test_numbers_at_risk_are_those_of_r(definition):
    points = [row for row in table("ql_deterioration_km") if row["definition"] == definition]

    for point in points:
        (found,) = at_risk(times_by(definition), (point["group"],), days=(float(point["month"]) * DAYS_PER_MONTH,))

        assert found.at_risk == int(point["n_risk"])


def ended(day, reason="deterioration", arm="A"):
    return Time(participant="ada", arm=arm, day=day, event=reason != "censored_last_pro", reason=reason)


def test_a_small_series_by_hand():
    series = [ended(10), ended(20, "death"), ended(30, "censored_last_pro"), ended(40)]

    worse, dead = (incidences(series, ("A",), outcome=outcome)[0] for outcome in OUTCOMES)

    # of four one got worse (1/4), of three one died (3/4 x 1/3), of the one left that one got worse (2/4 x 1/1)
    assert [(step.day, step.at_risk, step.share) for step in worse.steps] == [(10, 4, 0.25), (40, 1, 0.75)]
    assert [(step.day, step.share) for step in dead.steps] == [(20, pytest.approx(0.25))]
    assert (worse.events, worse.competing, dead.events, dead.competing) == (2, 1, 1, 2)


def test_before_anything_happened_the_share_is_zero_and_after_the_last_day_unknown():
    (found,) = incidences([ended(10), ended(20)], ("A",))

    assert at_day(found, 9).share == 0.0
    assert at_day(found, 20).share == 1.0
    assert at_day(found, 21) is None


@pytest.mark.parametrize("series", [[], [ended(None)], [ended(5, arm="B")]])
def test_an_arm_with_nobody_is_empty_with_a_reason(series):
    (found,) = incidences(series, ("A",))

    assert (found.n, found.steps, found.until, found.reason) == (0, (), None, "nobody with a baseline")
    assert at_month(found, 3) is None


def test_an_unknown_outcome_is_refused():
    with pytest.raises(ValueError, match="outcome must be"):
        incidences([], ("A",), outcome="relapse")


reasons = st.sampled_from(["deterioration", "death", "censored_last_pro"])
everybody = st.lists(st.builds(ended, st.one_of(st.none(), st.integers(1, 12)), reasons), max_size=15)


@given(everybody, st.randoms())
def test_shares_rise_together_to_at_most_one_and_leave_the_curve_free_of_both(series, random):
    worse, dead = (incidences(series, ("A",), outcome=outcome)[0] for outcome in OUTCOMES)
    (curve,) = curves(series, ("A",))

    assert incidences(random.sample(series, len(series)), ("A",)) == (worse,)
    for step in curve.steps:
        shares = [at_day(one, step.day).share for one in (worse, dead)]
        assert sum(shares) == pytest.approx(1 - step.surviving)
    for step in (*worse.steps, *dead.steps):
        assert step.variance >= -1e-12
        assert step.lower is None or 0 <= step.lower <= step.share <= step.upper <= 1


@given(everybody, st.integers(0, 14))
def test_at_risk_events_and_censored_add_up(series, day):
    (found,) = at_risk(series, ("A",), days=(day,))

    assert found.at_risk + found.events + found.censored == sum(time.day is not None for time in series)


def test_a_share_that_only_rounding_keeps_from_one_has_no_interval():
    series = [ended(day) for day in range(1, 11)]

    (found,) = incidences(series, ("A",))

    assert found.steps[-1].share == pytest.approx(1.0)
    assert (found.steps[-1].lower, found.steps[-1].upper) == (None, None)


@given(everybody)
def test_without_deaths_incidence_is_what_the_curve_lost(series):
    alive = [time for time in series if time.reason != "death"]

    (found,) = incidences(alive, ("A",))
    (curve,) = curves(alive, ("A",))

    for step in found.steps:
        kept = next(one for one in curve.steps if one.day == step.day)
        assert step.share == pytest.approx(1 - kept.surviving)

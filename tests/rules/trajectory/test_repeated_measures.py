"""The mixed model for repeated measures agrees with R, and says why when there is nothing to fit."""

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proapp.trajectory.model import covariance
from proapp.trajectory.model.adjusted import AdjustedMean, Names
from proapp.trajectory.model.outcomes import Outcomes, changes, values
from proapp.trajectory.model.random_intercept import random_intercept
from proapp.trajectory.model.repeated_measures import repeated_measures
from proapp.trajectory.summary import Rows

REFERENCE = Path(__file__).parents[2] / "reference"
NAMES = Names(arms=("CONTROL", "PRRT"), timepoints=tuple("12345678"), reference="CONTROL")
SMALL = Names(arms=("A", "B"), timepoints=("1", "2", "3"), reference="A")
NULL = float("nan")


@cache
def table(name):
    with (REFERENCE / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def everybody():
    rows = table("ql_model_rows")
    number = {name: index for index, name in enumerate(sorted({row["id"] for row in rows}))}
    value = np.full((len(number), 8), NULL)
    arm, baseline = np.zeros(len(number), dtype=int), np.zeros(len(number))
    for row in rows:
        who = number[row["id"]]
        value[who, int(row["visit"]) - 1] = float(row["chg"])
        arm[who], baseline[who] = NAMES.arms.index(row["arm"]), float(row["base"])
    return Outcomes(value, arm, baseline)


def expected(model):
    return {
        (row["kind"], row["arm"], row["visit"]): row for row in table("ql_model_estimates") if row["model"] == model
    }


def pairs(modelled, model):
    """Each estimate with the row of R that it should equal."""
    rows = expected(model)
    assert len(rows) == 24
    for one in (*modelled.means, *modelled.differences):
        if one.timepoint is not None:
            key = ("lsmean", one.arm) if isinstance(one, AdjustedMean) else ("PRRT-CONTROL", "diff")
            yield one.value, rows[*key, one.timepoint]


# R's mmrm stops its search when it is near enough: its degrees of freedom are good to four digits
@pytest.mark.parametrize(
    ("structure", "model", "freedom"),
    [
        (covariance.UNSTRUCTURED, "mmrm_UN_REML_Satterthwaite", 1e-4),
        (covariance.PLAIN_FADING, "mmrm_AR1_REML_Satterthwaite", 1e-7),
        (covariance.SYMMETRIC, "mmrm_CS_REML_Satterthwaite", 1e-4),
        (covariance.SYMMETRIC, "lmer_random_intercept_REML_Satterthwaite", 1e-6),
        (covariance.UNSTRUCTURED, "nlme_gls_UN_REML_asymptotic", None),
    ],
)
def test_means_and_differences_are_those_of_r(structure, model, freedom):
    found = repeated_measures(everybody(), NAMES, structures=(structure,))

    assert (found.covariance, found.participants, found.answers) == (structure.name, 213, len(table("ql_model_rows")))
    for value, row in pairs(found, model):
        assert value.estimate == pytest.approx(float(row["estimate"]), abs=1e-3)
        assert value.se == pytest.approx(float(row["se"]), abs=1e-3)
        if freedom is None:
            continue
        assert value.freedom == pytest.approx(float(row["df"]), rel=freedom)
        assert (value.lower, value.upper) == pytest.approx((float(row["lcl"]), float(row["ucl"])), abs=1e-3)
        assert row["p"] == "" or value.p == pytest.approx(float(row["p"]), abs=1e-3)


def test_kenward_and_rogers_standard_errors_are_those_of_r():
    found = repeated_measures(everybody(), NAMES, inference="Kenward-Roger")

    for value, row in pairs(found, "mmrm_UN_REML_KenwardRoger"):
        columns = [float(row[column]) for column in ("estimate", "se", "lcl", "ucl")]
        assert [value.estimate, value.se, value.lower, value.upper] == pytest.approx(columns, abs=1e-3)
        assert value.freedom == pytest.approx(float(row["df"]), rel=1e-4)
        assert row["p"] == "" or value.p == pytest.approx(float(row["p"]), abs=1e-3)


@pytest.mark.parametrize("structure", covariance.FALLBACKS[1:])
def test_kenward_and_roger_allow_for_more_than_satterthwaite_under_every_covariance(structure):
    plain, allowed = (
        repeated_measures(some(), SMALL, structures=(structure,), inference=inference)
        for inference in ("Satterthwaite", "Kenward-Roger")
    )

    for one, other in zip(plain.differences, allowed.differences, strict=True):
        assert (one.value.estimate, one.value.freedom) == (other.value.estimate, other.value.freedom)
        assert other.value.se == pytest.approx(one.value.se, rel=0.05)
        assert other.value.se != one.value.se


def test_another_inference_is_refused():
    with pytest.raises(ValueError, match="must be"):
        repeated_measures(some(), SMALL, inference="containment")


def test_every_row_of_r_has_its_test():
    models = {row["model"] for row in table("ql_model_estimates")}

    assert models == {
        "nlme_gls_UN_REML_asymptotic", "mmrm_UN_REML_Satterthwaite", "mmrm_UN_REML_KenwardRoger",
        "mmrm_AR1_REML_Satterthwaite", "mmrm_CS_REML_Satterthwaite", "lmer_random_intercept_REML_Satterthwaite",
        "lmer_random_intercept_REML_asymptotic",
    }  # fmt: skip


def test_the_random_intercept_is_that_of_lmer():
    found = random_intercept(everybody(), NAMES)

    assert found.covariance == "random intercept"
    for value, row in pairs(found, "lmer_random_intercept_REML_asymptotic"):
        assert value.freedom is None
        columns = [float(row[column]) for column in ("estimate", "se", "lcl", "ucl")]
        assert [value.estimate, value.se, value.lower, value.upper] == pytest.approx(columns, abs=1e-5)
        assert row["p"] == "" or value.p == pytest.approx(float(row["p"]), abs=1e-5)


def test_over_all_timepoints_a_difference_is_the_mean_of_the_differences():
    found = repeated_measures(everybody(), NAMES)

    *by_timepoint, over_all = [difference.value.estimate for difference in found.differences]
    assert over_all == pytest.approx(np.mean(by_timepoint))
    assert found.differences[-1].timepoint is None


def test_complete_answers_at_one_timepoint_give_the_analysis_of_covariance():
    rng = np.random.default_rng(5)
    arm, baseline = np.repeat([0, 1], 10), rng.normal(60, 10, 20)
    value = (5 * arm + 0.5 * baseline + rng.normal(0, 8, 20))[:, None]

    found = repeated_measures(Outcomes(value, arm, baseline), Names(("A", "B"), ("1",), "A"))

    design = np.column_stack([np.ones(20), arm, baseline])
    coefficients, (left,), _, _ = np.linalg.lstsq(design, value[:, 0], rcond=None)
    error = np.sqrt(left / 17 * np.linalg.inv(design.T @ design)[1, 1])
    assert found.differences[0].value.estimate == pytest.approx(coefficients[1])
    assert (found.differences[0].value.se, found.differences[0].value.freedom) == pytest.approx((error, 17))


def some(participants=40, *, seed=1, timepoints=3):
    rng = np.random.default_rng(seed)
    arm, baseline = np.arange(participants) % 2, rng.normal(60, 10, participants)
    own = rng.normal(0, 8, (participants, 1))
    return Outcomes(own + rng.normal(0, 6, (participants, timepoints)), arm, baseline)


def test_fully_separate_timepoints_fall_back_to_a_plainer_covariance_and_say_so():
    outcomes = some()
    outcomes.value[:20, 0] = outcomes.value[20:, 2] = NULL

    found = repeated_measures(outcomes, SMALL)

    assert found.covariance == "heterogeneous AR(1)"
    assert [one.covariance for one in found.tried] == ["unstructured", "heterogeneous Toeplitz"]
    assert found.tried[0].reason == "fewer than two participants answered at both of two timepoints"


def test_a_timepoint_where_nobody_moved_falls_back_to_one_variance_for_all():
    outcomes = some()
    outcomes.value[:, 1] = 0.0

    found = repeated_measures(outcomes, SMALL)

    assert found.covariance == "compound symmetry"
    assert {one.reason for one in found.tried} == {"at a timepoint nobody differs from what the model expects"}


def test_an_empty_cell_is_null_and_the_others_are_not():
    outcomes = some()
    outcomes.value[outcomes.arm == 1, 2] = NULL

    found = repeated_measures(outcomes, SMALL)

    said = {(mean.arm, mean.timepoint): mean.value.estimate is not None for mean in found.means}
    assert [place for place, is_said in said.items() if not is_said] == [("B", "3"), ("B", None)]
    assert [difference.value.reason for difference in found.differences] == [None, None] + [
        "no answers to say it from"
    ] * 2


def test_a_timepoint_without_answers_is_null_and_leaves_the_others_as_they_are():
    outcomes = some()
    empty = np.column_stack([outcomes.value, np.full(40, NULL)])

    found = repeated_measures(Outcomes(empty, outcomes.arm, outcomes.baseline), Names(("A", "B"), tuple("1234"), "A"))
    without = repeated_measures(outcomes, SMALL)

    assert found.means[:3] == without.means[:3]
    assert found.means[3].value.estimate is None


def test_an_arm_without_participants_is_null():
    found = repeated_measures(some(), Names(("A", "B", "C"), ("1", "2", "3"), "A"))

    assert {mean.value.reason for mean in found.means if mean.arm == "C"} == {"no answers to say it from"}
    assert {mean.value.reason for mean in found.means if mean.arm != "C"} == {None}


def test_the_same_baseline_for_everybody_changes_nothing():
    outcomes = some()

    alike = repeated_measures(Outcomes(outcomes.value, outcomes.arm, np.full(40, 50.0)), SMALL)
    without = repeated_measures(Outcomes(outcomes.value, outcomes.arm), SMALL)

    assert alike.differences == without.differences


def test_a_stratum_that_is_the_arm_leaves_the_difference_unsaid():
    outcomes = some()
    confounded = Outcomes(outcomes.value, outcomes.arm, None, outcomes.arm)

    found = repeated_measures(confounded, Names(("A", "B"), ("1", "2", "3"), "A", strata=("x", "y")))

    assert {difference.value.estimate for difference in found.differences} == {None}


def test_strata_take_their_part_of_the_spread():
    outcomes = some()
    stratum = np.arange(40) // 2 % 2
    moved = Outcomes(outcomes.value + 50.0 * stratum[:, None], outcomes.arm, outcomes.baseline, stratum)
    names = Names(("A", "B"), ("1", "2", "3"), "A", strata=("x", "y"))

    found, unmoved = (
        repeated_measures(moved, names),
        repeated_measures(Outcomes(outcomes.value, outcomes.arm, outcomes.baseline, stratum), names),
    )

    for one, other in zip(found.differences, unmoved.differences, strict=True):
        assert one.value.estimate == pytest.approx(other.value.estimate, abs=1e-6)
    for one, other in zip(found.means, unmoved.means, strict=True):
        assert one.value.estimate == pytest.approx(other.value.estimate + 25.0, abs=1e-6)


def none(value, arm=(), baseline=None):
    return Outcomes(np.array(value, dtype=float).reshape(-1, 3), np.array(arm, dtype=int), baseline)


@pytest.mark.parametrize("model", [repeated_measures, random_intercept])
@pytest.mark.parametrize(
    ("outcomes", "reason"),
    [
        (none([]), "nobody has an answer that can enter the model"),
        (none([[NULL] * 3] * 4, [0, 1, 0, 1]), "nobody has an answer that can enter the model"),
        (none([[1, 2, 3]] * 2, [0, 1], np.full(2, NULL)), "nobody has an answer that can enter the model"),
        (none([[5, 5, 5]] * 6, [0, 1] * 3), "everybody has the same value"),
        (none([[5, NULL, 6]], [0]), "no more answers than the model has means"),
        (none([[5, 4, 6], [1, 2, 1]], [0, 1]), "no more answers than the model has means"),
    ],
)
def test_what_cannot_be_fitted_is_null_with_a_reason(model, outcomes, reason):
    found = model(outcomes, SMALL)

    assert (found.covariance, found.reason) == (None, reason)
    assert {one.value.reason for one in (*found.means, *found.differences)} == {reason}
    assert len(found.means) == 8


def test_one_timepoint_has_one_variance_whatever_the_covariance():
    names = Names(arms=("A", "B"), timepoints=("1",), reference="A")

    free, by_lag = (
        repeated_measures(some(timepoints=1), names, structures=(structure,)).differences[0].value
        for structure in (covariance.UNSTRUCTURED, covariance.TOEPLITZ)
    )

    assert (by_lag.estimate, by_lag.se) == (pytest.approx(free.estimate), pytest.approx(free.se))


def test_one_timepoint_has_no_random_intercept():
    found = random_intercept(Outcomes(some().value[:, :1], some().arm), Names(("A", "B"), ("1",), "A"))

    assert found.reason == "one timepoint only"


def test_arms_that_say_the_same_every_time_have_no_spread_to_judge_by():
    value = np.repeat([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], 5, axis=0)

    found = repeated_measures(Outcomes(value, np.repeat([0, 1], 5)), SMALL)

    assert found.reason == "no covariance could be fitted"
    assert {one.reason for one in found.tried} == {"nobody differs from what the model expects"}
    assert [one.covariance for one in found.tried] == [one.name for one in covariance.FALLBACKS]


def test_rows_become_outcomes():
    rows = Rows(
        participant=np.array([0, 0, 2]), arm=np.array([1, 1, 0]), timepoint=np.array([0, 2, 1]),
        value=np.array([50.0, 60.0, 70.0]), baseline=np.array([40.0, 40.0, NULL]), stratum=np.array([1, 1, 0]),
    )  # fmt: skip

    moved, as_given = changes(rows, participants=3, timepoints=3), values(rows, participants=3, timepoints=3)

    np.testing.assert_array_equal(moved.value, [[10, NULL, 20], [NULL] * 3, [NULL] * 3])
    np.testing.assert_array_equal(as_given.value, [[50, NULL, 60], [NULL] * 3, [NULL, 70, NULL]])
    assert (moved.arm.tolist(), moved.stratum.tolist()) == ([1, 0, 0], [1, -1, 0])


cells = st.one_of(st.none(), st.sampled_from([0.0, 8.3333, -8.3333, 16.6667]))
people = st.lists(st.tuples(st.integers(0, 1), st.tuples(cells, cells, cells)), max_size=14)


@settings(max_examples=60)
@given(people, st.booleans(), st.sampled_from(["Satterthwaite", "Kenward-Roger"]))
def test_whatever_the_answers_a_model_is_finite_or_says_why_not(rows, with_baseline, inference):
    value = np.array([one for _, one in rows], dtype=float).reshape(-1, 3)
    arm = np.array([one for one, _ in rows], dtype=int)
    baseline = np.arange(len(rows)) * 10.0 if with_baseline else None

    found = repeated_measures(Outcomes(value, arm, baseline), SMALL, inference=inference)

    assert (found.covariance is None) == (found.reason is not None)
    for one in (*found.means, *found.differences):
        numbers = [one.value.estimate, one.value.se, one.value.lower, one.value.upper, one.value.p]
        assert all(number is None for number in numbers) == (one.value.reason is not None)
        assert one.value.reason or np.isfinite(numbers).all()


@settings(max_examples=10)
@given(st.permutations(range(40)), st.floats(-50, 50))
def test_neither_order_nor_a_shift_changes_a_difference(order, shift):
    outcomes = some()
    outcomes.value[5, 1:] = outcomes.value[7, 0] = NULL
    order = np.array(order)
    moved = Outcomes(outcomes.value[order] + shift, outcomes.arm[order], outcomes.baseline[order])

    found, same = repeated_measures(moved, SMALL), repeated_measures(outcomes, SMALL)

    for one, other in zip(found.differences, same.differences, strict=True):
        assert (one.value.estimate, one.value.se, one.value.freedom) == pytest.approx(
            (other.value.estimate, other.value.se, other.value.freedom), rel=1e-6, abs=1e-7
        )

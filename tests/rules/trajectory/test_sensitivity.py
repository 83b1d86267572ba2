"""What if those who stopped answering did worse: assumptions do what they say, imputations pool by Rubin's rules."""

import numpy as np
import pytest

from proapp.trajectory.model.adjusted import Names
from proapp.trajectory.model.imputation import ASSUMPTIONS, Imputing, completed
from proapp.trajectory.model.outcomes import Outcomes
from proapp.trajectory.model.repeated_measures import repeated_measures
from proapp.trajectory.model.rubin import pooled
from proapp.trajectory.model.sensitivity import imputed, tipping_point

NAMES = Names(arms=("control", "treated"), timepoints=("1", "2", "3"), reference="control")
NULL = float("nan")


def trial(*, noise=8.0, participants=80, leave=30, seed=3):
    """Treated do 10, 20 and 30 better; the first `leave` participants stop after the first timepoint."""
    chance = np.random.default_rng(seed)
    arm, baseline = np.arange(participants) % 2, chance.normal(60, 10, participants)
    value = arm[:, None] * np.array([10.0, 20.0, 30.0]) + noise * chance.standard_normal((participants, 3))
    value[:leave, 1:] = NULL
    return Outcomes(value, arm, baseline)


def without_effect():
    outcomes = trial()
    return Outcomes(outcomes.value - outcomes.arm[:, None] * np.array([10.0, 20.0, 30.0]), outcomes.arm)


def everywhere(outcomes):
    return np.ones(outcomes.value.shape, dtype=bool)


def how(assumption="missing at random", *, seed=1, imputations=20):
    return Imputing(assumption, seed, imputations)


@pytest.mark.parametrize(
    ("assumption", "second", "third"),
    [
        ("missing at random", 20.0, 30.0),
        ("jump to reference", 0.0, 0.0),
        ("copy increments in reference", 10.0, 10.0),
    ],
)
def test_imputed_answers_lie_where_the_assumption_puts_them(assumption, second, third):
    outcomes = trial(noise=0.01)

    found = completed(outcomes, NAMES, how(assumption), may_impute=everywhere(outcomes))

    stopped = (outcomes.arm == 1) & np.isnan(outcomes.value[:, 1])
    assert found.value[:, stopped, 1].mean() == pytest.approx(second, abs=0.05)
    assert found.value[:, stopped, 2].mean() == pytest.approx(third, abs=0.05)


@pytest.mark.parametrize("assumption", ["copy reference", "jump to reference", "copy increments in reference"])
def test_who_never_answered_is_imputed_as_the_reference(assumption):
    outcomes = trial(noise=0.01)
    outcomes.value[1] = NULL

    found = completed(outcomes, NAMES, how(assumption), may_impute=everywhere(outcomes))

    assert found.value[:, 1].mean(axis=0) == pytest.approx([0.0, 0.0, 0.0], abs=0.05)


def test_a_copied_reference_still_follows_the_participants_own_answers():
    own = np.random.default_rng(1).normal(0, 8, (80, 1))
    outcomes = trial(noise=1.0)
    outcomes = Outcomes(outcomes.value + own, outcomes.arm, outcomes.baseline)

    found = completed(outcomes, NAMES, how("copy reference"), may_impute=everywhere(outcomes))

    stopped = (outcomes.arm == 1) & np.isnan(outcomes.value[:, 1])
    drawn = found.value[:, stopped, 1].mean(axis=0)
    assert np.corrcoef(drawn, own[stopped, 0])[0, 1] > 0.9
    assert (drawn - own[stopped, 0]).mean() == pytest.approx(
        10.0, abs=3.0
    )  # their gain of 10 is taken for a trait of theirs


def test_gaps_between_answers_are_missing_at_random_whatever_the_assumption():
    outcomes = trial(noise=0.01, leave=0)
    outcomes.value[1, 1] = NULL

    found = completed(outcomes, NAMES, how("jump to reference"), may_impute=everywhere(outcomes))

    assert found.value[:, 1, 1].mean() == pytest.approx(20.0, abs=0.05)
    assert not found.after.any()


@pytest.mark.parametrize("assumption", ASSUMPTIONS)
def test_answers_given_stay_and_after_death_there_are_none(assumption):
    outcomes = trial()
    may_impute = everywhere(outcomes)
    may_impute[3, 2] = may_impute[7, 1:] = False

    found = completed(outcomes, NAMES, how(assumption), may_impute=may_impute)

    answered = ~np.isnan(outcomes.value)
    assert (found.value[:, answered] == outcomes.value[answered]).all()
    assert (np.isnan(found.value) == ~(answered | may_impute)).all()


def test_the_same_seed_gives_the_same_numbers_and_another_one_others():
    first, again, other = (imputed(trial(), NAMES, how(seed=seed)) for seed in (5, 5, 6))

    assert first == again
    assert first.differences != other.differences


def test_missing_at_random_agrees_with_the_mixed_model():
    outcomes = trial(participants=200, leave=60)

    by_model = repeated_measures(outcomes, NAMES).differences[:3]
    by_imputation = imputed(outcomes, NAMES, how(imputations=200)).differences

    for one, other in zip(by_imputation, by_model, strict=True):
        assert one.value.estimate == pytest.approx(other.value.estimate, abs=0.5)
        assert one.value.se == pytest.approx(other.value.se, rel=0.15)


def test_references_for_the_missing_shrink_the_difference():
    last = {name: imputed(trial(), NAMES, how(name)).differences[-1].value.estimate for name in ASSUMPTIONS}

    assert last["jump to reference"] < last["copy increments in reference"] < last["missing at random"]


def test_with_nothing_missing_it_is_the_analysis_of_covariance():
    outcomes = trial(leave=0)

    found = imputed(outcomes, NAMES, how())

    rows = np.column_stack([np.ones(80), outcomes.arm, outcomes.baseline])
    coefficients, (left,), _, _ = np.linalg.lstsq(rows, outcomes.value[:, 2], rcond=None)
    assert found.differences[2].value.estimate == pytest.approx(coefficients[1])
    assert found.differences[2].value.se == pytest.approx((left / 77 * np.linalg.inv(rows.T @ rows)[1, 1]) ** 0.5)


# within 1, between 1: total 1 + 4/3; lost 4/7; 2 / lost^2 = 6.125 and 21/23 x 20 x 3/7 = 7.826 degrees of freedom
def test_rubins_rules_by_hand():
    found = pooled(np.array([1.0, 2.0, 3.0]), np.ones(3), freedom=20.0)

    assert (found.estimate, found.se) == pytest.approx((2.0, (7 / 3) ** 0.5))
    assert found.freedom == pytest.approx(1 / (1 / 6.125 + 1 / 7.8260870), rel=1e-6)


def test_the_difference_tips_when_the_missing_are_bad_enough():
    found = tipping_point(
        trial(), NAMES, how(), arm="treated", deltas=(0.0, -20.0, -40.0, -80.0, -120.0), timepoint="3"
    )

    estimates = [shift.value.estimate for shift in found.shifts]
    assert estimates == sorted(estimates, reverse=True)
    assert found.tips_at in (-40.0, -80.0)
    before = [shift.value.p for shift in found.shifts if shift.delta > found.tips_at]
    assert before
    assert max(before) < 0.05


@pytest.mark.parametrize(
    ("outcomes", "deltas", "reason"),
    [
        (trial(), (0.0, -1.0), "it stands at every delta"),
        (without_effect(), (0.0, -5.0), "there is no difference to begin with"),
    ],
)
def test_a_difference_that_does_not_tip_says_why(outcomes, deltas, reason):
    found = tipping_point(outcomes, NAMES, how(), arm="treated", deltas=deltas, timepoint="3")

    assert (found.tips_at, found.reason) == (None, reason)


def few(value, arm):
    return Outcomes(np.array(value, dtype=float).reshape(-1, 3), np.array(arm, dtype=int))


@pytest.mark.parametrize(
    ("outcomes", "reason"),
    [
        (few([], []), "nobody can enter the model"),
        (few([[NULL] * 3] * 4, [0, 1, 0, 1]), "an arm has no answers at a timepoint"),
        (few([[1, 2, NULL], [2, 4, 3]] * 3, [0, 1] * 3), "an arm has no answers at a timepoint"),
        (few([[1, 2, 3]] * 6, [0] * 6), "an arm has no answers at a timepoint"),
        (few([[5, 5, 5]] * 6, [0, 1] * 3), "no covariance could be fitted"),
    ],
)
def test_what_cannot_be_imputed_is_null_with_a_reason(outcomes, reason):
    found = imputed(outcomes, NAMES, how())
    tipping = tipping_point(outcomes, NAMES, how(), arm="treated", deltas=(0.0,), timepoint="3")

    assert (found.reason, tipping.reason, tipping.shifts) == (reason, reason, ())
    assert {(one.value.estimate, one.value.reason) for one in found.differences} == {(None, reason)}


@pytest.mark.parametrize("wrong", [{"assumption": "last value"}, {"assumption": "missing at random", "imputations": 1}])
def test_senseless_wishes_are_refused(wrong):
    with pytest.raises(ValueError, match="must be one of|at least two"):
        Imputing(**{"seed": 1, **wrong})

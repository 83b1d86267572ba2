"""A trial's whole analysis without a database: 2,000 participants, 20 timepoints, 20 scales."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from proapp.trajectory.deterioration import Rule, Series, Time, times
from proapp.trajectory.estimate import Values
from proapp.trajectory.grades import SUMMARIES, Grades, shares, worst
from proapp.trajectory.incidence import incidences
from proapp.trajectory.interval_censored import between, interval_curves
from proapp.trajectory.model.adjusted import Names
from proapp.trajectory.model.imputation import Imputing
from proapp.trajectory.model.outcomes import Outcomes
from proapp.trajectory.model.repeated_measures import repeated_measures
from proapp.trajectory.model.sensitivity import imputed
from proapp.trajectory.quartiles import quartiles
from proapp.trajectory.summary import Change, Labels, Rows, summarise
from proapp.trajectory.survival import compared, curves
from proapp.trajectory.toxicity.index import toxicity_index
from tests.bench.result import Row, once

PARTICIPANTS, TIMEPOINTS, SCALES = 2_000, 20, 20
ARMS, STRATA = ("control", "treated"), ("G1", "G2", "G3")
LABELS = tuple(str(number) for number in range(1, TIMEPOINTS + 1))
NAMES = Names(arms=ARMS, timepoints=LABELS, reference="control", strata=STRATA)


def rows() -> Iterator[Row]:
    """One line for each kind of table, all scales together, and the sensitivity analyses of one scale."""
    scales = [_scale(number) for number in range(SCALES)]
    series = [_series(scale) for scale in scales]
    for what, work in _everything(scales, series):
        yield Row("analysing", f"{SCALES} scales: {what}", f"{once(work):.1f} s", target="seconds, not minutes")
    how = Imputing("jump to reference", seed=1, imputations=20)
    yield Row("analysing", "1 scale: 20 imputations", f"{once(lambda: imputed(scales[0], NAMES, how)):.1f} s")
    took = once(lambda: interval_curves(between(series[0], Rule()), ARMS))
    yield Row("analysing", "1 scale: interval-censored", f"{took:.1f} s")


def _everything(
    scales: Sequence[Outcomes], series: Sequence[Sequence[Series]]
) -> Iterator[tuple[str, Callable[[], object]]]:
    yield "means, changes, quartiles", lambda: [_summarised(scale) for scale in scales]
    yield "mixed model, unstructured", lambda: [repeated_measures(scale, NAMES) for scale in scales]
    yield "time to deterioration, stratified", lambda: [_deteriorated(times(one, Rule())) for one in series]
    yield "cumulative incidence", lambda: [incidences(times(one, Rule(death_is_event=True)), ARMS) for one in series]
    yield "worst grades and index", lambda: [_graded(scale) for scale in scales]


def _scale(number: int) -> Outcomes:
    """Changes from baseline of one scale: gaps of 10 %, and half of the participants leave before the end."""
    chance = np.random.default_rng(number)
    arm = np.arange(PARTICIPANTS) % 2
    own = chance.normal(0, 10, (PARTICIPANTS, 1))
    value = own + chance.normal(0, 10, (PARTICIPANTS, TIMEPOINTS)) + arm[:, None] * np.linspace(0, 5, TIMEPOINTS)
    value[chance.random(value.shape) < 0.1] = np.nan
    last = chance.integers(3, 2 * TIMEPOINTS, PARTICIPANTS)
    value[np.arange(TIMEPOINTS)[None] >= last[:, None]] = np.nan
    return Outcomes(value, arm, chance.normal(60, 15, PARTICIPANTS), chance.integers(0, 3, PARTICIPANTS))


def _series(scale: Outcomes) -> list[Series]:
    return [
        Series(
            participant=str(who),
            arm=ARMS[scale.arm[who]],
            baseline=60.0,
            later=tuple(
                (28 * (at + 1) + who % 7, 60.0 + change) for at, change in enumerate(values) if change == change
            ),
            death_day=28 * 21 if who % 5 == 0 else None,
            stratum=STRATA[who % 3],
        )
        for who, values in enumerate(scale.value.tolist())
    ]


def _summarised(scale: Outcomes) -> None:
    who, at = np.nonzero(~np.isnan(scale.value))
    value: Values = scale.value[who, at]
    summarise(
        Rows(who, scale.arm[who], at, value + 60.0, np.full(len(who), 60.0)),
        Labels(ARMS, LABELS),
        change=Change("better"),
    )
    quartiles(scale.arm[who] * TIMEPOINTS + at, value, 2 * TIMEPOINTS)


def _deteriorated(found: Sequence[Time]) -> None:
    curves(found, ARMS)
    compared(found, arm="treated", reference="control", stratified=True)


def _graded(scale: Outcomes) -> None:
    who, at = np.nonzero(~np.isnan(scale.value))
    reports = Grades(who, np.clip(np.rint(np.abs(scale.value[who, at]) / 10), 0, 3), at == 0)
    shares(worst(reports, participants=PARTICIPANTS), scale.arm, arms=ARMS, summaries=SUMMARIES)
    toxicity_index(reports, participants=PARTICIPANTS)

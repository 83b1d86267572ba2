"""From times to deterioration: how many are still well as months pass, the median, and the arms' hazard ratio."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Any

import numpy as np

from proapp.trajectory.deterioration import Time
from proapp.trajectory.estimate import number

DAYS_PER_MONTH = 30.4375  # 365.25 / 12; months are for display only
NORMAL = NormalDist().inv_cdf(0.975)
INTERVALS = ("log-log", "log")  # the scale on which a curve's interval is symmetric; log is R's default
TIES = ("efron", "breslow")
NOT_HALF = "fewer than half have deteriorated"  # why there is no median


@dataclass(frozen=True, slots=True)
class Step:
    """Kaplan-Meier at one day of an event or a censoring: at risk just before, still without event just after."""

    day: int
    at_risk: int
    events: int
    surviving: float
    se: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Curve:
    """One arm's Kaplan-Meier estimate. Median and its interval in days; a bound not reached is None."""

    arm: str
    n: int
    events: int
    steps: tuple[Step, ...]
    median: float | None
    lower: float | None
    upper: float | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Cox hazard ratio of `arm` against `reference` (Wald interval and p); log-rank p beside it."""

    arm: str
    reference: str
    n: int
    events: int
    hazard_ratio: float | None
    lower: float | None
    upper: float | None
    p: float | None
    log_rank_p: float | None
    reason: str | None = None


def curves(times: Sequence[Time], arms: Sequence[str], *, interval: str = "log-log") -> tuple[Curve, ...]:
    """A curve for every arm, also one without anybody; excluded participants do not count. `interval`: of INTERVALS."""
    if interval not in INTERVALS:
        raise ValueError(f"interval must be one of {', '.join(INTERVALS)}")
    return tuple(_curve(arm, [time for time in _included(times) if time.arm == arm], interval) for arm in arms)


def at_month(curve: Curve, month: float) -> Step | None:
    """The step in force at a month; None before the first."""
    reached = [step for step in curve.steps if step.day <= month * DAYS_PER_MONTH]
    return reached[-1] if reached else None


def compared(
    times: Sequence[Time], *, arm: str, reference: str, stratified: bool = False, ties: str = "efron"
) -> Comparison:
    """Hazard ratio of one arm against another, on request stratified by the participants' stratum. `ties`: of TIES.

    It is null with a reason when no finite ratio exists: an arm has nobody, or whenever both arms were at risk only one
    of them had events.
    """
    if ties not in TIES:
        raise ValueError(f"ties must be one of {', '.join(TIES)}")
    chosen = sorted((time for time in _included(times) if time.arm in (arm, reference)), key=_order)
    unknown = Comparison(
        arm=arm,
        reference=reference,
        n=len(chosen),
        events=sum(bool(time.event) for time in chosen),
        hazard_ratio=None,
        lower=None,
        upper=None,
        p=None,
        log_rank_p=None,
        reason=_why_not(chosen, (arm, reference), stratified=stratified),
    )
    return unknown if unknown.reason else _comparison(chosen, unknown, stratified=stratified, ties=ties)


def _included(times: Sequence[Time]) -> list[Time]:
    return [time for time in times if time.day is not None]


def _order(time: Time) -> tuple[Any, ...]:
    return time.day, time.arm, not time.event, time.stratum or ""


@dataclass(frozen=True, slots=True)
class _Moment:
    """One day with events in one stratum: at risk and with an event, of both arms and of the first."""

    at_risk: int
    first_at_risk: int
    events: int
    first_events: int


def _moments(times: Sequence[Time], arm: str, *, stratified: bool) -> list[_Moment]:
    strata = {time.stratum if stratified else None for time in times}
    parts = [[time for time in times if not stratified or time.stratum == stratum] for stratum in strata]
    return [moment for part in parts for moment in _moments_within(part, arm)]


def _moments_within(times: Sequence[Time], arm: str) -> list[_Moment]:
    days = np.array([time.day for time in times], dtype=np.int64)
    happened = np.array([bool(time.event) for time in times], dtype=bool)
    first = np.array([time.arm == arm for time in times], dtype=bool)
    return [
        _Moment(
            at_risk=int((days >= day).sum()),
            first_at_risk=int((first & (days >= day)).sum()),
            events=int((happened & (days == day)).sum()),
            first_events=int((first & happened & (days == day)).sum()),
        )
        for day in np.unique(days[happened]).tolist()
    ]


def _why_not(times: Sequence[Time], arms: tuple[str, str], *, stratified: bool) -> str | None:
    if {time.arm for time in times} != set(arms):
        return "an arm has nobody with a baseline"
    moments = _moments(times, arms[0], stratified=stratified)
    shared = [moment for moment in moments if 0 < moment.first_at_risk < moment.at_risk]
    of_first = sum(moment.first_events for moment in shared)
    if of_first == 0 or of_first == sum(moment.events for moment in shared):
        return "while both arms were at risk not both had events"
    return None


def _log_rank_p(moments: Sequence[_Moment]) -> float | None:
    """Mantel-Haenszel log-rank test on one degree of freedom; None when it has no variance."""
    surplus = sum(moment.first_events - moment.events * moment.first_at_risk / moment.at_risk for moment in moments)
    variance = sum(_variance(moment) for moment in moments if moment.at_risk > 1)
    return math.erfc(abs(surplus) / math.sqrt(2 * variance)) if variance > 0 else None


def _variance(moment: _Moment) -> float:
    """Hypergeometric variance of the first arm's events."""
    share = moment.first_at_risk / moment.at_risk
    return moment.events * share * (1 - share) * (moment.at_risk - moment.events) / (moment.at_risk - 1)


def _curve(arm: str, times: Sequence[Time], interval: str) -> Curve:
    steps = _steps(times, interval)
    events = sum(step.events for step in steps)
    reason = None if times else "nobody with a baseline"
    median = _median([(step.day, step.surviving) for step in steps])
    if times and median is None:
        reason = NOT_HALF
    return Curve(
        arm=arm,
        n=len(times),
        events=events,
        steps=steps,
        median=median,
        lower=_median([(step.day, step.lower) for step in steps]),
        upper=_median([(step.day, step.upper) for step in steps]),
        reason=reason,
    )


def _steps(times: Sequence[Time], interval: str) -> tuple[Step, ...]:
    days = np.array([time.day for time in times], dtype=np.int64)
    happened = np.array([bool(time.event) for time in times], dtype=bool)
    steps: list[Step] = []
    surviving, greenwood = 1.0, 0.0
    for day in np.unique(days).tolist():
        at_risk, events = int((days >= day).sum()), int((happened & (days == day)).sum())
        surviving *= 1 - events / at_risk
        greenwood += events / (at_risk * (at_risk - events)) if events < at_risk else math.inf
        se = surviving * math.sqrt(greenwood) if surviving > 0 else None  # Greenwood's
        lower, upper = _interval(surviving, greenwood, interval)
        steps.append(Step(day, at_risk, events, surviving=surviving, se=se, lower=lower, upper=upper))
    return tuple(steps)


def _interval(surviving: float, greenwood: float, scale: str) -> tuple[float | None, float | None]:
    """Two-sided 95 %; undefined at 0, and nothing to be unsure of at 1."""
    if not 0 < surviving < 1:
        return (1.0, 1.0) if surviving == 1 else (None, None)
    if scale == "log":
        factor = math.exp(NORMAL * math.sqrt(greenwood))
        return surviving / factor, min(surviving * factor, 1.0)
    width = NORMAL * math.sqrt(greenwood) / abs(math.log(surviving))
    return surviving ** math.exp(width), surviving ** math.exp(-width)


def _median(points: Sequence[tuple[int, float | None]]) -> float | None:
    """The first day at or below one half; a curve exactly at one half is halved up to its next step down, as in R."""
    half = 0.5 + 1e-9
    below = [(day, level) for day, level in points if level is not None and level <= half]
    if not below:
        return None
    day, level = below[0]
    later = [after for after, lower in below if lower < level - 1e-9]
    return (day + later[0]) / 2 if abs(level - 0.5) <= 1e-9 and later else float(day)


def _comparison(times: Sequence[Time], unknown: Comparison, *, stratified: bool, ties: str) -> Comparison:
    # loaded when used: brings pandas and takes seconds; it ships no types
    from statsmodels.duration.api import PHReg  # noqa: PLC0415  see above

    day = np.array([time.day for time in times], dtype=np.float64)
    event = np.array([int(bool(time.event)) for time in times])
    treated = np.array([float(time.arm == unknown.arm) for time in times])
    strata = np.array([time.stratum or "" for time in times]) if stratified else None
    fitted = PHReg(day, treated[:, None], status=event, strata=strata, ties=ties).fit()
    lower, upper = np.exp(fitted.conf_int()[0])
    return replace(
        unknown,
        hazard_ratio=number(np.exp(fitted.params[0])),
        lower=number(lower),
        upper=number(upper),
        p=number(fitted.pvalues[0]),
        log_rank_p=_log_rank_p(_moments(times, unknown.arm, stratified=stratified)),
    )

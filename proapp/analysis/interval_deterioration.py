"""Time to deterioration once more, when all that is known is between which two questionnaires somebody became worse."""

from dataclasses import asdict
from typing import Any

from proapp.analysis import asked
from proapp.analysis.asked import Query
from proapp.analysis.source import Source
from proapp.analysis.timed import timed
from proapp.trajectory.comparison import POOLED
from proapp.trajectory.disclosure import SPREAD_FROM, is_small, reason
from proapp.trajectory.interval_censored import IntervalCurve, between, interval_curves
from proapp.trajectory.survival import DAYS_PER_MONTH

MEDIAN = ("median_after", "median_by", "median_after_months", "median_by_months")


def interval_deterioration(source: Source, query: Query) -> dict[str, Any]:
    """Turnbull's curves beside Kaplan-Meier's, which take the day of the questionnaire for the day it happened."""
    protocol = source.protocol
    found = timed(source, query, death_is_event=query["death"])
    seen = between(found.series, found.rule)
    minimum = asked.minimum(protocol, query)
    events = {arm: sum(one.arm == arm and one.by is not None for one in seen) for arm in found.grouping.labels}
    curves = interval_curves(seen, found.grouping.labels)
    near = found.too_near(minimum)
    return {
        **asked.about(protocol, query),
        **found.scale.words,
        **found.judged,
        "baseline": protocol.comparison.baseline,
        "death": query["death"],
        "curves": [_curve(curve, events[curve.arm], minimum=minimum, is_near=curve.arm in near) for curve in curves],
    }


def _curve(curve: IntervalCurve, events: int, *, minimum: int, is_near: bool) -> dict[str, Any]:
    """Pooled, without its falls, each the moment of one person or two, and of few people without its median."""
    told = {**asdict(curve), "arm": None if curve.arm == POOLED else curve.arm, "events": events}
    for end in ("median_after", "median_by"):
        told[f"{end}_months"] = None if told[end] is None else told[end] / DAYS_PER_MONTH
    if not minimum:
        return told
    if is_near or any(is_small(count, minimum) for count in (curve.n, events, curve.n - events)):
        return {**told, **dict.fromkeys((*MEDIAN, "n", "events")), "falls": [], "reason": reason(minimum)}
    if 0 < curve.n < SPREAD_FROM:
        return {**told, **dict.fromkeys(MEDIAN), "falls": [], "reason": f"no median of fewer than {SPREAD_FROM}"}
    return {**told, "falls": []}

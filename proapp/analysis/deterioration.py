"""How long it takes until somebody is clearly worse in one scale."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from proapp.analysis import asked, shown
from proapp.analysis.asked import Query
from proapp.analysis.source import Source
from proapp.analysis.timed import months, timed
from proapp.trajectory.at_risk import at_risk, endings
from proapp.trajectory.deterioration import Time, times
from proapp.trajectory.disclosure import is_small, reason
from proapp.trajectory.survival import DAYS_PER_MONTH, Comparison, Curve
from proapp.trajectory.to_deterioration import comparisons_of, curves_of

COUNTED = ("events", "median", "median_months", "lower", "upper")


def deterioration(source: Source, query: Query) -> dict[str, Any]:
    """Time from randomisation: curves, medians, why times ended, numbers at risk, and by arm the hazard ratio."""
    protocol = source.protocol
    found = timed(source, query, death_is_event=query["death"])
    ended, grouping = times(found.series, found.rule), found.grouping
    minimum = asked.minimum(protocol, query)
    how = endings(ended, grouping.labels)
    near = found.too_near(minimum)
    curves = [_curve(one, how[one.arm], minimum=minimum, is_near=one.arm in near) for one in curves_of(ended, grouping)]
    withheld = reason(minimum) if any(one["events"] is None for one in curves) else None
    compared = comparisons_of(
        ended, grouping, reference=protocol.reference, stratified=query["stratified"]
    )  # fmt: skip
    return {
        **asked.about(protocol, query),
        **found.scale.words,
        **found.judged,
        "baseline": protocol.comparison.baseline,
        "death": query["death"],
        "strata": sorted(protocol.strata) if query["stratified"] else [],
        "curves": curves,
        "at_risk": [] if minimum else _at_risk(ended, grouping.labels),
        "comparisons": [_compared(one, withheld) for one in compared],
    }


def _curve(curve: Curve, ended: Mapping[str, int], *, minimum: int, is_near: bool) -> dict[str, Any]:
    """A curve with how its participants' times ended: of a few people all of it is withheld, since they add up.

    `is_near`: a table beside this one would tell of a few people.
    """
    told = shown.curve(curve, minimum=minimum)
    if is_near:
        return {**told, **dict.fromkeys(COUNTED), "ended": {}, "reason": reason(minimum)}
    is_told = not any(is_small(count, minimum) for count in ended.values())
    return {**told, "ended": dict(ended) if is_told else {}}


def _compared(one: Comparison, withheld: str | None) -> dict[str, Any]:
    """Two arms; their numbers together would tell those of one of them where these are withheld."""
    told = asdict(one)
    if withheld is None:
        return told
    return {**dict.fromkeys(told), "arm": one.arm, "reference": one.reference, "reason": withheld}


def _at_risk(ended: Sequence[Time], arms: Sequence[str]) -> list[dict[str, Any]]:
    """Numbers every few months; by arm only, since from one month to the next few people come to an end."""
    every = months(ended)
    rows = at_risk(ended, arms, days=[month * DAYS_PER_MONTH for month in every])
    return [{**asdict(row), "month": month} for row, month in zip(rows, every * len(arms), strict=True)]

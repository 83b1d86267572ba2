"""How many have had it happen as months pass, when death can come first: getting worse, or a new severe symptom."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from proapp.analysis import asked
from proapp.analysis.asked import Asked, Query
from proapp.analysis.source import Source
from proapp.analysis.timed import Timed, months, timed
from proapp.base import errors
from proapp.base.errors import Place
from proapp.trajectory.at_risk import at_risk
from proapp.trajectory.comparison import POOLED
from proapp.trajectory.deterioration import Time, times
from proapp.trajectory.disclosure import is_small, reason
from proapp.trajectory.incidence import OUTCOMES, Incidence, at_month, incidences
from proapp.trajectory.survival import DAYS_PER_MONTH
from proapp.trajectory.toxicity.new_severe import times_to_new_severe

DETERIORATION, NEW_SEVERE = "deterioration", "new-severe"
REACHED = ("share", "variance", "lower", "upper")


def incidence(source: Source, query: Query) -> dict[str, Any]:
    """Aalen and Johansen's estimate of the outcome and of death before it, at months and, by arm, step by step."""
    protocol = source.protocol
    found = timed(source, query, death_is_event=True)
    ended, judged = _ended(found, query)
    minimum = asked.minimum(protocol, query)
    every = months(ended)
    near = found.too_near(minimum) if query["outcome"] == DETERIORATION else frozenset()
    counted = [one for kind in OUTCOMES for one in incidences(ended, found.grouping.labels, outcome=kind)]
    return {
        **asked.about(protocol, query),
        **found.scale.words,
        "outcome": query["outcome"],
        **judged,
        "baseline": protocol.comparison.baseline,
        "curves": [
            _withheld(one, minimum, is_near=one.arm in near) if minimum else _whole(one, ended, every)
            for one in counted
        ],
    }


def _ended(found: Timed, query: Query) -> tuple[Sequence[Time], dict[str, Any]]:
    """Everybody's time to the outcome or to death, and what a table says of how it is judged."""
    if query["outcome"] == DETERIORATION:
        return times(found.series, found.rule), {**found.judged, "grade": None}
    _require_grades(found.scale, query["grade"])
    judged = {"definition": None, "threshold": None, "grade": query["grade"]}
    return times_to_new_severe(found.series, grade=query["grade"]), judged


def _require_grades(scale: Asked, grade: int) -> None:
    """Raises Invalid for what is not graded, and for a grade that the scale does not reach."""
    if scale.definition.kind != "toxicity" or scale.rule.range is None:
        raise errors.Invalid("not graded", errors=[Place("/scale", "a new severe symptom is one of PRO-CTCAE's")])
    highest = scale.rule.range[1]
    if grade > highest:
        raise errors.Invalid("no such grade", errors=[Place("/grade", f"{scale.rule.id} has none above {highest:g}")])


def _whole(one: Incidence, ended: Sequence[Time], every: Sequence[int]) -> dict[str, Any]:
    days = [month * DAYS_PER_MONTH for month in every]
    numbers = at_risk(ended, (one.arm,), days=days)
    rows = [
        {"month": month, "at_risk": number.at_risk, **_reached(one, month)}
        for month, number in zip(every, numbers, strict=True)
        if one.n
    ]
    return {**asdict(one), "arm": _arm(one), "months": rows}


def _reached(one: Incidence, month: int) -> dict[str, Any]:
    found = at_month(one, month)
    if found is None:
        return {**dict.fromkeys(REACHED), "reason": "nobody of this arm was followed so long"}
    return {**{name: getattr(found, name) for name in REACHED}, "reason": None}


def _withheld(one: Incidence, minimum: int, *, is_near: bool) -> dict[str, Any]:
    """Pooled: how many altogether, unless one of the counts is of a few people or tells of a few; never by steps."""
    told = {**asdict(one), "arm": _arm(one), "steps": [], "months": [], "until": None}
    rest = one.n - one.events - one.competing
    if not is_near and not any(is_small(count, minimum) for count in (one.n, one.events, one.competing, rest)):
        return told
    return {**told, **dict.fromkeys(("n", "events", "competing")), "reason": reason(minimum)}


def _arm(one: Incidence) -> str | None:
    return None if one.arm == POOLED else one.arm

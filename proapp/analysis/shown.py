"""Table values in the form of the wire; what is withheld is null with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from proapp.instrument.definition import ScoreRule
from proapp.trajectory.comparison import POOLED
from proapp.trajectory.cycle_time import Bin
from proapp.trajectory.disclosure import Shown, guarded, is_small, whole
from proapp.trajectory.estimate import Estimate
from proapp.trajectory.grades import Share
from proapp.trajectory.moments import Block, Moment
from proapp.trajectory.rates import Rate
from proapp.trajectory.summary import Cell
from proapp.trajectory.survival import DAYS_PER_MONTH, Curve

NOWHERE = dict.fromkeys(("timepoint", "ordinal", "day", "cycle", "week"))


def at_moment(moment: Moment) -> dict[str, Any]:
    """Where a cell stands in calendar time."""
    return {**NOWHERE, "timepoint": moment.timepoint, "ordinal": moment.ordinal, "day": moment.day}


def in_cycle(one: Bin) -> dict[str, Any]:
    """Where a cell stands in cycle time."""
    return {**NOWHERE, "cycle": one.cycle, "week": one.week}


def in_block(block: Block, number: int) -> dict[str, Any]:
    """Which block of diaries a cell is of."""
    return {**NOWHERE, "timepoint": block.timepoint, "ordinal": number}


def cells(found: Sequence[Cell], places: Mapping[str, dict[str, Any]], *, minimum: int) -> list[dict[str, Any]]:
    """Cells with their places; `minimum` 0 withholds nothing."""
    shown = guarded(found, minimum=minimum) if minimum else whole(found)
    return [_cell(cell, places[cell.timepoint]) for cell in shown]


def _cell(cell: Shown, place: dict[str, Any]) -> dict[str, Any]:
    return {
        **place,
        "arm": _arm(cell.arm),
        "stratum": cell.stratum,
        "label": cell.timepoint,
        "value": _estimate(cell.value, cell.reason),
        "change": _estimate(cell.change, cell.reason),
        "improved": cell.improved,
        "stable": cell.stable,
        "deteriorated": cell.deteriorated,
    }


def _arm(name: str) -> str | None:
    return None if name == POOLED else name


def _estimate(estimate: Estimate | None, reason: str | None) -> dict[str, Any]:
    if estimate is None:
        return {**dict.fromkeys(("n", "mean", "sd", "lower", "upper")), "reason": reason}
    return asdict(estimate)


def rate(found: Rate, moment: Moment, *, minimum: int) -> dict[str, Any]:
    """Both rates of an arm at a moment."""
    place = {"timepoint": moment.timepoint, "ordinal": moment.ordinal, "day": moment.day, "label": moment.label}
    shown = {**asdict(found), **place, "arm": _arm(found.arm), "reason": None}
    if not is_small(found.population, minimum):
        return shown
    counts = ("received", "expected", "population", "completion_rate", "available_data_rate")
    hidden: dict[str, Any] = {**dict.fromkeys((*counts, "late")), "missing": {}, "modes": {}}
    return {**shown, **hidden, "reason": f"fewer than {minimum}"}


def share(found: Share, rule: ScoreRule, *, minimum: int) -> dict[str, Any]:
    """How many of an arm had a symptom."""
    shown = {**asdict(found), "arm": _arm(found.arm), "scale": rule.id, "title": rule.title}
    counts = (found.n, found.present, found.severe, found.n - found.present, found.n - found.severe)
    if not any(is_small(count, minimum) for count in counts):
        return shown
    hidden = dict.fromkeys(("present", "severe", "present_share", "severe_share"))
    n = None if is_small(found.n, minimum) else found.n
    return {**shown, **hidden, "n": n, "reason": f"fewer than {minimum}"}


def curve(found: Curve, *, minimum: int) -> dict[str, Any]:
    """A curve; pooled, without its thin end and without steps of a few people."""
    shown = {**asdict(found), "arm": _arm(found.arm)}
    shown["median_months"] = None if found.median is None else found.median / DAYS_PER_MONTH
    if not minimum:
        return shown
    if is_small(found.n, minimum) or is_small(found.events, minimum):
        hidden = dict.fromkeys(("n", "events", "median", "median_months", "lower", "upper"))
        return {**shown, **hidden, "steps": [], "reason": f"fewer than {minimum}"}
    return {**shown, "steps": []}  # each step is the moment of one person or two

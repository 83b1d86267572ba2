"""Table values in the form of the wire; what is withheld is null with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from proapp.instrument.definition import ScoreRule
from proapp.trajectory.comparison import POOLED
from proapp.trajectory.cycle_time import Bin
from proapp.trajectory.disclosure import SPREAD_FROM, Shown, guarded, is_small, reason, whole
from proapp.trajectory.estimate import Estimate
from proapp.trajectory.grades import Share
from proapp.trajectory.moments import Block, Moment
from proapp.trajectory.quartiles import Quartiles
from proapp.trajectory.rates import Rate
from proapp.trajectory.summary import Cell
from proapp.trajectory.suppression.rates import told_rate
from proapp.trajectory.suppression.shares import told_shares
from proapp.trajectory.survival import DAYS_PER_MONTH, Curve

MIDDLES = SPREAD_FROM  # below it a median of few is close to somebody's own value
MEDIAN = ("median", "median_months", "lower", "upper")
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
        "quartiles": None,
    }


@dataclass(frozen=True, slots=True)
class Middle:
    """The median and quartiles of one arm and stratum at a moment, of the values and of their change."""

    arm: str
    stratum: str | None
    label: str
    place: Mapping[str, Any]
    value: Quartiles
    change: Quartiles


def middles(found: Sequence[Middle], beside: Sequence[Cell], *, minimum: int) -> list[dict[str, Any]]:
    """Medians with their places; `minimum` 0 withholds nothing.

    `beside`: the cells of the same table of means, which the same people may ask for: what that one withholds this one
    withholds too, and medians of fewer than MIDDLES.
    """
    if not minimum:
        return [_middle(one, asdict(one.value), asdict(one.change)) for one in found]
    told = {(cell.arm, cell.stratum, cell.timepoint): cell for cell in guarded(beside, minimum=minimum)}
    cells = [told[one.arm, one.stratum, one.label] for one in found]
    return [
        _middle(
            one,
            _quarters(one.value, minimum, is_told=cell.value is not None),
            _quarters(one.change, minimum, is_told=cell.change is not None),
        )
        for one, cell in zip(found, cells, strict=True)
    ]


def _middle(one: Middle, value: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    return {
        **one.place,
        "arm": _arm(one.arm),
        "stratum": one.stratum,
        "label": one.label,
        "value": _estimate(None, value["reason"]) | {"n": value["n"]},
        "change": _estimate(None, change["reason"]) | {"n": change["n"]},
        **dict.fromkeys(("improved", "stable", "deteriorated")),
        "quartiles": {"value": value, "change": change},
    }


def _quarters(found: Quartiles, minimum: int, *, is_told: bool) -> dict[str, Any]:
    if not is_told:
        return {**dict.fromkeys(asdict(found)), "reason": reason(minimum)}
    if 0 < found.n < MIDDLES:
        return {**dict.fromkeys(asdict(found)), "n": found.n, "reason": f"no median of fewer than {MIDDLES}"}
    return asdict(found)


def _arm(name: str) -> str | None:
    return None if name == POOLED else name


def _estimate(estimate: Estimate | None, reason: str | None) -> dict[str, Any]:
    if estimate is None:
        return {**dict.fromkeys(("n", "mean", "sd", "lower", "upper")), "reason": reason}
    return asdict(estimate)


def rate(found: Rate, moment: Moment, *, minimum: int) -> dict[str, Any]:
    """Both rates of an arm at a moment; `minimum` 0 withholds nothing."""
    place = {"timepoint": moment.timepoint, "ordinal": moment.ordinal, "day": moment.day, "label": moment.label}
    shown = {**asdict(found), **place, "arm": _arm(found.arm), "reason": None}
    if not minimum:
        return shown
    told = told_rate(found, minimum=minimum)
    if None not in told.values():
        return shown
    counts = {name: told[name, None] for name in ("population", "expected", "received", "late")}
    parts = {
        kind: {name: count for (what, name), count in told.items() if what == kind and name and count is not None}
        for kind in ("missing", "modes")
    }
    return {**shown, **counts, **parts, **_rates(found, counts), "reason": reason(minimum)}


def _rates(found: Rate, told: Mapping[str, int | None]) -> dict[str, float | None]:
    """The rates of what is told: each is its numerator and denominator once more."""
    is_received = told["received"] is not None
    return {
        "completion_rate": found.completion_rate if is_received and told["expected"] is not None else None,
        "available_data_rate": found.available_data_rate if is_received and told["population"] is not None else None,
    }


def shares(found: Sequence[Share], rule: ScoreRule, *, minimum: int) -> list[dict[str, Any]]:
    """How many of each arm had a symptom by each summary; `minimum` 0 withholds nothing."""
    told = told_shares(found, minimum=minimum) if minimum else {}
    return [_share(one, rule, told.get((one.arm, one.summary), {}), minimum) for one in found]


def _share(found: Share, rule: ScoreRule, told: Mapping[str, int | None], minimum: int) -> dict[str, Any]:
    shown = {**asdict(found), "arm": _arm(found.arm), "scale": rule.id, "title": rule.title}
    if None not in told.values():
        return shown
    parts = {
        f"{what}_share": shown[f"{what}_share"] if told["n"] is not None and told[what] is not None else None
        for what in ("present", "severe")
    }
    return {**shown, **told, **parts, "reason": reason(minimum)}


def curve(found: Curve, *, minimum: int) -> dict[str, Any]:
    """A curve; pooled, without its steps, and of few people without its median. `minimum` 0 withholds nothing."""
    shown = {**asdict(found), "arm": _arm(found.arm)}
    shown["median_months"] = None if found.median is None else found.median / DAYS_PER_MONTH
    if not minimum:
        return shown
    steps: dict[str, Any] = {"steps": []}  # each step is the moment of one person or two
    if any(is_small(count, minimum) for count in (found.n, found.events, found.n - found.events)):
        n = None if is_small(found.n, minimum) else found.n
        return {**shown, **steps, "n": n, "events": None, **dict.fromkeys(MEDIAN), "reason": reason(minimum)}
    if 0 < found.n < SPREAD_FROM:
        return {**shown, **steps, **dict.fromkeys(MEDIAN), "reason": f"no median of fewer than {SPREAD_FROM}"}
    return {**shown, **steps}

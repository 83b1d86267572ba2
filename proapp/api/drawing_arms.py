"""What pictures of arms show, from the tables as they may be shown: what a table withholds is not drawn either."""

from collections.abc import Mapping, Sequence
from typing import Any

from proapp.picture.over_time import Arm, Moment, OverTime
from proapp.picture.shares import Bar, Group, Shares
from proapp.picture.survival import MONTH, Curve, Step, Survival

Table = Mapping[str, Any]
EVERYBODY = "Everybody"
WEEK = 7
WITHHELD = "withheld"


def means(table: Table, *, change: bool) -> OverTime:
    """A trajectory: means by arm, or mean changes from baseline."""
    measure = "change" if change else "value"
    arms = [
        Arm(_title(table, arm), tuple(_moment(cell, measure) for cell in table["cells"] if cell["arm"] == arm))
        for arm in _arms(table, table["cells"])
    ]
    what = "mean change from baseline" if change else "mean"
    band = f"; band: changes under {table['threshold']:g} points" if change else ""
    return OverTime(
        title=table["title"],
        note=f"{what}, two-sided 95 % interval{band}",
        arms=tuple(arms),
        higher_is=table["higher_is"],
        axis="weeks within each cycle" if table["time"] == "cycle" else "planned week",
        is_change=change,
        counts=table["threshold"] if change else None,
    )


def _moment(cell: Table, measure: str) -> Moment:
    estimate = cell[measure]
    return Moment(_place(cell), _label(cell), estimate["n"], estimate["mean"], estimate["lower"], estimate["upper"])


def _place(cell: Table) -> float:
    """Days on the calendar; in cycle time one cycle stands after the other, twelve weeks apart at most."""
    if cell["cycle"] is not None:
        return float((cell["cycle"] - 1) * 12 * WEEK + (cell["week"] or 0) * WEEK)
    return float(cell["day"] or 0)


def _label(cell: Table) -> str:
    if cell["cycle"] is not None:
        return f"C{cell['cycle']} wk {cell['week']}"
    return "start" if not cell["day"] else f"wk {cell['day'] / WEEK:.0f}"


def until_deterioration(table: Table) -> Survival:
    """Curves by arm, with medians, and the hazard ratio where arms are compared."""
    curves = [
        Curve(
            title=_title(table, curve["arm"]),
            n=curve["n"],
            steps=tuple(_step(one) for one in curve["steps"]),
            last_day=_last(curve),
            note=_median(curve),
        )
        for curve in table["curves"]
        if curve["n"] is not None
    ]
    words = [_hazard(table, one) for one in table["comparisons"] if one["hazard_ratio"] is not None]
    note = "; ".join(["Kaplan-Meier, log-log 95 % intervals", *words])
    points = f"{table['definition']} deterioration by {table['threshold']:g} points"
    return Survival(f"{table['scale']}: time to {points}", note, tuple(curves))


def _step(step: Table) -> Step:
    return Step(step["day"], step["surviving"], step["lower"], step["upper"], step["at_risk"])


def _last(curve: Table) -> float:
    return float(curve["steps"][-1]["day"]) if curve["steps"] else MONTH


def _median(curve: Table) -> str:
    months = curve["median_months"]
    return ", median not reached" if months is None else f", median {months:.1f} months"


def _hazard(table: Table, one: Table) -> str:
    interval = "" if one["lower"] is None else f" ({one['lower']:.2f} to {one['upper']:.2f})"
    pair = f"{_title(table, one['arm'])} against {_title(table, one['reference'])}"
    return f"hazard ratio {one['hazard_ratio']:.2f}{interval}, {pair}"


def worst(table: Table) -> Shares:
    """The worst composite grades after baseline, adjusted for it: present and severe."""
    rows = [one for one in table["shares"] if one["summary"] == "baseline_adjusted"]
    groups = [
        Group(title, tuple(_graded(table, one) for one in rows if one["title"] == title))
        for title in dict.fromkeys(one["title"] for one in rows)
    ]
    note = "baseline-adjusted; pale: grade 1 or more, hatched: grade 3; not CTCAE grades"
    return Shares("Worst PRO-CTCAE composite grade after baseline", note, tuple(groups))


def _graded(table: Table, one: Table) -> Bar:
    if one["n"] is None or one["present"] is None:
        return Bar(_title(table, one["arm"]), None, None, WITHHELD)
    words = f"{one['present']}/{one['n']}, grade 3: {one['severe']}"
    return Bar(_title(table, one["arm"]), one["present_share"], one["severe_share"], words)


def complete(table: Table) -> Shares:
    """The completion rate by timepoint: received of expected."""
    groups = [
        Group(label, tuple(_rate(table, one) for one in table["rates"] if one["label"] == label))
        for label in dict.fromkeys(one["label"] for one in table["rates"])
    ]
    note = "received of expected (SISAQOL completion rate)"
    return Shares(f"Completion, {table['instrument'].partition('@')[0]}", note, tuple(groups))


def _rate(table: Table, one: Table) -> Bar:
    if one["received"] is None or one["expected"] is None:
        return Bar(_title(table, one["arm"]), None, None, WITHHELD)
    return Bar(_title(table, one["arm"]), one["completion_rate"], None, f"{one['received']}/{one['expected']}")


def _arms(table: Table, rows: Sequence[Table]) -> list[str | None]:
    """The arms that have rows, in the protocol's order; None: everybody together."""
    there = {row["arm"] for row in rows}
    return [arm for arm in [*table["arms"], None] if arm in there]


def _title(table: Table, arm: str | None) -> str:
    return EVERYBODY if arm is None else str(table["arms"].get(arm, arm))

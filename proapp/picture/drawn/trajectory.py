"""A trajectory drawn: means or medians by arm over time, of values or of changes from baseline."""

from collections.abc import Sequence
from typing import Any

from proapp.picture.canvas import Theme
from proapp.picture.drawn.words import WEEK, Table, arms, title
from proapp.picture.over_time import Arm, Moment, OverTime, over_time


def change(table: Table, *, form: str, theme: Theme) -> bytes:
    """Changes from baseline, the band of what does not count."""
    note = (
        f"{_measure(table)} change from baseline, {_spread(table)}; band: changes under {table['threshold']:g} points"
    )
    return _picture(table, "change", note, form=form, theme=theme)


def value(table: Table, *, form: str, theme: Theme) -> bytes:
    """Values as they are."""
    return _picture(table, "value", f"{_measure(table)}, {_spread(table)}", form=form, theme=theme)


def _measure(table: Table) -> str:
    return str(table["statistic"])


def _spread(table: Table) -> str:
    return "quartiles" if table["statistic"] == "median" else "two-sided 95 % interval"


def _picture(table: Table, measure: str, note: str, *, form: str, theme: Theme) -> bytes:
    is_change = measure == "change"
    shown = OverTime(
        title=table["title"],
        note=note,
        arms=tuple(
            Arm(title(table, arm), tuple(_moment(cell, measure) for cell in _placed(table["cells"], arm)))
            for arm in arms(table, table["cells"])
        ),
        higher_is=table["higher_is"],
        axis="weeks within each cycle" if table["time"] == "cycle" else "planned week",
        is_change=is_change,
        counts=table["threshold"] if is_change else None,
    )
    return over_time(shown, form=form, theme=theme)


def _placed(cells: Sequence[Table], arm: str | None) -> list[Table]:
    """An arm's cells that have a place in time: the first is the start; what hangs on an event of each participant's
    own, such as the end of treatment, has none.
    """
    own = [cell for cell in cells if cell["arm"] == arm]
    return own[:1] + [cell for cell in own[1:] if cell["cycle"] is not None or cell["day"] is not None]


def _moment(cell: Table, measure: str) -> Moment:
    middle, lower, upper = _estimate(cell, measure)
    return Moment(_place(cell), _label(cell), cell[measure]["n"], middle, lower, upper)


def _estimate(cell: Table, measure: str) -> tuple[Any, Any, Any]:
    if cell["quartiles"] is None:
        estimate = cell[measure]
        return estimate["mean"], estimate["lower"], estimate["upper"]
    found = cell["quartiles"][measure]
    return found["median"], found["q1"], found["q3"]


def _place(cell: Table) -> float:
    """Days on the calendar; in cycle time one cycle stands after the other, twelve weeks apart at most."""
    if cell["cycle"] is not None:
        return float((cell["cycle"] - 1) * 12 * WEEK + (cell["week"] or 0) * WEEK)
    return float(cell["day"] or 0)


def _label(cell: Table) -> str:
    if cell["cycle"] is not None:
        return f"C{cell['cycle']} wk {cell['week']}"
    return "start" if not cell["day"] else f"wk {cell['day'] / WEEK:.0f}"

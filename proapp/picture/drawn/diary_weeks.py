"""A diary's weekly means drawn: the run-in before hour zero, then the weeks of each block."""

from proapp.picture.canvas import Theme
from proapp.picture.drawn.words import WEEK, Table, arms, title
from proapp.picture.over_time import Arm, Moment, OverTime, over_time


def value(table: Table, *, form: str, theme: Theme) -> bytes:
    """Means."""
    return _picture(table, "value", "mean of weekly means, two-sided 95 % interval", form=form, theme=theme)


def change(table: Table, *, form: str, theme: Theme) -> bytes:
    """Mean changes from the run-in's median."""
    note = f"mean change from the run-in, two-sided 95 % interval; band: under {table['threshold']:g}"
    return _picture(table, "change", note, form=form, theme=theme)


def _picture(table: Table, measure: str, note: str, *, form: str, theme: Theme) -> bytes:
    before = [one["timepoint"] for one in table["cells"] if _is_run_in(one)]
    lasts = max((one["week"] for one in table["cells"] if one["timepoint"] in before), default=0)
    shown = OverTime(
        title=f"{table['title']}, week by week",
        note=note,
        arms=tuple(
            Arm(title(table, arm), tuple(_moment(one, measure, lasts) for one in table["cells"] if one["arm"] == arm))
            for arm in arms(table, table["cells"])
        ),
        higher_is=table["higher_is"],
        axis="week, the run-in before randomisation",
        is_change=measure == "change",
        counts=table["threshold"] if measure == "change" else None,
    )
    return over_time(shown, form=form, theme=theme)


def _is_run_in(one: Table) -> bool:
    return bool(one["is_run_in"])


def _moment(one: Table, measure: str, run_in_weeks: int) -> Moment:
    found = one[measure]
    at = float(one["week"] - 1 - run_in_weeks) * WEEK if _is_run_in(one) else float(one["day"] or 0)
    label = "run-in" if _is_run_in(one) and one["week"] == 1 else "" if _is_run_in(one) else f"wk {at // WEEK + 1:.0f}"
    return Moment(at, label, found["n"], found["mean"], found["lower"], found["upper"])

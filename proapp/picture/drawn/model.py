"""The mixed model drawn: differences by moment and over all one below the other, or adjusted means over time."""

from proapp.picture.canvas import Theme
from proapp.picture.drawn.words import WEEK, Table, arms, title
from proapp.picture.forest import Forest, Line, forest
from proapp.picture.over_time import Arm, Moment, OverTime, over_time

OVER_ALL = "over all"


def differences(table: Table, *, form: str, theme: Theme) -> bytes:
    """A forest of adjusted differences."""
    named = "random intercept" if table["method"] == "random-intercept" else table["covariance"] or table["reason"]
    note = f"difference of adjusted mean changes, two-sided 95 % interval; {named}, n {table['participants']}"
    return compared(table, note, form=form, theme=theme)


def imputed(table: Table, *, form: str, theme: Theme) -> bytes:
    """A forest of the differences under one assumption about missing answers."""
    how = f"{table['imputations']} imputations, seed {table['seed']}"
    note = f"difference of mean changes, two-sided 95 % interval; {table['assumption']}, {how}"
    return compared(table, note, form=form, theme=theme)


def compared(table: Table, note: str, *, form: str, theme: Theme) -> bytes:
    """Differences as a forest."""
    rows = table["differences"]
    reference = title(table, rows[0]["reference"]) if rows else ""
    lines = tuple(_line(table, one) for one in rows)
    axis = f"minus {reference}" if reference else ""
    return forest(Forest(table["title"], note, lines, table["higher_is"], axis), form=form, theme=theme)


def _line(table: Table, one: Table) -> Line:
    known = one["estimate"] is not None
    interval = "" if one["lower"] is None else f" ({one['lower']:.1f} to {one['upper']:.1f})"
    words = f"{one['estimate']:.1f}{interval}" if known else str(one["reason"])
    label = OVER_ALL if one["label"] is None else one["label"]
    return Line(label, title(table, one["arm"]), one["estimate"], one["lower"], one["upper"], words)


def means(table: Table, *, form: str, theme: Theme) -> bytes:
    """Adjusted mean changes by arm over time."""
    rows = [one for one in table["means"] if one["label"] is not None]
    shown = OverTime(
        title=table["title"],
        note="adjusted mean change from baseline, two-sided 95 % interval",
        arms=tuple(
            Arm(title(table, arm), tuple(_moment(one) for one in rows if one["arm"] == arm))
            for arm in arms(table, rows)
        ),
        higher_is=table["higher_is"],
        axis="planned week",
        is_change=True,
    )
    return over_time(shown, form=form, theme=theme)


def _moment(one: Table) -> Moment:
    return Moment(
        float(one["day"]), f"wk {one['day'] / WEEK:.0f}", one["n"], one["estimate"], one["lower"], one["upper"]
    )

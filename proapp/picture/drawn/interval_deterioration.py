"""Interval-censored deterioration drawn: where the curves stand, and the stretches within which they fall."""

from proapp.picture.canvas import Theme
from proapp.picture.drawn.deterioration import judged, no_median
from proapp.picture.drawn.words import Table, title
from proapp.picture.interval import Fall, Interval, IntervalCurve, interval


def interval_deterioration(table: Table, *, form: str, theme: Theme) -> bytes:
    """Turnbull's curves by arm."""
    curves = [
        IntervalCurve(title(table, one["arm"]), one["n"], tuple(_fall(fall) for fall in one["falls"]), _median(one))
        for one in table["curves"]
        if one["n"] is not None and (one["falls"] or not one["events"])
    ]
    hidden = [one for one in table["curves"] if one["events"] and not one["falls"]]
    untold = [f"{title(table, one['arm'])}, n = {one['n']}{_median(one)}, falls withheld" for one in hidden]
    note = "; ".join([judged(table), "interval-censored (Turnbull); shaded: it fell somewhere in between", *untold])
    shown = Interval(f"{table['title']}: time to deterioration", note, tuple(curves))
    return interval(shown, form=form, theme=theme)


def _fall(fall: Table) -> Fall:
    return Fall(fall["after"], fall["by"], fall["surviving"])


def _median(one: Table) -> str:
    if one["median_by_months"] is None:
        return no_median(one)
    return f", median in months {one['median_after_months']:.1f} to {one['median_by_months']:.1f}"

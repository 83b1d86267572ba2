"""Cumulative incidence drawn: rising curves by arm, numbers at risk below."""

from proapp.picture.canvas import Theme
from proapp.picture.drawn.deterioration import judged
from proapp.picture.drawn.words import Table, title
from proapp.picture.survival import MONTH, Curve, Step, Survival, survival


def incidence(table: Table, *, form: str, theme: Theme) -> bytes:
    """The outcome by arm; how many died before it is told in words."""
    told = [one for one in table["curves"] if one["outcome"] == "event"]
    curves = [_curve(table, one) for one in told if one["n"] == 0 or one["months"]]
    hidden = [one for one in told if one["n"] and not one["months"]]
    pooled = [f"{title(table, one['arm'])}{_counts(one)} of {one['n']}, steps withheld" for one in hidden]
    note = "; ".join([_outcome(table), "Aalen-Johansen, death competes, log-log 95 % intervals", *pooled])
    shown = Survival(f"{table['title']}: cumulative incidence", note, tuple(curves), rising=True)
    return survival(shown, form=form, theme=theme)


def _outcome(table: Table) -> str:
    if table["grade"] is not None:
        return f"grade {table['grade']} or more that is new since baseline"
    return f"deterioration: {judged(table)}"


def _curve(table: Table, one: Table) -> Curve:
    return Curve(
        title=title(table, one["arm"]),
        n=one["n"],
        steps=tuple(Step(step["day"], step["share"], step["lower"], step["upper"], 0) for step in one["steps"]),
        last_day=float(one["until"] or MONTH),
        note=_counts(one) if one["n"] else "",
        numbers={row["month"] * MONTH: row["at_risk"] for row in one["months"]},
    )


def _counts(one: Table) -> str:
    return f", {one['events']} with it, {one['competing']} died before"

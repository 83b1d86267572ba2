"""Time to deterioration drawn: curves by arm, with medians, and the hazard ratio where arms are compared."""

from proapp.picture.canvas import Theme
from proapp.picture.drawn.words import Table, title
from proapp.picture.survival import MONTH, Curve, Step, Survival, survival


def deterioration(table: Table, *, form: str, theme: Theme) -> bytes:
    """Kaplan-Meier's curves."""
    curves = [
        Curve(
            title=title(table, curve["arm"]),
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
    shown = Survival(f"{table['scale']}: time to {points}", note, tuple(curves))
    return survival(shown, form=form, theme=theme)


def _step(step: Table) -> Step:
    return Step(step["day"], step["surviving"], step["lower"], step["upper"], step["at_risk"])


def _last(curve: Table) -> float:
    return float(curve["steps"][-1]["day"]) if curve["steps"] else MONTH


def _median(curve: Table) -> str:
    months = curve["median_months"]
    return ", median not reached" if months is None else f", median {months:.1f} months"


def _hazard(table: Table, one: Table) -> str:
    interval = "" if one["lower"] is None else f" ({one['lower']:.2f} to {one['upper']:.2f})"
    pair = f"{title(table, one['arm'])} against {title(table, one['reference'])}"
    return f"hazard ratio {one['hazard_ratio']:.2f}{interval}, {pair}"

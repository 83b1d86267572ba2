"""Time to deterioration drawn: curves by arm, with medians, and the hazard ratio where arms are compared."""

from proapp.picture.canvas import Theme
from proapp.picture.drawn.words import WITHHELD, Table, title
from proapp.picture.survival import MONTH, Curve, Step, Survival, survival
from proapp.trajectory.survival import NOT_HALF

# Those who do not count, or only on the first day.
UNCOUNTED = {"no_baseline_excluded": "without a baseline", "no_followup_censored_day1": "without a later answer"}


def deterioration(table: Table, *, form: str, theme: Theme) -> bytes:
    """Kaplan-Meier's curves; one without its steps is told in words."""
    curves = [
        Curve(
            title=title(table, one["arm"]),
            n=one["n"],
            steps=tuple(_step(step) for step in one["steps"]),
            last_day=_last(one),
            note=_median(one) + _second_line(table, one),
        )
        for one in table["curves"]
        if one["n"] == 0 or one["steps"]
    ]
    shown = Survival(f"{table['title']}: time to deterioration", "; ".join(_notes(table)), tuple(curves))
    return survival(shown, form=form, theme=theme)


def judged(table: Table) -> str:
    """What counts as deterioration."""
    death = " or death" if table.get("death") else ""
    return f"{str(table['definition']).replace('_', ' ')} by {table['threshold']:g} points{death}"


def no_median(one: Table) -> str:
    """Why a curve is told without a median."""
    if not one["n"]:
        return ""
    return ", median not reached" if one["reason"] == NOT_HALF else f", median {WITHHELD}"


def _notes(table: Table) -> list[str]:
    hidden = [one for one in table["curves"] if one["n"] and not one["steps"]]
    untold = [f"{title(table, one['arm'])}, n = {one['n']}{_median(one)}, steps withheld" for one in hidden]
    against = dict.fromkeys(title(table, one["reference"]) for one in table["comparisons"])
    within = " within strata" if table["strata"] else ""
    ratios = [f"hazard ratios{within} against {name}" for name in against]
    return [judged(table), "Kaplan-Meier, log-log 95 % intervals", *ratios, *untold]


def _step(step: Table) -> Step:
    return Step(step["day"], step["surviving"], step["lower"], step["upper"], step["at_risk"])


def _last(one: Table) -> float:
    return float(one["steps"][-1]["day"]) if one["steps"] else MONTH


def _median(one: Table) -> str:
    months = one["median_months"]
    if months is None:
        return no_median(one)
    low, high = (("…" if one[end] is None else f"{one[end] / MONTH:.1f}") for end in ("lower", "upper"))
    return f", median {months:.1f} months ({low} to {high})"


def _second_line(table: Table, one: Table) -> str:
    """The hazard ratio, and those who do not count."""
    ratios = [_ratio(pair) for pair in table["comparisons"] if pair["arm"] == one["arm"] and pair["hazard_ratio"]]
    uncounted = [f"{one['ended'][reason]} {words}" for reason, words in UNCOUNTED.items() if reason in one["ended"]]
    told = ", ".join([*ratios, *uncounted])
    return f"\n{told}" if told else ""


def _ratio(pair: Table) -> str:
    interval = "" if pair["lower"] is None else f" ({pair['lower']:.2f} to {pair['upper']:.2f})"
    return f"hazard ratio {pair['hazard_ratio']:.2f}{interval}"

"""Time to deterioration by arm: Kaplan-Meier curves or cumulative incidence, with intervals and numbers at risk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proapp.picture.arms import ROW, Look, looks, numbers_below, worse_side
from proapp.picture.canvas import LIGHT, Theme, drawn, framed, titled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDE, HIGH = 7.2, 3.6  # inches, without the numbers below
MONTH = 30.4375  # days, for display
TICKS = (1, 2, 3, 6, 12, 24)  # months between two labels
MOST_TICKS = 9


@dataclass(frozen=True, slots=True)
class Step:
    """From this day on the share is `share`; its interval where it is known. `at_risk`: how many just before."""

    day: float
    share: float
    lower: float | None
    upper: float | None
    at_risk: int


@dataclass(frozen=True, slots=True)
class Curve:
    """One arm: how many began, the steps by day, and the last day anybody was followed.

    `numbers`: at risk by day, to stand below the axis where it has a label; None: the steps tell them.
    """

    title: str
    n: int
    steps: tuple[Step, ...]
    last_day: float
    note: str = ""
    numbers: Mapping[float, int] | None = None


@dataclass(frozen=True, slots=True)
class Survival:
    """What is drawn. `rising`: cumulative incidence, which begins at 0; else surviving without it, from 1."""

    title: str
    note: str
    curves: tuple[Curve, ...]
    rising: bool = False


def survival(shown: Survival, *, form: str, theme: Theme = LIGHT) -> bytes:
    """Curves by arm with numbers at risk below, as SVG or PNG."""

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        framed(axes, theme)
        titled(axes, shown.title, theme, below=shown.note)
        worse_side(axes, "worse" if shown.rising else "better", theme)
        last = max((curve.last_day for curve in shown.curves), default=0.0) or MONTH
        ticks = _ticks(last)
        look = looks([curve.title for curve in shown.curves], theme)
        for curve in shown.curves:
            _curve(axes, curve, look[curve.title], begin=0.0 if shown.rising else 1.0)
        rows = [(curve.title, look[curve.title], _numbers(curve, ticks)) for curve in shown.curves]
        numbers_below(axes, rows, title="at risk", theme=theme)
        shares_beside(axes)
        months_below(axes, last, theme)
        if shown.curves:
            axes.legend(frameon=False, fontsize=8, labelcolor=theme.ink, loc="best")
        else:
            axes.text(0.5, 0.5, "nothing to show", transform=axes.transAxes, ha="center", color=theme.quiet)

    return drawn(draw, size=(WIDE, HIGH + ROW * (len(shown.curves) + 1)), form=form, theme=theme)


def shares_beside(axes: Axes) -> None:
    """The axis of shares, from nobody to everybody."""
    axes.set_ylim(-0.03, 1.03)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])


def months_below(axes: Axes, last: float, theme: Theme) -> None:
    """The axis of time in months, until the last day."""
    ticks = _ticks(last)
    axes.set_xlim(-last * 0.03, last * 1.03)
    axes.set_xticks(ticks, [f"{day / MONTH:.0f}" for day in ticks])
    axes.set_xlabel("months", color=theme.quiet, fontsize=8, loc="right")


def at_risk(curve: Curve, day: float) -> int:
    """How many were still followed without it just before a day."""
    if day > curve.last_day:
        return 0
    later = next((step for step in curve.steps if step.day >= day), None)
    if later is not None:
        return later.at_risk
    return curve.steps[-1].at_risk if curve.steps else curve.n


def _numbers(curve: Curve, days: Sequence[float]) -> list[tuple[float, str]]:
    if curve.numbers is None:
        return [(day, str(at_risk(curve, day))) for day in days]
    return [(day, str(curve.numbers[day])) for day in days if day in curve.numbers]


def _curve(axes: Axes, curve: Curve, look: Look, *, begin: float) -> None:
    days = [0.0, *(step.day for step in curve.steps), curve.last_day]
    shares = [begin, *(step.share for step in curve.steps)]
    shares.append(shares[-1])
    label = f"{curve.title}{curve.note}"
    if not curve.n:  # without anybody there is a name in the legend and no line
        days, shares = [], []
    axes.step(days, shares, where="post", color=look.colour, linestyle=look.dash, linewidth=1.6, label=label)
    known = [step for step in curve.steps if step.lower is not None and step.upper is not None]
    if known:
        edges = [step.day for step in known] + [max(curve.last_day, known[-1].day)]
        low = [step.lower for step in known] + [known[-1].lower]
        high = [step.upper for step in known] + [known[-1].upper]
        axes.fill_between(edges, low, high, step="post", color=look.colour, alpha=0.13, linewidth=0)  # type: ignore[arg-type]  # all are known


def _ticks(last: float) -> list[float]:
    months = last / MONTH
    apart = next((step for step in TICKS if months / step <= MOST_TICKS), TICKS[-1])
    return [month * MONTH for month in range(0, int(months) + 1, apart)]

"""Curves that are known only between falls: flat where it is known, and shaded where nobody can say when they fell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proapp.picture.arms import Look, looks, worse_side
from proapp.picture.canvas import LIGHT, Theme, drawn, framed, titled
from proapp.picture.survival import MONTH, months_below, shares_beside

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDE, HIGH = 7.2, 3.8  # inches


@dataclass(frozen=True, slots=True)
class Fall:
    """Somewhere after one day and by another the share falls to `share`."""

    after: float
    by: float
    share: float


@dataclass(frozen=True, slots=True)
class IntervalCurve:
    """One arm: how many, and its falls by day."""

    title: str
    n: int
    falls: tuple[Fall, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """What is drawn: shares without the outcome, from 1 downwards."""

    title: str
    note: str
    curves: tuple[IntervalCurve, ...]


def interval(shown: Interval, *, form: str, theme: Theme = LIGHT) -> bytes:
    """Curves by arm as SVG or PNG."""

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        framed(axes, theme)
        titled(axes, shown.title, theme, below=shown.note)
        worse_side(axes, "better", theme)
        look = looks([curve.title for curve in shown.curves], theme)
        for curve in shown.curves:
            _curve(axes, curve, look[curve.title])
        shares_beside(axes)
        months_below(axes, max((fall.by for curve in shown.curves for fall in curve.falls), default=MONTH), theme)
        if shown.curves:
            axes.legend(frameon=False, fontsize=8, labelcolor=theme.ink, loc="best")
        else:
            axes.text(0.5, 0.5, "nothing to show", transform=axes.transAxes, ha="center", color=theme.quiet)

    return drawn(draw, size=(WIDE, HIGH), form=form, theme=theme)


def _curve(axes: Axes, curve: IntervalCurve, look: Look) -> None:
    """Flat pieces joined by a thin line across each shaded fall."""
    days, shares = _corners(curve.falls) if curve.n else ([], [])
    label = f"{curve.title}, n = {curve.n}{curve.note}"
    axes.plot(days, shares, color=look.colour, linestyle=look.dash, linewidth=0.9, label=label)
    before, day = 1.0, 0.0
    for fall in curve.falls:
        axes.plot([day, fall.after], [before, before], color=look.colour, linewidth=2.2, solid_capstyle="butt")
        axes.fill_between([fall.after, fall.by], fall.share, before, color=look.colour, alpha=0.25, linewidth=0)
        before, day = fall.share, fall.by


def _corners(falls: Sequence[Fall]) -> tuple[list[float], list[float]]:
    days, shares = [0.0], [1.0]
    for fall in falls:
        days += [fall.after, fall.by]
        shares += [shares[-1], fall.share]
    return days, shares

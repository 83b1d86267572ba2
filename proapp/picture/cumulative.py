"""What share of each arm changed by so much or less: one stepped curve for each arm, and what change counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proapp.picture.arms import looks
from proapp.picture.canvas import LIGHT, Theme, drawn, framed, titled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDE, HIGH = 7.2, 3.6  # inches


@dataclass(frozen=True, slots=True)
class Curve:
    """One arm of n: (change, share of those who changed by that or less) in order."""

    title: str
    n: int
    steps: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Cumulative:
    """What is drawn; `counts`: from what change on one speaks of one."""

    title: str
    note: str
    curves: tuple[Curve, ...]
    higher_is: str
    counts: float


def cumulative(shown: Cumulative, *, form: str, theme: Theme = LIGHT) -> bytes:
    """Cumulative distributions of change, as SVG or PNG."""
    look = looks([curve.title for curve in shown.curves], theme)
    known = [curve for curve in shown.curves if curve.steps]

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        framed(axes, theme)
        titled(axes, shown.title, theme, below=shown.note)
        axes.axvspan(-shown.counts, shown.counts, color=theme.rule, alpha=0.35, linewidth=0, zorder=0)
        for curve in known:
            own = look[curve.title]
            first = curve.steps[0][0]
            axes.step(
                [first, *(change for change, _ in curve.steps)], [0.0, *(share for _, share in curve.steps)],
                where="post", color=own.colour, linestyle=own.dash, linewidth=1.6, label=f"{curve.title}, n {curve.n}",
            )  # fmt: skip
        axes.set_ylim(-0.03, 1.03)
        axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
        worse = "worse →" if shown.higher_is == "worse" else "← worse"
        axes.set_xlabel(f"change from baseline   {worse}", color=theme.quiet, fontsize=8, loc="right")
        if known:
            axes.legend(frameon=False, fontsize=8, labelcolor=theme.ink, loc="best")
        else:
            axes.text(0.5, 0.5, "nothing to show", transform=axes.transAxes, ha="center", color=theme.quiet)

    return drawn(draw, size=(WIDE, HIGH), form=form, theme=theme)

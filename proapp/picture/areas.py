"""How much worse an arm was than at its start, and for how long: its line over time, filled above and below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proapp.picture.arms import looks
from proapp.picture.canvas import LIGHT, Theme, drawn, framed, titled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDE, ABOVE, PANEL = 7.2, 0.8, 1.7  # inches: the width, the title, one arm
WEEK = 7


@dataclass(frozen=True, slots=True)
class Line:
    """One arm: (day, mean, n) in order, `baseline` its mean at the start, and `words` with its areas."""

    title: str
    points: tuple[tuple[float, float, int], ...]
    baseline: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Areas:
    """What is drawn, one arm below the other; `highest`: the highest grade there can be."""

    title: str
    note: str
    lines: tuple[Line, ...]
    highest: int


def areas(shown: Areas, *, form: str, theme: Theme = LIGHT) -> bytes:
    """Means by day with the areas above and below the baseline mean, as SVG or PNG."""
    look = looks([line.title for line in shown.lines], theme)
    top = min(max([1.0, *(mean for line in shown.lines for _, mean, _ in line.points)]) * 1.4, shown.highest)

    def draw(figure: Figure) -> None:
        panels = figure.subplots(max(len(shown.lines), 1), 1, squeeze=False, sharex=True)[:, 0]
        for axes in panels:
            framed(axes, theme)
            axes.set_ylim(0, top)
        titled(panels[0], shown.title, theme, below=shown.note)
        for axes, line in zip(panels, shown.lines, strict=False):
            _line(axes, line, look[line.title].colour, theme)
        panels[-1].set_xlabel("week", color=theme.quiet, fontsize=8, loc="right")
        if not any(line.points for line in shown.lines):
            panels[0].text(0.5, 0.5, "nothing to show", transform=panels[0].transAxes, ha="center", color=theme.quiet)

    return drawn(draw, size=(WIDE, ABOVE + PANEL * max(len(shown.lines), 1)), form=form, theme=theme)


def _line(axes: Axes, line: Line, colour: str, theme: Theme) -> None:
    axes.annotate(line.title, (0, 1), xycoords="axes fraction", va="top", fontsize=8, color=theme.ink)
    axes.annotate(line.words, (1, 1), xycoords="axes fraction", ha="right", va="top", fontsize=7.5, color=theme.quiet)
    if not line.points:
        return
    weeks = [day / WEEK for day, _, _ in line.points]
    means = [mean for _, mean, _ in line.points]
    if line.baseline is not None:
        level = [line.baseline] * len(weeks)
        above, below = [mean > line.baseline for mean in means], [mean < line.baseline for mean in means]
        axes.fill_between(
            weeks, level, means, where=above, interpolate=True, color=theme.danger, alpha=0.3, linewidth=0
        )
        axes.fill_between(
            weeks, level, means, where=below, interpolate=True, color=theme.good, alpha=0.3, linewidth=0, hatch="...."
        )
        axes.axhline(line.baseline, color=theme.quiet, linewidth=0.9, linestyle=(0, (4, 2)))
    axes.plot(weeks, means, color=colour, linewidth=1.5, marker="o", markersize=3.5)
    for week, mean, n in zip(weeks, means, (n for _, _, n in line.points), strict=True):
        axes.annotate(
            str(n), (week, mean), xytext=(0, 4), textcoords="offset points", ha="center", fontsize=6, color=theme.quiet
        )

"""Differences between arms one below the other: estimate and interval on each line, and which side is worse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proapp.picture.arms import looks
from proapp.picture.canvas import LIGHT, Theme, drawn, framed, titled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDE, ABOVE, LINE = 7.2, 1.25, 0.24  # inches: width, title and axis, one line
LEAST = 3  # lines of an empty picture


@dataclass(frozen=True, slots=True)
class Line:
    """One difference of one arm: null where nothing can be said, and `words` say why or repeat the numbers."""

    label: str
    arm: str
    estimate: float | None
    lower: float | None
    upper: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Forest:
    """What is drawn, from top to bottom."""

    title: str
    note: str
    lines: tuple[Line, ...]
    higher_is: str
    axis: str


def forest(shown: Forest, *, form: str, theme: Theme = LIGHT) -> bytes:
    """Estimates with two-sided 95 % intervals, one a line, as SVG or PNG."""
    arms = list(dict.fromkeys(line.arm for line in shown.lines))

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        framed(axes, theme)
        axes.grid(axis="y", visible=False)
        axes.grid(axis="x", color=theme.rule, linewidth=0.6)
        titled(axes, shown.title, theme, below=shown.note)
        axes.axvline(0, color=theme.quiet, linewidth=0.9)
        _lines(axes, shown.lines, arms, theme)
        worse = "worse →" if shown.higher_is == "worse" else "← worse"
        axes.set_xlabel(f"{shown.axis}   {worse}", color=theme.quiet, fontsize=8, loc="left")
        if not any(line.estimate is not None for line in shown.lines):
            axes.text(0.5, 0.5, "nothing to show", transform=axes.transAxes, ha="center", color=theme.quiet)

    size = (WIDE, ABOVE + LINE * (max(len(shown.lines), LEAST) + len(arms)))
    return drawn(draw, size=size, form=form, theme=theme)


def _lines(axes: Axes, lines: Sequence[Line], arms: Sequence[str], theme: Theme) -> None:
    look = looks(arms, theme)
    named: set[str] = set()
    for y, line in enumerate(lines):
        own = look[line.arm]
        if line.estimate is not None:
            label = line.arm if line.arm not in named else None
            named.add(line.arm)
            axes.plot([line.estimate], [y], color=own.colour, marker=own.shape, linestyle="", markersize=5, label=label)
        if line.lower is not None and line.upper is not None:
            axes.plot([line.lower, line.upper], [y, y], color=own.colour, linewidth=1.2, solid_capstyle="butt")
        axes.annotate(
            line.words, (1.01, y), xycoords=("axes fraction", "data"), va="center", fontsize=7, color=theme.quiet
        )
    axes.set_yticks(range(len(lines)), [line.label for line in lines], color=theme.ink)
    axes.set_ylim(max(len(lines), LEAST) - 0.5, -0.5)
    if named:
        axes.legend(
            frameon=False, fontsize=8, labelcolor=theme.ink, loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=2
        )  # fmt: skip

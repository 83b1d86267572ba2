"""Rows of answers as rows of marks: who answered what, and where answers end or are missing in between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proapp.picture.arms import Look, looks
from proapp.picture.canvas import LIGHT, Theme, drawn, framed, titled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDE, ABOVE, ROW = 7.2, 1.5, 0.2  # inches: width, title with moments and legend, one row
MOST = 12  # rows of one arm; the rest is told as a number
LONGEST = 24  # letters of a moment's label that fit above
ANSWERED, MISSING = "x", "."


@dataclass(frozen=True, slots=True)
class Row:
    """One letter a moment (x answered, . missing, - not expected), and how many participants have it."""

    marks: str
    n: int


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm: its rows, the most frequent first, and how many of each kind in words."""

    title: str
    words: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Patterns:
    """What is drawn: arms from top to bottom over the same moments."""

    title: str
    note: str
    moments: tuple[str, ...]
    arms: tuple[Arm, ...]


def patterns(shown: Patterns, *, form: str, theme: Theme = LIGHT) -> bytes:
    """Filled where answered, an empty ring where missing, nothing where not expected, as SVG or PNG."""
    lines = sum(2 + min(len(arm.rows), MOST) + (len(arm.rows) > MOST) for arm in shown.arms)

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        framed(axes, theme)
        axes.grid(visible=False)
        titled(axes, shown.title, theme, below=shown.note)
        look = looks([arm.title for arm in shown.arms], theme)
        line = 0
        for arm in shown.arms:
            line = _arm(axes, arm, look[arm.title], line=line, theme=theme, wide=len(shown.moments))
        if not shown.arms:
            axes.text(0.5, 0.5, "nothing to show", transform=axes.transAxes, ha="center", color=theme.quiet)
        axes.set_ylim(max(lines, 1) - 0.5, -0.7)
        axes.set_xlim(-0.7, max(len(shown.moments), 1) + 0.7)
        axes.set_yticks([])
        labels = [label[:LONGEST] for label in shown.moments]
        axes.set_xticks(range(len(labels)), labels, rotation=45, ha="right", fontsize=7)

    return drawn(draw, size=(WIDE, ABOVE + ROW * max(lines, 3)), form=form, theme=theme)


def _arm(axes: Axes, arm: Arm, look: Look, *, line: int, theme: Theme, wide: int) -> int:
    """An arm's title and rows from a line on; the line after it."""
    axes.text(-0.5, line, f"{arm.title}{arm.words}", color=theme.ink, fontsize=8, va="center")
    for row in arm.rows[:MOST]:
        line += 1
        for mark, filled in ((ANSWERED, look.colour), (MISSING, theme.paper)):
            places = [place for place, one in enumerate(row.marks) if one == mark]
            axes.plot(
                places, [line] * len(places), linestyle="none", marker=look.shape, markersize=5,
                color=look.colour, markerfacecolor=filled, markeredgewidth=1.0,
            )  # fmt: skip
        axes.text(wide, line, str(row.n), color=theme.quiet, fontsize=7.5, va="center")
    rest = sum(row.n for row in arm.rows[MOST:])
    if rest:
        line += 1
        axes.text(-0.5, line, f"{rest} others", color=theme.quiet, fontsize=7.5, va="center")
    return line + 2

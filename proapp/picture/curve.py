"""One participant's scale over time: the values, the start, the doses, and where published limits say it matters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from proapp.picture.canvas import LIGHT, Theme, dated, drawn, framed, number, titled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDE, HIGH = 4.6, 2.3  # inches of one panel
COLUMNS = 2
MARGIN = 0.04  # of the range, above and below
NOTHING = 0.005  # a change smaller than what is printed
ALONE = timedelta(days=14)  # what is shown around a single value


@dataclass(frozen=True, slots=True)
class Point:
    """A value on the participant's day."""

    on: date
    value: float


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose on its day, with a short label such as C2."""

    on: date
    label: str


@dataclass(frozen=True, slots=True)
class Curve:
    """What is drawn of one scale. `low` and `high` are its range, `higher_is` better or worse.

    `flagged_below` or `flagged_above`: the published limit of clinical importance. `counts`: from what change from
    `start` on one speaks of a change; None: nothing is known of it.
    """

    title: str
    low: float
    high: float
    higher_is: str
    points: tuple[Point, ...]
    start: float | None = None
    doses: tuple[Dose, ...] = ()
    flagged_below: float | None = None
    flagged_above: float | None = None
    counts: float | None = None

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            raise ValueError(f"{self.title}: {self.low} to {self.high} is no range")

    @property
    def change(self) -> float | None:
        """The latest value compared with the start; None without a start or a later value."""
        if self.start is None or not self.points:
            return None
        return self.points[-1].value - self.start

    @property
    def verdict(self) -> str | None:
        """better, about the same, or worse, by the change that counts; None where that cannot be said."""
        if self.change is None or self.counts is None:
            return None
        if abs(self.change) < self.counts - NOTHING:
            return "about the same"
        return "better" if (self.change > 0) == (self.higher_is == "better") else "worse"


def curve(shown: Curve, *, form: str, theme: Theme = LIGHT) -> bytes:
    """One panel as SVG or PNG."""
    return drawn(lambda figure: _panel(figure.subplots(), shown, theme), size=(WIDE, HIGH), form=form, theme=theme)


def curves(shown: Sequence[Curve], *, form: str, theme: Theme = LIGHT, columns: int = COLUMNS) -> bytes:
    """Small multiples: the same time below all panels, so that one can look down from one scale to the next.

    Raises ValueError when there is nothing to draw.
    """
    if not shown:
        raise ValueError("there is no scale to draw")
    rows = math.ceil(len(shown) / columns)

    def draw(figure: Figure) -> None:
        grid = figure.subplots(rows, columns, squeeze=False, sharex=True)
        for axes, one in zip(grid.flat, shown, strict=False):
            _panel(axes, one, theme)
        for axes in list(grid.flat)[len(shown) :]:
            axes.set_visible(False)
        for axes in list(grid.flat)[max(len(shown) - columns, 0) : len(shown)]:
            axes.tick_params(labelbottom=True)  # the last of each column, also above an empty place
        _shared_time(grid[0][0], shown)

    return drawn(draw, size=(WIDE * columns, HIGH * rows), form=form, theme=theme)


def _panel(axes: Axes, shown: Curve, theme: Theme) -> None:
    framed(axes, theme)
    titled(axes, shown.title, theme, below=_below(shown))
    margin = (shown.high - shown.low) * MARGIN
    axes.set_ylim(shown.low - margin, shown.high + margin)
    _limits(axes, shown, theme)
    _doses(axes, shown, theme)
    if shown.start is not None:
        axes.axhline(shown.start, color=theme.quiet, linewidth=0.9, linestyle=(0, (4, 3)), zorder=2)
    days, values = [number(point.on) for point in shown.points], [point.value for point in shown.points]
    axes.plot(days, values, color=theme.line, linewidth=1.6, marker="o", markersize=4.2, zorder=3)
    if not days:
        axes.text(0.5, 0.5, "no value yet", transform=axes.transAxes, ha="center", va="center", color=theme.quiet)
    _shared_time(axes, [shown])


def _below(shown: Curve) -> str:
    worse = "higher is worse" if shown.higher_is == "worse" else "lower is worse"
    if shown.change is None:
        return worse
    verdict = f", {shown.verdict}" if shown.verdict else ""
    change = f"{shown.change:+.3g} from" if abs(shown.change) >= NOTHING else "as at"
    return f"{change} the start{verdict} · {worse}"


def _limits(axes: Axes, shown: Curve, theme: Theme) -> None:
    """Where a published limit says that it matters; its edge is a line too, for who cannot see the shade."""
    low, high = axes.get_ylim()
    for edge, begin, end in (
        (shown.flagged_below, low, shown.flagged_below),
        (shown.flagged_above, shown.flagged_above, high),
    ):
        if edge is not None and begin is not None and end is not None:
            axes.axhspan(begin, end, color=theme.band, linewidth=0, zorder=0)
            axes.axhline(edge, color=theme.warning, linewidth=0.8, linestyle=":", zorder=1)


def _doses(axes: Axes, shown: Curve, theme: Theme) -> None:
    for dose in shown.doses:
        axes.axvline(number(dose.on), color=theme.treatment, linewidth=0.9, alpha=0.8, zorder=1)
        axes.annotate(
            dose.label,
            (number(dose.on), 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(2, -2),
            textcoords="offset points",
            va="top",
            fontsize=7,
            color=theme.treatment,
        )


def _shared_time(axes: Axes, shown: Sequence[Curve]) -> None:
    days = [point.on for one in shown for point in one.points] + [dose.on for one in shown for dose in one.doses]
    if days:
        first, last = min(days), max(days)
        spare = max((last - first) * 0.03, timedelta(days=1)) if last > first else ALONE
        dated(axes, first - spare, last + spare)

"""Arms over time: mean and 95 % interval by moment, how many were there, which side is worse, what change counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proapp.picture.arms import ROW, looks, numbers_below, worse_side
from proapp.picture.canvas import LIGHT, Theme, drawn, framed, titled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDE, HIGH = 7.2, 3.4  # inches, without the numbers below
BESIDE = 0.012  # of the axis: how far arms stand apart so that their intervals can be told apart


@dataclass(frozen=True, slots=True)
class Moment:
    """One arm at one moment: `at` its place on the axis, `n` how many; null values where nothing may be shown."""

    at: float
    label: str
    n: int | None
    mean: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm's moments in their order."""

    title: str
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class OverTime:
    """What is drawn. `counts`: from what change on one speaks of a change, drawn as a band around 0 when `is_change`;
    `axis`: what the axis of time counts.
    """

    title: str
    note: str
    arms: tuple[Arm, ...]
    higher_is: str
    axis: str
    is_change: bool = False
    counts: float | None = None


def over_time(shown: OverTime, *, form: str, theme: Theme = LIGHT) -> bytes:
    """Means with two-sided 95 % intervals by arm, with n below, as SVG or PNG."""

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        framed(axes, theme)
        titled(axes, shown.title, theme, below=shown.note)
        worse_side(axes, shown.higher_is, theme)
        _band(axes, shown, theme)
        _lines(axes, shown, theme)
        _places(axes, shown.arms)
        axes.set_xlabel(shown.axis, color=theme.quiet, fontsize=8, loc="right")
        if not any(moment.mean is not None for arm in shown.arms for moment in arm.moments):
            axes.text(0.5, 0.5, "nothing to show", transform=axes.transAxes, ha="center", color=theme.quiet)

    return drawn(draw, size=(WIDE, HIGH + ROW * (len(shown.arms) + 1)), form=form, theme=theme)


def _band(axes: Axes, shown: OverTime, theme: Theme) -> None:
    if shown.is_change:
        axes.axhline(0, color=theme.quiet, linewidth=0.9)
        if shown.counts:
            axes.axhspan(-shown.counts, shown.counts, color=theme.rule, alpha=0.35, linewidth=0, zorder=0)


def _lines(axes: Axes, shown: OverTime, theme: Theme) -> None:
    look = looks([arm.title for arm in shown.arms], theme)
    every = [moment.at for arm in shown.arms for moment in arm.moments]
    width = (max(every) - min(every) or 1.0) if every else 1.0
    rows = []
    for place, arm in enumerate(shown.arms):
        apart = (place - (len(shown.arms) - 1) / 2) * BESIDE * width
        own = look[arm.title]
        known = [(moment.at + apart, moment.mean) for moment in arm.moments if moment.mean is not None]
        axes.plot(
            [at for at, _ in known], [mean for _, mean in known], color=own.colour,
            linestyle=own.dash, marker=own.shape, markersize=4.5, linewidth=1.5, label=arm.title,
        )  # fmt: skip
        for moment in arm.moments:
            if moment.lower is not None and moment.upper is not None:
                x = moment.at + apart
                axes.plot([x, x], [moment.lower, moment.upper], color=own.colour, linewidth=1.0, solid_capstyle="butt")
        counted = [(moment.at, "–" if moment.n is None else str(moment.n)) for moment in arm.moments]
        rows.append((arm.title, own, counted))
    numbers_below(axes, rows, title="n", theme=theme)
    if shown.arms:
        axes.legend(frameon=False, fontsize=8, labelcolor=theme.ink, loc="best")


def _places(axes: Axes, arms: Sequence[Arm]) -> None:
    """A label for each moment; of moments that stand too close the later ones go unlabelled."""
    labels = {moment.at: moment.label for arm in arms for moment in arm.moments}
    if not labels:
        return
    first, last = min(labels), max(labels)
    spare = (last - first) * 0.05 or 1.0
    axes.set_xlim(first - spare, last + spare)
    shown: list[float] = []
    for at in sorted(labels):
        if not shown or at - shown[-1] > (last - first) * 0.06:
            shown.append(at)
    axes.set_xticks(shown, [labels[at] for at in shown])

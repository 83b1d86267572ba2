"""The hours around doses: for every dose a small picture in which its start is hour 0, with a line for each arm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proapp.picture.arms import looks
from proapp.picture.canvas import LIGHT, Theme, drawn, framed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDE, ABOVE, PANEL, ACROSS = 7.6, 0.95, 1.85, 4  # inches: the width, title and legend, one row; pictures in a row
BESIDE = 0.02  # of the axis: how far arms stand apart so that their intervals can be told apart


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some hours of one arm: null where nothing may be shown or nobody answered."""

    from_hour: float
    to_hour: float
    n: int | None
    mean: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm's stretches in their order."""

    title: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Dose:
    """One picture: `title` says which dose."""

    title: str
    arms: tuple[Arm, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """What is drawn. `higher_is` better or worse; `unit`: hours or days; `why`: where there is nothing, why."""

    title: str
    note: str
    doses: tuple[Dose, ...]
    higher_is: str
    unit: str
    why: str = "nothing to show"


def around(shown: Around, *, form: str, theme: Theme = LIGHT) -> bytes:
    """Means with two-sided 95 % intervals by stretch, a picture for each dose, as SVG or PNG."""
    down = max(-(-len(shown.doses) // ACROSS), 1)
    across = min(max(len(shown.doses), 1), ACROSS)

    def draw(figure: Figure) -> None:
        panels = figure.subplots(down, across, squeeze=False, sharex=True, sharey=True).reshape(-1)
        figure.suptitle(shown.title, x=0.01, ha="left", color=theme.ink, fontsize=9.5, fontweight="bold")
        for axes in panels:
            framed(axes, theme)
        for axes, dose in zip(panels, shown.doses, strict=False):
            _panel(axes, dose, shown, theme)
        for axes in panels[len(shown.doses) :]:
            axes.set_axis_off()
        if not shown.doses:
            panels[0].text(0.5, 0.5, shown.why, transform=panels[0].transAxes, ha="center", color=theme.quiet)
        _legend(figure, shown, theme)

    return drawn(draw, size=(WIDE, ABOVE + PANEL * down), form=form, theme=theme)


def _panel(axes: Axes, dose: Dose, shown: Around, theme: Theme) -> None:
    axes.set_title(dose.title, loc="left", fontsize=8, color=theme.ink)
    axes.axvline(0, color=theme.treatment, linewidth=1.1)
    divisor = 24 if shown.unit == "days" else 1
    ends = [hour / divisor for arm in dose.arms for one in arm.stretches for hour in (one.from_hour, one.to_hour)]
    axes.set_xlim(min(ends), max(ends))
    look = looks([arm.title for arm in dose.arms], theme)
    for place, arm in enumerate(dose.arms):
        own = look[arm.title]
        beside = (place - (len(dose.arms) - 1) / 2) * BESIDE * (max(ends) - min(ends))
        known = [
            ((one.from_hour + one.to_hour) / 2 / divisor + beside, one) for one in arm.stretches if one.mean is not None
        ]
        axes.plot(
            [at for at, _ in known], [one.mean for _, one in known], color=own.colour, linestyle=own.dash,  # type: ignore[arg-type]  # means are known
            marker=own.shape, markersize=4, linewidth=1.4,
        )  # fmt: skip
        for at, one in known:
            if one.lower is not None and one.upper is not None:
                axes.plot([at, at], [one.lower, one.upper], color=own.colour, linewidth=0.9, solid_capstyle="butt")
    axes.set_xlabel(shown.unit, color=theme.quiet, fontsize=7.5, loc="right")


def _legend(figure: Figure, shown: Around, theme: Theme) -> None:
    from matplotlib.lines import Line2D  # noqa: PLC0415  loaded when a picture is drawn

    titles = list(dict.fromkeys(arm.title for dose in shown.doses for arm in dose.arms))
    look = looks(titles, theme)
    handles = [
        Line2D([], [], color=look[title].colour, linestyle=look[title].dash, marker=look[title].shape, label=title)
        for title in titles
    ]
    worse = "up is worse" if shown.higher_is == "worse" else "down is worse"
    handles.append(Line2D([], [], color=theme.treatment, linewidth=1.1, label=f"start of the dose; {worse}"))
    legend = figure.legend(
        handles=handles, title=shown.note, loc="outside lower left", ncols=min(len(handles), 3), frameon=False,
        fontsize=7.5, title_fontsize=7.5, alignment="left", labelcolor=theme.quiet,
    )  # fmt: skip
    legend.get_title().set_color(theme.quiet)

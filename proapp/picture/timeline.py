"""One participant on one line of time: cycles planned and given, what was asked and what came of it, flags, blood."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from proapp.picture.canvas import LIGHT, Theme, dated, drawn, framed, number, titled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDE, LANE, ABOVE = 11.0, 0.30, 1.15  # inches: the width, one lane, title and legend
SPARE = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something on a day in a lane: `kind` says how it looks (see MARKS), `label` is written beside it."""

    on: date
    kind: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """From one day to another in a lane: a delay, a pause, a block."""

    begins_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Lane:
    """One row: its name at the left and what lies in it."""

    title: str
    marks: tuple[Mark, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """A mark's shape, whether it is filled, its colour's name in the theme, and its words in the legend."""

    shape: str
    filled: bool
    colour: str
    words: str


# Shape carries the meaning; colour only repeats it.
MARKS = {
    "given": Look("D", True, "treatment", "given"),
    "reduced": Look("d", True, "treatment", "given, reduced"),
    "planned": Look("D", False, "treatment", "planned"),
    "held": Look("s", False, "warning", "held"),
    "skipped": Look("X", True, "quiet", "skipped"),
    "stopped": Look("s", True, "ink", "stopped"),
    "completed": Look("o", True, "good", "answered"),
    "late": Look("h", True, "warning", "answered late"),
    "open": Look("o", False, "line", "open now"),
    "upcoming": Look(".", False, "quiet", "to come"),
    "missed": Look("x", True, "danger", "missed"),
    "cancelled": Look("_", True, "quiet", "cancelled"),
    "red": Look("*", True, "danger", "red flag"),
    "amber": Look("^", True, "warning", "amber flag"),
    "information": Look("^", False, "quiet", "flag for information"),
    "blood": Look("|", True, "ink", "laboratory"),
    "graded": Look("P", True, "danger", "laboratory, grade 3 or 4"),
    "fact": Look("v", True, "ink", "event"),
}


def timeline(lanes: Sequence[Lane], *, title: str, today: date, form: str, theme: Theme = LIGHT) -> bytes:
    """All lanes, the first on top, with today as a line. Raises ValueError for no lanes or a mark that is not known."""
    if not lanes:
        raise ValueError("there is nothing to draw")
    unknown = sorted({mark.kind for lane in lanes for mark in lane.marks} - MARKS.keys())
    if unknown:
        raise ValueError(f"no mark is called {', '.join(unknown)}")

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        framed(axes, theme)
        titled(axes, title, theme)
        _time(axes, lanes, today, theme)
        for row, lane in enumerate(lanes):
            _lane(axes, lane, row, theme)
        axes.set_yticks(range(len(lanes)), [lane.title for lane in lanes], color=theme.ink)
        axes.set_ylim(len(lanes) - 0.4, -0.8)
        _legend(figure, lanes, theme)

    return drawn(draw, size=(WIDE, ABOVE + LANE * len(lanes)), form=form, theme=theme)


def _time(axes: Axes, lanes: Sequence[Lane], today: date, theme: Theme) -> None:
    days = [today, *_days(lanes)]
    dated(axes, min(days) - SPARE, max(days) + SPARE)
    axes.axvline(number(today), color=theme.ink, linewidth=0.9, linestyle=(0, (2, 2)), zorder=1)
    axes.annotate(
        "today",
        (number(today), 0.0),
        xycoords=("data", "axes fraction"),
        xytext=(3, 3),
        textcoords="offset points",
        fontsize=7,
        color=theme.ink,
    )


def _days(lanes: Iterable[Lane]) -> Iterable[date]:
    for lane in lanes:
        yield from (mark.on for mark in lane.marks)
        for span in lane.spans:
            yield from (span.begins_on, span.ends_on)


def _lane(axes: Axes, lane: Lane, row: int, theme: Theme) -> None:
    for span in lane.spans:
        axes.plot(
            [number(span.begins_on), number(span.ends_on)],
            [row, row],
            color=theme.warning,
            linewidth=3,
            alpha=0.45,
            zorder=2,
        )
    for kind in dict.fromkeys(mark.kind for mark in lane.marks):
        look = MARKS[kind]
        colour = getattr(theme, look.colour)
        days = [number(mark.on) for mark in lane.marks if mark.kind == kind]
        axes.plot(
            days,
            [row] * len(days),
            linestyle="none",
            marker=look.shape,
            markersize=6,
            color=colour,
            markerfacecolor=colour if look.filled else theme.paper,
            markeredgewidth=1.3,
            zorder=3,
        )
    for mark in lane.marks:
        if mark.label:
            axes.annotate(
                mark.label,
                (number(mark.on), row),
                xytext=(0, 5),
                textcoords="offset points",
                ha="center",
                fontsize=6.5,
                color=theme.quiet,
            )


def _legend(figure: Figure, lanes: Sequence[Lane], theme: Theme) -> None:
    from matplotlib.lines import Line2D  # noqa: PLC0415  loaded when a picture is drawn

    there = {mark.kind for lane in lanes for mark in lane.marks}
    handles = [
        Line2D(
            [],
            [],
            linestyle="none",
            marker=look.shape,
            markersize=6,
            color=getattr(theme, look.colour),
            markerfacecolor=getattr(theme, look.colour) if look.filled else theme.paper,
            label=look.words,
        )
        for kind, look in MARKS.items()
        if kind in there
    ]
    if handles:
        figure.legend(
            handles=handles,
            loc="outside lower left",
            ncols=min(len(handles), 9),
            frameon=False,
            fontsize=7.5,
            labelcolor=theme.quiet,
        )

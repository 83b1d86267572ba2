"""What all pictures share: colours that colour-blind people can tell apart, the frame, and the way to SVG and PNG."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from textwrap import wrap
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = ("svg", "png")
EPOCH = date(1970, 1, 1)
DPI = 144  # of a PNG: sharp on a phone and in a report
PER_INCH = 17  # letters of the smaller words beside one another
LINE = 10  # points from one line of them to the next
FONT = "DejaVu Sans"  # comes with matplotlib; a browser without it takes another

_one_at_a_time = Lock()  # matplotlib keeps caches that threads must not fill at once


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by what they are for. The hues are those of Okabe and Ito, told apart by the colour-blind."""

    paper: str
    ink: str
    quiet: str
    rule: str
    line: str
    good: str
    warning: str
    danger: str
    treatment: str
    band: str


LIGHT = Theme(
    paper="#ffffff",
    ink="#1b2430",
    quiet="#5b6775",
    rule="#d9dee5",
    line="#0072b2",
    good="#00795a",
    warning="#b26a00",
    danger="#c0392b",
    treatment="#7a3e9d",
    band="#fbe9e0",
)
DARK = Theme(
    paper="#171c22",
    ink="#e6eaef",
    quiet="#9aa7b4",
    rule="#333d48",
    line="#56b4e9",
    good="#3fc19b",
    warning="#e69f00",
    danger="#ff7f6b",
    treatment="#cc99e6",
    band="#3a2a24",
)
THEMES = {"light": LIGHT, "dark": DARK}


def drawn(draw: Callable[[Figure], None], *, size: tuple[float, float], form: str, theme: Theme = LIGHT) -> bytes:
    """A picture as bytes, the same for the same values. `size` is its width and height in inches, `form` svg or png."""
    _prepare()
    from matplotlib.figure import Figure  # noqa: PLC0415  loaded when a picture is drawn: it takes half a second

    with _one_at_a_time:
        figure = Figure(figsize=size, dpi=DPI, facecolor=theme.paper, layout="constrained")
        draw(figure)
        out = BytesIO()
        metadata = {"Date": None} if form == "svg" else {"Software": None}
        figure.savefig(out, format=form, metadata=metadata)
    return out.getvalue()


@cache
def _prepare() -> None:
    """Settings for the whole process, made once: they are global in matplotlib."""
    import matplotlib  # noqa: PLC0415  loaded when a picture is drawn

    matplotlib.use("agg")
    matplotlib.rcParams.update(
        {
            "font.family": FONT,
            "font.size": 8.5,
            "svg.fonttype": "none",  # words stay words
            "svg.hashsalt": "proapp",  # ids inside the file do not change from one drawing to the next
        }
    )


def number(day: date) -> float:
    """A day on the axis of time: days since 1970, as matplotlib counts them."""
    return float((day - EPOCH).days)


def dated(axes: Axes, first: date, last: date) -> None:
    """The axis of time runs from day to day and names them briefly."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter  # noqa: PLC0415  loaded when a picture is drawn

    axes.set_xlim(number(first), number(last))
    locator = AutoDateLocator()  # type: ignore[no-untyped-call]  # matplotlib carries no types there
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]  # as above


def framed(axes: Axes, theme: Theme) -> None:
    """A quiet frame: no box, fine rules across, words in grey."""
    axes.set_facecolor(theme.paper)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(theme.rule)
    axes.tick_params(colors=theme.quiet, length=0, labelsize=8)
    axes.grid(axis="y", color=theme.rule, linewidth=0.6)
    axes.set_axisbelow(True)


def titled(axes: Axes, title: str, theme: Theme, *, below: str = "") -> None:
    """The title at the left, and below it what has to be known to read the picture, in as many lines as it takes."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    lines = wrap(below, max(40, int((figure.get_figwidth() - 1) * PER_INCH)))
    pad = 7 + LINE * len(lines) if lines else 6
    axes.set_title(title, loc="left", color=theme.ink, fontsize=9.5, fontweight="bold", pad=pad)
    if lines:
        axes.annotate(
            "\n".join(lines),
            (0, 1),
            xycoords="axes fraction",
            xytext=(0, 5),
            textcoords="offset points",
            color=theme.quiet,
            fontsize=7.5,
        )

"""What pictures of arms share: a look for each arm, the rows of numbers below the axis, the mark of the worse side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proapp.picture.canvas import Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Okabe and Ito's hues, dark enough for lines on paper and light enough on dark; shape and dash repeat the colour.
LIGHT_HUES = ("#0072b2", "#b8560b", "#007a5a", "#a6447e", "#5a5a5a", "#8a6d00")
DARK_HUES = ("#56b4e9", "#f0a04b", "#3fc19b", "#dd8ebb", "#c0c0c0", "#e3cf57")
SHAPES = ("o", "s", "D", "^", "v", "P")
DASHES: tuple[tuple[int, tuple[float, ...]], ...] = (
    (0, ()), (0, (5, 2)), (0, (1, 1.5)), (0, (5, 2, 1, 2)), (0, (3, 1, 1, 1, 1, 1)), (0, (8, 3)),
)  # fmt: skip
ROW = 0.17  # inches of one row of numbers below the axis


@dataclass(frozen=True, slots=True)
class Look:
    """How one arm is drawn."""

    colour: str
    shape: str
    dash: tuple[int, tuple[float, ...]]


def looks(arms: Sequence[str], theme: Theme) -> Mapping[str, Look]:
    """A look for each arm, always the same for the same place in the protocol."""
    hues = DARK_HUES if theme.paper < "#8" else LIGHT_HUES
    return {
        arm: Look(hues[place % len(hues)], SHAPES[place % len(SHAPES)], DASHES[place % len(DASHES)])
        for place, arm in enumerate(arms)
    }


def numbers_below(
    axes: Axes, rows: Sequence[tuple[str, Look, Sequence[tuple[float, str]]]], *, title: str, theme: Theme
) -> None:
    """Rows of numbers under the axis of time, one an arm: (title, look, (place, number) ...)."""
    axes.annotate(
        title, (0, 0), xycoords="axes fraction", xytext=(0, -34), textcoords="offset points",
        fontsize=7.5, color=theme.quiet,
    )  # fmt: skip
    for place, (_, look, numbers) in enumerate(rows, start=1):
        for x, words in numbers:
            axes.annotate(
                words, (x, 0), xycoords=("data", "axes fraction"), ha="center", fontsize=7.5, color=look.colour,
                xytext=(0, -34 - place * ROW * 72), textcoords="offset points",
            )  # fmt: skip


def worse_side(axes: Axes, higher_is: str, theme: Theme) -> None:
    """An arrow along the axis towards what is worse."""
    words = "worse →" if higher_is == "worse" else "← worse"
    axes.annotate(
        words, (0, 0.5), xycoords="axes fraction", xytext=(-38, 0), textcoords="offset points", rotation=90,
        va="center", ha="center", fontsize=7.5, color=theme.danger,
    )  # fmt: skip

"""How bad a symptom was over time: for each arm a row of bars, each cut into how many had which grade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proapp.picture.canvas import LIGHT, Theme, drawn, framed, titled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDE, ABOVE, ROW = 7.2, 1.0, 1.75  # inches: the width, title and legend, one arm
LEAST = 1.2
# From hardly there to the worst, for light and dark pages; the hatch repeats what the colour says of severe grades.
LIGHT_GRADES = ("#eef1f4", "#c6dbef", "#6baed6", "#d95f0e", "#993404")
DARK_GRADES = ("#2a323b", "#2c5f85", "#5fa8d8", "#e08a3c", "#f6b26b")
SEVERE = 3  # from this grade on


@dataclass(frozen=True, slots=True)
class Bar:
    """One arm at one moment: how many had grade 0, 1, 2 ...; empty where nothing may be shown. `n` of them answered."""

    label: str
    counts: tuple[int, ...]
    n: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One arm's bars in their order."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Stacked:
    """What is drawn; `highest` is the highest grade there can be."""

    title: str
    note: str
    rows: tuple[Row, ...]
    highest: int


def stacked(shown: Stacked, *, form: str, theme: Theme = LIGHT) -> bytes:
    """Shares of grades by moment, one arm below the other, n above each bar, as SVG or PNG."""
    rows = [row for row in shown.rows if row.bars]

    def draw(figure: Figure) -> None:
        panels = figure.subplots(max(len(rows), 1), 1, squeeze=False, sharex=True)[:, 0]
        for place, axes in enumerate(panels):
            framed(axes, theme)
            axes.set_ylim(0, 1.42)
            axes.set_yticks([0, 0.5, 1], ["0 %", "50 %", "100 %"])
            if place == 0:
                titled(axes, shown.title, theme, below=shown.note)
        for axes, row in zip(panels, rows, strict=False):
            _row(axes, row, shown.highest, theme)
        if not any(bar.counts and bar.n for row in rows for bar in row.bars):
            panels[0].text(0.5, 0.5, "nothing to show", transform=panels[0].transAxes, ha="center", color=theme.quiet)
        _legend(figure, shown.highest, theme)

    return drawn(draw, size=(WIDE, ABOVE + max(ROW * len(rows), LEAST)), form=form, theme=theme)


def _row(axes: Axes, row: Row, highest: int, theme: Theme) -> None:
    axes.annotate(row.title, (-0.4, 1.25), fontsize=8, color=theme.ink)
    for grade in range(highest + 1):
        bottoms = [_share(bar, sum(bar.counts[:grade])) for bar in row.bars]
        heights = [_share(bar, bar.counts[grade]) if bar.counts else 0.0 for bar in row.bars]
        axes.bar(
            range(len(row.bars)), heights, bottom=bottoms, width=0.82, color=_colours(theme)[grade], linewidth=0.4,
            edgecolor=theme.paper, hatch="////" if grade >= SEVERE else None,
        )  # fmt: skip
    for x, bar in enumerate(row.bars):
        words = "–" if bar.n is None else str(bar.n)
        axes.annotate(words, (x, 1.03), ha="center", fontsize=6.5, color=theme.quiet)
    axes.set_xlim(-0.6, len(row.bars) - 0.4)
    every = max(1, -(-len(row.bars) // 14))
    axes.set_xticks(range(0, len(row.bars), every), [bar.label for bar in row.bars][::every])


def _share(bar: Bar, count: int) -> float:
    return count / bar.n if bar.counts and bar.n else 0.0


def _colours(theme: Theme) -> Sequence[str]:
    return DARK_GRADES if theme.paper < "#8" else LIGHT_GRADES


def _legend(figure: Figure, highest: int, theme: Theme) -> None:
    from matplotlib.patches import Patch  # noqa: PLC0415  loaded when a picture is drawn

    handles = [
        Patch(
            facecolor=_colours(theme)[grade], edgecolor=theme.quiet, linewidth=0.4, label=f"grade {grade}",
            hatch="////" if grade >= SEVERE else None,
        )
        for grade in range(highest + 1)
    ]  # fmt: skip
    figure.legend(
        handles=handles, loc="outside lower left", ncols=len(handles), frameon=False, fontsize=7.5,
        labelcolor=theme.quiet,
    )  # fmt: skip

"""Shares by arm as bars: how many had a symptom at all and severely, or how complete the answers are over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proapp.picture.arms import looks
from proapp.picture.canvas import LIGHT, Theme, drawn, framed, titled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDE, ABOVE, BAR, BETWEEN = 7.2, 1.1, 0.17, 0.14  # inches: width, title and axis, one bar, between two groups
LEAST = 0.5  # inches of an empty picture


@dataclass(frozen=True, slots=True)
class Bar:
    """One arm in one group: the whole share (0 to 1), the part of it that is severe, and words such as 12/19.

    A share of None is withheld or cannot be told; `words` say why.
    """

    arm: str
    share: float | None
    severe: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    """One symptom or one timepoint: a bar for each arm."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Shares:
    """What is drawn: groups from top to bottom."""

    title: str
    note: str
    groups: tuple[Group, ...]


def shares(shown: Shares, *, form: str, theme: Theme = LIGHT) -> bytes:
    """Horizontal bars, one group below the other, as SVG or PNG."""
    arms = list(dict.fromkeys(bar.arm for group in shown.groups for bar in group.bars))
    high = sum(len(group.bars) * BAR + BETWEEN for group in shown.groups)

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        framed(axes, theme)
        axes.grid(axis="y", visible=False)
        axes.grid(axis="x", color=theme.rule, linewidth=0.6)
        titled(axes, shown.title, theme, below=shown.note)
        _bars(axes, shown, arms, theme)
        if not arms:
            axes.text(0.5, 0.5, "nothing to show", transform=axes.transAxes, ha="center", color=theme.quiet)
        axes.set_xlim(0, 1.12)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])

    return drawn(draw, size=(WIDE, ABOVE + max(high, LEAST) + BAR * len(arms)), form=form, theme=theme)


def _bars(axes: Axes, shown: Shares, arms: list[str], theme: Theme) -> None:
    look = looks(arms, theme)
    y, places = 0.0, []
    for group in shown.groups:
        places.append(y + (len(group.bars) - 1) * BAR / 2)
        for bar in group.bars:
            colour = look[bar.arm].colour
            axes.barh(y, bar.share or 0.0, height=BAR * 0.85, color=colour, alpha=0.45, linewidth=0)
            axes.barh(y, bar.severe or 0.0, height=BAR * 0.85, color=colour, hatch="////", edgecolor=theme.paper)
            axes.annotate(
                bar.words, (bar.share or 0.0, y), xytext=(4, 0), textcoords="offset points", va="center",
                fontsize=7, color=theme.quiet,
            )  # fmt: skip
            y += BAR
        y += BETWEEN
    axes.set_yticks(places, [group.title for group in shown.groups], color=theme.ink)
    axes.set_ylim(max(y, BAR), -BAR)
    for arm in arms:
        axes.barh(-BAR, 0, color=look[arm].colour, alpha=0.6, label=arm)
    if arms:
        axes.legend(
            frameon=False, fontsize=8, labelcolor=theme.ink, loc="upper center", bbox_to_anchor=(0.4, -0.06), ncols=3
        )  # fmt: skip

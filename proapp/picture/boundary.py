"""When a committee looks again: events against participants, the bound agreed beforehand, and where each arm stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proapp.picture.arms import looks
from proapp.picture.canvas import LIGHT, Theme, drawn, framed, titled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDE, HIGH = 7.2, 4.0  # inches


@dataclass(frozen=True, slots=True)
class Path:
    """One arm: its events after 1, 2, 3 ... participants, and `words` that say how it stands."""

    title: str
    events: tuple[int, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Boundary:
    """What is drawn. `bound`: (participants, events from which it is crossed) for each look; `rate`: what is
    allowed."""

    title: str
    note: str
    bound: tuple[tuple[int, int], ...]
    rate: float
    paths: tuple[Path, ...]


def boundary(shown: Boundary, *, form: str, theme: Theme = LIGHT) -> bytes:
    """Each arm's steps, and marks at the looks: at a mark or above it the bound is crossed. SVG or PNG."""
    last = max([n for n, _ in shown.bound] + [len(path.events) for path in shown.paths], default=1)

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        framed(axes, theme)
        titled(axes, shown.title, theme, below=shown.note)
        _bound(axes, shown, last, theme)
        look = looks([path.title for path in shown.paths], theme)
        for path in shown.paths:
            own = look[path.title]
            steps = [0, *path.events]
            axes.step(
                range(len(steps)), steps, where="post", color=own.colour, linestyle=own.dash, linewidth=1.7,
                label=f"{path.title}: {path.words}",
            )  # fmt: skip
            axes.plot([len(steps) - 1], [steps[-1]], marker=own.shape, color=own.colour, markersize=6)
        axes.set_xlim(0, last * 1.03)
        axes.set_ylim(bottom=-0.3)
        axes.set_xlabel("participants of whom it can be said", color=theme.quiet, fontsize=8, loc="right")
        axes.set_ylabel("with severe toxicity", color=theme.quiet, fontsize=8)
        axes.legend(frameon=False, fontsize=8, labelcolor=theme.ink, loc="upper left")

    return drawn(draw, size=(WIDE, HIGH), form=form, theme=theme)


def _bound(axes: Axes, shown: Boundary, last: int, theme: Theme) -> None:
    axes.plot(
        [0, last], [0, last * shown.rate], color=theme.quiet, linewidth=0.9, linestyle=(0, (2, 2)),
        label=f"a rate of {shown.rate:.0%}",
    )  # fmt: skip
    if shown.bound:
        ns, events = zip(*shown.bound, strict=True)
        axes.plot(
            ns, events, color=theme.danger, marker="_", markersize=11, markeredgewidth=2, linewidth=0.7,
            label="the bound at each look",
        )  # fmt: skip
        axes.fill_between(
            ns, events, max(*events, last * shown.rate * 1.6), color=theme.danger, alpha=0.08, linewidth=0
        )

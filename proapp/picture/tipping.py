"""Where a result tips: the difference as imputed answers get worse, and where it stops being significant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proapp.picture.canvas import LIGHT, Theme, drawn, framed, titled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDE, HIGH = 7.2, 3.4  # inches


@dataclass(frozen=True, slots=True)
class Shift:
    """The difference and its interval when imputed answers are moved by `delta`; null where nothing can be said."""

    delta: float
    estimate: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Tipping:
    """What is drawn. `tips_at`: the first shift at which p is not below 0.05, None where there is none."""

    title: str
    note: str
    shifts: tuple[Shift, ...]
    tips_at: float | None
    axis: str


def tipping(shown: Tipping, *, form: str, theme: Theme = LIGHT) -> bytes:
    """The difference over the shift with its two-sided 95 % interval, as SVG or PNG."""
    known = [one for one in shown.shifts if one.estimate is not None]

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        framed(axes, theme)
        titled(axes, shown.title, theme, below=shown.note)
        axes.axhline(0, color=theme.quiet, linewidth=0.9)
        for one in known:
            if one.lower is not None and one.upper is not None:
                axes.plot([one.delta, one.delta], [one.lower, one.upper], color=theme.line, linewidth=1.0)
        axes.plot(
            [one.delta for one in known], [one.estimate or 0.0 for one in known],
            color=theme.line, marker="o", markersize=4.5, linewidth=1.5,
        )  # fmt: skip
        if shown.tips_at is not None:
            axes.axvline(shown.tips_at, color=theme.warning, linewidth=1.0, linestyle=(0, (4, 3)))
            axes.annotate(
                f"tips at {shown.tips_at:g}", (shown.tips_at, 1), xycoords=("data", "axes fraction"), xytext=(4, -9),
                textcoords="offset points", fontsize=7.5, color=theme.warning,
            )  # fmt: skip
        axes.set_xlabel(shown.axis, color=theme.quiet, fontsize=8, loc="right")
        if not known:
            axes.text(0.5, 0.5, "nothing to show", transform=axes.transAxes, ha="center", color=theme.quiet)

    return drawn(draw, size=(WIDE, HIGH), form=form, theme=theme)

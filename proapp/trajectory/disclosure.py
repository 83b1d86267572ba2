"""Keeping small cells from those who see pooled tables, so that nobody is recognised in a mean of three."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from proapp.trajectory.estimate import Estimate
from proapp.trajectory.summary import Cell


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell as it may be shown: what is withheld is None, and `reason` says so."""

    arm: str
    stratum: str | None
    timepoint: str
    value: Estimate | None
    change: Estimate | None
    improved: int | None
    stable: int | None
    deteriorated: int | None
    reason: str | None = None


def whole(cells: Iterable[Cell]) -> tuple[Shown, ...]:
    """Everything, for the committee."""
    return tuple(_shown(cell) for cell in cells)


def guarded(cells: Sequence[Cell], *, minimum: int) -> tuple[Shown, ...]:
    """Without cells of fewer than `minimum` participants, empty ones excepted.

    Where one stratum of a timepoint is withheld all of them are: the others and the whole would give it away.
    """
    small: dict[str, bool] = defaultdict(bool)
    for cell in cells:
        small[cell.timepoint] |= cell.stratum is not None and 0 < cell.value.n < minimum
    reason = f"fewer than {minimum}"
    return tuple(
        _withheld(cell, reason) if small[cell.timepoint] else _guarded(cell, minimum, reason) for cell in cells
    )


def is_small(count: int, minimum: int) -> bool:
    """Whether a count of people says too much about them; nobody says nothing."""
    return 0 < count < minimum


def _guarded(cell: Cell, minimum: int, reason: str) -> Shown:
    if is_small(cell.value.n, minimum):
        return _withheld(cell, reason)
    shown = _shown(cell)
    if is_small(cell.change.n, minimum):
        return replace(shown, change=None, improved=None, stable=None, deteriorated=None, reason=reason)
    if any(is_small(count, minimum) for count in (cell.improved, cell.stable, cell.deteriorated)):
        return replace(shown, improved=None, stable=None, deteriorated=None, reason=reason)
    return shown


def _shown(cell: Cell) -> Shown:
    names = (cell.arm, cell.stratum, cell.timepoint, cell.value, cell.change)
    return Shown(*names, cell.improved, cell.stable, cell.deteriorated)


def _withheld(cell: Cell, reason: str) -> Shown:
    return Shown(cell.arm, cell.stratum, cell.timepoint, None, None, None, None, None, reason)

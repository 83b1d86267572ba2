"""Keeping small cells from those who see pooled tables, so that nobody is recognised in a mean of three."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from proapp.trajectory.comparison import POOLED
from proapp.trajectory.estimate import Estimate
from proapp.trajectory.summary import Cell
from proapp.trajectory.suppression.audit import audited
from proapp.trajectory.suppression.counts import Sum, is_small

__all__ = ["SPREAD_FROM", "Shown", "guarded", "is_small", "reason", "spread_kept", "whole"]

SPREAD_FROM = 11  # of fewer people no spread, median or quartile is told: with their number they tell single values
JUDGED = ("improved", "stable", "deteriorated")
COUNTS = ("n", "change", *JUDGED)

Place = tuple[str, str | None, str]  # arm, stratum, timepoint; POOLED and None: all of them
Count = tuple[Place, str]


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
    """Without what would tell of fewer than `minimum` participants, by itself or beside other cells.

    Everybody may ask for the same without strata, and pooled, so each cell is audited against the ones it is a part of;
    and what is withheld of those is withheld of their parts. Of n, change.n and those judged each is part of the one
    before: ten answers of whom eight have a change are two without. No spread is told of fewer than `SPREAD_FROM`.
    """
    counted = [(_place(cell), _counts(cell)) for cell in cells]
    told: dict[Count, int | None] = {}
    for coarsen in _levels(cells):
        told |= _audited(_added(counted, coarsen), told, minimum)
    return tuple(_guarded(cell, {what: told[_place(cell), what] for what in COUNTS}, minimum) for cell in cells)


def reason(minimum: int) -> str:
    """Why something is withheld: the same words whichever of the two it is, or the words would tell it."""
    return f"fewer than {minimum} here or beside it"


def spread_kept(estimate: Estimate) -> Estimate:
    """An estimate for a pooled view: of few people only n and the mean."""
    if estimate.n >= SPREAD_FROM or estimate.sd is None:
        return estimate
    return replace(estimate, sd=None, lower=None, upper=None, reason=f"no spread of fewer than {SPREAD_FROM}")


def _place(cell: Cell) -> Place:
    return cell.arm, cell.stratum, cell.timepoint


def _counts(cell: Cell) -> tuple[int, ...]:
    return cell.value.n, cell.change.n, cell.improved, cell.stable, cell.deteriorated


Coarsen = tuple[bool, bool]  # whether arms, whether strata are put together


def _levels(cells: Sequence[Cell]) -> Iterator[Coarsen]:
    """The tables that everybody may ask for, from the coarsest to the one that was asked for."""
    by_arm = any(cell.arm != POOLED for cell in cells)
    by_stratum = any(cell.stratum is not None for cell in cells)
    yield from dict.fromkeys((arms, strata) for arms in (by_arm, False) for strata in (by_stratum, False))


def _coarser(place: Place, coarsen: Coarsen) -> Place:
    arm, stratum, timepoint = place
    return POOLED if coarsen[0] else arm, None if coarsen[1] else stratum, timepoint


def _added(counted: Iterable[tuple[Place, tuple[int, ...]]], coarsen: Coarsen) -> dict[Count, int]:
    """The counts of a coarser table: its cells' participants are those of its parts together."""
    added: dict[Count, int] = defaultdict(int)
    for place, counts in counted:
        for what, count in zip(COUNTS, counts, strict=True):
            added[_coarser(place, coarsen), what] += count
    return added


def _audited(counts: Mapping[Count, int], known: Mapping[Count, int | None], minimum: int) -> dict[Count, int | None]:
    """One table after the coarser ones are known."""
    parts: dict[Count, list[Count]] = defaultdict(list)
    for place, what in counts:
        for coarsen in ((True, False), (False, True)):
            above = _coarser(place, coarsen), what
            if above != (place, what) and above in known:
                parts[above].append((place, what))
    gone = {part for above, those in parts.items() if known[above] is None for part in those}
    gone |= {(place, what) for place, _ in counts if _is_judged_of_few(place, counts, minimum) for what in JUDGED}
    sums = [Sum(above, tuple(those)) for above, those in parts.items() if known[above] is not None]
    for place in dict.fromkeys(place for place, _ in counts):
        sums += [
            Sum((place, "n"), ((place, "change"), (place, "no change known"))),
            Sum((place, "change"), tuple((place, what) for what in JUDGED)),
        ]
    told = audited(counts, sums, minimum=minimum, published={above: known[above] for above in parts}, withheld=gone)
    return _together({(place, what): told[place, what] for place, what in counts})


def _is_judged_of_few(place: Place, counts: Mapping[Count, int], minimum: int) -> bool:
    """Those judged are told all or none, so that nobody knows which of them are few, or none at all."""
    return any(is_small(counts[place, what], minimum) for what in JUDGED)


def _together(told: Mapping[Count, int | None]) -> dict[Count, int | None]:
    """What is not told of a cell is not told of its parts, and of those judged all or none are told."""
    found = dict(told)
    for place in dict.fromkeys(place for place, _ in told):
        judged = [told[place, what] for what in JUDGED]
        if told[place, "n"] is None:
            found |= {(place, what): None for what in COUNTS}
        elif told[place, "change"] is None or None in judged:
            found |= {(place, what): None for what in JUDGED}
    return found


def _guarded(cell: Cell, told: Mapping[str, int | None], minimum: int) -> Shown:
    shown = _shown(cell)
    is_withheld = None in told.values()
    return replace(
        shown,
        value=None if told["n"] is None else spread_kept(cell.value),
        change=None if told["change"] is None else spread_kept(cell.change),
        improved=told["improved"],
        stable=told["stable"],
        deteriorated=told["deteriorated"],
        reason=reason(minimum) if is_withheld else None,
    )


def _shown(cell: Cell) -> Shown:
    names = (cell.arm, cell.stratum, cell.timepoint, cell.value, cell.change)
    return Shown(*names, cell.improved, cell.stable, cell.deteriorated)

"""A table beside the same table of an earlier release: where the two together would tell of a few people."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from proapp.release.counted import Path, Row
from proapp.trajectory.suppression.counts import Sum, is_small
from proapp.trajectory.suppression.releases import exposed

Place = tuple[Any, ...]
Cell = tuple[str | None, str | None]
Told = dict[Cell, int | None]

WHOLE: Cell = (None, None)


def given_away(after: Sequence[Row], before: Sequence[Row], *, minimum: int) -> frozenset[Place]:
    """Places at which some count, laid beside what an earlier release tells of it, would tell of 1 to `minimum` - 1
    people: the same cell with a few more or fewer, the whole that was told then less the parts that are told now, or
    the other way round. Exact where something is withheld (proapp.trajectory.suppression).
    """
    later, earlier = _told(after), _told(before)
    return frozenset(
        place
        for place, path in later.keys() & earlier.keys()
        if _tells(earlier[place, path], later[place, path], minimum)
    )


def _told(rows: Sequence[Row]) -> Mapping[tuple[Place, Path], Told]:
    """What is told of each count by cell; None in cells that are there and do not tell it."""
    by_place: dict[Place, list[Row]] = defaultdict(list)
    for one in rows:
        by_place[one.place].append(one)
    return {
        (place, path): _with_whole({one.cell: one.counts.get(path) for one in there})
        for place, there in by_place.items()
        for path in {path for one in there for path in one.counts}
    }


def _with_whole(told: Told) -> Told:
    """Parts that are all told tell the whole."""
    if WHOLE in told:
        return told
    parts = [count for count in told.values() if count is not None]
    return {**told, WHOLE: sum(parts) if len(parts) == len(told) else None}


def _tells(before: Told, after: Told, minimum: int) -> bool:
    if any(is_small(abs(one - other), minimum) for one, other in _pairs(before, after)):
        return True
    if None not in before.values() and None not in after.values():
        return False
    return bool(exposed(before, after, _sums(before, after), minimum=minimum))  # type: ignore[arg-type]  # cells name


def _pairs(before: Told, after: Told) -> Iterator[tuple[int, int]]:
    for cell, count in after.items():
        earlier = before.get(cell)
        if count is not None and earlier is not None:
            yield count, earlier


def _sums(before: Told, after: Told) -> Iterator[Sum]:
    """The parts of either release make its whole; arms and strata are two ways to split it."""
    for cells in (before, after):
        parts = tuple(cell for cell in cells if cell != WHOLE)
        if parts:
            yield Sum(WHOLE, parts)

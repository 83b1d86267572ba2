"""What a release must not show: rows of a few people, and whatever would give them away, beside earlier releases too.

Three ways in which a few people show, and what is done about each: a count of 1 to minimum - 1; a whole that is told
elsewhere less the parts that are told here, so where one part is withheld its neighbours are too; and two releases of
the same row of which one has a few people more, so that these are the difference.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from proapp.release.counted import BY_WORD, Path, Row, Table, blank, rows
from proapp.release.differencing import given_away
from proapp.trajectory.suppression.counts import is_small

FEW = re.compile(r"fewer than \d+")  # how analyses say that they have withheld something

Hidden = dict[tuple[Path, int], str]


@dataclass(frozen=True, slots=True)
class Withheld:
    """A row that a release does not show, or not all of, in words, and why."""

    row: str
    reason: str


def guarded(
    table: Table, *, minimum: int, earlier: Iterable[Table] = ()
) -> tuple[dict[str, Any], tuple[Withheld, ...]]:
    """A table as it may be shown, and what of it is withheld.

    `earlier`: the same table of releases that the same people may have read. What the analysis has withheld itself is
    told as well.
    """
    found = list(rows(table))
    hidden: Hidden = {_at(one): f"fewer than {minimum}" for one in found if _is_small(one, minimum)}
    _hide_neighbours(hidden, found, [one for one in found if _at(one) in hidden or _partly(table, one)])
    for before in earlier:
        shown = list(rows(_without(table, found, hidden)))
        places = given_away(shown, list(rows(before)), minimum=minimum)
        reason = f"an earlier release tells of fewer than {minimum} more or fewer"
        hidden |= {_at(one): reason for one in found if one.place in places and _at(one) not in hidden}
    return _without(table, found, hidden), tuple(_told(table, found, hidden))


def _at(one: Row) -> tuple[Path, int]:
    return one.list, one.index


def _is_small(one: Row, minimum: int) -> bool:
    return any(is_small(count, minimum) for count in one.counts.values())


def _partly(table: Table, one: Row) -> bool:
    """Whether the analysis has withheld something of a row."""
    return bool(one.list) and any(FEW.match(reason) for reason in _reasons(_row(table, one)))


def _reasons(value: Mapping[str, Any]) -> Iterator[str]:
    for key, inner in value.items():
        if key == "reason" and isinstance(inner, str):
            yield inner
        elif isinstance(inner, Mapping):
            yield from _reasons(inner)


def _hide_neighbours(hidden: Hidden, found: Sequence[Row], gone: Sequence[Row]) -> None:
    """Parts at the same place: with the whole, which may be told elsewhere, they would give the one away."""
    places = {one.place for one in gone if one.is_part}
    for one in found:
        if one.is_part and one.place in places and one.counts:
            hidden.setdefault(_at(one), "a part beside it is withheld")


def _told(table: Table, found: Sequence[Row], hidden: Hidden) -> Iterator[Withheld]:
    for one in found:
        if _at(one) in hidden:
            yield Withheld(one.words, hidden[_at(one)])
        elif _partly(table, one):
            said = _reasons(_row(table, one))
            yield Withheld(one.words, next(reason for reason in said if FEW.match(reason)))


def _row(table: Table, one: Row) -> Table:
    found: Table = _inside(table, one.list)[one.index]
    return found


def _inside(table: Table, path: Path) -> Any:
    found: Any = table
    for name in path:
        found = found[name]
    return found


def _without(table: Table, found: Sequence[Row], hidden: Hidden) -> dict[str, Any]:
    """The table with its hidden rows blank; of its own counts none is left when they are hidden."""
    shown: dict[str, Any] = deepcopy(dict(table))
    for one in found:
        if _at(one) in hidden and one.list:
            _inside(shown, one.list)[one.index] = blank(_row(table, one), hidden[_at(one)])
        elif _at(one) in hidden:
            for path in one.counts:
                _forget(shown, path)
    return shown


def _forget(shown: dict[str, Any], path: Path) -> None:
    """Take a count out; of counts by a word the word goes with it, of a list all of it."""
    for depth, name in enumerate(path[:-1]):
        inside = _inside(shown, path[:depth])
        if name in BY_WORD or isinstance(inside[name], list | tuple):
            inside[name] = {} if name in BY_WORD else []
            return
    _inside(shown, path[:-1])[path[-1]] = None

"""Counts of people in an analysis's table: where they stand, row by row, and a row with nothing left of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Table = Mapping[str, Any]
Path = tuple[str, ...]

# Whole numbers that say where a row stands or how a table is made, and count nobody.
PLACES = frozenset(
    {
        *("ordinal", "day", "cycle", "week", "block", "hour", "from", "to", "period", "grade", "points", "position"),
        *("month", "weeks", "days", "least_days", "within_days", "severe_from", "highest", "threshold"),
        *("seed", "draws", "iterations", "minimum", "minimum_cell"),
    }
)
# Days in the life of somebody: no counts, and gone with the row. Every other whole number is taken for a count.
DAYS = frozenset({"until", "after", "by", "next_look"})
ARM, STRATUM, REASON = "arm", "stratum", "reason"
BY_WORD = frozenset({"missing", "modes", "reasons", "causes"})  # counts by a word that itself would tell something


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table. `list` and `index` say which: () and 0 are the table's own counts, outside of its lists.

    `place`: what it is about, the same in every release; `cell`: of which arm and stratum (None: all of them);
    `counts`: of people, by where they stand in it.
    """

    list: Path
    index: int
    place: tuple[Any, ...]
    cell: tuple[str | None, str | None]
    counts: Mapping[Path, int]

    @property
    def is_part(self) -> bool:
        """Whether it is of one arm or stratum, so that others beside it make a whole."""
        return self.cell != (None, None)

    @property
    def words(self) -> str:
        """Which row this is, for people."""
        said = dict.fromkeys(str(value) for _, value in self.place[1:] if value != "")
        parts = [*(part for part in self.cell if part is not None), *said]
        return ", ".join(parts) or " ".join(self.list) or "the table as a whole"


def rows(table: Table) -> Iterator[Row]:
    """The rows of a table's lists, and what it counts outside of them."""
    yield Row((), 0, (), (None, None), dict(_counts(_outside(table))))
    for path, found in lists(table):
        for index, row in enumerate(found):
            yield Row(path, index, _place(path, row), (row.get(ARM), row.get(STRATUM)), dict(_counts(row)))


def lists(table: Table, path: Path = ()) -> Iterator[tuple[Path, Sequence[Table]]]:
    """A table's lists of rows with the names that lead to them: cells, or raw and then cells."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from lists(value, (*path, name))
        elif _is_list_of_rows(value):
            yield (*path, name), value


def _outside(table: Table) -> dict[str, Any]:
    return {
        name: _outside(value) if isinstance(value, Mapping) else value
        for name, value in table.items()
        if not _is_list_of_rows(value)
    }


def _is_list_of_rows(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _place(path: Path, row: Table) -> tuple[Any, ...]:
    apart = (ARM, STRATUM, REASON)
    named = ((key, value) for key, value in row.items() if key not in apart and _names(key, value))
    return (("list", path), *sorted(named))


def _names(key: str, value: Any) -> bool:
    return isinstance(value, str) or (key in PLACES and value is not None)


def _counts(value: Mapping[str, Any], path: Path = ()) -> Iterator[tuple[Path, int]]:
    """Every whole number that counts somebody, however deep."""
    for key, inner in value.items():
        here = (*path, str(key))
        if key in PLACES or key in DAYS:
            continue
        if isinstance(inner, Mapping):
            yield from _counts(inner, here)
        elif isinstance(inner, list | tuple):
            yield from _counts({str(index): one for index, one in enumerate(inner)}, here)
        elif isinstance(inner, int) and not isinstance(inner, bool):
            yield here, inner


def blank(row: Table, reason: str) -> dict[str, Any]:
    """A row of which only what it is about is left, and why."""
    return {key: _blanked(key, value, reason) for key, value in row.items()} | {REASON: reason}


def _blanked(key: str, value: Any, reason: str) -> Any:
    if isinstance(value, Mapping):
        return {} if key in BY_WORD else _inner(value, reason)
    if isinstance(value, list | tuple):
        return []
    return value if isinstance(value, str) or key in PLACES else None


def _inner(value: Table, reason: str) -> dict[str, Any]:
    left = {key: _blanked(key, one, reason) for key, one in value.items()}
    return left | ({REASON: reason} if REASON in value else {})

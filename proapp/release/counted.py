"""Counts of people in an analysis's table: where they stand, row by row, and a row with nothing left of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Table = Mapping[str, Any]
Path = tuple[str, ...]

# Whole numbers that say where a row stands and count nobody. Every other whole number is taken for a count.
PLACES = frozenset(
    {
        *("ordinal", "day", "cycle", "week", "block", "hour", "from", "to", "period", "grade", "points", "position"),
        *("highest", "threshold", "seed", "draws", "iterations", "minimum", "minimum_cell"),
    }
)
ARM, STRATUM, REASON = "arm", "stratum", "reason"
BY_WORD = frozenset({"missing", "modes", "reasons", "causes"})  # counts by a word that itself would tell something


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table. `list` and `index` say which; "" and 0: the table's own counts, outside of its lists.

    `place`: what it is about, the same in every release; `cell`: of which arm and stratum (None: all of them);
    `counts`: of people, by where they stand in it.
    """

    list: str
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
        said = dict.fromkeys(str(value) for key, value in self.place if key != "list" and value != "")
        parts = [*(part for part in self.cell if part is not None), *said]
        return ", ".join(parts) or self.list or "the table as a whole"


def rows(table: Table) -> Iterator[Row]:
    """The rows of a table's lists, and what it counts outside of them."""
    outside = {name: value for name, value in table.items() if not _is_list_of_rows(value)}
    yield Row("", 0, (), (None, None), dict(_counts(outside)))
    for name, value in table.items():
        if _is_list_of_rows(value):
            for index, row in enumerate(value):
                yield Row(name, index, _place(name, row), (row.get(ARM), row.get(STRATUM)), dict(_counts(row)))


def _is_list_of_rows(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _place(name: str, row: Table) -> tuple[Any, ...]:
    apart = (ARM, STRATUM, REASON)
    named = ((key, value) for key, value in row.items() if key not in apart and _names(key, value))
    return (("list", name), *sorted(named))


def _names(key: str, value: Any) -> bool:
    return isinstance(value, str) or (key in PLACES and value is not None)


def _counts(value: Mapping[str, Any], path: Path = ()) -> Iterator[tuple[Path, int]]:
    """Every whole number that counts somebody, however deep."""
    for key, inner in value.items():
        here = (*path, str(key))
        if isinstance(inner, Mapping):
            yield from _counts(inner, here)
        elif isinstance(inner, list | tuple):
            yield from _counts({str(index): one for index, one in enumerate(inner)}, here) if key not in PLACES else ()
        elif key not in PLACES and _is_count(inner):
            yield here, inner


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


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

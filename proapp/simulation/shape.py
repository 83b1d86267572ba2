"""Any table of an analysis as plain sheets of rows and columns, whatever is in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]

NAMING = (
    "arm",
    "reference",
    "scale",
    "title",
    "label",
    "summary",
    "attribute",
    "outcome",
    "stratum",
)  # of a parent row


@dataclass(frozen=True, slots=True)
class Sheet:
    """One list of rows of a table; `name` is where it stands there. Values are as they were, without nests."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def sheets(table: Mapping[str, Any]) -> tuple[Sheet, ...]:
    """Every list of rows in a table, those inside of rows too, each as a sheet. Nested values get dotted names.

    A list within a row becomes a sheet of its own, whose rows begin with what names the row it was in.
    """
    found: dict[str, list[Row]] = {}
    for name, value in table.items():
        if _is_rows(value):
            _collect(found, name, value, parent={})
    return tuple(_sheet(name, rows) for name, rows in found.items() if rows)


def _collect(found: dict[str, list[Row]], name: str, rows: Sequence[Mapping[str, Any]], *, parent: Row) -> None:
    places = found.setdefault(name, [])
    for row in rows:
        flat: Row = dict(parent)
        for key, value in _flat(row):
            if not _is_rows(value):
                flat[key] = value
        places.append(flat)
        named = {key: value for key, value in flat.items() if key in NAMING}
        for key, value in _flat(row):
            if _is_rows(value):
                _collect(found, f"{name}.{key}", value, parent=named)


def _flat(row: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in row.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _is_rows(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _sheet(name: str, rows: Sequence[Row]) -> Sheet:
    columns = tuple(dict.fromkeys(key for row in rows for key in row))
    return Sheet(name, columns, tuple(tuple(_value(row.get(key)) for key in columns) for row in rows))


def _value(value: Any) -> Any:
    """A value of a cell: what is still a list is a tuple, an empty one is nothing."""
    if not isinstance(value, list | tuple):
        return value
    return tuple(value) or None

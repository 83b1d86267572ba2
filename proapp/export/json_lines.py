"""A table as JSON: one object for each row, with the columns' names."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from proapp.export.csv_file import chunked
from proapp.export.table import Group, Table


def json_lines(table: Table) -> Iterator[bytes]:
    """One object a line (application/x-ndjson), in pieces."""
    return chunked(_lines(table))


def _lines(table: Table) -> Iterator[str]:
    base, entry = _names(table)
    for group in table.groups:
        start = _encoded(dict(zip(base, group.base, strict=True)))[:-1]
        for values in group.entries:
            yield f"{start}, {_encoded(dict(zip(entry, values, strict=True)))[1:]}\n"


def objects(table: Table) -> Iterator[tuple[Group, int, dict[str, Any]]]:
    """The rows as objects, each with its response and its place in it, from 0."""
    base, entry = _names(table)
    for group in table.groups:
        same = dict(zip(base, group.base, strict=True))
        for place, values in enumerate(group.entries):
            yield group, place, {**same, **dict(zip(entry, values, strict=True))}


def _names(table: Table) -> tuple[list[str], list[str]]:
    return [column.name for column in table.base], [column.name for column in table.entry]


def _encoded(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, default=_told)


def _told(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")

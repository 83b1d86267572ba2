"""A table as CSV: UTF-8, a header, one row a line, an empty cell where there is no value."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import Any

from proapp.export import cell
from proapp.export.column import Column
from proapp.export.table import Table

CHUNK = 1 << 16  # characters handed on at a time
FEW = 16  # columns
REMEMBERED = 1 << 14  # rows of so few columns


def csv_file(table: Table) -> Iterator[bytes]:
    """The file in pieces; what a response's rows have in common is written out once and repeated."""
    return chunked(_lines(table))


def _lines(table: Table) -> Iterator[str]:
    yield ",".join(map(cell.text, table.names)) + "\n"
    base = _formats(table.base)
    entry: Callable[[tuple[Any, ...]], str] = partial(_row, _formats(table.entry))
    if len(table.entry) <= FEW:  # the same few values come again and again: a scale, a score, its unit
        entry = lru_cache(maxsize=REMEMBERED)(entry)
    for group in table.groups:
        start = _row(base, group.base)
        yield "".join([f"{start},{entry(values)}\n" for values in group.entries])


def _formats(columns: Sequence[Column]) -> list[Any]:
    return [cell.FORMATS[column.type] for column in columns]


def _row(formats: list[Any], values: tuple[Any, ...]) -> str:
    return ",".join(["" if value is None else form(value) for form, value in zip(formats, values, strict=True)])


def chunked(lines: Iterable[str]) -> Iterator[bytes]:
    """Lines gathered into pieces worth sending; the first by itself, so that it is soon there."""
    held: list[str] = []
    size = CHUNK
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= CHUNK:
            yield "".join(held).encode()
            held, size = [], 0
    if held:
        yield "".join(held).encode()

"""A table as Parquet (Apache), for Python, R and databases: typed columns, instants in UTC, read without guessing."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from proapp.export.table import Group, Table

ROWS = 10_000  # of a row group: what is held at a time


class Sink:
    """Takes what the writer writes, until it is fetched."""

    closed = False

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def write(self, piece: Any) -> int:
        """Keep a piece."""
        self._held.append(bytes(piece))
        return len(self._held[-1])

    def flush(self) -> None:
        """There is nowhere to flush to."""

    def close(self) -> None:
        """The writer is done."""

    def fetch(self) -> bytes:
        """What was written since the last time."""
        held, self._held = b"".join(self._held), []
        return held


def parquet(table: Table) -> Iterator[bytes]:
    """The file in pieces, a row group at a time. Columns carry their titles as metadata."""
    import pyarrow  # noqa: PLC0415  loaded when used: with pandas, which it brings in, 100 MB
    from pyarrow.parquet import ParquetWriter  # noqa: PLC0415  the same

    schema = _schema(pyarrow, table)
    sink = Sink()
    pool = pyarrow.system_memory_pool()  # gives memory back at once
    with ParquetWriter(pyarrow.PythonFile(sink, mode="w"), schema, compression="zstd", memory_pool=pool) as writer:
        for groups in _portions(table.groups):
            writer.write_batch(_batch(pyarrow, schema, groups, len(table.base)))
            yield sink.fetch()
    yield sink.fetch()


def _schema(pyarrow: Any, table: Table) -> Any:
    types = {
        "text": pyarrow.string(),
        "integer": pyarrow.int64(),
        "number": pyarrow.float64(),
        "boolean": pyarrow.bool_(),
        "date": pyarrow.date32(),
        "instant": pyarrow.timestamp("us", "UTC"),
    }
    columns = (*table.base, *table.entry)
    return pyarrow.schema(
        [pyarrow.field(column.name, types[column.type], metadata={"title": column.title}) for column in columns]
    )


def _portions(groups: Iterator[Group]) -> Iterator[list[Group]]:
    held: list[Group] = []
    rows = 0
    for group in groups:
        held.append(group)
        rows += len(group.entries)
        if rows >= ROWS:
            yield held
            held, rows = [], 0
    if held:
        yield held


def _batch(pyarrow: Any, schema: Any, groups: list[Group], width: int) -> Any:
    """A column at a time; what a response's rows have in common becomes a value once and is repeated by number."""
    fields = list(schema)
    repeated = chain.from_iterable([place] * len(group.entries) for place, group in enumerate(groups))
    numbers = pyarrow.array(repeated, pyarrow.int64())
    once = zip(*(group.base for group in groups), strict=True)
    arrays = [pyarrow.array(values, field.type).take(numbers) for field, values in zip(fields, once, strict=False)]
    entries = [entry for group in groups for entry in group.entries]
    for place, field in enumerate(fields[width:]):
        arrays.append(pyarrow.array([entry[place] for entry in entries], field.type))
    return pyarrow.record_batch(arrays, schema=schema)

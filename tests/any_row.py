"""A row of any table, made up from its columns: for tests that are about every table there is."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Boolean, Column, Date, LargeBinary, Table, Uuid

from proapp.base.tables import Instant

SIMPLE: Mapping[type, Callable[[], Any]] = {
    Uuid: uuid4,
    Instant: lambda: datetime(2026, 3, 2, tzinfo=UTC),
    Date: lambda: date(2026, 3, 2),
    LargeBinary: lambda: b"x",
    JSON: dict,
    Boolean: lambda: False,
}


def any_value(column: Column[Any]) -> Any:
    """Something of a column's type that no other row has, where the type allows it."""
    for kind, make in SIMPLE.items():
        if isinstance(column.type, kind):
            return make()
    if column.type.python_type is str:
        return uuid4().hex[: getattr(column.type, "length", None) or 32]
    return column.type.python_type(uuid4().int % 10_000)


def any_row(table: Table, about: Mapping[str, Any], *, sparse: bool = False) -> dict[str, Any]:
    """A row with these values where the table has such columns; `sparse` leaves out what may be null."""
    return {
        column.name: about[column.name] if column.name in about else any_value(column)
        for column in table.columns
        if column.name in about or not (sparse and column.nullable)
    }

"""Columns come as they were stored, to the last bit and microsecond, in the same order, from both engines."""

from datetime import UTC, datetime
from uuid import UUID

import numpy as np
import pytest
from sqlalchemy import Double, Uuid, literal, select, union_all

from proapp.base import columns
from proapp.base.tables import Instant

ROWS = [
    (UUID(int=2**127 + 1), 100 / 6, datetime(2026, 3, 2, 8, tzinfo=UTC)),
    (UUID(int=256), 0.1 + 0.2, datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)),  # ends in a null byte
    (UUID(int=0), -1e-300, datetime(1969, 7, 20, 20, 17, 40, 1, tzinfo=UTC)),
    (UUID(int=256), 100.0, datetime(2100, 2, 28, 0, 0, 0, 1, tzinfo=UTC)),
]


def stored(rows):
    each = [
        select(
            literal(id, Uuid()).label("id"), literal(value, Double()).label("value"), literal(at, Instant()).label("at")
        )
        for id, value, at in rows
    ]
    return union_all(*each).subquery().c


@pytest.mark.parametrize("number", [1, 2, 4])
def test_all_rows_come_as_arrays(database, number):
    table = stored(ROWS[:number])

    with database.read() as session:
        read = (columns.ids(table.id), columns.reals(table.value), columns.instants(table.at))
        ids, values, instants = session.execute(select(*read)).one()

    names = [UUID(name) for name in columns.hexadecimal(ids)]
    found = list(zip(names, values.tolist(), columns.aware(instants), strict=True))
    assert sorted(found) == sorted(ROWS[:number])
    assert (values.dtype, instants.dtype) == (np.float64, np.int64)


def test_no_rows_are_empty_arrays(database):
    table = stored(ROWS)

    with database.read() as session:
        read = (columns.ids(table.id), columns.reals(table.value), columns.instants(table.at))
        found = session.execute(select(*read).where(table.value > 1000)).one()

    assert [len(column) for column in found] == [0, 0, 0]
    assert columns.hexadecimal(found[0]) == ()
    assert columns.aware(found[2]) == []

"""Whole columns of a table in one answer: tens of thousands of rows come faster as one text than one by one.

Each function is an aggregate that gives all its rows as one array, empty where there are none; those of one query have
their rows in the same order.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator

from proapp.base.spelling import spelt

Decoder = Callable[[Any], NDArray[Any]]

ID = np.dtype("S16")
MICROSECONDS = 1_000_000
SINCE_2000 = 946_684_800 * MICROSECONDS  # PostgreSQL counts from there


class Packed(TypeDecorator[NDArray[Any]]):
    """What an engine sends in one piece, unpacked: a text of SQLite, bytes in network order of PostgreSQL."""

    impl = String
    cache_ok = True

    def __init__(self, of_text: Decoder, of_bytes: Decoder) -> None:
        super().__init__()
        self.of_text, self.of_bytes = of_text, of_bytes

    def process_result_value(self, value: Any, dialect: Dialect) -> NDArray[Any]:
        """Nothing at all comes as null."""
        return self.of_text(value or "") if dialect.name == "sqlite" else self.of_bytes(value or b"")


def _digits(text: str) -> NDArray[Any]:
    return np.frombuffer(bytes.fromhex(text), dtype=ID)


def _decimals(text: str) -> NDArray[Any]:
    """The few different numbers of a scale are read once each."""
    parts = text.split(",") if text else []
    known = {part: float(part) for part in set(parts)}
    return np.fromiter(map(known.__getitem__, parts), dtype=np.float64, count=len(parts))


def _iso(text: str) -> NDArray[Any]:
    """27 characters each, the last of them the Z that NumPy does not read."""
    instants = np.frombuffer(text.encode(), dtype="S27").astype("S26")
    return instants.astype("datetime64[us]").astype(np.int64)


def _ids(packed: bytes) -> NDArray[Any]:
    return np.frombuffer(packed, dtype=ID)


def _doubles(packed: bytes) -> NDArray[Any]:
    return np.frombuffer(packed, dtype=">f8").astype(np.float64)


def _timestamps(packed: bytes) -> NDArray[Any]:
    return np.frombuffer(packed, dtype=">i8").astype(np.int64) + SINCE_2000


def hexadecimal(ids: NDArray[Any]) -> tuple[str, ...]:
    """Each id as 32 digits."""
    digits = ids.tobytes().hex()
    return tuple(digits[start : start + 32] for start in range(0, len(digits), 32))


def aware(instants: NDArray[Any]) -> list[datetime]:
    """Microseconds since 1970 as instants."""
    return [moment.replace(tzinfo=UTC) for moment in instants.astype("datetime64[us]").tolist()]


# Ids as 16 bytes each.
ids = spelt(
    Packed(_digits, _ids), postgresql="string_agg(uuid_send({}), ''::bytea)", sqlite="group_concat({}, '')"
)  # fmt: skip
# Numbers, to the last bit; none may be null.
reals = spelt(
    Packed(_decimals, _doubles),
    postgresql="string_agg(float8send({}), ''::bytea)",
    sqlite="group_concat(printf('%!.17g', {}))",
)
# Instants as microseconds since 1970; none may be null.
instants = spelt(
    Packed(_iso, _timestamps),
    postgresql="string_agg(timestamptz_send({}), ''::bytea)",
    sqlite="group_concat({}, '')",
)

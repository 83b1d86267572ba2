"""Keeps how far a phone's clock was off when it last said the time."""

from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from proapp.access.tables import Device, DeviceClock
from proapp.base.tables import table_of

CLOCK, DEVICE = table_of(DeviceClock), table_of(Device)


def measure(session: Session, device_id: UUID, *, offset_seconds: float, at: datetime) -> None:
    """Keep the newest measurement of a phone; one that nobody has enrolled is not measured."""
    said = {"device": device_id, "offset": offset_seconds, "at": at}
    session.connection().execute(_measured(session.get_bind().dialect.name), said)


@cache
def _measured(dialect: str) -> Any:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    said = (
        DEVICE.c.id,
        bindparam("offset", type_=CLOCK.c.offset_seconds.type),
        bindparam("at", type_=CLOCK.c.measured_at.type),
    )
    names = ["device_id", "offset_seconds", "measured_at"]
    new = insert(CLOCK).from_select(names, select(*said).where(DEVICE.c.id == bindparam("device")))
    return new.on_conflict_do_update(
        index_elements=["device_id"], set_={name: new.excluded[name] for name in names[1:]}
    )

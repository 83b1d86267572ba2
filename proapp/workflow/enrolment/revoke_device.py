"""Shut a participant's phone out, from its next request on: it was lost, replaced or given back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from proapp.access import queries
from proapp.access.tables import Device, Token
from proapp.base.actor import Actor
from proapp.base.audit import Event, record
from proapp.base.errors import NotFound


def revoke_device(session: Session, *, actor: Actor, now: datetime, device_id: UUID, reason: str) -> None:
    """Revoke a device and its tokens; a second time changes nothing. `reason` is a code. Raises NotFound."""
    device = queries.device(session, device_id)
    if device is None:
        raise NotFound("there is no such device")
    if device.revoked_at is not None:
        return

    session.execute(update(Device).where(Device.id == device_id).values(revoked_at=now))
    session.execute(
        update(Token).where(Token.device_id == device_id, Token.revoked_at.is_(None)).values(revoked_at=now)
    )
    record(
        session,
        Event(
            stream=device.trial_id,
            action="device.revoked",
            object_type="device",
            object_id=str(device_id),
            actor=actor,
            at=now,
            reason_code=reason,
        ),
    )

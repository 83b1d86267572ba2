"""Named reads of signatures, and of who signs."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from proapp.access.tables import Staff
from proapp.base.tables import table_of
from proapp.signature.tables import Signature

SIGNATURE = table_of(Signature)


def signature(session: Session, signature_id: UUID) -> dict[str, Any] | None:
    """A signature's columns; None when there is none."""
    found = session.execute(select(SIGNATURE).where(SIGNATURE.c.id == signature_id)).first()
    return None if found is None else dict(found._mapping)


def of_participant(session: Session, participant_id: UUID) -> list[dict[str, Any]]:
    """Signatures on everything about a participant, oldest first."""
    query = select(SIGNATURE).where(SIGNATURE.c.participant_id == participant_id)
    return [dict(row._mapping) for row in session.execute(query.order_by(SIGNATURE.c.signed_at, SIGNATURE.c.id))]


def printed_name(session: Session, staff_id: str) -> str | None:
    """The name of a member of staff as it is printed; None for who is none, or is a machine."""
    return session.scalar(select(Staff.name).where(Staff.id == staff_id, Staff.kind != "client"))

"""Named reads and writes of what phones say they have shown."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from proapp.message.tables import Acknowledgement


def acknowledgement(session: Session, acknowledgement_id: UUID) -> Acknowledgement | None:
    """One by the id its phone made."""
    return session.get(Acknowledgement, acknowledgement_id)


def add(session: Session, row: Mapping[str, Any]) -> None:
    """Keep one for good."""
    session.execute(insert(Acknowledgement).values(**row))


def advice(session: Session, participant_id: UUID, assignment_id: UUID) -> list[Acknowledgement]:
    """What a participant was shown to do about one of their assignments, in the order they saw it."""
    query = select(Acknowledgement).where(
        Acknowledgement.participant_id == participant_id,
        Acknowledgement.subject_id == assignment_id,
        Acknowledgement.what == "advice",
    )
    return list(session.scalars(query.order_by(Acknowledgement.at, Acknowledgement.id)))

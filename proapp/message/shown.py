"""Named reads and writes of what phones say they have shown."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.message.tables import Acknowledgement


def acknowledgement(session: Session, acknowledgement_id: UUID) -> Acknowledgement | None:
    """One by the id its phone made."""
    return session.get(Acknowledgement, acknowledgement_id)


def add(session: Session, row: Mapping[str, Any]) -> None:
    """Keep one for good."""
    session.execute(insert(Acknowledgement).values(**row))

"""Named reads of what a participant has answered, as they gave it, and whether the site has revised it since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from proapp.response.tables import Response

GIVEN, CURRENT = aliased(Response), aliased(Response)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A response as it was given. `state`: given, or corrected or taken-out once the site has revised it."""

    id: UUID
    instrument: str
    answers: Mapping[str, Any]
    language: str | None
    zone: str
    completed_at: datetime
    state: str


def handed_in(session: Session, participant_id: UUID) -> list[HandedIn]:
    """Everything a participant has answered, oldest first."""
    query = (
        select(GIVEN, CURRENT.id, CURRENT.voided)
        .join(CURRENT, (CURRENT.assignment_id == GIVEN.assignment_id) & CURRENT.current)
        .where(GIVEN.participant_id == participant_id, GIVEN.revision == 1)
        .order_by(GIVEN.completed_at, GIVEN.id)
    )
    return [_handed_in(*row) for row in session.execute(query)]


def _handed_in(given: Response, standing: UUID, voided: bool) -> HandedIn:
    state = "given" if standing == given.id else "taken-out" if voided else "corrected"
    return HandedIn(
        given.id, given.instrument, given.answers, given.language, given.zone, given.completed_at, state
    )  # fmt: skip

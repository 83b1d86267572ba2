"""Named reads and writes of scores."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from proapp.base.tables import table_of
from proapp.response.tables import Response
from proapp.score.scoring import Score
from proapp.score.tables import ScoreRow

ADD = insert(table_of(ScoreRow))  # built once: this runs for every answer


def rows(response: Mapping[str, Any], scores: Iterable[Score]) -> list[dict[str, Any]]:
    """Scores as rows of a response, itself a row."""
    return [
        {
            "response_id": response["id"],
            "scale": score.scale,
            "trial_id": response["trial_id"],
            "participant_id": response["participant_id"],
            "instrument_id": response["instrument"].partition("@")[0],
            "value": score.value,
            "answered": score.answered,
            "of": score.of,
            "method": score.method,
            "key": score.key,
            "definition_digest": response["definition_digest"],
            "reason": score.reason,
            "assignment_id": response["assignment_id"],
            "completed_at": response["completed_at"],
        }
        for score in scores
    ]


def add(session: Session, scored: Sequence[dict[str, Any]]) -> None:
    """Store score rows."""
    if scored:
        session.connection().execute(ADD, scored)


def replace(session: Session, response_id: UUID, scored: Sequence[dict[str, Any]]) -> None:
    """Store score rows instead of those a response has."""
    session.execute(delete(ScoreRow).where(ScoreRow.response_id == response_id))
    add(session, scored)


def of_response(session: Session, response_id: UUID) -> list[ScoreRow]:
    """Every score of a response, by scale."""
    return list(session.scalars(select(ScoreRow).where(ScoreRow.response_id == response_id).order_by(ScoreRow.scale)))


def of_participant(
    session: Session, participant_id: UUID, *, instrument_id: str | None = None, scale: str | None = None
) -> list[tuple[ScoreRow, Response]]:
    """A participant's scores of the responses in force, oldest first."""
    query = (
        select(ScoreRow, Response)
        .join(Response, Response.id == ScoreRow.response_id)
        .where(Response.participant_id == participant_id, Response.current, ~Response.voided)  # as it is indexed
        .order_by(Response.completed_at, ScoreRow.scale)
    )
    if instrument_id is not None:
        query = query.where(ScoreRow.instrument_id == instrument_id)
    if scale is not None:
        query = query.where(ScoreRow.scale == scale)
    return [(row.ScoreRow, row.Response) for row in session.execute(query)]

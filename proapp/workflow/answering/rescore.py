"""Every score made again from the answers: with the same definitions nothing changes, byte for byte."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.response.tables import Response
from proapp.score import queries
from proapp.score.scoring import scores
from proapp.workflow.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Rescored:
    """How many responses were scored again, and how many came out as they were."""

    responses: int
    unchanged: int

    @property
    def changed(self) -> int:
        return self.responses - self.unchanged


def rescore(session: Session, *, actor: Actor, now: datetime, catalogue: Catalogue, trial_id: str) -> Rescored:
    """Score a trial's responses again, superseded ones too, each by the instrument version it answered."""
    done = unchanged = 0
    for response in session.scalars(select(Response).where(Response.trial_id == trial_id, ~Response.voided)):
        done += 1
        unchanged += _rescore_one(session, response, actor=actor, now=now, catalogue=catalogue)
    return Rescored(done, unchanged)


def _rescore_one(session: Session, response: Response, *, actor: Actor, now: datetime, catalogue: Catalogue) -> bool:
    """Whether the scores came out as they are stored; where not, the new ones are stored with an event."""
    definition = catalogue.library.get(response.instrument)
    source = {column.name: getattr(response, column.name) for column in Response.__table__.columns}
    made = queries.rows(
        source | {"definition_digest": definition.digest}, scores(definition, response.answers).values()
    )
    stored = [
        {column.name: getattr(row, column.name) for column in row.__table__.columns}
        for row in queries.of_response(session, response.id)
    ]
    if sorted(made, key=lambda row: row["scale"]) == stored:
        return True
    queries.replace(session, response.id, made)
    audit.record(
        session,
        audit.Event(
            stream=response.trial_id,
            action="score.remade",
            object_type="score",
            object_id=str(response.id),
            actor=actor,
            at=now,
            detail={"definition": definition.digest},
        ),
    )
    return False

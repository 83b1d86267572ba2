"""Accepted answers are stored at once: response, scores, the assignment where that is new, one event for each."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.response import intake
from proapp.schedule import queries as schedule_queries
from proapp.score import queries as score_queries
from proapp.workflow.answering.decide import Accepted


def keep(session: Session, accepted: Sequence[Accepted], *, actor: Actor, now: datetime) -> None:
    """Store responses with what belongs to them; drafts of what is answered now are gone."""
    if not accepted:
        return
    schedule_queries.add_reports(session, [one.assignment for one in accepted if one.assignment])
    intake.add(session, [one.row for one in accepted])
    score_queries.add(session, [row for one in accepted for row in score_queries.rows(one.row, one.scored.values())])
    intake.forget_drafts(session, [one.asked.id for one in accepted if not one.assignment])
    for one in accepted:
        audit.record(session, _event(one, actor=actor, now=now))


def _event(one: Accepted, *, actor: Actor, now: datetime) -> audit.Event:
    return audit.Event(
        stream=one.row["trial_id"],
        action="response.accepted",
        object_type="response",
        object_id=str(one.row["id"]),
        actor=actor,
        at=now,
        object_version=1,
        covers=frozenset({"score", "assignment"} if one.assignment else {"score"}),
        after=one.row,
        detail={"assignment": str(one.asked.id), "late": one.row["late"]},
    )

"""Answers of a duplicate registration go over to the history kept, where the same was asked and not answered yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.tables import table_of
from proapp.participant.tables import Participant
from proapp.response import intake
from proapp.response.tables import Response
from proapp.response.twin import Paired, Slot, paired
from proapp.schedule.tables import Assignment
from proapp.score import queries as score_queries
from proapp.score.scoring import scores
from proapp.workflow.catalogue import Catalogue

A, R = table_of(Assignment).c, table_of(Response).c


@dataclass(frozen=True, slots=True)
class AnswerCarried:
    """A response of the duplicate: `to` is its copy in the history kept; without one `why` (`proapp.response.twin`)."""

    response_id: UUID
    instrument: str
    timepoint: str
    completed_at: datetime
    to: UUID | None
    why: str | None


def carry_answers(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
    merge_id: UUID,
    kept: Participant,
    other: Participant,
) -> tuple[AnswerCarried, ...]:
    """Copy each answer in force that has a twin, as it was given, with its scores; no flag is raised of old answers.

    Who answered, how and when stay; `carried_from` names the original, which stays where it is.
    """
    given = _given(session, other.id)
    pairs = paired([slot for slot, _ in given], _slots(session, kept.id))
    return tuple(
        _carried(session, pair, response, actor=actor, now=now, catalogue=catalogue, merge_id=merge_id)
        for pair, (_, response) in zip(pairs, given, strict=True)
    )


def _given(session: Session, participant_id: UUID) -> list[tuple[Slot, Response]]:
    """The duplicate's answers in force with what they were asked by, oldest first."""
    query = (
        select(Response, Assignment)
        .join(Assignment, Assignment.id == Response.assignment_id)
        .where(Response.participant_id == participant_id, Response.current, ~Response.voided)
        .order_by(Response.completed_at, Response.id)
    )
    return [(_slot(row.Assignment, taken=True), row.Response) for row in session.execute(query)]


def _slots(session: Session, participant_id: UUID) -> list[Slot]:
    """What is asked in the history kept, by opening."""
    has_response = exists().where(R.assignment_id == A.id)
    query = (
        select(Assignment, has_response.label("taken"))
        .where(Assignment.participant_id == participant_id)
        .order_by(Assignment.opens_at, Assignment.id)
    )
    rows = session.execute(query).all()
    return [_slot(row.Assignment, taken=row.taken or row.Assignment.started_at is not None) for row in rows]


def _slot(one: Assignment, *, taken: bool) -> Slot:
    return Slot(
        id=one.id,
        timepoint=one.timepoint,
        period=one.period,
        cycle=one.cycle,
        ordinal=one.ordinal,
        instrument=one.instrument,
        opens_at=one.opens_at,
        target_on=one.target_on,
        closes_at=one.closes_at,
        cancelled=one.cancelled_at is not None,
        taken=taken,
    )


def _carried(
    session: Session,
    pair: Paired,
    response: Response,
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
    merge_id: UUID,
) -> AnswerCarried:
    if pair.twin is None:
        return _told(response, pair, None)
    row = _copy(session, response, pair.twin, merge_id)
    definition = catalogue.library.get(response.instrument)
    intake.add(session, [row])
    score_queries.add(session, score_queries.rows(row, scores(definition, row["answers"]).values()))
    audit.record(
        session,
        audit.Event(
            stream=row["trial_id"],
            action="response.carried",
            object_type="response",
            object_id=str(row["id"]),
            actor=actor,
            at=now,
            object_version=1,
            covers=frozenset({"score"}),
            after=row,
            detail={"from": str(response.id), "merge": str(merge_id), "assignment": str(pair.twin.id)},
        ),
    )
    return _told(response, pair, row["id"])


def _copy(session: Session, response: Response, twin: Slot, merge_id: UUID) -> dict[str, Any]:
    """The answer as it was given, in the place of its twin."""
    owner = session.scalar(select(A.participant_id).where(A.id == twin.id))
    before = {column.name: getattr(response, column.name) for column in table_of(Response).columns}
    return before | {
        "id": uuid5(merge_id, f"response/{response.id}"),
        "receipt_id": uuid5(merge_id, f"receipt/{response.id}"),
        "participant_id": owner,
        "assignment_id": twin.id,
        "revision": 1,
        "supersedes": None,
        "late": response.late or response.completed_at >= twin.closes_at,
        "reason_code": None,
        "carried_from": response.id,
    }


def _told(response: Response, pair: Paired, to: UUID | None) -> AnswerCarried:
    return AnswerCarried(
        response.id, response.instrument, pair.slot.timepoint, response.completed_at, to, pair.why
    )  # fmt: skip

"""What is due over HTTP, in which state, and why."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, jsonify
from sqlalchemy import select

from proapp.api import etag, masking, paging, work
from proapp.api.blueprint import Blueprint, described
from proapp.api.schemas.assignment import AssignmentList, AssignmentQuery, AssignmentSchema, ExplanationSchema
from proapp.base import errors
from proapp.participant.tables import Participant
from proapp.schedule import queries
from proapp.schedule.tables import Assignment
from proapp.workflow.answering.start import start as start_assignment
from proapp.workflow.treatment.explain import explain as explain_assignment

SCHEMA = AssignmentSchema()
CHANGED = "plan-changed"  # why it was cancelled, for who must not know that somebody crossed over
TELLING = ("use", "period", "cycle", "anchor", "recall_spans")  # what would reveal treatment

blueprint = Blueprint("assignments", __name__, about="One instrument due from one participant at one timepoint.")


@blueprint.route("/participants/<uuid:participant_id>/assignments", methods=["GET"])
@blueprint.asks(AssignmentQuery)
@blueprint.gives(200, AssignmentList)
def many(query: dict[str, Any], participant_id: UUID) -> Any:
    """A participant's assignments by opening, with their states at this moment."""
    participant = masking.participant(participant_id)
    sees = masking.sees_treatment(masking.protocol_of(participant))
    return listed_for(participant, query, sees_treatment=sees)


def listed_for(
    participant: Participant, query: dict[str, Any], *, sees_treatment: bool, planned_only: bool = False
) -> dict[str, Any]:
    """A page of a participant's assignments; `planned_only` leaves out what they reported without being asked."""
    limit = paging.capped(query["limit"])
    found = queries.of_participant(
        work.reading(),
        participant.id,
        now=work.now(),
        grace=_grace(participant),
        states=frozenset({query["state"]}) if query["state"] else None,
        after=paging.moment(query["cursor"]),
        limit=limit + 1,
        planned_only=planned_only,
    )
    page = paging.cut(found, limit=limit, by=lambda row: (row[0].opens_at.isoformat(), str(row[0].id)))
    return {**page, "items": [shown(*row, sees_treatment=sees_treatment) for row in page["items"]]}


def _grace(participant: Participant) -> timedelta:
    return timedelta(hours=masking.protocol_of(participant).grace_hours)


def shown(assignment: Assignment, state: str, *, sees_treatment: bool) -> dict[str, Any]:
    """An assignment for the wire; without what would reveal treatment for who must not see it."""
    row = {column.name: getattr(assignment, column.name) for column in Assignment.__table__.columns}
    hidden = {} if sees_treatment else {**dict.fromkeys(TELLING), "cancel_reason": row["cancel_reason"] and CHANGED}
    return {**row, **hidden, "state": state}


@blueprint.route("/assignments/<uuid:assignment_id>", methods=["GET"])
@blueprint.notes(
    {200: described("The assignment.", AssignmentSchema), 304: described("You have it.")}, headers=("If-None-Match",)
)
def read(assignment_id: UUID) -> Response:
    """One assignment; its ETag is made of its version and its state."""
    found, participant = _assignment(assignment_id)
    worked_out = queries.state(work.now(), grace=_grace(participant))
    state = work.reading().scalar(select(worked_out).where(Assignment.id == assignment_id))
    tag = etag.tag(found.id, found.version, state, found.started_at)
    if etag.is_known(tag):
        return etag.not_modified(tag)
    sees = work.actor().kind != "device" and masking.sees_treatment(masking.protocol_of(participant))
    reply = jsonify(SCHEMA.dump(shown(found, str(state), sees_treatment=sees)))
    reply.headers.update(etag.header(tag))
    return reply


def _assignment(assignment_id: UUID) -> tuple[Assignment, Participant]:
    found = queries.assignment(work.reading(), assignment_id)
    if found is None:
        raise errors.NotFound("there is no such assignment")
    return found, masking.participant(found.participant_id)


@blueprint.route("/assignments/<uuid:assignment_id>/explanation", methods=["GET"])
@blueprint.gives(200, ExplanationSchema)
def explain(assignment_id: UUID) -> Any:
    """Why it is due then; refused where treatment is masked from you, because it tells the cycles."""
    found, participant = _assignment(assignment_id)
    masking.require_treatment(masking.protocol_of(participant))
    told = explain_assignment(work.reading(), catalogue=work.catalogue(), assignment_id=assignment_id)
    return {"assignment": found.id, "text": list(told.text), "why": told.why}


@blueprint.route("/assignments/<uuid:assignment_id>/start", methods=["POST"])
@blueprint.gives(200, AssignmentSchema)
def start(assignment_id: UUID) -> Any:
    """Note that the participant has begun: from now on a re-planning does not move it."""
    _, participant = _assignment(assignment_id)
    now, grace = work.now(), _grace(participant)

    def verb(session: Any) -> tuple[Assignment, str]:
        found = start_assignment(session, actor=work.actor(), now=now, assignment_id=assignment_id)
        state = session.scalar(select(queries.state(now, grace=grace)).where(Assignment.id == assignment_id))
        return found, str(state)

    return shown(*work.writing(verb), sees_treatment=False)

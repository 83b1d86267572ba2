"""What happened to a participant, over HTTP: recorded once, corrected by a later fact."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from proapp.api import masking, paging, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.base import Paged
from proapp.api.schemas.participant import TREATED, FactInSchema, FactList, RecordedSchema
from proapp.base import errors
from proapp.participant import queries
from proapp.workflow.treatment.record_fact import NewFact, Recorded, record_fact

# Facts that tell what somebody is given.
TREATMENT = frozenset({"allocation", "end-of-treatment", "prescribed", "dosimetry", *TREATED})

blueprint = Blueprint("facts", __name__, about="Dated facts: progression, procedures, withdrawal, death ...")


@blueprint.route("/participants/<uuid:participant_id>/facts", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, FactList)
def many(query: dict[str, Any], participant_id: UUID) -> Any:
    """Everything recorded about a participant, corrections beside what they correct; masked treatment left out."""
    rows = queries.fact_rows(work.reading(), participant_id)
    if not _may_know(participant_id):
        rows = [row for row in rows if row.kind not in TREATMENT]
    return paging.page(rows, query, by=lambda row: (row.recorded_at.isoformat(timespec="microseconds"), str(row.id)))


@blueprint.route("/participants/<uuid:participant_id>/facts/<uuid:fact_id>", methods=["PUT"])
@blueprint.takes(FactInSchema)
@blueprint.gives(200, RecordedSchema)
@blueprint.made(RecordedSchema)
@blueprint.refuses(errors.Conflict)
def put(content: dict[str, Any], participant_id: UUID, fact_id: UUID) -> Any:
    """Record a fact under an id you make; the schedule follows. The same again changes nothing."""
    if content["kind"] == "allocation":
        masking.require_allocator(masking.protocol_of(masking.participant(participant_id)))
    return recorded(participant_id, NewFact(id=fact_id, **content))


def recorded(participant_id: UUID, fact: NewFact) -> tuple[dict[str, Any], int]:
    """Record a fact and say what it changed, with the status: 201 when it is new."""

    def verb(session: Any) -> Recorded:
        return record_fact(
            session,
            actor=work.actor(),
            now=work.now(),
            catalogue=work.catalogue(),
            participant_id=participant_id,
            fact=fact,
        )

    done = work.writing(verb)
    questions = done.questions if _may_know(participant_id) else ()
    shown = {"fact": done.fact, "change": asdict(done.change), "questions": questions}
    return shown, 201 if done.created else 200


def _may_know(participant_id: UUID) -> bool:
    return masking.sees_treatment(masking.protocol_of(masking.participant(participant_id)))

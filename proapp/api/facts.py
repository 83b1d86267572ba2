"""What happened to a participant, over HTTP: recorded once, corrected by a later fact."""

from dataclasses import asdict
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from proapp.api import masking, paging, previews, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.base import Paged
from proapp.api.schemas.participant import TREATED, FactInSchema, FactList, RecordedSchema
from proapp.api.schemas.preview import DryRun
from proapp.base import errors
from proapp.participant import queries
from proapp.participant.tables import DatedFact
from proapp.participant.toxicity import without_dose
from proapp.workflow.treatment.preview import commit_fact
from proapp.workflow.treatment.record_fact import NewFact, Recorded

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
        rows = [_without_cycle(row) for row in rows if row.kind not in TREATMENT]
    return paging.page(rows, query, by=lambda row: (row.recorded_at.isoformat(timespec="microseconds"), str(row.id)))


@blueprint.route("/participants/<uuid:participant_id>/facts/<uuid:fact_id>", methods=["PUT"])
@blueprint.asks(DryRun)
@blueprint.takes(FactInSchema)
@blueprint.notes(previews.RECORDED, headers=(previews.TOKEN,))
@blueprint.refuses(errors.Conflict, errors.Stale, errors.PreconditionRequired)
def put(query: dict[str, Any], content: dict[str, Any], participant_id: UUID, fact_id: UUID) -> Any:
    """Record a fact under an id you make; the schedule follows. The same again changes nothing."""
    return recorded(participant_id, NewFact(id=fact_id, **content), dry_run=query["dry_run"])


def recorded(participant_id: UUID, fact: NewFact, *, dry_run: bool) -> Any:
    """Record a fact and say what it changed, with the status: 201 when it is new. `dry_run`: only say what it would."""
    if fact.kind == "allocation":
        masking.require_allocator(masking.protocol_of(masking.participant(participant_id)))
    if dry_run:
        return previews.dry_run(participant_id, fact)
    key, token = work.wiring().database.key, previews.token()

    def verb(session: Any) -> Recorded:
        return commit_fact(
            session,
            actor=work.actor(),
            now=work.now(),
            catalogue=work.catalogue(),
            key=key,
            participant_id=participant_id,
            fact=fact,
            token=token,
        )

    done = work.writing(verb)
    questions = done.questions if _may_know(participant_id) else ()
    shown = {"fact": done.fact, "change": asdict(done.change), "questions": questions}
    return RecordedSchema().dump(shown), 201 if done.created else 200


def _without_cycle(row: DatedFact) -> Any:
    """A clinician's grade without the dose it was laid to; everything else as it is."""
    if row.kind != "toxicity":
        return row
    shown = {column.name: getattr(row, column.name) for column in DatedFact.__table__.columns}
    return SimpleNamespace(**{**shown, "detail": without_dose(row.kind, row.detail)})


def _may_know(participant_id: UUID) -> bool:
    return masking.sees_treatment(masking.protocol_of(masking.participant(participant_id)))

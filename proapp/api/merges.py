"""Merges over HTTP: two registrations of one person, with what each had."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.api import masking, paging, rehearsal, work
from proapp.api.blueprint import Blueprint
from proapp.api.facts import TREATMENT
from proapp.api.schemas.base import Paged
from proapp.api.schemas.merge import MergedSchema, MergeInSchema, MergeList
from proapp.api.transfers import Rehearsing
from proapp.base import errors
from proapp.base.actor import SITE_ROLES
from proapp.base.errors import Place
from proapp.participant import queries
from proapp.participant.tables import ParticipantMerge
from proapp.response import queries as responses
from proapp.schedule import queries as schedules
from proapp.workflow.moving.merge import Merged, NewMerge, merge

blueprint = Blueprint("merges", __name__, about="Duplicate registrations, merged with both histories kept.")


@blueprint.route("/participants/<uuid:participant_id>/merges", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, MergeList)
def many(query: dict[str, Any], participant_id: UUID) -> Any:
    """The duplicates merged into somebody: their facts and answers, and where each went in the history kept."""
    session = work.reading()
    knows = _may_know(participant_id)
    page = paging.page(
        queries.merges(session, participant_id),
        query,
        by=lambda one: (one.merged_at.isoformat(timespec="microseconds"), str(one.id)),
    )
    return {**page, "items": [_shown(session, one, knows=knows) for one in page["items"]]}


@blueprint.route("/participants/<uuid:participant_id>/merges/<uuid:merge_id>", methods=["PUT"])
@blueprint.asks(Rehearsing)
@blueprint.takes(MergeInSchema)
@blueprint.gives(200, MergedSchema)
@blueprint.made(MergedSchema)
@blueprint.notes({}, headers=("X-Preview",))
@blueprint.refuses(errors.Conflict, errors.PreconditionRequired, errors.Stale)
def put(query: dict[str, Any], content: dict[str, Any], participant_id: UUID, merge_id: UUID) -> Any:
    """Merge a duplicate of the same trial into this participant, under an id you make; first with `dry_run=true`.

    The dry run stores nothing and gives the token that the merge needs in X-Preview. The duplicate keeps its answers
    and facts under its own id and leaves every list and table; it gets no questions and no reminders, and its phones
    are shut out: give the participant kept a new code. A merge is not undone.
    """
    knows = _may_know(participant_id)
    _require_duplicate(content["duplicate"])
    said = NewMerge(merge_id, participant_id, content["duplicate"], content["reason"])

    def verb(session: Session) -> tuple[dict[str, Any], bool]:
        done = merge(
            session,
            actor=work.actor(),
            now=work.now(),
            catalogue=work.catalogue(),
            key=work.wiring().database.key,
            said=said,
            token=rehearsal.token(),
            rehearsing=query["dry_run"],
        )
        return _merged(session, done, knows=knows), done.created

    if query["dry_run"]:
        return rehearsal.rehearsed(verb)[0]
    shown, created = work.writing(verb)
    return shown, 201 if created else 200


def _may_know(participant_id: UUID) -> bool:
    return masking.sees_treatment(masking.protocol_of(masking.participant(participant_id)))


def _require_duplicate(duplicate_id: UUID) -> None:
    """Raises Invalid unless the duplicate is treated at a site of theirs too; who is elsewhere looks like nobody."""
    found = queries.participant(work.reading(), duplicate_id)
    if found is None or not work.actor().roles(found.trial_id, found.site_id) & SITE_ROLES:
        place = Place("/duplicate", "there is no such participant at your sites")
        raise errors.Invalid("the merge does not fit", errors=[place])


def _merged(session: Session, done: Merged, *, knows: bool) -> dict[str, Any]:
    ended = done.ended
    shown = _shown(session, done.merge, knows=knows)
    if done.created:
        faults = {str(one.fact.id): [asdict(fault) for fault in one.faults] for one in done.facts}
        shown["facts"] = [
            {
                **fact,
                "refusals": [{name: fault[name] for name in ("pointer", "message")} for fault in faults[fact["id"]]],
            }
            for fact in shown["facts"]
        ]
    return {
        "merge": shown,
        **asdict(done.change),
        "assignments_ended": ended.assignments if ended else 0,
        "messages_taken_back": ended.messages if ended else 0,
        "phones_shut_out": ended.phones if ended else 0,
        "token": done.token or None,
    }


def _shown(session: Session, row: ParticipantMerge, *, knows: bool) -> dict[str, Any]:
    duplicate = queries.participant(session, row.duplicate_id)
    return {
        "id": row.id,
        "kept": row.participant_id,
        "duplicate": row.duplicate_id,
        "duplicate_code": "" if duplicate is None else duplicate.code,
        "reason": row.reason,
        "merged_at": row.merged_at,
        "merged_by": row.merged_by,
        "facts": [fact for told in row.facts if (fact := _fact(session, told, knows=knows))],
        "answers": [answer for told in row.responses if (answer := _answer(session, told))],
    }


def _fact(session: Session, told: dict[str, Any], *, knows: bool) -> dict[str, Any] | None:
    row = queries.fact(session, UUID(told["from"]))
    if row is None or (row.kind in TREATMENT and not knows):
        return None
    shown = {"id": told["from"], "kind": row.kind, "on": row.on, "outcome": told["outcome"]}
    return {**shown, "carried_as": told["to"], "refusals": []}


def _answer(session: Session, told: dict[str, Any]) -> dict[str, Any] | None:
    row = responses.response(session, UUID(told["from"]))
    if row is None:
        return None
    asked = schedules.assignment(session, row.assignment_id)
    return {
        "id": row.id,
        "instrument": row.instrument,
        "timepoint": "" if asked is None else asked.timepoint,
        "completed_at": row.completed_at,
        "carried_as": told["to"],
        "why": told["why"],
    }

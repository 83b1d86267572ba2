"""The backup lane over HTTP: whom to call because nothing was heard of them, and the calls that were made."""

from datetime import time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from proapp.api import masking, paging, work, work_lists
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.base import Paged
from proapp.api.schemas.call import (
    CallAttemptList,
    CallAttemptSchema,
    CallInSchema,
    CallListQuery,
    WaitingCallList,
)
from proapp.base import errors
from proapp.message import contacts
from proapp.workflow.calling.record_call import NewCall, record_call
from proapp.worklist import queries
from proapp.worklist.asked import Item
from proapp.worklist.call_list import Known, known
from proapp.worklist.script import script
from proapp.worklist.tables import CallAttempt
from proapp.worklist.work_list import work_list

blueprint = Blueprint("calls", __name__, about="Whom to call because nothing was heard of them, and what came of it.")


@blueprint.route("/trials/<trial:trial_id>/call-list", methods=["GET"])
@blueprint.asks(CallListQuery)
@blueprint.gives(200, WaitingCallList)
def waiting(query: dict[str, Any], trial_id: str) -> Any:
    """Whom to call: three days missed, silence after a first infusion, or a call agreed; the most pressing first.

    Nobody who has left, is in a pause or has died, and nobody who was spoken with since.
    """
    limit = paging.capped(query["limit"])
    seen = work_lists.view(trial_id, only=query["site"])
    after = work_lists.after(query["cursor"])
    items, _ = work_list(work.reading(), seen, bucket="call", after=after, limit=limit + 1)
    page = paging.cut(items, limit=limit, by=work_lists.key)
    ids = [item.subject for item in page["items"]]
    people, said = known(work.reading(), ids), contacts.contacts(work.reading(), ids)
    shown = [_waiting(item, people[item.subject], said.get(item.subject)) for item in page["items"]]
    return {**page, "items": shown}


def _waiting(item: Item, of: Known, contact: Any) -> dict[str, Any]:
    participant, last = of.participant, of.last
    return {
        "participant_id": item.participant_id,
        "code": item.code,
        "site_id": item.site_id,
        "reason": item.detail,
        "since": item.since,
        "last_answer_at": of.answered_at,
        "last_call": last,
        "attempts": of.attempts,
        "language": participant.language,
        "zone": participant.zone,
        "local_time": _clock(work.now().astimezone(ZoneInfo(participant.zone)).time()),
        "quiet_from": contact.quiet_from if contact else _clock(contacts.UNSET.quiet_from),
        "quiet_to": contact.quiet_to if contact else _clock(contacts.UNSET.quiet_to),
        "script": script(str(item.detail), attempts=of.attempts, last_outcome=last.outcome if last else None),
    }


def _clock(moment: time) -> str:
    return moment.strftime("%H:%M")


@blueprint.route("/participants/<uuid:participant_id>/calls", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, CallAttemptList)
def many(query: dict[str, Any], participant_id: UUID) -> Any:
    """Every call to a participant, oldest first."""
    participant = masking.participant(participant_id)
    found = queries.calls(work.reading(), participant_id, as_of=work.now())
    page = paging.page(found, query, by=lambda one: (one.at.isoformat(timespec="microseconds"), str(one.id)))
    notes = queries.words(work.reading(), participant.trial_id, [one.note_digest for one in page["items"]])
    return {**page, "items": [_shown(one, notes) for one in page["items"]]}


def _shown(call: CallAttempt, notes: Any) -> dict[str, Any]:
    names = ("id", "participant_id", "at", "outcome", "call_back_at", "recorded_at", "recorded_by")
    return {**{name: getattr(call, name) for name in names}, "note": notes.get(call.note_digest)}


@blueprint.route("/participants/<uuid:participant_id>/calls/<uuid:call_id>", methods=["PUT"])
@blueprint.takes(CallInSchema)
@blueprint.gives(200, CallAttemptSchema)
@blueprint.made(CallAttemptSchema)
@blueprint.refuses(errors.Conflict)
def put(content: dict[str, Any], participant_id: UUID, call_id: UUID) -> Any:
    """Record a call under an id you make. Who was spoken with leaves the list until days are missed again."""
    call, created = work.writing(
        lambda session: record_call(
            session,
            actor=work.actor(),
            now=work.now(),
            participant_id=participant_id,
            call=NewCall(id=call_id, **content),
        )
    )
    return {**_shown(call, {call.note_digest: content["note"]})}, 201 if created else 200

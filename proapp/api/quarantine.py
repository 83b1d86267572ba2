"""Quarantine over HTTP: what could not be accepted as it was, and the site's decision about it."""

import base64
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from proapp.api import masking, paging, policy, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.quarantine import (
    QuarantineDetailSchema,
    QuarantineList,
    QuarantineQuery,
    ResolutionInQuarantineSchema,
)
from proapp.base import errors, trail
from proapp.instrument.answers import sound
from proapp.instrument.read_back import read_back
from proapp.response import queries
from proapp.response.submission import instant
from proapp.response.tables import Quarantine, QuarantineResolution
from proapp.schedule import queries as schedule
from proapp.workflow.review.approve import Said, content
from proapp.workflow.review.resolve_quarantine import Resolution, resolve_quarantine

LANGUAGE = "en"
CHOICES = 5
SAID = ("assignment_id", "instrument", "answers", "completed_at")

blueprint = Blueprint("quarantine", __name__, about="What could not be accepted as it was: nothing is thrown away.")


@blueprint.route("/trials/<trial:trial_id>/quarantine", methods=["GET"])
@blueprint.asks(QuarantineQuery)
@blueprint.gives(200, QuarantineList)
def many(query: dict[str, Any], trial_id: str) -> Any:
    """What participants of your sites sent and could not be accepted as it was, newest first."""
    limit = paging.capped(query["limit"])
    found = queries.quarantined(
        work.reading(),
        trial_id,
        sites=policy.sites_of(trial_id, only=query["site"]),
        state=query["state"],
        before=paging.moment(query["cursor"]),
        limit=limit + 1,
    )
    page = paging.cut(found, limit=limit, by=lambda row: _by_receipt(row[0]))
    return {**page, "items": [_shown(*row) for row in page["items"]]}


def _by_receipt(held: Quarantine) -> tuple[str, str]:
    return held.received_at.isoformat(timespec="microseconds"), str(held.id)


def _shown(held: Quarantine, decided: QuarantineResolution | None) -> dict[str, Any]:
    names = ("id", "receipt_id", "response_id", "participant_id", "problem", "detail", "received_at")
    return {
        **{name: getattr(held, name) for name in names},
        "body": base64.b64encode(held.body).decode(),
        "state": "waiting" if decided is None else "decided",
        "decision": None if decided is None else decided.decision,
    }


@blueprint.route("/quarantine/<uuid:quarantine_id>", methods=["GET"])
@blueprint.gives(200, QuarantineDetailSchema)
def read(quarantine_id: UUID) -> Any:
    """One thing in quarantine: what was sent as far as it can be read, and what it might answer."""
    return _detailed(quarantine_id)


def _detailed(quarantine_id: UUID) -> dict[str, Any]:
    held = queries.quarantine(work.reading(), quarantine_id)
    if held is None:
        raise errors.NotFound("there is no such thing in quarantine")
    decided = queries.resolution(work.reading(), quarantine_id)
    sent = content(held.body)
    return {
        **_shown(held, decided),
        "sent": None if sent is None else _sent(sent),
        "text": held.body.decode("utf-8", "replace") if sent is None else None,
        "duplicate_of": None if decided or sent is None else _duplicate(held, sent),
        "choices": [] if decided or sent is None else _choices(held, sent),
        "decided": None if decided is None else _decided(decided),
    }


def _sent(sent: Mapping[str, Any]) -> dict[str, Any]:
    """What it says, as text; of the answers those that the instrument knows."""
    names = {"assignment": "assignment_id", "completed_at": "completed_at", "instrument": "instrument"}
    said = {shown: sent.get(name) if isinstance(sent.get(name), str) else None for shown, name in names.items()}
    library, key, answers = work.catalogue().library, said["instrument"], sent.get("answers")
    if key is None or key not in library or not isinstance(answers, dict):
        return {**said, "title": None, "answers": []}
    definition = library.get(key)
    lines = read_back(definition, library.wording(key, LANGUAGE), sound(definition, answers))
    return {**said, "title": definition.title, "answers": [asdict(line) for line in lines]}


def _duplicate(held: Quarantine, sent: Mapping[str, Any]) -> UUID | None:
    """A response in force of this participant with the same answers to the same instrument, on the same assignment."""
    found = queries.of_participant(work.reading(), held.participant_id, instrument=_text(sent.get("instrument")))
    same = (
        one.id
        for one in found
        if str(one.assignment_id) == sent.get("assignment_id") and one.answers == sent.get("answers")
    )
    return next(same, None)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _choices(held: Quarantine, sent: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Unanswered assignments of the same instrument in any version, those nearest to its completion first."""
    asked = _text(sent.get("instrument")).partition("@")[0]
    grace = timedelta(hours=masking.protocol_of(masking.participant(held.participant_id)).grace_hours)
    found = schedule.of_participant(
        work.reading(),
        held.participant_id,
        now=work.now(),
        grace=grace,
        states=frozenset({"open", "missed"}),
        limit=1000,
    )
    about = _completed(sent) or held.received_at
    alike = [(one, state) for one, state in found if one.instrument.partition("@")[0] == asked]
    nearest = sorted(alike, key=lambda row: (abs(row[0].opens_at - about), str(row[0].id)))[:CHOICES]
    names = ("id", "timepoint", "instrument", "opens_at", "closes_at")
    return [{**{name: getattr(one, name) for name in names}, "state": state} for one, state in nearest]


def _completed(sent: Mapping[str, Any]) -> datetime | None:
    try:
        return instant(sent.get("completed_at"))
    except ValueError:
        return None


def _decided(decided: QuarantineResolution) -> dict[str, Any]:
    names = ("decision", "reason_code", "response_id", "changed", "decided_by", "decided_at")
    (event,) = trail.about(work.reading(), "quarantine_resolution", [decided.quarantine_id])
    return {**{name: getattr(decided, name) for name in names}, "reason": event["reason"]}


@blueprint.route("/quarantine/<uuid:quarantine_id>/resolution", methods=["POST"])
@blueprint.takes(ResolutionInQuarantineSchema)
@blueprint.gives(200, QuarantineDetailSchema)
@blueprint.refuses(errors.Conflict, errors.Voided)
def resolve(said: dict[str, Any], quarantine_id: UUID) -> Any:
    """Decide, once: accept it, map it to another assignment of the participant, or reject it. Again changes nothing."""
    resolution = Resolution(
        said["decision"], said["reason_code"], said["reason"], Said(**{name: said[name] for name in SAID})
    )
    work.writing(
        lambda session: resolve_quarantine(
            session,
            actor=work.actor(),
            now=work.now(),
            catalogue=work.catalogue(),
            quarantine_id=quarantine_id,
            resolution=resolution,
        )
    )
    return _detailed(quarantine_id)

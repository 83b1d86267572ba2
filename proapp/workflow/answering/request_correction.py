"""Somebody says that an answer is wrong, mostly who gave it: the site is told and decides; the answer stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.errors import Conflict, Invalid, NotFound, Place
from proapp.message import draft
from proapp.message import queries as messages
from proapp.participant import queries as participants
from proapp.response import correction_requests, queries
from proapp.response.tables import CorrectionRequest, Response
from proapp.workflow.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class NewRequest:
    """Which items are wrong (codes; none: all of it), perhaps in the participant's words, and when by their phone."""

    id: UUID
    response_id: UUID
    items: Sequence[str]
    at: datetime
    words: str | None = None


def request_correction(
    session: Session, *, actor: Actor, now: datetime, catalogue: Catalogue, request: NewRequest
) -> tuple[CorrectionRequest, bool]:
    """Keep a request and tell the site; the same again changes nothing. Returns it and whether it is new.

    Raises NotFound (a phone: no response of theirs), Invalid naming items the instrument does not have, Conflict (this
    id asks something else).
    """
    response = queries.response(session, request.response_id)
    if response is None or (actor.kind == "device" and response.participant_id != actor.participant_id):
        raise NotFound("there is no such response")
    row = _row(request, response, now=now) | {"requested_by": None if actor.kind == "device" else actor.id}
    if known := correction_requests.correction_request(session, request.id):
        return _same(known, row), False
    _check(request, response, catalogue)

    session.execute(insert(CorrectionRequest).values(row))
    audit.record(
        session,
        audit.Event(
            stream=response.trial_id,
            action="correction.requested",
            object_type="correction_request",
            object_id=str(request.id),
            actor=actor,
            at=now,
            after=row,
            detail={"response": str(response.id)},
        ),
    )
    _tell_site(session, request, response, now=now)
    stored = correction_requests.correction_request(session, request.id)
    assert stored is not None
    return stored, True


def _row(request: NewRequest, response: Response, *, now: datetime) -> dict[str, Any]:
    return {
        "id": request.id,
        "trial_id": response.trial_id,
        "participant_id": response.participant_id,
        "response_id": response.id,
        "items": list(request.items),
        "words": request.words,
        "requested_at": request.at,
        "received_at": now,
    }


def _same(known: CorrectionRequest, row: dict[str, Any]) -> CorrectionRequest:
    if any(getattr(known, name) != value for name, value in row.items() if name != "received_at"):
        raise Conflict("this id holds another request already")
    return known


def _check(request: NewRequest, response: Response, catalogue: Catalogue) -> None:
    items = catalogue.library.get(response.instrument).items
    unknown = [
        Place(f"/items/{number}", "the instrument has no such item")
        for number, code in enumerate(request.items)
        if code not in items
    ]
    if unknown:
        raise Invalid("the request names items that were not asked", errors=unknown)


def _tell_site(session: Session, request: NewRequest, response: Response, *, now: datetime) -> None:
    participant = participants.participant(session, response.participant_id)
    assert participant is not None
    told = draft.correction_requested(
        request.id, trial_id=participant.trial_id, site_id=participant.site_id, now=now
    )  # fmt: skip
    messages.enqueue(session, [told], now=now)

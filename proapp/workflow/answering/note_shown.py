"""A phone says that it has shown advice or a message: proof that a participant was told what to do, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.errors import Conflict
from proapp.message import shown

ADVICE, MESSAGE = "advice", "message"
WHAT = (ADVICE, MESSAGE)


@dataclass(frozen=True, slots=True)
class Shown:
    """What was shown: advice on an assignment, or a message (`subject_id`); its rule and level; when by the phone."""

    id: UUID
    what: str
    subject_id: UUID | None
    detail: Mapping[str, Any]
    at: datetime


def note_shown(session: Session, *, actor: Actor, now: datetime, said: Shown) -> bool:
    """Keep it for good; the same again changes nothing. Whether it is new. Raises Conflict for other content."""
    assert actor.participant_id is not None
    assert actor.trial_id is not None
    row = {
        "id": said.id,
        "trial_id": actor.trial_id,
        "participant_id": actor.participant_id,
        "device_id": actor.id,
        "what": said.what,
        "subject_id": said.subject_id,
        "detail": dict(said.detail),
        "at": said.at,
        "received_at": now,
    }
    if known := shown.acknowledgement(session, said.id):
        if any(getattr(known, name) != row[name] for name in row if name not in ("device_id", "received_at")):
            raise Conflict("this id holds something else already")
        return False
    shown.add(session, row)
    audit.record(
        session,
        audit.Event(
            stream=actor.trial_id,
            action="acknowledgement.received",
            object_type="acknowledgement",
            object_id=str(said.id),
            actor=actor,
            at=now,
            after=row,
            detail={"what": said.what},
        ),
    )
    return True

"""A certified copy of a participant's record is made; that it was, for whom, and its digest stay in the audit trail."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from proapp import __version__
from proapp.base import audit, trail
from proapp.base.actor import Actor
from proapp.base.db import Database
from proapp.base.errors import NotFound
from proapp.export import queries, record
from proapp.export.certified_copy import certified_copy
from proapp.export.copy_key import private_key
from proapp.instrument.library import Library
from proapp.participant import queries as participants
from proapp.participant.tables import Participant
from proapp.signature.queries import printed_name


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that was asked for: its id, which its manifest and the audit trail name, whose record, and when."""

    id: UUID
    participant_id: UUID
    at: datetime


def copy_record(database: Database, library: Library, copy: Copy, *, actor: Actor) -> bytes:
    """The zip file; all of it is of one moment. It is recorded before it is handed out. Raises NotFound."""
    with database.read() as session:
        queries.one_snapshot(session)
        who = participants.participant(session, copy.participant_id)
        if who is None:
            raise NotFound("there is no such participant")
        content = _gathered(session, who)
        about = _about(session, copy, who, actor)
    made = certified_copy(content, about, library=library, key=private_key(database.key))
    event = _event(copy, who, actor=actor, told={"bytes": len(made), "sha256": hashlib.sha256(made).hexdigest()})
    database.run(lambda session: audit.record(session, event))
    return made


def _gathered(session: Session, who: Participant) -> dict[str, Any]:
    sections = record.sections(session, who.id)
    return {**sections, "audit": record.events(session, who.trial_id, record.identities(sections))}


def _about(session: Session, copy: Copy, who: Participant, actor: Actor) -> dict[str, Any]:
    return {
        "copy": str(copy.id),
        "trial": who.trial_id,
        "participant": {"id": str(who.id), "code": who.code},
        "made_at": copy.at.isoformat(),
        "made_for": {"kind": actor.kind, "id": actor.id, "name": printed_name(session, actor.id)},
        "software": __version__,
        "protocols": queries.protocols(session, who.trial_id),
        "data_version": trail.head(session, who.trial_id),
    }


def _event(copy: Copy, who: Participant, *, actor: Actor, told: Mapping[str, Any]) -> audit.Event:
    return audit.Event(
        stream=who.trial_id,
        action="copy.certified",
        object_type="participant",
        object_id=str(who.id),
        actor=actor,
        at=copy.at,
        detail={"copy": str(copy.id), **told},
    )

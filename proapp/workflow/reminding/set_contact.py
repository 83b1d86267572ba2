"""A participant says how they want to be reminded: by which ways, at what hours, or not at all."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.errors import Invalid, NotFound, Place, Stale
from proapp.message import contacts
from proapp.message.preferences import ADDRESSED, Preferences, faults
from proapp.message.sealing import seal
from proapp.message.tables import Contact
from proapp.participant import queries as participants


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is said. `addresses` by channel: a text is the new address, None takes it out, absent leaves it."""

    channels: tuple[str, ...]
    quiet_from: time
    quiet_to: time
    muted: bool
    addresses: Mapping[str, str | None]


def set_contact(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    key: bytes,
    participant_id: UUID,
    wanted: Wanted,
    revision: int,
    offered: Collection[str],
) -> bool:
    """Keep preferences, addresses sealed; `revision` is the one they were based on, 0 for the first. Returns whether
    anything changed: the same again changes nothing, whatever revision it names.

    Raises NotFound, Invalid naming each fault, Stale.
    """
    participant = participants.participant(session, participant_id, lock=True)
    if participant is None:
        raise NotFound("there is no such participant")
    row = contacts.contact(session, participant_id, lock=True)
    known = None if row is None else contacts.preferences(row, key=key)
    new = _merged(wanted, {} if known is None else known.addresses)
    if found := faults(new, offered=offered):
        raise Invalid("the contact does not fit", errors=[Place(fault.pointer, fault.message) for fault in found])
    if new == known:
        return False
    if revision != (0 if row is None else row.revision):
        raise Stale("the contact has changed since you read it")

    if row is None:
        row = Contact(participant_id=participant_id, trial_id=participant.trial_id, revision=0)
        session.add(row)
    changed = [channel for channel in ADDRESSED if _address(known, channel) != new.addresses.get(channel)]
    for channel in changed:
        setattr(row, channel, _sealed(new, channel, participant_id=participant_id, key=key))
    _write(row, new, now=now)
    _record(session, row, actor=actor, now=now, changed=changed)
    return True


def _merged(wanted: Wanted, known: Mapping[str, str]) -> Preferences:
    addresses = {**known, **wanted.addresses}
    return Preferences(
        channels=wanted.channels,
        quiet_from=wanted.quiet_from,
        quiet_to=wanted.quiet_to,
        muted=wanted.muted,
        addresses={channel: text for channel, text in addresses.items() if text is not None},
    )


def _write(row: Contact, new: Preferences, *, now: datetime) -> None:
    row.channels = list(new.channels)
    row.quiet_from, row.quiet_to = new.quiet_from.isoformat("minutes"), new.quiet_to.isoformat("minutes")
    row.muted = new.muted
    row.revision += 1
    row.updated_at = now


def _address(known: Preferences | None, channel: str) -> str | None:
    return None if known is None else known.addresses.get(channel)


def _sealed(new: Preferences, channel: str, *, participant_id: UUID, key: bytes) -> str | None:
    text = new.addresses.get(channel)
    return None if text is None else seal(key, text, owner=contacts.owner(participant_id, channel))


def _record(session: Session, row: Contact, *, actor: Actor, now: datetime, changed: list[str]) -> None:
    """Which addresses changed is kept, never what they are."""
    after: dict[str, Any] = {column.name: getattr(row, column.name) for column in Contact.__table__.columns}
    event = audit.Event(
        stream=row.trial_id,
        action="contact.changed",
        object_type="contact",
        object_id=str(row.participant_id),
        object_version=row.revision,
        actor=actor,
        at=now,
        after=after,
        detail={"channels": list(row.channels), "muted": row.muted, "addresses": changed},
    )
    audit.record(session, event)

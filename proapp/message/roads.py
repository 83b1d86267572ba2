"""By which ways a participant is told one thing: a row of the outbox for each, so that none waits for another."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.message.contacts import UNSET, contacts, subscriptions
from proapp.message.draft import NewMessage
from proapp.message.preferences import ADDRESSED, PUSH


@dataclass(frozen=True, slots=True)
class Road:
    """A channel and, for push, which of the participant's phones; `name` is the last part of a recipient."""

    channel: str
    name: str


def roads(session: Session, participant_ids: Collection[UUID]) -> Mapping[UUID, tuple[Road, ...]]:
    """Every way each of these participants has chosen and can be reached by; the same ones in the same order."""
    if not participant_ids:
        return {}
    said = contacts(session, participant_ids)
    phones = subscriptions(session, participant_ids)
    found = {}
    for participant_id in participant_ids:
        row = said.get(participant_id)
        chosen = UNSET.channels if row is None else row.channels
        theirs = sorted(str(phone.id) for phone in phones.values() if phone.participant_id == participant_id)
        written = [channel for channel in ADDRESSED if channel in chosen and row and getattr(row, channel)]
        found[participant_id] = (
            *(Road(PUSH, phone) for phone in theirs if PUSH in chosen),
            *(Road(channel, channel) for channel in written),
        )
    return found


def along(message: NewMessage, road: Road) -> NewMessage:
    """The same by one road: its key says which, so that it goes out by each of them once."""
    recipient = f"{message.recipient}:{road.name}"
    name = road.name.replace("-", "")
    return replace(message, key=f"{message.key}:{name}", channel=road.channel, recipient=recipient)

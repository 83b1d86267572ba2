"""How participants want to be reminded and by which ways they can be reached, as stored."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from proapp.access.tables import Device
from proapp.base.tables import table_of
from proapp.message import address
from proapp.message.preferences import ADDRESSED, PUSH, Preferences
from proapp.message.sealing import Unreadable, opened
from proapp.message.tables import Contact, Subscription
from proapp.trial.reminders import USUAL

UNSET = Preferences((PUSH,), USUAL.quiet_from, USUAL.quiet_to)  # of whoever has said nothing yet


@dataclass(frozen=True, slots=True)
class Shown:
    """Preferences as their owner reads them: `masked` addresses by channel, and the revision (0: nothing said yet)."""

    channels: tuple[str, ...]
    quiet_from: str
    quiet_to: str
    muted: bool
    revision: int
    masked: dict[str, str | None]

    @property
    def has(self) -> dict[str, bool]:
        """For which channels there is an address."""
        return {channel: text is not None for channel, text in self.masked.items()}


def owner(participant_id: UUID, channel: str) -> str:
    """Whom a sealed address belongs to: it opens for nobody else."""
    return f"{participant_id}:{channel}"


def contact(session: Session, participant_id: UUID, *, lock: bool = False) -> Contact | None:
    """What a participant has said; None: nothing yet."""
    return session.get(Contact, participant_id, with_for_update=lock or None)


def contacts(session: Session, participant_ids: Collection[UUID]) -> dict[UUID, Contact]:
    """What several have said; those who have said nothing are absent."""
    rows = session.scalars(select(Contact).where(Contact.participant_id.in_(participant_ids)))
    return {row.participant_id: row for row in rows}


def preferences(row: Contact, *, key: bytes) -> Preferences:
    """What a row says, its addresses opened; one that cannot be opened is left out."""
    found = {channel: _opened(row, channel, key=key) for channel in ADDRESSED}
    return Preferences(
        channels=tuple(row.channels),
        quiet_from=time.fromisoformat(row.quiet_from),
        quiet_to=time.fromisoformat(row.quiet_to),
        muted=row.muted,
        addresses={channel: text for channel, text in found.items() if text is not None},
    )


def shown(session: Session, participant_id: UUID, *, key: bytes, unset: Preferences = UNSET) -> Shown:
    """A participant's preferences, addresses masked; `unset` holds while they have said nothing."""
    row = contact(session, participant_id)
    said = unset if row is None else preferences(row, key=key)
    return Shown(
        channels=said.channels,
        quiet_from=said.quiet_from.isoformat("minutes"),
        quiet_to=said.quiet_to.isoformat("minutes"),
        muted=said.muted,
        revision=0 if row is None else row.revision,
        masked={channel: _masked(said, channel) for channel in ADDRESSED},
    )


def subscriptions(session: Session, participant_ids: Collection[UUID]) -> dict[UUID, Subscription]:
    """The phones' subscriptions in use, by their id: not dropped, of devices that are not revoked."""
    query = (
        select(Subscription)
        .join(Device, Device.id == Subscription.device_id)
        .where(
            Subscription.participant_id.in_(participant_ids),
            Subscription.dropped_at.is_(None),
            Device.revoked_at.is_(None),
        )
    )
    return {row.id: row for row in session.scalars(query)}


def drop(session: Session, subscription_id: UUID, *, now: datetime, why: str) -> None:
    """Send nothing more to a subscription: its phone has gone, or wants nothing more. The first reason stays."""
    session.connection().execute(DROP, {"of": subscription_id, "now": now, "why": why})


SUBSCRIPTION = table_of(Subscription)
DROP = (
    update(SUBSCRIPTION)
    .where(SUBSCRIPTION.c.id == bindparam("of"), SUBSCRIPTION.c.dropped_at.is_(None))
    .values(dropped_at=bindparam("now"), drop_reason=bindparam("why"))
)


def _opened(row: Contact, channel: str, *, key: bytes) -> str | None:
    sealed = getattr(row, channel)
    try:
        return None if sealed is None else opened(key, sealed, owner=owner(row.participant_id, channel))
    except Unreadable:
        return None


def _masked(said: Preferences, channel: str) -> str | None:
    return address.masked(channel, said.addresses[channel]) if channel in said.addresses else None

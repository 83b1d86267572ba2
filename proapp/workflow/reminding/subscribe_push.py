"""A phone asks for push messages, or asks for no more."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from proapp.base.actor import Actor
from proapp.base.errors import Conflict, Invalid, NotFound, Place
from proapp.message import address, contacts
from proapp.message.tables import Subscription

REPLACED = "replaced"
UNSUBSCRIBED = "unsubscribed"


@dataclass(frozen=True, slots=True)
class NewSubscription:
    """As a browser's PushSubscription says it (W3C Push API): an address and two keys in base64url."""

    id: UUID
    endpoint: str
    p256dh: str
    auth: str


def subscribe_push(
    session: Session, *, actor: Actor, now: datetime, subscription: NewSubscription, loopback: bool = False
) -> tuple[Subscription, bool]:
    """Send this phone's messages there from now on. Returns the subscription and whether it is new.

    A phone has one: what it had before is replaced. The same again changes nothing but takes it up again if it had been
    dropped. Raises Invalid naming each fault, NotFound (another phone's id), Conflict (this phone's, with another
    content).
    """
    _check(subscription, loopback=loopback)
    assert actor.participant_id is not None
    assert actor.trial_id is not None
    device_id = UUID(actor.id)
    known = _known(session, subscription, device_id)
    for other in _replaced(session, subscription, actor.participant_id, device_id=device_id):
        if other is not known:
            contacts.drop(session, other.id, now=now, why=REPLACED)
    if known is not None:
        known.p256dh, known.auth = subscription.p256dh, subscription.auth
        known.dropped_at = known.drop_reason = None
        return known, False
    row = Subscription(
        id=subscription.id,
        trial_id=actor.trial_id,
        participant_id=actor.participant_id,
        device_id=device_id,
        endpoint=subscription.endpoint,
        p256dh=subscription.p256dh,
        auth=subscription.auth,
        created_at=now,
    )
    session.add(row)
    return row, True


def unsubscribe_push(session: Session, *, actor: Actor, now: datetime, subscription_id: UUID) -> None:
    """Send nothing more there. Again changes nothing. Raises NotFound for what is not this participant's."""
    row = session.get(Subscription, subscription_id)
    if row is None or row.participant_id != actor.participant_id:
        raise NotFound("there is no such subscription")
    contacts.drop(session, subscription_id, now=now, why=UNSUBSCRIBED)


def _check(subscription: NewSubscription, *, loopback: bool) -> None:
    found = {
        "/endpoint": address.endpoint_fault(subscription.endpoint, loopback=loopback),
        "/keys/p256dh": address.key_fault("p256dh", subscription.p256dh),
        "/keys/auth": address.key_fault("auth", subscription.auth),
    }
    if places := [Place(pointer, words) for pointer, words in found.items() if words is not None]:
        raise Invalid("the subscription does not fit", errors=places)


def _known(session: Session, subscription: NewSubscription, device_id: UUID) -> Subscription | None:
    """The row of this id, or of this address under another id that this phone once gave it."""
    rows = session.scalars(
        select(Subscription)
        .where(
            or_(
                Subscription.id == subscription.id,
                (Subscription.device_id == device_id) & (Subscription.endpoint == subscription.endpoint),
            )
        )
        .with_for_update()
    ).all()
    for row in rows:
        if row.device_id != device_id:
            raise NotFound("there is no such subscription")
        if row.endpoint != subscription.endpoint:
            raise Conflict("this id holds another subscription already: choose a new one")
    return rows[0] if rows else None


def _replaced(session: Session, new: NewSubscription, participant_id: UUID, *, device_id: UUID) -> list[Subscription]:
    """What this phone had before, also when it had been enrolled as another device then."""
    mine = or_(Subscription.device_id == device_id, Subscription.endpoint == new.endpoint)
    query = select(Subscription).where(
        Subscription.participant_id == participant_id, Subscription.dropped_at.is_(None), mine
    )
    return list(session.scalars(query))

"""Who a message reaches, looked up at the moment it is sent: staff come and go, phones are revoked.

A site's messages go to its own staff; without any, to those who hold a site role at every site of the trial; without
any, to the site's contact address. Up the ladder they go to the site's investigators, and at last to all of these. A
participant's go, while a phone of theirs is enrolled, by each road they have chosen.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from proapp.access.tables import Device, RoleGrant, Staff
from proapp.base.actor import SITE_ROLES
from proapp.message.contacts import UNSET, contacts, preferences, subscriptions
from proapp.message.preferences import ADDRESSED, PUSH, Preferences
from proapp.message.tables import Subscription
from proapp.participant.tables import Participant
from proapp.trial.tables import Site


@dataclass(frozen=True, slots=True)
class Addressees:
    """Addresses and the language to write in; no addresses: there is nobody to tell."""

    to: tuple[str, ...]
    language: str = "en"


NOBODY = Addressees(())
PHONE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FORM = re.compile(r"(participant|site):([0-9a-f-]{36})(?::([a-z0-9-]+))?")


def addressees(session: Session, recipients: Iterable[str], *, key: bytes) -> dict[str, Addressees]:
    """Resolve participant:<id>, participant:<id>:<road>, site:<id> and site:<id>:<rung>; every one asked for is in the
    answer. `key` opens sealed addresses.
    """
    wanted = set(recipients)
    read = {name: found.groups() for name in wanted if (found := FORM.fullmatch(name))}
    people = {name: (UUID(one), road) for name, (kind, one, road) in read.items() if kind == "participant"}
    sites = {name: _site(session, UUID(one), rung=rung) for name, (kind, one, rung) in read.items() if kind == "site"}
    return {**dict.fromkeys(wanted, NOBODY), **_participants(session, people, key=key), **sites}


def _participants(
    session: Session, people: Mapping[str, tuple[UUID, str | None]], *, key: bytes
) -> dict[str, Addressees]:
    ids = {participant_id for participant_id, _ in people.values()}
    if not ids:
        return {}
    languages = _languages(session, ids)
    written = {row.participant_id: preferences(row, key=key) for row in contacts(session, ids).values()}
    phones = subscriptions(session, ids)
    found = {}
    for name, (participant_id, road) in people.items():
        said = written.get(participant_id, UNSET)
        if participant_id in languages:
            to = (name,) if road is None else _by_road(road, said, phones)
            found[name] = Addressees(to, languages[participant_id])
    return found


def _languages(session: Session, participant_ids: Collection[UUID]) -> dict[UUID, str]:
    """Of participants who have a phone."""
    query = (
        select(Participant.id, Participant.language)
        .join(Device, Device.participant_id == Participant.id)
        .where(Participant.id.in_(participant_ids), Device.revoked_at.is_(None))
    )
    return {participant_id: language for participant_id, language in session.execute(query)}


def _by_road(road: str, said: Preferences, phones: Mapping[UUID, Subscription]) -> tuple[str, ...]:
    """Where a road leads: an address that is still wanted, or a phone that still takes messages."""
    if road in ADDRESSED:
        return (said.addresses[road],) if road in said.channels and road in said.addresses else ()
    phone = phones.get(UUID(road)) if PUSH in said.channels and PHONE.fullmatch(road) else None
    return () if phone is None else (phone.endpoint, phone.p256dh, phone.auth)


def _site(session: Session, site_id: UUID, *, rung: str | None) -> Addressees:
    staff = session.execute(_site_staff(site_id)).all()
    contact = session.scalar(select(Site.contact).where(Site.id == site_id)) or ""
    investigators = [row.email for row in staff if row.site_id and row.role == "investigator"]
    own = [row.email for row in staff if row.site_id]
    everyone = [row.email for row in staff]
    last = [contact] if "@" in contact else []
    circles = {
        None: (own, everyone, last),
        "remind": (own, everyone, last),
        "second-person": (investigators, own, everyone, last),
    }.get(rung, (everyone + last,))
    return Addressees(tuple(sorted(set(next((circle for circle in circles if circle), ())))))


def _site_staff(site_id: UUID) -> Select[UUID | None, str, str | None]:
    return (
        select(RoleGrant.site_id, RoleGrant.role, Staff.email)
        .select_from(Site)
        .join(RoleGrant, RoleGrant.trial_id == Site.trial_id)
        .join(Staff, Staff.id == RoleGrant.staff_id)
        .where(
            Site.id == site_id,
            or_(RoleGrant.site_id == site_id, RoleGrant.site_id.is_(None)),
            RoleGrant.role.in_(SITE_ROLES),
            Staff.kind == "staff",
            Staff.disabled_at.is_(None),
            Staff.email.is_not(None),
        )
    )

"""Who a message reaches, looked up at the moment it is sent: staff come and go, phones are revoked.

A site's messages go to its own staff; without any, to those who hold a site role at every site of the trial; without
any, to the site's contact address. Up the ladder they go to the site's investigators, and at last to all of these. A
participant's go to their phone while one is enrolled.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from proapp.access.tables import Device, RoleGrant, Staff
from proapp.base.actor import SITE_ROLES
from proapp.participant.tables import Participant
from proapp.trial.tables import Site


@dataclass(frozen=True, slots=True)
class Addressees:
    """Addresses and the language to write in; no addresses: there is nobody to tell."""

    to: tuple[str, ...]
    language: str = "en"


NOBODY = Addressees(())
FORM = re.compile(r"(participant|site):([0-9a-f-]{36})(?::([a-z0-9-]+))?")


def addressees(session: Session, recipients: Iterable[str]) -> dict[str, Addressees]:
    """Resolve participant:<id>, site:<id> and site:<id>:<rung>. Every recipient asked for is in the answer."""
    wanted = set(recipients)
    read = {name: found.groups() for name in wanted if (found := FORM.fullmatch(name))}
    people = {name: UUID(key) for name, (kind, key, _) in read.items() if kind == "participant"}
    sites = {name: _site(session, UUID(key), rung=rung) for name, (kind, key, rung) in read.items() if kind == "site"}
    return {**dict.fromkeys(wanted, NOBODY), **_participants(session, people), **sites}


def _participants(session: Session, people: dict[str, UUID]) -> dict[str, Addressees]:
    if not people:
        return {}
    query = (
        select(Participant.id, Participant.language)
        .join(Device, Device.participant_id == Participant.id)
        .where(Participant.id.in_(people.values()), Device.revoked_at.is_(None))
    )
    languages = {participant_id: language for participant_id, language in session.execute(query)}
    return {
        name: Addressees((name,), languages[participant_id])
        for name, participant_id in people.items()
        if participant_id in languages
    }


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

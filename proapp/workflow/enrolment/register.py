"""A participant joins a trial at a site: a code, the baseline facts the protocol asks for, the first schedule."""

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.errors import Conflict, Invalid, NotFound, Place
from proapp.participant import baseline_facts, queries
from proapp.participant.tables import Participant
from proapp.trial import queries as trial_queries
from proapp.trial.protocol import Protocol
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.treatment.record_fact import NewFact, record_fact

YOUNGEST = 12  # the label's age; adult instruments are refused under 18 when the schedule is planned


@dataclass(frozen=True, slots=True)
class NewParticipant:
    """What is said at registration. `code` is the trial's own, never a name; `baseline_facts` as the protocol asks."""

    id: UUID
    site_id: UUID
    code: str
    language: str
    zone: str
    birth_year: int
    baseline_facts: dict[str, Any]
    registered_on: date


def register(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
    trial_id: str,
    participant: NewParticipant,
) -> tuple[Participant, bool]:
    """Register, or find the same registration again. Returns the participant and whether it is new.

    Raises NotFound (trial, site), Invalid naming each fault, Conflict when the id is registered with other content or
    the code is another participant's.
    """
    site = trial_queries.site(session, participant.site_id)
    if site is None or site.trial_id != trial_id:
        raise NotFound("there is no such trial or site")
    version = trial_queries.version_in_force(session, site, on=now.astimezone(ZoneInfo(site.zone)).date())
    assert version is not None  # a trial that has sites has a protocol
    protocol = catalogue.protocol(session, trial_id, version)
    registration = NewFact(id=uuid5(participant.id, "registration"), kind="registration", on=participant.registered_on)
    if known := queries.participant(session, participant.id):
        _same(session, known, participant, registration)
        return known, False
    if found := list(_faults(protocol, participant, now=now)):
        raise Invalid("the registration does not fit the protocol", errors=found)
    if queries.coded(session, trial_id, participant.code):
        raise Conflict("another participant of this trial has this code")

    row = dataclasses.asdict(participant) | {
        "trial_id": trial_id,
        "protocol_version": version,
        "created_at": now,
        "plan_version": 0,
    }
    del row["registered_on"]
    session.execute(insert(Participant).values(row))
    audit.record(
        session,
        audit.Event(
            stream=trial_id,
            action="participant.registered",
            object_type="participant",
            object_id=str(participant.id),
            actor=actor,
            at=now,
            after=row,
            detail={"protocol": version, "site": str(site.id)},
        ),
    )
    record_fact(
        session, actor=actor, now=now, catalogue=catalogue, participant_id=participant.id, fact=registration
    )  # fmt: skip
    stored = queries.participant(session, participant.id)
    assert stored is not None
    return stored, True


def _same(session: Session, known: Participant, participant: NewParticipant, registration: NewFact) -> None:
    """Raises Conflict unless the same was said when this participant was registered."""
    said = dataclasses.asdict(participant)
    registered_on = said.pop("registered_on")
    first = queries.fact(session, registration.id)
    same_day = first is not None and first.on == registered_on
    if not same_day or any(getattr(known, name) != value for name, value in said.items()):
        raise Conflict("this participant is registered already with other content")


def _faults(protocol: Protocol, participant: NewParticipant, *, now: datetime) -> list[Place]:
    faults = []
    if participant.zone not in available_timezones():
        faults.append(Place("/zone", "not an IANA time zone"))
    if not YOUNGEST <= now.year - participant.birth_year <= 120:
        faults.append(Place("/birth_year", f"a participant is {YOUNGEST} to 120 years old"))
    if participant.language not in protocol.languages:
        faults.append(Place("/language", f"the protocol enrols in {', '.join(protocol.languages)}"))
    for fault in baseline_facts.problems(protocol, participant.baseline_facts):
        faults.append(Place(f"/baseline_facts{fault.pointer}", fault.message))
    return faults

"""Somebody agrees to take part, declines a new version, or takes their consent back: on a phone or on paper."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.errors import Conflict, Invalid, NotFound, Place
from proapp.message import draft
from proapp.message import queries as messages
from proapp.participant import consents, queries
from proapp.participant.fact import current
from proapp.participant.tables import Consent, ConsentDocument, Participant
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.enrolment.own_fact import Decided, record_own_fact

CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class NewConsent:
    """A decision as it is said: about which document, given, declined or withdrawn, by whom, when and in which zone."""

    id: UUID
    document_id: UUID
    decision: str
    signed_by: str
    at: datetime
    zone: str


def record_consent(
    session: Session, *, actor: Actor, now: datetime, catalogue: Catalogue, participant_id: UUID, consent: NewConsent
) -> tuple[Consent, bool]:
    """Keep a decision for good, or find it kept already. Returns it and whether it is new.

    A consent or assent taken back is also a withdrawal from everything, in the same transaction. A phone whose clock is
    ahead is believed up to the time of arrival. Raises NotFound (participant; a document of another trial), Invalid
    naming each fault, Conflict (other content under this id; a document not yet in effect; on paper, a time to come).
    """
    participant = queries.participant(session, participant_id, lock=True)
    document = queries.consent_document(session, consent.document_id)
    if participant is None or document is None or document.trial_id != participant.trial_id:
        raise NotFound("there is no such participant or consent document")
    known = queries.consent(session, consent.id)
    row = _row(consent, participant, document, actor=actor, now=known.recorded_at if known else now)
    if known:
        return _same(known, row), False
    _check(consent, participant, document, actor=actor, now=now)

    session.execute(insert(Consent).values(row))
    audit.record(
        session,
        audit.Event(
            stream=participant.trial_id,
            action=f"consent.{consent.decision}",
            object_type="consent",
            object_id=str(consent.id),
            actor=actor,
            at=now,
            after=row,
            detail={"participant": str(participant_id), **{name: row[name] for name in ("kind", "version", "digest")}},
        ),
    )
    if consent.decision == consents.WITHDRAWN:
        _withdraw(session, participant, consent, actor=actor, now=now, catalogue=catalogue)
    stored = queries.consent(session, consent.id)
    assert stored is not None
    return stored, True


def _row(
    consent: NewConsent, participant: Participant, document: ConsentDocument, *, actor: Actor, now: datetime
) -> dict[str, Any]:
    of_document = {name: getattr(document, name) for name in ("kind", "version", "language", "digest")}
    return {
        "id": consent.id,
        "trial_id": participant.trial_id,
        "participant_id": participant.id,
        "document_id": document.id,
        **of_document,
        "decision": consent.decision,
        "signed_by": consent.signed_by,
        "at": min(consent.at, now),
        "zone": consent.zone,
        "recorded_at": now,
        "recorded_by": f"{actor.kind}:{actor.id}",
    }


def _same(known: Consent, row: dict[str, Any]) -> Consent:
    said = (name for name in row if name != "recorded_by")
    if any(getattr(known, name) != row[name] for name in said):
        raise Conflict("this id holds another decision already")
    return known


def _check(
    consent: NewConsent, participant: Participant, document: ConsentDocument, *, actor: Actor, now: datetime
) -> None:
    if consent.zone not in available_timezones():
        raise Invalid("the time zone is not known", errors=[Place("/zone", "not an IANA time zone")])
    zone = ZoneInfo(consent.zone)
    if actor.kind != "device" and consent.at > now + CLOCKS_DIFFER:
        raise Conflict("this lies in the future", errors=[Place("/at", "this lies in the future")])
    if document.effective_on > now.astimezone(zone).date():
        raise Conflict("this document is not in effect yet", errors=[Place("/document_id", "not in effect yet")])
    faults = consents.problems(
        kind=document.kind,
        decision=consent.decision,
        signed_by=consent.signed_by,
        birth_year=participant.birth_year,
        on=min(consent.at, now).astimezone(zone).date(),
    )
    if faults:
        raise Invalid("who has signed does not fit", errors=[Place(fault.pointer, fault.message) for fault in faults])


def _withdraw(
    session: Session,
    participant: Participant,
    consent: NewConsent,
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
) -> None:
    """Nobody is asked any more who has taken their consent back; once is enough, and not after death."""
    facts = current(queries.facts(session, participant.id))
    if any(fact.kind == "death" or fact.detail.get("from") == "all" for fact in facts):
        return
    record_own_fact(
        session,
        actor=actor,
        now=now,
        catalogue=catalogue,
        participant_id=participant.id,
        said=Decided(uuid5(consent.id, "withdrawal"), consent.at),
        kind="withdrawal",
        detail={"from": "all"},
    )
    if actor.kind == "device":
        told = draft.participant_decided(
            consent.id, trial_id=participant.trial_id, site_id=participant.site_id, now=now
        )
        messages.enqueue(session, [told], now=now)

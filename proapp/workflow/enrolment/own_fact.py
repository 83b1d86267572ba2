"""What a participant says about themselves with their own phone becomes a fact like any other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from proapp.base.actor import Actor
from proapp.base.errors import NotFound
from proapp.participant import queries
from proapp.participant.fact import Current, current
from proapp.trial import queries as trials
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.treatment.record_fact import NewFact, Recorded, record_fact


@dataclass(frozen=True, slots=True)
class Decided:
    """The id a phone makes for a decision, and the time of it by the phone's clock."""

    id: UUID
    at: datetime


def record_own_fact(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
    participant_id: UUID,
    said: Decided,
    kind: str,
    detail: dict[str, Any],
) -> Recorded:
    """Keep what a participant decided, as a fact of a kind; the same again changes nothing.

    Raises NotFound, Invalid and Conflict as `record_fact` does, but never for a phone's clock.
    """
    participant = queries.participant(session, participant_id, lock=True)
    if participant is None:
        raise NotFound("there is no such participant")
    site = trials.site(session, participant.site_id)
    assert site is not None
    known = queries.fact(session, said.id)
    facts = current(queries.facts(session, participant_id))
    when = moment(said.at, now=known.recorded_at if known else now, facts=facts, zone=site.zone)
    return record_fact(
        session,
        actor=actor,
        now=now,
        catalogue=catalogue,
        participant_id=participant_id,
        fact=NewFact(id=said.id, kind=kind, at=when, detail=detail),
    )


def moment(at: datetime, *, now: datetime, facts: Iterable[Current], zone: str) -> datetime:
    """When something happened that a phone says happened `at`: then, unless that is to come or before registration.

    A wrong clock must not cost a participant their decision: what cannot be true counts from its arrival.
    """
    on = at.astimezone(ZoneInfo(zone)).date()
    registered = next((fact.on for fact in facts if fact.kind == "registration"), on)
    return at.astimezone(UTC) if at <= now and on >= registered else now

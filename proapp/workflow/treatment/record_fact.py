"""Something happened to a participant: it is kept for good, and the schedule follows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.canonical import digest, plain
from proapp.base.errors import Conflict, Invalid, NotFound, Place
from proapp.message import queries as message_queries
from proapp.message import standstill
from proapp.participant import fact as facts
from proapp.participant import queries
from proapp.participant.fact import Fact
from proapp.participant.tables import DatedFact, Participant
from proapp.schedule.relevance import may_change_plan
from proapp.treatment import refusal
from proapp.treatment.course import course
from proapp.trial import queries as trial_queries
from proapp.trial.protocol import Protocol
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.treatment.replan import Change, replan
from proapp.worklist.standing import look_ahead


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact as it is said. `on` is the day at the site; `at`, aware, is given for an administration and may be left
    out otherwise. `corrects` names the fact this one replaces, with a `reason`.
    """

    id: UUID
    kind: str
    on: date | None = None
    at: datetime | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    corrects: UUID | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """The fact as kept, whether it is new, what it changed in the schedule, and what a person must decide."""

    fact: DatedFact
    created: bool
    change: Change
    questions: tuple[str, ...] = ()


def record_fact(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
    participant_id: UUID,
    fact: NewFact,
) -> Recorded:
    """Keep a fact and plan the schedule again. The same fact again changes nothing.

    Raises NotFound, Invalid naming each fault, Conflict (another content under this id; a cycle given twice on one day;
    a dose before allocation; a date in the future ...).
    """
    participant = queries.participant(session, participant_id, lock=True)
    if participant is None:
        raise NotFound("there is no such participant")
    site = trial_queries.site(session, participant.site_id)
    assert site is not None
    row = _row(fact, participant, zone=ZoneInfo(site.zone), actor=actor, now=now)
    if known := queries.fact(session, fact.id):
        return Recorded(_same(known, row), created=False, change=Change())
    protocol = catalogue.protocol(session, participant.trial_id, participant.protocol_version)
    earlier = queries.facts(session, participant_id)
    new = Fact(fact.id, fact.kind, row["on"], fact.at, row["detail"], fact.corrects, now, fact.reason)
    closed = _closed(session, catalogue, protocol) if fact.kind == "allocation" else frozenset[str]()
    _check(new, earlier, protocol=protocol, zone=site.zone, now=now, closed=closed)

    session.execute(insert(DatedFact).values(row))
    audit.record(
        session,
        audit.Event(
            stream=participant.trial_id,
            action="fact.corrected" if fact.corrects else "fact.recorded",
            object_type="fact",
            object_id=str(fact.id),
            actor=actor,
            at=now,
            after=row,
            reason_text=fact.reason,
            detail={"kind": fact.kind, "participant": str(participant_id)},
        ),
    )
    _keep_silent(session, participant, (*earlier, new), told=new, now=now)
    if may_change_plan(protocol, new, earlier):
        change, questions = replan(
            session,
            actor=actor,
            now=now,
            protocol=protocol,
            participant=participant,
            site=site,
            definitions=catalogue.library,
            because=f"fact:{fact.id}",
        )
    else:
        change = Change()
        folded = course(protocol, (*earlier, new), site_zone=site.zone)
        look_ahead(session, participant.id, participant.trial_id, course=folded)
        questions = tuple(one.words for one in folded.questions)
    stored = queries.fact(session, fact.id)
    assert stored is not None
    return Recorded(stored, created=True, change=change, questions=questions)


def _row(fact: NewFact, participant: Participant, *, zone: ZoneInfo, actor: Actor, now: datetime) -> dict[str, Any]:
    """The fact as it is stored; raises Invalid for what it lacks by itself."""
    on = fact.on if fact.on is not None or fact.at is None else fact.at.astimezone(zone).date()
    faults = facts.problems(fact.kind, fact.detail, at=fact.at, corrects=fact.corrects, reason=fact.reason)
    places = [Place(fault.pointer, fault.message) for fault in faults]
    if on is None:
        places.append(Place("/on", "say the day or the time"))
    if places or on is None:
        raise Invalid("the fact does not have its form", errors=places)
    content = {
        "participant": participant.id, "kind": fact.kind, "on": on, "at": fact.at, "detail": fact.detail,
        "corrects": fact.corrects, "reason": fact.reason,
    }  # fmt: skip
    return {
        "id": fact.id,
        "trial_id": participant.trial_id,
        "participant_id": participant.id,
        "kind": fact.kind,
        "on": on,
        "at": fact.at,
        "detail": dict(fact.detail),
        "corrects": fact.corrects,
        "reason": fact.reason,
        "recorded_at": now,
        "recorded_by": f"{actor.kind}:{actor.id}",
        "digest": digest(plain(content)),
    }


def _keep_silent(
    session: Session, participant: Participant, known: tuple[Fact, ...], *, told: Fact, now: datetime
) -> None:
    """Take back what waits to be sent to somebody who is not to be reminded, from this commit on."""
    if told.kind not in standstill.KINDS:
        return
    today = now.astimezone(ZoneInfo(participant.zone)).date()
    if why := standstill.standstill(known, on=today):
        message_queries.cancel_pending(session, recipient=f"participant:{participant.id}", why=why)


def _same(known: DatedFact, row: Mapping[str, Any]) -> DatedFact:
    if known.digest != row["digest"]:
        raise Conflict("this id holds another fact already")
    return known


def _closed(session: Session, catalogue: Catalogue, protocol: Protocol) -> frozenset[str]:
    """Arms that the newest version of the protocol closes or leaves out, as after an interim look."""
    newest = trial_queries.newest_version(session, protocol.trial)
    assert newest is not None
    arms = catalogue.protocol(session, protocol.trial, newest).arms
    return frozenset(name for name in protocol.arms if name not in arms or not arms[name].open)


def _check(
    new: Fact, earlier: tuple[Fact, ...], *, protocol: Protocol, zone: str, now: datetime, closed: frozenset[str]
) -> None:
    """Raises Conflict with everything that speaks against the fact beside what is known."""
    if found := refusal.refusals(protocol, earlier, new, now=now, site_zone=zone, closed=closed):
        raise Conflict(
            "this cannot be beside what is recorded already",
            errors=[Place(fault.pointer, fault.message) for fault in found],
        )

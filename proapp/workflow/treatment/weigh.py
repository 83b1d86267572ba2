"""What a new fact would change: gathered and decided, nothing stored. Recording and its preview both rest on this."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from proapp.base.actor import Actor
from proapp.base.canonical import digest, plain
from proapp.base.errors import Conflict, Invalid, NotFound, Place
from proapp.message import standstill
from proapp.participant import fact as facts
from proapp.participant import queries
from proapp.participant.fact import Fact
from proapp.participant.person import Person
from proapp.participant.tables import DatedFact, Participant
from proapp.schedule import queries as schedules
from proapp.schedule.difference import Difference, Existing
from proapp.schedule.relevance import may_change_plan
from proapp.treatment import refusal
from proapp.treatment.course import course
from proapp.trial import queries as trials
from proapp.trial.asked import Definitions
from proapp.trial.protocol import Protocol
from proapp.trial.tables import Site
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.treatment.person import person_of, zone_then
from proapp.workflow.treatment.replan import Replanned, replanned


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
class Known:
    """What stands about a participant before the fact. `row` is the fact as it would be kept, `kept` what is kept under
    its id already; `zone` that of the site where they were then. `existing` is the schedule; of a fact that cannot
    change it it is left unread, and None.
    """

    participant: Participant
    site: Site
    zone: ZoneInfo
    protocol: Protocol
    person: Person
    facts: tuple[Fact, ...]
    existing: tuple[Existing, ...] | None
    closed: frozenset[str]
    row: Mapping[str, Any]
    new: Fact
    kept: DatedFact | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows from a fact: the schedule's change and the course, and why its participant is left in peace from now
    on, if that is so.
    """

    replanned: Replanned
    silence: str | None


def gathered(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
    participant_id: UUID,
    fact: NewFact,
    lock: bool = False,
) -> Known:
    """Everything the decision needs. `lock` makes whoever plans the same schedule at the same time wait.

    Raises NotFound, Invalid naming each fault, and Conflict for another content under the fact's id.
    """
    participant = queries.participant(session, participant_id, lock=lock)
    if participant is None:
        raise NotFound("there is no such participant")
    site = trials.site(session, participant.site_id)
    assert site is not None
    zone = zone_then(session, participant, on=fact.on, at=fact.at)
    row = row_of(fact, participant, zone=zone, actor=actor, now=now)
    kept = _kept(session, row)
    if participant.merged_into is not None and kept is None:
        raise Conflict("this registration was merged into another: record it there")
    protocol = catalogue.protocol(session, participant.trial_id, participant.protocol_version)
    earlier = queries.facts(session, participant_id)
    new = Fact(fact.id, fact.kind, row["on"], fact.at, row["detail"], fact.corrects, now, fact.reason)
    moves = may_change_plan(protocol, new, earlier)
    return Known(
        participant=participant,
        site=site,
        zone=zone,
        protocol=protocol,
        person=person_of(session, participant, catalogue=catalogue),
        facts=earlier,
        existing=tuple(schedules.existing(session, participant_id)) if moves else None,
        closed=closed_arms(session, catalogue, protocol) if fact.kind == "allocation" else frozenset(),
        row=row,
        new=new,
        kept=kept,
    )


def decided(known: Known, *, now: datetime, definitions: Definitions) -> Decision:
    """What the fact changes. Raises Conflict with everything that speaks against it beside what is known.

    The same values always give the same decision: what a preview shows is what recording then does.
    """
    zone = known.zone.key
    found = refusal.refusals(
        known.protocol, known.facts, known.new, now=now, site_zone=zone, closed=known.closed
    )  # fmt: skip
    if found:
        raise Conflict(
            "this cannot be beside what is recorded already",
            errors=[Place(fault.pointer, fault.message) for fault in found],
        )
    told = (*known.facts, known.new)
    if known.existing is None:
        made = Replanned(Difference(), course(known.protocol, told, site_zone=zone))
    else:
        made = replanned(
            known.protocol, known.person, told, existing=known.existing, now=now, definitions=definitions
        )  # fmt: skip
    return Decision(made, _silence(known, told, now=now))


def row_of(fact: NewFact, participant: Participant, *, zone: ZoneInfo, actor: Actor, now: datetime) -> dict[str, Any]:
    """The fact as it is stored. Raises Invalid for what it lacks by itself."""
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


def _kept(session: Session, row: Mapping[str, Any]) -> DatedFact | None:
    known = queries.fact(session, row["id"])
    if known is not None and known.digest != row["digest"]:
        raise Conflict("this id holds another fact already")
    return known


def _silence(known: Known, told: tuple[Fact, ...], *, now: datetime) -> str | None:
    """Why what waits to be sent to the participant is to be taken back."""
    if known.new.kind not in standstill.KINDS:
        return None
    today = now.astimezone(ZoneInfo(known.participant.zone)).date()
    return standstill.standstill(told, on=today)


def closed_arms(session: Session, catalogue: Catalogue, protocol: Protocol) -> frozenset[str]:
    """Arms that the newest version of the protocol closes or leaves out, as after an interim look."""
    newest = trials.newest_version(session, protocol.trial)
    assert newest is not None
    arms = catalogue.protocol(session, protocol.trial, newest).arms
    return frozenset(name for name in protocol.arms if name not in arms or not arms[name].open)

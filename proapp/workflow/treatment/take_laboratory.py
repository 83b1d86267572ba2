"""A file of laboratory values is taken whole or not at all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import SITE_ROLES, Actor
from proapp.base.errors import Conflict, Invalid, NotFound, Place
from proapp.base.fault import Fault, pointer
from proapp.participant import queries
from proapp.participant.fact import Current, Fact, current
from proapp.participant.laboratory_file import Line, read
from proapp.participant.tables import DatedFact, Participant
from proapp.treatment.refusal import refusals
from proapp.trial import queries as trials
from proapp.trial.protocol import Protocol
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.treatment.person import site_of
from proapp.workflow.treatment.weigh import NewFact, row_of

LABORATORY = "laboratory"


@dataclass(frozen=True, slots=True)
class Taken:
    """One line of the file: `new` is recorded now, `known` was there before."""

    line: int
    participant: str
    on: date
    analyte: str
    status: str
    fact: UUID


@dataclass(frozen=True, slots=True)
class Report:
    """By line. `stored` says how many facts were kept: none of a dry run."""

    rows: tuple[Taken, ...]
    stored: int
    dry_run: bool


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose values are read, and what is known of them already: by day and analyte."""

    participant: Participant
    zone: ZoneInfo
    protocol: Protocol
    others: tuple[Fact, ...]
    known: Mapping[tuple[date, str], tuple[Current, Any]]


def take_laboratory(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
    trial_id: str,
    text: str,
    dry_run: bool = False,
) -> Report:
    """Record every value of the file as a fact of its own; the same file again changes nothing.

    Raises Invalid with each fault by line and column, and then nothing is stored. Who holds a role at a site only takes
    that site's participants; of all others one learns nothing. Raises NotFound for an unknown trial.
    """
    if trials.trial(session, trial_id) is None:
        raise NotFound("there is no such trial")
    content = read(text)
    found = list(content.faults)
    taken: list[Taken] = []
    rows: list[dict[str, Any]] = []
    for code, lines in _by_participant(content.lines).items():
        owner = _owner(session, actor, trial_id, code, catalogue=catalogue)
        if owner is None:
            found += [Fault(pointer(line.line, "participant"), "there is no such participant") for line in lines]
            continue
        for line in lines:
            outcome = _judged(session, owner, line, actor=actor, now=now)
            if isinstance(outcome, list):
                found += outcome
                continue
            status, fact_id, row = outcome
            taken.append(Taken(line.line, code, line.on, line.analyte, status, fact_id))
            rows += [row] if row else []
    if found:
        raise _refused(found)
    if not dry_run:
        _store(session, rows, actor=actor, now=now)
    return Report(tuple(sorted(taken, key=lambda one: one.line)), 0 if dry_run else len(rows), dry_run)


def _refused(found: Iterable[Fault]) -> Invalid:
    places = [Place(fault.pointer, fault.message) for fault in sorted(found, key=_place)]
    return Invalid("nothing was stored: correct these lines and send the whole file again", errors=places)


def _place(fault: Fault) -> tuple[int, str]:
    line, _, column = fault.pointer.strip("/").partition("/")
    return int(line), column


def _by_participant(lines: Iterable[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found[line.participant].append(line)
    return found


def _owner(session: Session, actor: Actor, trial_id: str, code: str, *, catalogue: Catalogue) -> _Owner | None:
    """None for whom there is not, who was merged into another, or whom this actor does not reach."""
    participant = queries.coded(session, trial_id, code)
    if participant is None or participant.merged_into is not None:
        return None
    if not actor.roles(trial_id, participant.site_id) & (SITE_ROLES | {"data_manager"}):
        return None
    facts = queries.facts(session, participant.id)
    protocol = catalogue.protocol(session, trial_id, participant.protocol_version)
    return _Owner(
        participant=participant,
        zone=ZoneInfo(site_of(session, participant).zone),
        protocol=protocol,
        others=tuple(fact for fact in facts if fact.kind != LABORATORY),
        known={
            (fact.on, analyte): (fact, result)
            for fact in current(fact for fact in facts if fact.kind == LABORATORY)
            for analyte, result in fact.detail["results"].items()
        },
    )


def _judged(
    session: Session, owner: _Owner, line: Line, *, actor: Actor, now: datetime
) -> tuple[str, UUID, dict[str, Any] | None] | list[Fault]:
    """Whether the line is new, with its fact's row, or known; or what is wrong with it."""
    if known := owner.known.get((line.on, line.analyte)):
        fact, result = known
        if result == line.result:
            return "known", fact.id, None
        words = "another value of this day is recorded already: correct that"
        return [Fault(pointer(line.line, "value"), words)]
    fact_id = uuid5(owner.participant.id, f"laboratory/{line.on.isoformat()}/{line.analyte}")
    if queries.fact(session, fact_id) is not None:
        return [Fault(pointer(line.line, "value"), "this day's value was recorded once and corrected since")]
    new = NewFact(fact_id, LABORATORY, on=line.on, detail={"results": {line.analyte: dict(line.result)}})
    try:
        row = row_of(new, owner.participant, zone=owner.zone, actor=actor, now=now)
    except (Invalid, Conflict) as problem:
        return [Fault(pointer(line.line, "value"), place.message) for place in problem.errors]
    found = refusals(owner.protocol, owner.others, _fact(row, now), now=now, site_zone=owner.zone.key)
    if found:
        return [Fault(pointer(line.line, fault.pointer.strip("/") or "on"), fault.message) for fault in found]
    return "new", fact_id, row


def _fact(row: Mapping[str, Any], now: datetime) -> Fact:
    return Fact(row["id"], row["kind"], row["on"], row["at"], row["detail"], None, now, None)


def _store(session: Session, rows: Sequence[dict[str, Any]], *, actor: Actor, now: datetime) -> None:
    if not rows:
        return
    session.execute(insert(DatedFact), rows)
    for event in _events(rows, actor=actor, now=now):
        audit.record(session, event)


def _events(rows: Iterable[dict[str, Any]], *, actor: Actor, now: datetime) -> Iterator[audit.Event]:
    for row in rows:
        yield audit.Event(
            stream=row["trial_id"],
            action="fact.recorded",
            object_type="fact",
            object_id=str(row["id"]),
            actor=actor,
            at=now,
            after=row,
            detail={"kind": LABORATORY, "participant": str(row["participant_id"]), "by": "file"},
        )

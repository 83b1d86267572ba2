"""Named reads and writes of the busiest path: what handing in answers looks up, and what it stores.

Its statements are built once, because building one takes longer than running it; each serves one answer or a queue.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    delete,
    insert,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from proapp.base.tables import table_of
from proapp.participant.tables import Participant
from proapp.response.past import Reported, Span
from proapp.response.tables import Draft, Response
from proapp.schedule.tables import Assignment
from proapp.trial.tables import Site

RESPONSE, DRAFT, ASSIGNMENT = table_of(Response), table_of(Draft), table_of(Assignment)
PARTICIPANT, SITE = table_of(Participant), table_of(Site)


@dataclass(frozen=True, slots=True)
class Known:
    """What the server already holds under a response's id, or in force for an assignment."""

    id: UUID
    participant_id: UUID
    assignment_id: UUID
    receipt_id: UUID
    received_at: datetime
    late: bool
    content_digest: str
    answers: Mapping[str, Any]
    voided: bool
    current: bool


KNOWN = select(*(RESPONSE.c[name] for name in Known.__slots__)).where(
    or_(
        RESPONSE.c.id.in_(bindparam("ids", expanding=True)),
        and_(RESPONSE.c.assignment_id.in_(bindparam("assignments", expanding=True)), RESPONSE.c.current),
    )
)


def known(session: Session, ids: Collection[UUID], assignment_ids: Collection[UUID]) -> list[Known]:
    """Responses by the ids their clients gave them, and those in force for assignments, in one round trip."""
    found = session.connection().execute(KNOWN, {"ids": list(ids), "assignments": list(assignment_ids)})
    return [Known(*row) for row in found]


@dataclass(frozen=True, slots=True)
class Whose:
    """A participant as the submit path needs them: where they are treated, and by which protocol."""

    participant_id: UUID
    trial_id: str
    protocol_version: str
    site_id: UUID
    site_zone: str


@dataclass(frozen=True, slots=True)
class Asked:
    """An assignment as the submit path needs it."""

    id: UUID
    participant_id: UUID
    timepoint: str
    ordinal: int
    instrument: str
    opens_at: datetime
    target_on: date
    closes_at: datetime
    started_at: datetime | None
    cancelled_at: datetime | None


def _gathered() -> Select[Any]:
    p, a = PARTICIPANT.c, ASSIGNMENT.c
    whose = (p.id, p.trial_id, p.protocol_version, p.site_id, SITE.c.zone)
    asked = (a[name].label(f"asked_{name}") for name in Asked.__slots__)
    wanted = a.id.in_(bindparam("assignments", expanding=True))
    return (
        select(*whose, *asked)
        .select_from(PARTICIPANT)
        .join(SITE, SITE.c.id == p.site_id)
        .outerjoin(ASSIGNMENT, wanted)
        .where(p.id == bindparam("participant"))
    )


GATHERED = _gathered()
WHOSE = len(Whose.__slots__)


def gathered(
    session: Session, participant_id: UUID, assignment_ids: Collection[UUID]
) -> tuple[Whose, dict[UUID, Asked]]:
    """A participant, and assignments by id whoever's they are, in one round trip; unknown ones are left out."""
    wanted = {"participant": participant_id, "assignments": list(assignment_ids)}
    rows = session.connection().execute(GATHERED, wanted).all()
    asked = (Asked(*row[WHOSE:]) for row in rows if row[WHOSE] is not None)
    return Whose(*rows[0][:WHOSE]), {one.id: one for one in asked}


def _span(name: str) -> Select[Any]:
    c, a = RESPONSE.c, ASSIGNMENT.c
    within: list[ColumnElement[bool]] = [
        c.instrument.between(bindparam(f"{name}_from"), bindparam(f"{name}_to")),
        c.completed_at >= bindparam(f"{name}_since"),
        c.completed_at < bindparam(f"{name}_before"),
    ]
    found = (
        select(c.id, c.instrument, c.answers, c.completed_at, a.target_on, a.timepoint, a.ordinal)
        .join_from(RESPONSE, ASSIGNMENT, c.assignment_id == a.id)
        .where(c.participant_id == bindparam("participant"), c.current, ~c.voided, *within)
        .order_by(c.completed_at.desc(), c.id)
        .limit(bindparam(f"{name}_limit"))
        .subquery(name)
    )
    return select(found)


@cache
def _spans(number: int) -> Select[Any] | CompoundSelect[Any]:
    parts = [_span(f"span{place}") for place in range(number)]
    return union_all(*parts) if number > 1 else parts[0]


def history(session: Session, participant_id: UUID, spans: Sequence[Span]) -> list[Reported]:
    """What a participant has reported within any of some spans, in one round trip; what lies in several comes twice."""
    if not spans:
        return []
    asked: dict[str, Any] = {"participant": participant_id}
    for place, span in enumerate(spans):
        name, only = f"span{place}", span.instrument_id
        asked[f"{name}_from"], asked[f"{name}_to"] = (f"{only}@", f"{only}A") if only else ("", "~")
        asked[f"{name}_since"], asked[f"{name}_before"] = span.since, span.before
        asked[f"{name}_limit"] = span.limit
    return [Reported(*row) for row in session.connection().execute(_spans(len(spans)), asked)]


ADD = insert(RESPONSE)


def add(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store responses."""
    if rows:
        session.connection().execute(ADD, list(rows))


FORGET = delete(DRAFT).where(DRAFT.c.assignment_id.in_(bindparam("assignments", expanding=True)))


def forget_drafts(session: Session, assignment_ids: Collection[UUID]) -> None:
    """Drafts of what has been answered are gone with the answer."""
    if assignment_ids:
        session.connection().execute(FORGET, {"assignments": list(assignment_ids)})

"""Named reads and writes of responses and of what went to quarantine.

This is the busiest path: its statements are built once, because building one takes longer than running it.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    bindparam,
    insert,
    literal,
    literal_column,
    select,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from proapp.base.tables import table_of
from proapp.participant.tables import Participant
from proapp.response.tables import Quarantine, Response
from proapp.schedule.tables import Assignment
from proapp.trial.tables import Site

RESPONSE = table_of(Response)
QUARANTINE = table_of(Quarantine)
ASSIGNMENT = table_of(Assignment)
PARTICIPANT = table_of(Participant)
SITE = table_of(Site)

Asked = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Known:
    """What the server already holds under a response's id."""

    participant_id: UUID
    assignment_id: UUID
    receipt_id: UUID
    received_at: datetime
    late: bool
    content_digest: str
    answers: dict[str, Any]
    voided: bool


KNOWN = select(*(RESPONSE.c[name] for name in Known.__slots__))
BY_ID = KNOWN.where(RESPONSE.c.id == bindparam("of"))
IN_FORCE = KNOWN.where(RESPONSE.c.assignment_id == bindparam("of"), RESPONSE.c.current)


def known(session: Session, response_id: UUID) -> Known | None:
    """A response by the id its client gave it."""
    row = session.connection().execute(BY_ID, {"of": response_id}).first()
    return None if row is None else Known(*row)


def current(session: Session, assignment_id: UUID) -> Known | None:
    """The response in force for an assignment."""
    row = session.connection().execute(IN_FORCE, {"of": assignment_id}).first()
    return None if row is None else Known(*row)


def _asked() -> Select[Any]:
    a, p = ASSIGNMENT.c, PARTICIPANT.c
    columns = (
        a.id, a.trial_id, a.timepoint, a.ordinal, a.instrument, a.opens_at, a.closes_at, a.target_on, a.cancelled_at,
        p.site_id, p.protocol_version, p.id.label("participant_id"), SITE.c.zone.label("site_zone"),
        SITE.c.cover.label("site_cover"),
    )  # fmt: skip
    query = select(*columns).join_from(ASSIGNMENT, PARTICIPANT, a.participant_id == p.id)
    query = query.join(SITE, SITE.c.id == p.site_id)
    return query.where(a.id == bindparam("assignment"), p.id == bindparam("participant"))


ASKED = _asked()


def asked_of(session: Session, participant_id: UUID, assignment_id: UUID) -> Asked | None:
    """An assignment of this participant together with what the submit path needs to know about both; else None."""
    return session.connection().execute(ASKED, {"assignment": assignment_id, "participant": participant_id}).first()


@dataclass(frozen=True, slots=True)
class Reported:
    """A response in force as rules look at it: what it answered, when, and where in the plan it stood."""

    id: UUID
    instrument: str
    answers: dict[str, Any]
    completed_at: datetime
    target_on: date
    timepoint: str
    ordinal: int


@dataclass(frozen=True, slots=True)
class Span:
    """Which of a participant's responses in force to look back at: the newest `limit` of one instrument, in any
    version, or of all, completed from `since` on and before `before`.
    """

    before: datetime
    limit: int
    instrument_id: str | None = None
    since: datetime = datetime(1900, 1, 1, tzinfo=UTC)


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
    return select(literal_column(f"'{name}'").label("span"), *found.columns)


@cache
def _spans(names: tuple[str, ...]) -> CompoundSelect[Any]:
    return union_all(*map(_span, names))


def history(session: Session, participant_id: UUID, spans: Mapping[str, Span]) -> Mapping[str, list[Reported]]:
    """What a participant has reported within some spans, by the words a caller names them, in one round trip; newest
    first in each, and nothing in a span that is not named.
    """
    asked: dict[str, Any] = {"participant": participant_id}
    for name, span in spans.items():
        only = span.instrument_id
        asked[f"{name}_from"], asked[f"{name}_to"] = (f"{only}@", f"{only}A") if only else ("", "~")
        asked[f"{name}_since"], asked[f"{name}_before"] = span.since, span.before
        asked[f"{name}_limit"] = span.limit
    found: dict[str, list[Reported]] = defaultdict(list)
    for name, *row in session.connection().execute(_spans(tuple(spans)), asked):
        found[name].append(Reported(*row))
    for reports in found.values():
        reports.sort(key=lambda reported: reported.completed_at, reverse=True)
    return found


ADD = insert(RESPONSE)


def add(session: Session, row: dict[str, Any]) -> None:
    """Store a response."""
    session.connection().execute(ADD, row)


def supersede(session: Session, response_id: UUID) -> None:
    """A later revision takes this one's place; the row itself stays as it was."""
    session.execute(update(RESPONSE).where(RESPONSE.c.id == response_id).values(current=False))


def response(session: Session, response_id: UUID) -> Response | None:
    """A response by id, superseded or not."""
    return session.get(Response, response_id)


def revisions(session: Session, assignment_id: UUID) -> list[Response]:
    """Everything ever answered to an assignment, oldest first."""
    query = select(Response).where(Response.assignment_id == assignment_id).order_by(Response.revision)
    return list(session.scalars(query))


def of_participant(session: Session, participant_id: UUID, *, instrument: str | None = None) -> list[Response]:
    """A participant's responses in force, oldest first."""
    query = (
        select(Response)
        .where(Response.participant_id == participant_id, Response.current)
        .order_by(Response.completed_at, Response.id)
    )
    if instrument is not None:
        query = query.where(Response.instrument == instrument)
    return list(session.scalars(query))


def held(session: Session, participant_id: UUID, response_id: UUID, body_digest: str) -> Quarantine | None:
    """The same bytes under the same id, if they are in quarantine already."""
    query = select(Quarantine).where(
        Quarantine.participant_id == participant_id,
        Quarantine.response_id == response_id,
        Quarantine.body_digest == body_digest,
    )
    return session.scalar(query)


def hold(session: Session, row: dict[str, Any]) -> None:
    """Put what could not be accepted into quarantine."""
    session.execute(insert(QUARANTINE).values(row))


def quarantined(
    session: Session,
    trial_id: str,
    *,
    sites: frozenset[UUID] | None,
    before: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[tuple[Quarantine, Participant]]:
    """What waits in a trial's quarantine, newest first; `sites` None is every site; `before` is (received_at, id) of
    the last one seen.
    """
    query = (
        select(Quarantine, Participant)
        .join(Participant, Participant.id == Quarantine.participant_id)
        .where(Quarantine.trial_id == trial_id)
        .order_by(Quarantine.received_at.desc(), Quarantine.id.desc())
        .limit(limit)
    )
    if sites is not None:
        query = query.where(Participant.site_id.in_(sites))
    if before is not None:
        query = query.where(tuple_(Quarantine.received_at, Quarantine.id) < before)
    return [(row.Quarantine, row.Participant) for row in session.execute(query)]


def receipts(session: Session, participant_id: UUID) -> list[tuple[UUID, UUID, datetime, str]]:
    """Everything the server holds from a participant: (receipt, response id as sent, received at, how it is held)."""
    taken = select(Response.receipt_id, Response.id, Response.received_at, literal("accepted").label("held")).where(
        Response.participant_id == participant_id, Response.revision == 1
    )
    kept = select(
        Quarantine.receipt_id, Quarantine.response_id, Quarantine.received_at, literal("quarantined").label("held")
    ).where(Quarantine.participant_id == participant_id)
    return [(*row,) for statement in (taken, kept) for row in session.execute(statement)]

"""What has changed at a site since yesterday, from the rows themselves: who answered, what rose, what was decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, Table, and_, case, cast, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from proapp.access.tables import Device
from proapp.base.tables import table_of
from proapp.flag.tables import Flag
from proapp.participant.tables import Consent, DatedFact
from proapp.response.tables import CorrectionDecision, CorrectionRequest, MissingReason, Quarantine, Response
from proapp.worklist.part import PARTICIPANT, P
from proapp.worklist.tables import CallAttempt

RESPONSE, FACT, FLAG, DEVICE = (table_of(entity) for entity in (Response, DatedFact, Flag, Device))
CONSENT, HELD, CALL, REASON = (table_of(entity) for entity in (Consent, Quarantine, CallAttempt, MissingReason))
REQUEST, DECIDED = table_of(CorrectionRequest), table_of(CorrectionDecision)

# What becomes known about treatment, hidden where treatment is masked.
TREATMENT = ("given", "held", "delayed", "skipped", "reduced", "stopped", "allocation", "prescribed", "dosimetry",
             "end-of-treatment", "toxicity")  # fmt: skip
KINDS = (
    "answered", "answered-late", "entered", "answer-corrected", "answer-taken-out", "flag-raised", "flag-acknowledged",
    "flag-resolved", "phone-joined", "phone-revoked", "consent", "quarantined", "correction-requested",
    "correction-decided", "call", "missing-reason", "fact",
)  # fmt: skip
COLUMNS = ("kind", "at", "subject", "participant_id", "detail")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened: a word of KINDS, when it became known, what it is about and whose, and a code: the
    instrument, the level and symptom of a flag, the kind of a fact ..."""

    kind: str
    at: datetime
    subject: UUID
    participant_id: UUID
    detail: str | None
    code: str
    site_id: UUID


@dataclass(frozen=True, slots=True)
class Since:
    """What is asked: of which trial and sites (None: all), and from when on."""

    trial_id: str
    sites: frozenset[UUID] | None
    since: datetime
    now: datetime
    sees_treatment: bool


def changes(
    session: Session, asked: Since, *, before: tuple[datetime, UUID, str] | None = None, limit: int = 50
) -> list[Change]:
    """What happened, the newest first; `before` is (at, subject, kind) of the last one seen."""
    work = union_all(*_parts(asked)).subquery("work")
    row = work.c
    columns: list[Any] = [row[name] for name in COLUMNS]
    query: Select[Any] = select(*columns, P.code, P.site_id)
    query = query.join_from(work, PARTICIPANT, P.id == row.participant_id)
    query = query.where(row.at > asked.since, row.at <= asked.now)
    if asked.sites is not None:
        query = query.where(P.site_id.in_(asked.sites))
    if before is not None:
        query = query.where(_after(row, before))
    query = query.order_by(row.at.desc(), row.subject, row.kind).limit(limit)
    return [Change(*found) for found in session.connection().execute(query)]


def _after(row: Any, before: tuple[datetime, UUID, str]) -> ColumnElement[bool]:
    at, subject, kind = before
    later = and_(row.subject == subject, row.kind > kind)
    return or_(row.at < at, and_(row.at == at, or_(row.subject > subject, later)))


def _parts(asked: Since) -> Iterable[Select[Any]]:
    yield _responses(asked)
    yield _facts(asked)
    level = FLAG.c.level + "/" + FLAG.c.symptom
    for kind, at in (
        ("flag-raised", FLAG.c.raised_at),
        ("flag-acknowledged", FLAG.c.acknowledged_at),
        ("flag-resolved", FLAG.c.resolved_at),
    ):
        yield _part(asked, FLAG, kind, at=at, detail=level)
    yield _part(asked, DEVICE, "phone-joined", at=DEVICE.c.enrolled_at)
    yield _part(asked, DEVICE, "phone-revoked", at=DEVICE.c.revoked_at)
    yield _part(asked, CONSENT, "consent", at=CONSENT.c.recorded_at, detail=CONSENT.c.kind + " " + CONSENT.c.decision)
    yield _part(asked, HELD, "quarantined", at=HELD.c.received_at, detail=HELD.c.problem)
    yield _part(asked, REQUEST, "correction-requested", at=REQUEST.c.received_at)
    yield _part(
        asked, DECIDED, "correction-decided", at=DECIDED.c.decided_at, subject=DECIDED.c.request_id,
        detail=DECIDED.c.decision,
    )  # fmt: skip
    yield _part(asked, CALL, "call", at=CALL.c.recorded_at, detail=CALL.c.outcome)
    yield _part(asked, REASON, "missing-reason", at=REASON.c.recorded_at, detail=REASON.c.code)


def _part(
    asked: Since,
    table: Table,
    kind: str | ColumnElement[Any],
    *,
    at: ColumnElement[Any],
    subject: ColumnElement[Any] | None = None,
    detail: ColumnElement[Any] | None = None,
) -> Select[Any]:
    told = cast(null(), String) if detail is None else detail
    word = literal(kind) if isinstance(kind, str) else kind
    about = table.c.id if subject is None else subject
    values: Sequence[ColumnElement[Any]] = (word, at, about, table.c.participant_id, told)
    columns: list[Any] = [value.label(name) for name, value in zip(COLUMNS, values, strict=True)]
    return select(*columns).where(table.c.trial_id == asked.trial_id, at > asked.since)


def _responses(asked: Since) -> Select[Any]:
    row = RESPONSE.c
    kind = case(
        (row.voided, "answer-taken-out"),
        (row.revision > 1, "answer-corrected"),
        (row.mode.not_in(("app", "web")), "entered"),
        (row.late, "answered-late"),
        else_="answered",
    )
    found = _part(asked, RESPONSE, kind, at=row.received_at, detail=row.instrument)
    return found.where(row.participant_id.in_(select(P.id).where(P.trial_id == asked.trial_id)))


def _facts(asked: Since) -> Select[Any]:
    row = FACT.c
    found = _part(asked, FACT, "fact", at=row.recorded_at, detail=row.kind)
    return found if asked.sees_treatment else found.where(row.kind.not_in(TREATMENT))

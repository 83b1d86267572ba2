"""Named reads for exports: responses in force at a time of knowledge, their scores, and what the trial is run by."""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, String, exists, func, or_, select, tuple_, type_coerce
from sqlalchemy.orm import Session

from proapp.base.audit import AuditEvent
from proapp.base.tables import table_of
from proapp.export.asked import Asked
from proapp.export.scored import Made
from proapp.participant.tables import Participant, ParticipantMerge
from proapp.response.tables import Response
from proapp.schedule.tables import Assignment
from proapp.score.tables import ScoreRow
from proapp.trial.tables import ProtocolVersion, Site

A, E, P = table_of(Assignment).c, table_of(AuditEvent).c, table_of(Participant).c
R, S, V, W = table_of(Response).c, table_of(ScoreRow).c, table_of(ProtocolVersion).c, table_of(Site).c
LATER, FIRST = table_of(Response).alias("later"), table_of(Response).alias("first")
M = table_of(ParticipantMerge).c

# Not joined: a planner that begins with the sites would have to sort everybody's responses before the first one.
SITE = select(W.code).where(W.id == P.site_id).correlate(table_of(Participant)).scalar_subquery()

BATCH = 500  # responses held at a time
# What `proapp.export.column.RESPONSE` says of a response; the local day is worked out.
COLUMNS = (
    R.trial_id, SITE.label("site"), P.code.label("participant"), P.id.label("participant_id"), P.protocol_version,
    A.timepoint, A.ordinal, A.use, A.period, A.cycle, A.anchor, A.recall_spans, A.target_on,
    A.id.label("assignment_id"), R.id, R.revision, R.instrument, R.definition_digest, R.completed_at, R.zone,
    R.received_at, R.late, R.mode, R.answered_by, R.recorded_by, R.carried_from, R.language,
)  # fmt: skip
ORDER = (P.code, R.completed_at, R.id)


def one_snapshot(session: Session) -> None:
    """Have everything this session reads be of one moment. SQLite does so anyway. Call it first."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def responses(
    session: Session, asked: Asked, *, after: UUID | None = None, scored: bool = False, most: int | None = None
) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    """Responses in force as of the time asked for, some at a time, by participant's code and completion.

    `after` is a response of the trial to begin with, itself included; `scored`: those that have scores, otherwise all,
    with what was answered; `most` of them. The database hands the rows over as they are fetched (a cursor on the
    server), so that any number of them takes little memory.
    """
    query = _in_force(select(*COLUMNS) if scored else select(*COLUMNS, R.answers), asked).order_by(*ORDER).limit(most)
    if scored:
        query = query.where(exists().where(S.response_id == R.id))
    if after is not None and (start := position(session, asked.trial_id, after)) is not None:
        query = query.where(P.code >= start[0], tuple_(*ORDER) >= tuple(start))
    with closing(session.execute(query, execution_options={"yield_per": min(BATCH, most or BATCH)})) as found:
        yield from found.partitions()


def position(session: Session, trial_id: str, response_id: UUID) -> Row[*tuple[Any, ...]] | None:
    """Where a response stands in the order; None when the trial has no such response."""
    query = select(*ORDER).join(table_of(Participant), P.id == R.participant_id)
    return session.execute(query.where(R.id == response_id, R.trial_id == trial_id)).first()


def _in_force(query: Select[Any], asked: Asked) -> Select[Any]:
    """What was known then: no later revision had been received, and it was not taken out."""
    superseded = exists().where(
        LATER.c.assignment_id == R.assignment_id,
        LATER.c.revision > R.revision,
        LATER.c.received_at <= asked.as_of,
    )
    return (
        query.select_from(table_of(Participant))
        .join(table_of(Response), R.participant_id == P.id)
        .join(table_of(Assignment), A.id == R.assignment_id)
        .where(R.received_at <= asked.as_of, ~superseded, ~R.voided)
        .where(*of_people(asked), *_carried(asked), *_filters(asked))
    )


def of_people(asked: Asked) -> Iterator[ColumnElement[bool]]:
    """Which participants: at sites that are reached, and of somebody registered twice the one kept since the merge."""
    yield P.trial_id == asked.trial_id
    merged = exists().where(M.duplicate_id == P.id, M.merged_at <= asked.as_of)
    yield or_(P.merged_into.is_(None), ~merged)
    if asked.sites is not None:
        yield P.site_id.in_(asked.sites)
    if asked.site is not None:
        yield P.site_id == select(W.id).where(W.trial_id == asked.trial_id, W.code == asked.site).scalar_subquery()
    if asked.participant is not None:
        yield P.id == asked.participant


def _carried(asked: Asked) -> Iterator[ColumnElement[bool]]:
    """Of somebody registered twice what went over, since the merge and not before."""
    theirs = exists().where(M.duplicate_id == FIRST.c.participant_id, M.merged_at <= asked.as_of)
    yield or_(R.carried_from.is_(None), exists().where(FIRST.c.id == R.carried_from, theirs))


def _filters(asked: Asked) -> Iterator[ColumnElement[bool]]:
    if asked.timepoint is not None:
        yield A.timepoint == asked.timepoint
    if asked.instrument is not None:
        yield _of_instrument(asked.instrument)
    if asked.received_from is not None:
        yield R.received_at >= asked.received_from
    if asked.received_to is not None:
        yield R.received_at < asked.received_to


def _of_instrument(named: str) -> ColumnElement[bool]:
    return R.instrument == named if "@" in named else R.instrument.startswith(f"{named}@", autoescape=True)


# A response's id comes as the driver has it: made a UUID once a response, not once a score.
SCORES = select(
    type_coerce(S.response_id, String), S.definition_digest, S.scale, S.value, S.answered, S.of, S.method, S.reason
)


# PostgreSQL gathers a response's scores into one row: what costs is not to read numbers but to carry rows.
MADE = (S.scale, S.value, S.answered, S.of, S.method, S.reason)
GATHERED = select(
    S.response_id, func.min(S.definition_digest).label("digest"), *(func.array_agg(column) for column in MADE)
).group_by(S.response_id)


def scores(session: Session, response_ids: Sequence[UUID]) -> dict[UUID, tuple[str, list[Made]]]:
    """Scores of responses, each with the digest of the definition that made them."""
    if session.get_bind().dialect.name == "postgresql":
        gathered = session.execute(GATHERED.where(S.response_id.in_(response_ids)))
        return {row[0]: (row[1], list(zip(*row[2:], strict=True))) for row in gathered}
    rows = session.execute(SCORES.where(S.response_id.in_(response_ids)).order_by(S.response_id)).all()
    found: dict[UUID, tuple[str, list[Made]]] = {}
    for response_id, of_one in groupby(rows, key=itemgetter(0)):
        told = list(of_one)
        found[UUID(str(response_id))] = (told[0][1], [tuple(row[2:]) for row in told])
    return found


def protocols(session: Session, trial_id: str) -> dict[str, str]:
    """Digests of a trial's protocol by version, in the order they were loaded."""
    query = select(V.version, V.digest).where(V.trial_id == trial_id).order_by(V.loaded_at, V.version)
    return {row.version: row.digest for row in session.execute(query)}


def manifest(session: Session, export_id: UUID, *, kind: str, actor_id: str) -> dict[str, Any] | None:
    """What the audit trail says of an export that this actor took; None when there is none."""
    query = select(E.payload).where(
        E.object_id == str(export_id),
        E.object_type == "export",
        E.action.in_(("export.completed", "export.interrupted")),
        E.actor_kind == kind,
        E.actor_id == actor_id,
    )
    payload = session.scalar(query)
    if payload is None:
        return None
    told: dict[str, Any] = json.loads(payload)["detail"]
    return told

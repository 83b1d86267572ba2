"""What was asked for and not answered, as known at a time, with why it is missing as far as somebody has said."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from proapp.base.tables import table_of
from proapp.export.asked import Asked
from proapp.export.column import RESPONSE
from proapp.export.queries import BATCH, SITE, A, P, R, of_people
from proapp.export.table import Group
from proapp.participant.tables import Participant
from proapp.response.tables import MissingReason, Response
from proapp.schedule.tables import Assignment

SHARED = (
    "trial", "site", "participant", "participant_id", "protocol_version", "timepoint", "ordinal", "use", "period",
    "cycle", "anchor", "recall_spans", "target_on", "assignment_id", "instrument",
)  # fmt: skip
BASE = tuple(column for column in RESPONSE if column.name in SHARED)
REASON = table_of(MissingReason)
LATER = REASON.alias("later")
COLUMNS = (
    A.trial_id, SITE, P.code, P.id.label("participant_id"), P.protocol_version, A.timepoint, A.ordinal, A.use,
    A.period, A.cycle, A.anchor, A.recall_spans, A.target_on, A.id.label("assignment_id"), A.instrument, A.opens_at,
    A.closes_at, A.cancelled_at, REASON.c.code, REASON.c.source,
)  # fmt: skip


def absent(session: Session, asked: Asked, pick: Any) -> Iterator[Group]:
    """A group for each assignment whose window had closed without any answer; what a plan took back before it opened is
    none. `pick` takes the values that may be seen out of all of `BASE`.
    """
    newest = select(func.max(LATER.c.version)).where(
        LATER.c.assignment_id == A.id, LATER.c.recorded_at <= asked.as_of
    )  # fmt: skip
    said = and_(REASON.c.assignment_id == A.id, REASON.c.version == newest.scalar_subquery())
    query = (
        select(*COLUMNS)
        .select_from(table_of(Participant))
        .join(table_of(Assignment), A.participant_id == P.id)
        .outerjoin(REASON, said)
        .where(*of_people(asked), *_missing(asked))
        .order_by(P.code, A.opens_at, A.id)
    )
    with closing(session.execute(query, execution_options={"yield_per": BATCH})) as found:
        for row in found:
            *base, opened_at, closed_at, cancelled_at, code, source = row
            base[SHARED.index("participant_id")] = str(base[SHARED.index("participant_id")])
            base[SHARED.index("assignment_id")] = str(base[SHARED.index("assignment_id")])
            cancelled = cancelled_at is not None and cancelled_at <= asked.as_of
            entry = (opened_at, closed_at, cancelled, code, source)
            yield Group(row.assignment_id, (row.instrument, ""), pick(tuple(base)), (entry,))


def _missing(asked: Asked) -> Iterator[ColumnElement[bool]]:
    answered = exists().where(R.assignment_id == A.id, R.received_at <= asked.as_of)
    yield A.closes_at <= asked.as_of
    yield A.planned_at <= asked.as_of
    yield ~answered.correlate_except(table_of(Response))
    yield or_(A.cancelled_at.is_(None), A.cancelled_at > asked.as_of, A.had_opened)
    if asked.timepoint is not None:
        yield A.timepoint == asked.timepoint
    if asked.instrument is not None:
        named = asked.instrument
        yield A.instrument == named if "@" in named else A.instrument.startswith(f"{named}@", autoescape=True)

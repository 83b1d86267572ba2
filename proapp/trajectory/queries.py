"""Rows for the tables: one query for one scale's values, one for who is compared, one for what was expected."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Float, Row, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement

from proapp.participant.fact import Fact, current
from proapp.participant.tables import DatedFact, Participant
from proapp.response.tables import Response
from proapp.schedule.tables import Assignment
from proapp.score.tables import ScoreRow
from proapp.trajectory.population import Member, member
from proapp.trial.tables import Site

A, F, P = Assignment.__table__.c, DatedFact.__table__.c, Participant.__table__.c
R, S = Response.__table__.c, ScoreRow.__table__.c
Rows = Sequence[Row[*tuple[Any, ...]]]
OF_A_MEMBER = ("allocation", "given", "death", "withdrawal")


class epoch(FunctionElement[float]):  # noqa: N801  written like the SQL function it stands for
    """An instant as seconds since 1970, so that tens of thousands need not become objects first."""

    type = Float()
    inherit_cache = True


@compiles(epoch, "postgresql")
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"EXTRACT(EPOCH FROM {compiler.process(element.clauses, **options)})::float8"


@compiles(epoch, "sqlite")
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"((julianday({compiler.process(element.clauses, **options)}) - 2440587.5) * 86400.0)"


def members(session: Session, trial_id: str) -> tuple[Member, ...]:
    """Everybody allocated in a trial, by code."""
    people = session.execute(
        select(P.id, Site.zone).join(Site, Site.id == P.site_id).where(P.trial_id == trial_id).order_by(P.code)
    ).all()
    facts: dict[UUID, list[Fact]] = defaultdict(list)
    columns = (F.participant_id, F.id, F.kind, F.on, F.at, F.detail, F.corrects, F.recorded_at, F.reason)
    query = select(*columns).where(F.trial_id == trial_id, F.kind.in_(OF_A_MEMBER)).order_by(F.recorded_at)
    for participant_id, *fact in session.execute(query):
        facts[participant_id].append(Fact(*fact))
    found = (member(person.id, current(facts[person.id]), site_zone=person.zone) for person in people)
    return tuple(person for person in found if person is not None)


def values(session: Session, trial_id: str, instrument_id: str, *, scale: str | None = None) -> Rows:
    """Non-null scores of the responses in force of one scale, or of all: (participant_id, scale, timepoint, ordinal,
    period, use, value, at in seconds since 1970), in no order."""
    columns = (S.participant_id, S.scale, A.timepoint, A.ordinal, A.period, A.use, S.value)
    query = (
        select(*columns, epoch(R.completed_at).label("at"))
        .select_from(ScoreRow.__table__)
        .join(Response.__table__, R.id == S.response_id)
        .join(Assignment.__table__, A.id == R.assignment_id)
        .where(S.trial_id == trial_id, S.instrument_id == instrument_id, S.value.is_not(None), R.current, ~R.voided)
    )
    return session.execute(query if scale is None else query.where(S.scale == scale)).all()


def local_days(session: Session, trial_id: str, instrument_id: str, *, scale: str) -> Rows:
    """The same of one scale with what is needed to say on which local day it was: adds completed_at and zone."""
    query = (
        select(S.participant_id, S.value, R.completed_at, R.zone)
        .select_from(ScoreRow.__table__)
        .join(Response.__table__, R.id == S.response_id)
        .where(S.trial_id == trial_id, S.instrument_id == instrument_id, S.scale == scale)
        .where(S.value.is_not(None), R.current, ~R.voided)
    )
    return session.execute(query).all()


def due(session: Session, trial_id: str, instrument: str, *, now: datetime) -> Rows:
    """What was asked for comparison until now, or answered: (participant_id, timepoint, ordinal, target_on, closes_at,
    cancelled_at, had_opened, answered)."""
    standing = (R.assignment_id == A.id) & R.current & ~R.voided
    columns = (A.participant_id, A.timepoint, A.ordinal, A.target_on, A.closes_at, A.cancelled_at, A.had_opened)
    query = (
        select(*columns, R.id.is_not(None).label("answered"))
        .select_from(Assignment.__table__.outerjoin(Response.__table__, standing))
        .where(A.trial_id == trial_id, A.instrument == instrument, A.use == "compare")
        .where((A.closes_at <= now) | R.id.is_not(None) | A.cancelled_at.is_not(None))
    )
    return session.execute(query).all()


def diaries(session: Session, trial_id: str, instrument: str) -> Rows:
    """Diary answers in force asked for comparison: (participant_id, timepoint, ordinal, answers)."""
    query = (
        select(R.participant_id, A.timepoint, A.ordinal, R.answers)
        .select_from(Response.__table__)
        .join(Assignment.__table__, A.id == R.assignment_id)
        .where(R.trial_id == trial_id, R.instrument == instrument, R.current, ~R.voided, A.use == "compare")
    )
    return session.execute(query).all()


def own(session: Session, participant_id: UUID, instrument_id: str, *, scale: str) -> Rows:
    """One participant's values of a scale, oldest first: (response_id, timepoint, ordinal, period, cycle, value,
    reason, completed_at, zone)."""
    columns = (S.response_id, A.timepoint, A.ordinal, A.period, A.cycle, S.value, S.reason, R.completed_at, R.zone)
    query = (
        select(*columns)
        .select_from(ScoreRow.__table__)
        .join(Response.__table__, R.id == S.response_id)
        .join(Assignment.__table__, A.id == R.assignment_id)
        .where(S.participant_id == participant_id, S.instrument_id == instrument_id, S.scale == scale)
        .where(R.current, ~R.voided)
        .order_by(R.completed_at, S.response_id)
    )
    return session.execute(query).all()

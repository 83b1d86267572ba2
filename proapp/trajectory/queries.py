"""Rows for the tables: one query for one scale's values, one for who is compared, one for what was expected."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time
from itertools import repeat
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import ColumnElement, Row, Select, Text, and_, case, cast, func, select
from sqlalchemy.orm import Session

from proapp.base import columns
from proapp.base.columns import MICROSECONDS
from proapp.participant.fact import Fact, current
from proapp.participant.tables import DatedFact, Participant
from proapp.response.tables import SUPERSEDED, MissingReason, Response
from proapp.schedule.tables import COMPARED, Assignment
from proapp.score.tables import ScoreRow
from proapp.trajectory.coded import Coded, Labels, coded
from proapp.trajectory.comparison import Column
from proapp.trajectory.life import OF_A_LIFE, Life, after, life
from proapp.trajectory.population import Entrant, Member, member
from proapp.trial.tables import Site

A, F, P = Assignment.__table__.c, DatedFact.__table__.c, Participant.__table__.c
R, S, M = Response.__table__.c, ScoreRow.__table__.c, MissingReason.__table__.c
Rows = Sequence[Row[*tuple[Any, ...]]]
OF_A_MEMBER = ("allocation", "given", "death", "withdrawal")
FEW = 500  # participants who are asked for by id
# A registration that was merged into another is counted there.
MERGED = select(P.id).where(P.merged_into.is_not(None))
IN_FORCE = S.response_id.not_in(select(R.id).where(SUPERSEDED))
# A score as its parts: whose, of which assignment, the value, when.
PACKED = (
    columns.ids(S.participant_id), columns.ids(S.assignment_id), columns.reals(S.value),
    columns.instants(S.completed_at),
)  # fmt: skip


class Value(NamedTuple):
    """One score: `ordinal` 0 and `use` safety where it was not asked for comparison; at, in seconds since 1970."""

    participant_id: UUID
    scale: str
    timepoint: str
    ordinal: int
    use: str
    value: float
    at: float


def members(session: Session, trial_id: str, *, only: Collection[UUID] | None = None) -> tuple[Member, ...]:
    """Everybody allocated in a trial, or only some of them, by code."""
    query = select(P.id, Site.zone).join(Site, Site.id == P.site_id).where(P.trial_id == trial_id)
    query = query.where(P.merged_into.is_(None)).order_by(P.code)
    facts = _facts(session, trial_id, None if only is None or len(only) > FEW else only)
    people = session.execute(query).all()
    found = (
        member(person.id, current(facts[person.id]), site_zone=person.zone)
        for person in people
        if only is None or person.id in only
    )
    return tuple(person for person in found if person is not None)


def lives(session: Session, trial_id: str) -> tuple[Life, ...]:
    """Everybody allocated in a trial with what came in between, by code."""
    query = select(P.id, Site.zone).join(Site, Site.id == P.site_id).where(P.trial_id == trial_id)
    people = session.execute(query.where(P.merged_into.is_(None)).order_by(P.code)).all()
    facts = _facts(session, trial_id, None, kinds=OF_A_LIFE)
    found = (life(person.id, current(facts[person.id]), site_zone=person.zone) for person in people)
    return tuple(one for one in found if one is not None)


def deaths(session: Session, trial_id: str) -> Mapping[str, datetime]:
    """By the id of everybody who died (32 digits) the midnight, at the site, after that day: nothing later counts."""
    query = select(P.id, Site.zone).join(Site, Site.id == P.site_id).where(P.trial_id == trial_id)
    facts = _facts(session, trial_id, None, kinds=("death",))
    zones = {person.id: person.zone for person in session.execute(query)} if facts else {}
    days = {who: min((fact.on for fact in current(said)), default=None) for who, said in facts.items()}
    return {who.hex: after(day, zones[who]) for who, day in days.items() if day is not None}


def _facts(
    session: Session, trial_id: str, only: Collection[UUID] | None, *, kinds: Sequence[str] = OF_A_MEMBER
) -> Mapping[UUID, list[Fact]]:
    facts: dict[UUID, list[Fact]] = defaultdict(list)
    columns = (F.participant_id, F.id, F.kind, F.on, F.at, F.detail, F.corrects, F.recorded_at, F.reason)
    query = select(*columns).where(F.trial_id == trial_id, F.kind.in_(kinds))
    for participant_id, *fact in session.execute(query if only is None else query.where(F.participant_id.in_(only))):
        facts[participant_id].append(Fact(*fact))
    return facts


def entrants(session: Session, trial_id: str, *, baseline: str) -> tuple[Entrant, ...]:
    """Everybody allocated in a trial, in no order: what `Member.entrant` says of each of them.

    Whoever was allocated once and whose doses all stand as first recorded, each with its time, is read off in SQL, one
    row each; only the others, who are few, need the rule that puts corrections in force.
    """
    found: list[Entrant] = []
    others: set[UUID] = set()
    for is_plain, detail, ids, cutoffs in session.execute(_entrants(trial_id, baseline)):
        names = columns.hexadecimal(ids)
        if not is_plain:
            others.update(map(UUID, names))
            continue
        said = json.loads(detail)
        arm, strata = str(said["arm"]), said.get("strata", {})
        found += (Entrant(name, arm, strata, at) for name, at in zip(names, columns.aware(cutoffs), strict=True))
    rest = members(session, trial_id, only=others) if others else ()
    return (*found, *(person.entrant(baseline) for person in rest))


def _entrants(trial_id: str, baseline: str) -> Select[Any]:
    """(whether plain, detail of the allocation, ids, cutoffs) of everybody who was ever allocated, by the first two."""
    is_allocation = F.kind == "allocation"
    allocations: ColumnElement[int] = func.count(case((is_allocation, 1)))
    randomised, dosed = (func.min(case((F.kind == kind, F.at))) for kind in ("allocation", "given"))
    each = (
        select(
            F.participant_id.label("id"),
            and_(allocations == 1, func.count(F.corrects) == 0, func.count(F.at) == func.count()).label("is_plain"),
            (func.coalesce(dosed, randomised) if baseline == "first-dose" else randomised).label("cutoff"),
            func.min(case((is_allocation, cast(F.detail, Text)))).label("detail"),
        )
        .where(F.trial_id == trial_id, F.kind.in_(("allocation", "given")), F.participant_id.not_in(MERGED))
        .group_by(F.participant_id)
        .having(allocations > 0)
        .subquery()
        .c
    )
    read = (columns.ids(each.id), columns.instants(each.cutoff))
    return select(each.is_plain, each.detail, *read).group_by(each.is_plain, each.detail)


def injections(session: Session, trial_id: str) -> tuple[tuple[UUID, datetime], ...]:
    """Injections of an analogue that are kept beside treatment: (participant_id, start) by start, at noon at the site
    where nobody kept the time."""
    query = select(P.id, Site.zone).join(Site, Site.id == P.site_id).where(P.trial_id == trial_id)
    zones = {person.id: ZoneInfo(person.zone) for person in session.execute(query)}
    facts = _facts(session, trial_id, None, kinds=("ssa-injection",))
    given = [(who, fact) for who, said in facts.items() for fact in current(said)]
    begun = [(who, fact.at or datetime.combine(fact.on, time(12), zones[who])) for who, fact in given]
    return tuple(sorted(begun, key=lambda dose: (dose[1], str(dose[0]))))


def column(session: Session, trial_id: str, instrument_id: str, *, scale: str) -> Column:
    """Non-null scores of the responses in force of one scale, read from indexes alone and column by column."""
    query = select(*PACKED).where(*_counted(trial_id, instrument_id), S.scale == scale)
    return _column(session.execute(query).one(), _labels(session, trial_id, instrument_id))


def values(session: Session, trial_id: str, instrument_id: str, *, scale: str | None = None) -> Sequence[Value]:
    """Non-null scores of the responses in force of one scale, or of all, in no order."""
    query = select(S.scale, *PACKED).where(*_counted(trial_id, instrument_id)).group_by(S.scale)
    labels = _labels(session, trial_id, instrument_id)
    found: list[Value] = []
    for of, *packed in session.execute(query if scale is None else query.where(S.scale == scale)):
        read = _column(packed, labels)
        whose = coded(read.participant)
        ids = Coded([UUID(name) for name in whose.values], whose.codes)
        uses = ("compare" if ordinal else "safety" for ordinal in read.ordinal)
        found += map(
            Value, ids, repeat(of), read.timepoint, read.ordinal, uses, map(float, read.value), map(float, read.at)
        )
    return found


def _counted(trial_id: str, instrument_id: str) -> tuple[ColumnElement[bool], ...]:
    """Scores that count: not null, and of responses in force."""
    return S.trial_id == trial_id, S.instrument_id == instrument_id, S.value.is_not(None), IN_FORCE


def _labels(session: Session, trial_id: str, instrument_id: str) -> Labels:
    of_instrument = A.instrument.between(f"{instrument_id}@", f"{instrument_id}A")  # any version: A comes after @
    query = (
        select(A.timepoint, A.ordinal, columns.ids(A.id))
        .where(A.trial_id == trial_id, of_instrument, COMPARED)
        .group_by(A.instrument, A.timepoint, A.ordinal)  # in the order of the index
    )
    return Labels.of((timepoint, ordinal, ids) for timepoint, ordinal, ids in session.execute(query))


def _column(packed: Sequence[Any], labels: Labels) -> Column:
    whose, answered, value, at = packed
    people, participant = np.unique(whose, return_inverse=True)
    label = labels.of_assignments(answered)
    return Column(
        participant=Coded(columns.hexadecimal(people), participant.astype(np.int64)),
        timepoint=Coded([timepoint for timepoint, _ in labels.names], label),
        ordinal=Coded([ordinal for _, ordinal in labels.names], label),
        value=value,
        at=at / MICROSECONDS,
    )


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
    """What is asked for comparison: (participant_id, timepoint, ordinal, target_on, cancelled_at, cancel_reason,
    had_opened, is_over, answered, mode, late, said); `is_over`: it could be answered until now and no longer."""
    standing = (R.assignment_id == A.id) & R.current & ~R.voided
    later = MissingReason.__table__.alias("later").c
    newer = select(later.id).where(later.assignment_id == M.assignment_id, later.version > M.version).exists()
    columns = (A.participant_id, A.timepoint, A.ordinal, A.target_on, A.cancelled_at, A.cancel_reason, A.had_opened)
    is_over = (A.closes_at <= now).label("is_over")
    asked = Assignment.__table__.outerjoin(Response.__table__, standing)
    asked = asked.outerjoin(MissingReason.__table__, (M.assignment_id == A.id) & ~newer)
    query = (
        select(*columns, is_over, R.id.is_not(None).label("answered"), R.mode, R.late, M.code.label("said"))
        .select_from(asked)
        .where(A.trial_id == trial_id, A.instrument == instrument, A.use == "compare")
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
        .where(R.participant_id == participant_id, S.instrument_id == instrument_id, S.scale == scale)
        .where(R.current, ~R.voided)
        .order_by(R.completed_at, S.response_id)
    )
    return session.execute(query).all()

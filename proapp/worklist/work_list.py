"""The work list of a trial's sites in one query: everything that waits, the most pressing first, counted by bucket."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    Uuid,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from proapp.base.spelling import midnight, once
from proapp.base.tables import table_of
from proapp.flag.tables import Flag
from proapp.participant.consents import ASSENT, CONSENT, GUARDIAN, OF_AGE, PARTICIPANT, WITHDRAWN
from proapp.participant.tables import Consent
from proapp.response.tables import CorrectionDecision, CorrectionRequest, Quarantine, QuarantineResolution, Response
from proapp.treatment.tables import IntakeDecision, TreatmentIntake
from proapp.worklist import unanswered
from proapp.worklist.asked import CYCLE_AHEAD, Item, View
from proapp.worklist.outlook import FOR_GOOD
from proapp.worklist.part import COLUMNS, P, columns, reached
from proapp.worklist.part import PARTICIPANT as PEOPLE
from proapp.worklist.tables import Outlook

FLAG, OUTLOOK, RESPONSE, SAID = (table_of(entity) for entity in (Flag, Outlook, Response, Consent))
HELD, RESOLVED = table_of(Quarantine), table_of(QuarantineResolution)
REQUEST, DECIDED = table_of(CorrectionRequest), table_of(CorrectionDecision)
INTAKE, TAKEN = table_of(TreatmentIntake), table_of(IntakeDecision)

LOOKED_AT = ("flag", "quarantine")  # also of a duplicate: what somebody has told must not vanish with it
# Ranks: how pressing, lower first. A flag whose time to be resolved has passed comes before all others.
FLAGS, LATE_FLAG = {"red": 11, "amber": 13, "information": 60}, -5
QUARANTINE, CYCLE_PAST, CORRECTION, CYCLE_SOON, INTAKE_HELD, CONSENT_DUE = 30, 40, 50, 55, 57, 65

Key = tuple[int, datetime, UUID]


def work_list(
    session: Session, view: View, *, bucket: str | None = None, after: Key | None = None, limit: int = 50
) -> tuple[list[Item], Mapping[str, int]]:
    """A page of what is to be done and how many there are by bucket, in one query.

    `after` is (rank, since, subject) of the last one seen. Buckets without work are absent from the counts.
    """
    rows = session.connection().execute(statement(view, bucket=bucket, after=after, limit=limit)).all()
    items = [Item(*row[:-1]) for row in rows if row.counted is None]
    return items, {row.bucket: row.counted for row in rows if row.counted is not None}


def statement(
    view: View, *, bucket: str | None = None, after: Key | None = None, limit: int = 50
) -> CompoundSelect[Any]:
    """The whole query: first the page in order, then a row of counts for each bucket."""
    parts = [*unanswered.parts(view), *_others(view)]
    work = _without_duplicates(union_all(*parts))
    row = work.c
    told: list[ColumnElement[Any]] = [row[name] for name in COLUMNS]
    query = select(*told, P.code, P.site_id, cast(null(), row.number.type).label("counted"))
    query = query.join_from(work, PEOPLE, P.id == row.participant_id, isouter=True)
    if bucket is not None:
        query = query.where(row.bucket == bucket)
    if after is not None:
        rank, since, subject = after
        key = (literal(rank), literal(since, FLAG.c.raised_at.type), literal(subject, Uuid()))
        query = query.where(tuple_(row.rank, row.since, row.subject) > tuple_(*key))
    page = query.order_by(row.rank, row.since, row.subject).limit(limit).subquery("page")
    return union_all(select(*page.c), _counts(work))


def _without_duplicates(parts: CompoundSelect[Any]) -> CTE:
    """Of a registration that was merged into another only what somebody still has to look at waits."""
    every = parts.subquery("every")
    merged = PEOPLE.alias("merged").c
    duplicate = exists().where(merged.id == every.c.participant_id, merged.merged_into.is_not(None))
    return once(select(*every.c).where(or_(~duplicate, every.c.bucket.in_(LOOKED_AT))), "work")


def _counts(work: CTE) -> Select[Any]:
    """By bucket, in the columns of a page that are not empty: the bucket and the last."""
    empty = [cast(null(), work.c[name].type).label(name) for name in COLUMNS[1:]]
    nobody = [cast(null(), String).label("code"), cast(null(), Uuid()).label("site_id")]
    told: list[Any] = [work.c.bucket, *empty, *nobody, func.count().label("counted")]
    return select(*told).group_by(work.c.bucket)


def _others(view: View) -> list[Select[Any]]:
    found = [_flags(view), _quarantine(view), _corrections(view), *_consents(view)]
    return [*found, _cycles(view), _intake(view)] if view.sees_treatment else found


def _flags(view: View) -> Select[Any]:
    """Flags without an outcome, by level; past their time first."""
    row = FLAG.c
    rank = case(*((row.level == level, rank) for level, rank in FLAGS.items()), else_=max(FLAGS.values()))
    late = case((row.resolve_by <= view.now, LATE_FLAG), else_=0)
    taken = case((row.acknowledged_at.is_(None), 0), else_=1)
    told = columns(
        "flag", rank + late + taken, since=row.raised_at, participant=row.participant_id, subject=row.id,
        number=row.repeats + 1, detail=row.level + "/" + row.symptom,
    )  # fmt: skip
    query = select(*told).where(row.trial_id == view.trial_id, row.resolved_at.is_(None))
    return query if view.sites is None else query.where(row.site_id.in_(view.sites))


def _quarantine(view: View) -> Select[Any]:
    """What came, could not be accepted, and was not decided about."""
    row = HELD.c
    told = columns(
        "quarantine", QUARANTINE, since=row.received_at, participant=row.participant_id, subject=row.id,
        detail=row.problem,
    )  # fmt: skip
    decided = exists().where(RESOLVED.c.quarantine_id == row.id)
    query = select(*told).join_from(HELD, PEOPLE, P.id == row.participant_id)
    return reached(query.where(row.trial_id == view.trial_id, ~decided), view)


def _corrections(view: View) -> Select[Any]:
    """Requests to correct an answer that nobody has decided about, and whose answer was not revised since."""
    row, meant, standing = REQUEST.c, RESPONSE.alias("meant"), RESPONSE.alias("standing")
    told = columns(
        "correction", CORRECTION, since=row.received_at, participant=row.participant_id, subject=row.id
    )  # fmt: skip
    decided = exists().where(DECIDED.c.request_id == row.id)
    revised = exists().where(
        meant.c.id == row.response_id,
        standing.c.assignment_id == meant.c.assignment_id,
        standing.c.current,
        standing.c.received_at > row.received_at,
    )
    query = select(*told).join_from(REQUEST, PEOPLE, P.id == row.participant_id)
    return reached(query.where(row.trial_id == view.trial_id, ~decided, ~revised), view)


def _cycles(view: View) -> Select[Any]:
    """Cycles planned within seven days, or whose day has passed without a word about them."""
    row = OUTLOOK.c
    rank = case((row.next_cycle_on < view.today, CYCLE_PAST), else_=CYCLE_SOON)
    told = columns(
        "cycle-due", rank, since=midnight(row.next_cycle_on), participant=row.participant_id, number=row.next_cycle,
        detail=row.next_regimen,
    )  # fmt: skip
    query = select(*told).join_from(OUTLOOK, PEOPLE, P.id == row.participant_id)
    return reached(
        query.where(row.trial_id == view.trial_id, row.next_cycle_on <= view.today + CYCLE_AHEAD), view
    )  # fmt: skip


def _intake(view: View) -> Select[Any]:
    """What another system says about treatment, as it said it last, and nobody has decided about."""
    row, later = INTAKE.c, INTAKE.alias("later").c
    decided = exists().where(TAKEN.c.intake_id == row.id)
    superseded = exists().where(
        later.trial_id == row.trial_id, later.source == row.source, later.external_id == row.external_id,
        later.revision > row.revision,
    )  # fmt: skip
    told = columns(
        "intake", INTAKE_HELD, since=row.received_at, participant=row.participant_id, subject=row.id,
        detail=row.kind + "/" + row.participant_code,
    )  # fmt: skip
    query = select(*told).join_from(INTAKE, PEOPLE, P.id == row.participant_id, isouter=True)
    query = query.where(row.trial_id == view.trial_id, ~decided, ~superseded)
    return reached(query, view, func.coalesce(P.site_id, row.site_id))


def _consents(view: View) -> list[Select[Any]]:
    """Whoever has to sign the version in effect and has decided nothing about it; see `proapp.participant.consents`."""
    return [_consent(kind, view) for kind in (CONSENT, ASSENT) if _versions(kind, view)]


def _versions(kind: str, view: View) -> dict[str, str]:
    return {paper.language: paper.version for paper in view.papers if paper.kind == kind}


def _consent(kind: str, view: View) -> Select[Any]:
    versions = _versions(kind, view)
    wanted: ColumnElement[Any] = case(versions, value=P.language)
    maybe_minor = P.birth_year > view.today.year - 1 - OF_AGE
    signer = case((maybe_minor, GUARDIAN), else_=PARTICIPANT) if kind == CONSENT else literal(PARTICIPANT)
    row, later = SAID.alias("said").c, SAID.alias("later")
    about = exists().where(
        row.participant_id == P.id, row.kind == kind, row.version == wanted, row.signed_by == signer
    )  # fmt: skip
    told = columns(
        "consent", CONSENT_DUE, since=P.created_at, participant=P.id, detail=literal(kind + " ") + wanted
    )  # fmt: skip
    query = (
        select(*told)
        .outerjoin(OUTLOOK, OUTLOOK.c.participant_id == P.id)
        .where(
            P.trial_id == view.trial_id,
            P.merged_into.is_(None),
            P.language.in_(versions),
            ~about,
            ~_taken_back(kind, later),
            or_(OUTLOOK.c.quiet_until.is_(None), OUTLOOK.c.quiet_until < FOR_GOOD),
        )
    )
    return reached(query if kind == CONSENT else query.where(maybe_minor), view)


def _taken_back(kind: str, said: Any) -> ColumnElement[bool]:
    """Whether the last decision of a kind took it back."""
    newer = SAID.alias("newer").c
    order = (newer.at, newer.recorded_at, newer.id)
    overtaken = exists().where(
        newer.participant_id == said.c.participant_id,
        newer.kind == kind,
        tuple_(*order) > tuple_(said.c.at, said.c.recorded_at, said.c.id),
    )
    return exists().where(
        said.c.participant_id == P.id, said.c.kind == kind, said.c.decision == WITHDRAWN, ~overtaken
    )  # fmt: skip

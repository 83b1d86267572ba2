"""Flags in the database: raised once, joined by repeats, listed for those who must look, found when waiting long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, and_, bindparam, func, literal_column, select, tuple_, update
from sqlalchemy.orm import Session

from proapp.base.tables import Instant, insert_new, table_of
from proapp.flag.joining import OpenFlag, Quiet
from proapp.flag.tables import Flag, FlagSuppression, Rehearsal
from proapp.participant.tables import Participant

FLAG, SUPPRESSION = table_of(Flag), table_of(FlagSuppression)


def _due(now: Any) -> tuple[ColumnElement[bool], ...]:
    return Flag.next_escalation_at <= now, Flag.resolved_at.is_(None)


# Built once: this runs every ten seconds, and building it would take longer than running it.
ANY_DUE: Select[Any] = (
    select(literal_column("1")).select_from(Flag).where(*_due(bindparam("now", type_=Instant()))).limit(1)
)

STATES: Mapping[str, ColumnElement[bool]] = {
    "open": and_(Flag.acknowledged_at.is_(None), Flag.resolved_at.is_(None)),
    "raised": and_(Flag.acknowledged_at.is_(None), Flag.resolved_at.is_(None), Flag.escalation_step == 0),
    "escalated": and_(Flag.acknowledged_at.is_(None), Flag.resolved_at.is_(None), Flag.escalation_step > 0),
    "acknowledged": and_(Flag.acknowledged_at.is_not(None), Flag.resolved_at.is_(None)),
    "resolved": Flag.resolved_at.is_not(None),
}


@dataclass(frozen=True, slots=True)
class OpenCount:
    """How many flags of a level are open at a site."""

    site_id: UUID
    level: str
    number: int


def flag(session: Session, flag_id: UUID, *, lock: bool = False) -> Flag | None:
    """One flag. `lock` makes others who would change it wait until this transaction ends."""
    return session.get(Flag, flag_id, with_for_update=lock or None)


def row(flag: Flag) -> dict[str, Any]:
    """A flag's columns, as the audit takes them."""
    return {column.name: getattr(flag, column.name) for column in Flag.__table__.columns}


def insert_flags(session: Session, rows: Sequence[Mapping[str, Any]]) -> frozenset[UUID]:
    """Store raised flags, one row for each source, rule and symptom; returns the ids that are new.

    `rows` name the columns of `proapp.flag.tables.Flag`; counts, marks and version start by themselves.
    """
    start = {"escalation_step": 0, "repeats": 0, "version": 1}
    return frozenset(key for (key,) in insert_new(session, Flag, [{**start, **new} for new in rows]))


REPEATED = (
    update(FLAG)
    .where(FLAG.c.id == bindparam("of"))
    .values(repeats=FLAG.c.repeats + 1, last_repeat_at=bindparam("again_at"), version=FLAG.c.version + 1)
)


def join_repeat(session: Session, flag_id: UUID, *, at: datetime) -> None:
    """The same symptom was reported again and is not worse: counted on the open flag, told to nobody."""
    session.connection().execute(REPEATED, {"of": flag_id, "again_at": at})


OPEN = (
    select(*(FLAG.c[name] for name in OpenFlag.__slots__))
    .where(
        FLAG.c.participant_id == bindparam("of", type_=Uuid()),
        FLAG.c.raised_at >= bindparam("since"),
        FLAG.c.resolved_at.is_(None),
    )
    .order_by(FLAG.c.raised_at.desc(), FLAG.c.id)
)


def open_flags(session: Session, participant_id: UUID, *, since: datetime) -> list[OpenFlag]:
    """A participant's unresolved flags raised since, the newest first: those a repeat may join."""
    return [OpenFlag(*row) for row in session.connection().execute(OPEN, {"of": participant_id, "since": since})]


def flags(
    session: Session,
    trial_id: str,
    *,
    sites: frozenset[UUID] | None,
    state: str | None = None,
    level: str | None = None,
    participant_id: UUID | None = None,
    overdue_at: datetime | None = None,
    before: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[Flag]:
    """A trial's flags, newest first; `sites` None is every site; `before` is (raised_at, id) of the last one seen.

    `overdue_at`: only those that should have had their outcome by then.
    """
    wanted = _narrow(sites=sites, state=state, level=level)
    query = select(Flag).where(Flag.trial_id == trial_id, *wanted)
    if overdue_at is not None:
        query = query.where(Flag.resolve_by < overdue_at, Flag.resolved_at.is_(None))
    if participant_id is not None:
        query = query.where(Flag.participant_id == participant_id)
    if before is not None:
        query = query.where(tuple_(Flag.raised_at, Flag.id) < before)
    return list(session.scalars(query.order_by(Flag.raised_at.desc(), Flag.id.desc()).limit(limit)))


def open_counts(session: Session, trial_id: str, *, sites: frozenset[UUID] | None = None) -> list[OpenCount]:
    """Open flags by site and level."""
    query = (
        select(Flag.site_id, Flag.level, func.count())
        .where(Flag.trial_id == trial_id, *_narrow(sites=sites, state="open"))
        .group_by(Flag.site_id, Flag.level)
        .order_by(Flag.site_id, Flag.level)
    )
    return [OpenCount(*row) for row in session.execute(query)]


def due_for_escalation(session: Session, *, now: datetime, limit: int) -> Sequence[Flag]:
    """Unresolved flags whose next step is due, longest waiting first; those another worker holds are passed by."""
    query = (
        select(Flag).where(*_due(now)).order_by(Flag.next_escalation_at).limit(limit).with_for_update(skip_locked=True)
    )
    return session.scalars(query).all()


def _narrow(
    *, sites: frozenset[UUID] | None, state: str | None = None, level: str | None = None
) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [] if sites is None else [Flag.site_id.in_(sites)]
    wanted += [] if state is None else [STATES[state]]
    return wanted + ([] if level is None else [Flag.level == level])


RESTING = (
    select(SUPPRESSION.c.id, SUPPRESSION.c.rule, SUPPRESSION.c.symptom, FLAG.c.level, FLAG.c.why)
    .join(FLAG, FLAG.c.id == SUPPRESSION.c.flag_id)
    .where(
        SUPPRESSION.c.participant_id == bindparam("of", type_=Uuid()),
        SUPPRESSION.c.until_on > bindparam("today"),
        SUPPRESSION.c.lifted_at.is_(None),
    )
    .order_by(SUPPRESSION.c.made_at, SUPPRESSION.c.id)
)


def resting(session: Session, participant_id: UUID, *, today: date) -> list[Quiet]:
    """What a participant's site has let rest for now: `today` is the day at the site."""
    return [Quiet(*row) for row in session.connection().execute(RESTING, {"of": participant_id, "today": today})]


HELD_BACK = (
    update(SUPPRESSION)
    .where(SUPPRESSION.c.id == bindparam("of"))
    .values(held_back=SUPPRESSION.c.held_back + 1, last_at=bindparam("seen_at"))
)


def hold_back(session: Session, suppression_id: UUID, *, at: datetime) -> None:
    """A finding rests: counted on the suppression that keeps it."""
    session.connection().execute(HELD_BACK, {"of": suppression_id, "seen_at": at})


def of_participant(session: Session, participant_id: UUID) -> list[Flag]:
    """Every flag a participant's answers have ever raised, oldest first."""
    query = select(Flag).where(Flag.participant_id == participant_id)
    return list(session.scalars(query.order_by(Flag.raised_at, Flag.id)))


def suppressions_about(session: Session, participant_id: UUID) -> list[FlagSuppression]:
    """Everything that was ever let rest for a participant."""
    return list(session.scalars(select(FlagSuppression).where(FlagSuppression.participant_id == participant_id)))


def suppressions_of(session: Session, flag_id: UUID) -> list[FlagSuppression]:
    """Everything ever suppressed by a flag, oldest first."""
    query = select(FlagSuppression).where(FlagSuppression.flag_id == flag_id)
    return list(session.scalars(query.order_by(FlagSuppression.made_at, FlagSuppression.id)))


def suppression(session: Session, suppression_id: UUID, *, lock: bool = False) -> FlagSuppression | None:
    """One suppression."""
    return session.get(FlagSuppression, suppression_id, with_for_update=lock or None)


def suppressions(
    session: Session,
    trial_id: str,
    *,
    sites: frozenset[UUID] | None,
    before: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[FlagSuppression]:
    """A trial's suppressions, newest first; `sites` None is every site; `before` is (made_at, id) of the last seen."""
    query = select(FlagSuppression).where(FlagSuppression.trial_id == trial_id)
    if sites is not None:
        query = query.join(Participant, Participant.id == FlagSuppression.participant_id)
        query = query.where(Participant.site_id.in_(sites))
    if before is not None:
        query = query.where(tuple_(FlagSuppression.made_at, FlagSuppression.id) < before)
    return list(session.scalars(query.order_by(FlagSuppression.made_at.desc(), FlagSuppression.id.desc()).limit(limit)))


def newest_rehearsal(session: Session, trial_id: str, *, version: str, ruleset: str) -> Rehearsal | None:
    """What came of trying these rules on this protocol the last time."""
    same = (Rehearsal.protocol_version == version, Rehearsal.ruleset == ruleset)
    return session.scalar(_rehearsals(trial_id).where(*same).limit(1))


def rehearsals(session: Session, trial_id: str) -> list[Rehearsal]:
    """Every rehearsal of a trial's rules, the newest first."""
    return list(session.scalars(_rehearsals(trial_id)))


def _rehearsals(trial_id: str) -> Select[Rehearsal]:
    newest_first = (Rehearsal.rehearsed_at.desc(), Rehearsal.id)
    return select(Rehearsal).where(Rehearsal.trial_id == trial_id).order_by(*newest_first)

"""The sheet before an infusion: symptoms since the last dose, laboratory, grades to confirm, flags, the next cycle."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base.errors import NotFound
from proapp.flag import queries as flags
from proapp.flag.cover_gap import uncovered_days
from proapp.flag.escalation import cover
from proapp.flag.tables import Flag
from proapp.instrument.library import Library
from proapp.participant import queries as participants
from proapp.participant.fact import Current
from proapp.participant.toxicity import TERMS, terms_of
from proapp.score import queries as scores
from proapp.treatment.course import Course, course
from proapp.treatment.cycle import Cycle, Period, RegimenCourse
from proapp.treatment.hold import Fact, hold_facts
from proapp.treatment.results import Placed, placed
from proapp.trial.tables import Site
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.treatment.person import site_of
from proapp.workflow.treatment.warnings import MORNING
from proapp.worklist.outlook import WAITING

COMPOSITE = "lookup"  # the method that makes PRO-CTCAE composite grades
NOT_CTCAE = "from a PRO-CTCAE composite (0 to 3), which is not a CTCAE grade: for a clinician to grade"
FROM_LIMITS = "from the limits of CTCAE version 5: for a clinician to confirm"


@dataclass(frozen=True, slots=True)
class Report:
    """One composite grade (0-3) of one symptom, by its PRO-CTCAE number."""

    symptom: str
    title: str
    value: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Symptom:
    """What a patient has reported since the last dose: the worst (latest of equals) and the latest composite grade."""

    symptom: str
    title: str
    worst: float
    worst_at: datetime
    latest: float
    latest_at: datetime
    reports: int


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """A grade that a clinician is asked to confirm or to grade otherwise. `basis` says plainly what it rests on;
    `recorded` is what a clinician has graded of it since the last dose.
    """

    term: str
    title: str
    suggested: int
    basis: str
    of: str
    seen_at: datetime | None
    seen_on: date | None
    recorded: int | None


@dataclass(frozen=True, slots=True)
class Next:
    """The next dose: planned, tolerated from and to, and the last day after the last dose that needs no decision."""

    period: int
    regimen: str
    cycle: int
    status: str
    first_planned_on: date | None
    planned_on: date | None
    tolerated_from: date | None
    tolerated_to: date | None
    last_dose_on: date | None
    latest_on: date | None
    uncovered: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`since` is when the last infusion began; None before the first: then everything reported counts."""

    since: datetime | None
    next: Next | None
    symptoms: tuple[Symptom, ...]
    laboratory: tuple[Placed, ...]
    to_confirm: tuple[ToConfirm, ...]
    flags: tuple[Flag, ...]
    hold: tuple[Fact, ...]
    questions: tuple[str, ...]


def pre_infusion(session: Session, *, now: datetime, catalogue: Catalogue, participant_id: UUID) -> Sheet:
    """Everything on one sheet; nothing on it is an instruction. Raises NotFound."""
    participant = participants.participant(session, participant_id)
    if participant is None:
        raise NotFound("there is no such participant")
    protocol = catalogue.protocol(session, participant.trial_id, participant.protocol_version)
    site = site_of(session, participant)
    treated = course(protocol, participants.facts(session, participant_id), site_zone=site.zone)
    infusions = [dose for dose in treated.doses if dose.regimen in treated.infusions]
    since = infusions[-1].start if infusions else None
    found = symptoms(_reports(session, participant_id, catalogue.library), since=since)
    latest = latest_values(placed(treated), since=since)
    return Sheet(
        since=since,
        next=_next(treated, site, now=now),
        symptoms=found,
        laboratory=latest,
        to_confirm=to_confirm(found, latest, treated.facts, since=infusions[-1].on if infusions else None),
        flags=tuple(flag for flag in flags.of_participant(session, participant_id) if flag.resolved_at is None),
        hold=hold_facts(treated),
        questions=tuple(question.words for question in treated.questions),
    )


def symptoms(reports: Iterable[Report], *, since: datetime | None) -> tuple[Symptom, ...]:
    """By symptom, the worst first."""
    by_symptom: dict[str, list[Report]] = defaultdict(list)
    for report in sorted(reports, key=lambda one: one.at):
        if since is None or report.at >= since:
            by_symptom[report.symptom].append(report)
    found = []
    for own in by_symptom.values():
        worst, latest = max(own, key=lambda one: (one.value, one.at)), own[-1]
        found.append(
            Symptom(latest.symptom, latest.title, worst.value, worst.at, latest.value, latest.at, len(own))
        )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.worst, int(one.symptom))))


def latest_values(values: Sequence[Placed], *, since: datetime | None) -> tuple[Placed, ...]:
    """The latest value of each analyte after the last dose, by analyte."""
    found: dict[str, Placed] = {}
    for one in values:
        if since is None or (one.dose is not None and one.dose.start == since):
            found[one.result.analyte] = one
    return tuple(found[analyte] for analyte in sorted(found))


def to_confirm(
    found: Iterable[Symptom], values: Iterable[Placed], facts: Iterable[Current], *, since: date | None
) -> tuple[ToConfirm, ...]:
    """Every term for which a patient's report or a value suggests a grade above 0."""
    graded = {
        fact.detail["term"]: fact.detail["grade"]
        for fact in facts
        if fact.kind == "toxicity" and (since is None or fact.on >= since)
    }
    asked = [
        ToConfirm(term.code, term.title, min(int(one.worst), term.highest), NOT_CTCAE, one.symptom, one.worst_at, None,
                  graded.get(term.code))
        for one in found
        if one.worst > 0
        for term in terms_of(one.symptom)
    ]  # fmt: skip
    asked += [_from_value(one, graded) for one in values if one.result.suggested.grade and one.result.suggested.term]
    return tuple(sorted(asked, key=lambda one: (-one.suggested, one.term, one.of)))


def _from_value(one: Placed, graded: Mapping[str, int]) -> ToConfirm:
    suggested = one.result.suggested
    assert suggested.term is not None
    assert suggested.grade is not None
    term = TERMS[suggested.term]
    return ToConfirm(
        term.code, term.title, suggested.grade, FROM_LIMITS, one.result.analyte, one.at, one.on, graded.get(term.code)
    )  # fmt: skip


def _reports(session: Session, participant_id: UUID, library: Library) -> list[Report]:
    found = []
    for row, response in scores.of_participant(session, participant_id):
        if row.method != COMPOSITE or row.value is None or not row.scale.isdigit():
            continue
        title = library.get(response.instrument).score(row.scale).title
        found.append(Report(row.scale, title, row.value, row.completed_at))
    return found


def next_infusion(treated: Course) -> tuple[Period, RegimenCourse, Cycle] | None:
    """The first cycle of the last period's infusions that is neither given nor skipped, nor stopped."""
    for period in treated.periods[-1:]:
        for followed in period.regimens.values():
            if followed.regimen.id not in treated.infusions:
                continue
            if cycle := next((one for one in followed.cycles if one.status in WAITING), None):
                return period, followed, cycle
    return None


def _next(treated: Course, site: Site, *, now: datetime) -> Next | None:
    found = next_infusion(treated)
    if found is None:
        return None
    period, followed, cycle = found
    name = followed.regimen.id
    doses = [dose.on for dose in treated.administrations(name) if dose.period == period.number]
    last, tolerance, latest = max(doses, default=None), followed.regimen.tolerance, followed.regimen.latest
    nominal = cycle.first_planned_on
    span = timedelta(days=tolerance or 0)
    return Next(
        period=period.number,
        regimen=name,
        cycle=cycle.number,
        status=cycle.status,
        first_planned_on=nominal,
        planned_on=cycle.planned_on,
        tolerated_from=nominal - span if nominal and tolerance is not None else None,
        tolerated_to=nominal + span if nominal and tolerance is not None else None,
        last_dose_on=last,
        latest_on=last + timedelta(days=latest) if last and latest is not None else None,
        uncovered=_uncovered(cycle, site=site, now=now),
    )


def _uncovered(cycle: Cycle, *, site: Site, now: datetime) -> tuple[date, ...]:
    if cycle.planned_on is None:
        return ()
    hours = cover(site.zone, site.cover)
    return uncovered_days(hours, datetime.combine(cycle.planned_on, MORNING, hours.zone), now=now)

"""What a report is judged against: the one before it, how the participant started, and what was done to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.flag.report import Baseline, CourseFacts, Platelets, Report, baseline_key, counted
from proapp.instrument.definition import Definition
from proapp.instrument.library import Library
from proapp.participant import queries as participant_queries
from proapp.response import queries
from proapp.response.queries import Reported
from proapp.score.scoring import scores
from proapp.trajectory.baseline import Observation, last_before, run_in
from proapp.treatment.course import Course, course
from proapp.trial.protocol import Protocol

RECENT = timedelta(days=3)
RUN_IN = 40  # diaries looked at for a median; a run-in is 28 days
STARTING = 4  # reports before the first dose that are looked at for a last value
DIARY = "net-diary"
AFTER_INFUSION = "net-crisis"  # compared with the diary's run-in
LIVER = frozenset({"ablation", "bland-embolisation", "chemoembolisation", "radioembolisation", "sabr"})


@dataclass(frozen=True, slots=True)
class Background:
    """Everything a rule may compare one report with."""

    report: Report
    previous: Report | None
    baseline: Baseline
    course: CourseFacts
    recent: tuple[Report, ...]


def background(
    session: Session, reported: Reported, *, participant_id: UUID, protocol: Protocol, site_zone: str, library: Library
) -> Background:
    """Gather what one report is judged against, from facts and from the responses in force."""
    treated = course(protocol, participant_queries.facts(session, participant_id), site_zone=site_zone)
    cutoff = started_at(treated)
    instrument_id = reported.instrument.partition("@")[0]
    before = queries.reports(
        session, participant_id, instrument_id=instrument_id, before=reported.completed_at, limit=2
    )
    recent = queries.reports(
        session,
        participant_id,
        since=reported.completed_at - RECENT,
        before=reported.completed_at + timedelta(days=1),
        limit=20,
    )
    made = _Maker(protocol, library, cutoff)
    return Background(
        report=made.report(reported),
        previous=next((made.report(other) for other in before if other.id != reported.id), None),
        baseline=_baseline(session, participant_id, instrument_id, cutoff=cutoff, library=library),
        course=course_facts(treated, at=reported.completed_at),
        recent=tuple(made.report(other) for other in recent if other.id != reported.id),
    )


def started_at(treated: Course) -> datetime | None:
    """The end of the baseline: the first dose of period 1, randomisation if there is none; None before both."""
    if dose := treated.first_dose_at(1):
        return dose
    return treated.periods[0].begins_at if treated.periods else None


@dataclass(frozen=True, slots=True)
class _Maker:
    protocol: Protocol
    library: Library
    cutoff: datetime | None

    def report(self, reported: Reported) -> Report:
        definition = self.library.get(reported.instrument)
        return Report(
            instrument=reported.instrument,
            answers=counted(definition, reported.answers),
            scores={scale: score.value for scale, score in scores(definition, reported.answers).items()},
            completed_at=reported.completed_at,
            about_on=reported.target_on,
            is_baseline=self.cutoff is None or reported.completed_at < self.cutoff,
            interval_days=_interval(self.protocol, reported),
        )


def _interval(protocol: Protocol, reported: Reported) -> float | None:
    """Days between planned reports of the series this one belongs to; None outside a series."""
    timepoint = next((point for point in protocol.timepoints if point.id == reported.timepoint), None)
    return timepoint.interval(reported.ordinal) if timepoint else None


def _baseline(
    session: Session, participant_id: UUID, instrument_id: str, *, cutoff: datetime | None, library: Library
) -> Baseline:
    """The participant's own starting values by item and scale, of this instrument and what it is compared with."""
    if cutoff is None:
        return {}
    wanted = {instrument_id} | ({DIARY} if instrument_id == AFTER_INFUSION else set())
    found: dict[str, float | None] = {}
    for name in wanted:
        limit = RUN_IN if name == DIARY else STARTING
        earlier = queries.reports(session, participant_id, instrument_id=name, before=cutoff, limit=limit)
        for code, observations in _observations(earlier, library).items():
            start = (
                run_in([seen.value for seen in observations])
                if name == DIARY
                else last_before(observations, cutoff=cutoff)
            )
            found[baseline_key(name, code)] = start.value
    return found


def _observations(reports: Iterable[Reported], library: Library) -> dict[str, list[Observation]]:
    found: dict[str, list[Observation]] = {}
    for reported in reports:
        for code, value in _values(library.get(reported.instrument), reported).items():
            found.setdefault(code, []).append(Observation(reported.completed_at, value))
    return found


def _values(definition: Definition, reported: Reported) -> dict[str, float | None]:
    scored = {scale: score.value for scale, score in scores(definition, reported.answers).items()}
    return {**scored, **counted(definition, reported.answers)}


def course_facts(treated: Course, *, at: datetime) -> CourseFacts:
    """What had been done by a moment: last infusion, laboratory, liver therapy."""
    infusions = [dose for dose in treated.administrations() if dose.regimen in treated.infusions and dose.start <= at]
    results = [(fact.on, fact.detail["results"]) for fact in treated.facts if fact.kind == "laboratory"]
    return CourseFacts(
        infusion_began_at=infusions[-1].start if infusions else None,
        dose_on=infusions[-1].on if infusions else None,
        platelets=tuple(
            Platelets(on, float(result["platelets"]["value"])) for on, result in results if "platelets" in result
        ),
        liver_therapy_on=tuple(
            fact.on for fact in treated.facts if fact.kind == "procedure" and fact.detail["procedure"] in LIVER
        ),
    )

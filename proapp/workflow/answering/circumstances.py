"""What a report is judged against: the one before it, how the participant started, and what was done to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.flag.condition import SomeOf, TwoDays
from proapp.flag.report import Baseline, Circumstances, CourseFacts, Platelets, Report, baseline_key, counted
from proapp.flag.ruleset import RuleSet
from proapp.instrument.definition import Definition
from proapp.instrument.library import Library
from proapp.participant import queries as participant_queries
from proapp.response import queries
from proapp.response.queries import Reported, Span
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


def background(
    session: Session,
    reported: Reported,
    *,
    participant_id: UUID,
    protocol: Protocol,
    ruleset: RuleSet,
    site_zone: str,
    library: Library,
) -> Circumstances:
    """Gather what one report is judged against, from facts and from the responses in force."""
    treated = course(protocol, participant_queries.facts(session, participant_id), site_zone=site_zone)
    cutoff = started_at(treated)
    past = queries.history(session, participant_id, _spans(reported, cutoff, ruleset))
    made = _Maker(protocol, library, cutoff)
    return Circumstances(
        report=made.report(reported),
        previous=next((made.report(other) for other in past["previous"] if other.id != reported.id), None),
        baseline=_baseline([*past["earlier"], *past["run_in"]], cutoff=cutoff, library=library),
        course=course_facts(treated, at=reported.completed_at),
        recent=tuple(made.report(other) for other in past["recent"] if other.id != reported.id),
    )


def _spans(reported: Reported, cutoff: datetime | None, ruleset: RuleSet) -> dict[str, Span]:
    """What to look back at: the report before, the participant's own start, and where a rule asks, the days around."""
    instrument_id = reported.instrument.partition("@")[0]
    spans = {"previous": Span(instrument_id=instrument_id, before=reported.completed_at, limit=2)}
    if cutoff is not None:
        limit = RUN_IN if instrument_id == DIARY else STARTING
        spans["earlier"] = Span(instrument_id=instrument_id, before=cutoff, limit=limit)
        if instrument_id == AFTER_INFUSION:
            spans["run_in"] = Span(instrument_id=DIARY, before=cutoff, limit=RUN_IN)
    if _looks_around(ruleset, instrument_id):
        since, before = reported.completed_at - RECENT, reported.completed_at + timedelta(days=1)
        spans["recent"] = Span(since=since, before=before, limit=20)
    return spans


def _looks_around(ruleset: RuleSet, instrument_id: str) -> bool:
    """Whether a rule about this instrument compares with other reports of the same days."""
    return any(
        isinstance(line.condition, SomeOf | TwoDays) and instrument_id in ruleset.families[line.of].ids
        for rule in ruleset.rules
        for line in rule.lines
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


def _baseline(earlier: Iterable[Reported], *, cutoff: datetime | None, library: Library) -> Baseline:
    """The participant's own starting values by item and scale, of this instrument and what it is compared with."""
    if cutoff is None:
        return {}
    reports: dict[str, list[Reported]] = {}
    for reported in earlier:
        reports.setdefault(reported.instrument.partition("@")[0], []).append(reported)
    found: dict[str, float | None] = {}
    for name, own in reports.items():
        for code, observations in _observations(own, library).items():
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

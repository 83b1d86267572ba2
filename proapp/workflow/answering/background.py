"""What reports are judged against: those before them, how the participant started, and what was done to them.

Gathered once for a participant, for one report or for a whole queue of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.flag.condition import SomeOf, TwoDays
from proapp.flag.report import Baseline, Circumstances, CourseFacts, Platelets, Report, baseline_key, counted
from proapp.flag.ruleset import RuleSet
from proapp.participant import consents, laboratory
from proapp.participant import queries as participant_queries
from proapp.participant.consents import Consent
from proapp.participant.fact import Fact
from proapp.response import intake
from proapp.response.intake import Whose
from proapp.response.past import Past, Reported, Span
from proapp.score.scoring import Score, scores
from proapp.trajectory.baseline import Observation, last_before, run_in
from proapp.treatment.course import Course, course
from proapp.trial.protocol import Protocol
from proapp.workflow.catalogue import Catalogue

RECENT = timedelta(days=3)
ONE_DAY = timedelta(days=1)
RUN_IN = 40  # diaries looked at for a median; a run-in is 28 days
STARTING = 4  # reports before the first dose that are looked at for a last value
AROUND = 20  # reports of the same days that one is compared with
MANY = 1000  # more than a participant reports between the first and the last of a queue
DIARY = "net-diary"
AFTER_INFUSION = "net-crisis"  # compared with the diary's run-in
LIVER = frozenset({"ablation", "bland-embolisation", "chemoembolisation", "radioembolisation", "sabr"})


class Background:
    """One participant's protocol, course, consents and reports in force. Each part is read when it is first needed;
    what is stored in the same transaction is told by `add`.
    """

    def __init__(self, session: Session, whose: Whose, catalogue: Catalogue) -> None:
        self._session, self._library, self._past = session, catalogue.library, Past()
        self._reports: dict[UUID, Report] = {}
        self._baselines: dict[str, Baseline] = {}
        self.whose = whose
        self.protocol: Protocol = catalogue.protocol(session, whose.trial_id, whose.protocol_version)
        self.ruleset: RuleSet = catalogue.ruleset(self.protocol.rules)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Everything recorded about them."""
        return participant_queries.facts(self._session, self.whose.participant_id)

    @cached_property
    def course(self) -> Course:
        """Their treatment, as known now."""
        return course(self.protocol, self.facts, site_zone=self.whose.site_zone)

    @cached_property
    def cutoff(self) -> datetime | None:
        """The end of the baseline: the first dose of period 1, randomisation if there is none; None before both."""
        if dose := self.course.first_dose_at(1):
            return dose
        return self.course.periods[0].begins_at if self.course.periods else None

    @cached_property
    def consents(self) -> tuple[Consent, ...]:
        """Everything they have decided about taking part."""
        return participant_queries.consents(self._session, self.whose.participant_id)

    def consent_at(self, moment: datetime) -> UUID | None:
        """The consent in force at a moment."""
        found = consents.in_force(self.consents, moment)
        return found.id if found else None

    def look_back(self, new: Sequence[Reported]) -> None:
        """Read what these reports are compared with, in one round trip."""
        self._past.add(intake.history(self._session, self.whose.participant_id, list(self._spans(new))))
        self._baselines.clear()

    def look_at_starts(self, instrument_ids: Iterable[str]) -> None:
        """Read how the participant started by these instruments, in one round trip."""
        spans = [span for instrument_id in instrument_ids for span in self._starting_spans(instrument_id)]
        if spans:
            self._past.add(intake.history(self._session, self.whose.participant_id, list(dict.fromkeys(spans))))
            self._baselines.clear()

    def add(self, reported: Reported) -> None:
        """From now on a report counts among those before the next ones."""
        self._past.add([reported])
        if self._is_before_treatment(reported):
            self._baselines.clear()

    def circumstances(self, reported: Reported, scored: Mapping[str, Score] | None = None) -> Circumstances:
        """What one report, looked back from before, is judged against. `scored` are its scores where they are known."""
        instrument_id, at = reported.instrument_id, reported.completed_at
        before = self._past.newest(Span(instrument_id=instrument_id, before=at, limit=2))
        around = []
        if _looks_around(self.ruleset, instrument_id):
            around = self._past.newest(Span(since=at - RECENT, before=at + ONE_DAY, limit=AROUND))
        return Circumstances(
            report=self._report(reported, scored),
            previous=next((self._report(other) for other in before if other.id != reported.id), None),
            baseline=self.baseline(instrument_id),
            course=course_facts(self.course, at=at),
            recent=tuple(self._report(other) for other in around if other.id != reported.id),
        )

    def _is_before_treatment(self, reported: Reported) -> bool:
        return self.cutoff is None or reported.completed_at < self.cutoff

    def _spans(self, new: Sequence[Reported]) -> Iterator[Span]:
        """The reports before each and between them, the participant's own start, and where a rule asks, days around."""
        moments: defaultdict[str, list[datetime]] = defaultdict(list)
        for reported in new:
            moments[reported.instrument_id].append(reported.completed_at)
        for instrument_id, at in moments.items():
            first, last = min(at), max(at)
            yield Span(instrument_id=instrument_id, before=first, limit=2)
            if first < last:
                yield Span(instrument_id=instrument_id, since=first, before=last, limit=MANY)
            yield from self._starting_spans(instrument_id)
        if around := [at for name, at in moments.items() if _looks_around(self.ruleset, name)]:
            every = list(chain.from_iterable(around))
            yield Span(since=min(every) - RECENT, before=max(every) + ONE_DAY, limit=AROUND if len(new) == 1 else MANY)

    def _starting_spans(self, instrument_id: str) -> Iterator[Span]:
        if self.cutoff is not None:
            limit = RUN_IN if instrument_id == DIARY else STARTING
            yield Span(instrument_id=instrument_id, before=self.cutoff, limit=limit)
            if instrument_id == AFTER_INFUSION:
                yield Span(instrument_id=DIARY, before=self.cutoff, limit=RUN_IN)

    def _report(self, reported: Reported, scored: Mapping[str, Score] | None = None) -> Report:
        if reported.id not in self._reports:
            self._reports[reported.id] = self._made(reported, scored)
        return self._reports[reported.id]

    def _made(self, reported: Reported, scored: Mapping[str, Score] | None) -> Report:
        definition = self._library.get(reported.instrument)
        found = scores(definition, reported.answers) if scored is None else scored
        return Report(
            instrument=reported.instrument,
            answers=counted(definition, reported.answers),
            scores={scale: score.value for scale, score in found.items()},
            completed_at=reported.completed_at,
            about_on=reported.target_on,
            is_baseline=not reported.unscheduled and self._is_before_treatment(reported),
            unscheduled=reported.unscheduled,
            interval_days=_interval(self.protocol, reported),
        )

    def baseline(self, instrument_id: str) -> Baseline:
        """The participant's own starting values by item and scale, of this instrument and what it is compared with."""
        if instrument_id not in self._baselines:
            self._baselines[instrument_id] = self._baseline(instrument_id)
        return self._baselines[instrument_id]

    def _baseline(self, instrument_id: str) -> Baseline:
        found: dict[str, float | None] = {}
        for span in self._starting_spans(instrument_id):
            name = str(span.instrument_id)
            for code, observations in self._observations(self._past.newest(span)).items():
                values = [seen.value for seen in observations]
                start = run_in(values) if name == DIARY else last_before(observations, cutoff=self.cutoff)
                found[baseline_key(name, code)] = start.value
        return found

    def _observations(self, reports: Sequence[Reported]) -> dict[str, list[Observation]]:
        found: dict[str, list[Observation]] = {}
        for reported in reports:
            report = self._report(reported)
            for code, value in {**report.scores, **report.answers}.items():
                found.setdefault(code, []).append(Observation(reported.completed_at, value))
        return found


def _looks_around(ruleset: RuleSet, instrument_id: str) -> bool:
    """Whether a rule about this instrument compares with other reports of the same days."""
    return any(
        isinstance(line.condition, SomeOf | TwoDays) and instrument_id in ruleset.families[line.of].ids
        for rule in ruleset.rules
        for line in rule.lines
    )


def _interval(protocol: Protocol, reported: Reported) -> float | None:
    """Days between planned reports of the series this one belongs to; None outside a series."""
    timepoint = next((point for point in protocol.timepoints if point.id == reported.timepoint), None)
    return timepoint.interval(reported.ordinal) if timepoint else None


def course_facts(treated: Course, *, at: datetime) -> CourseFacts:
    """What had been done by a moment: last infusion, laboratory, liver therapy."""
    infusions = [dose for dose in treated.administrations() if dose.regimen in treated.infusions and dose.start <= at]
    results = [(fact.on, fact.detail["results"]) for fact in treated.facts if fact.kind == "laboratory"]
    return CourseFacts(
        infusion_began_at=infusions[-1].start if infusions else None,
        dose_on=infusions[-1].on if infusions else None,
        platelets=tuple(
            Platelets(on, laboratory.result("platelets", result["platelets"]).value)
            for on, result in results
            if "platelets" in result
        ),
        liver_therapy_on=tuple(
            fact.on for fact in treated.facts if fact.kind == "procedure" and fact.detail["procedure"] in LIVER
        ),
    )

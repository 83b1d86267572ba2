"""One participant's whole story at a moment, and the sheet for a visit, over HTTP."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from proapp.api import masking, work
from proapp.api.assignments import CHANGED
from proapp.api.blueprint import Blueprint
from proapp.api.facts import TREATMENT
from proapp.api.schemas.timeline import PreVisitSchema, TimelineQuery, TimelineSchema
from proapp.base import errors
from proapp.flag.tables import Flag
from proapp.participant import queries as participants
from proapp.participant.fact import Current
from proapp.participant.tables import Participant
from proapp.participant.toxicity import without_dose
from proapp.response import missing_reasons
from proapp.response.missing import Missing
from proapp.score import queries as scores
from proapp.treatment.course import Course, course
from proapp.treatment.cycle import Cycle
from proapp.trial import queries as trials
from proapp.trial.protocol import Protocol
from proapp.worklist import pre_visit, queries, timeline
from proapp.worklist.outlook import day_of, next_cycle
from proapp.worklist.timeline import Entry

LOOKING_BACK = timedelta(days=28)  # of the sheet, when no dose says from when

blueprint = Blueprint("timelines", __name__, about="One participant: what was given, asked, answered and flagged.")


@dataclass(frozen=True)
class Story:
    """What was known of a participant at a moment, each part read when it is first needed."""

    participant: Participant
    protocol: Protocol
    as_of: datetime
    sees_treatment: bool

    @cached_property
    def course(self) -> Course:
        """Folded from what had been recorded by then."""
        site = trials.site(work.reading(), self.participant.site_id)
        if site is None:
            raise errors.NotFound("there is no such site")
        known = participants.facts(work.reading(), self.participant.id)
        recorded = [fact for fact in known if fact.recorded_at <= self.as_of]
        return course(self.protocol, recorded, site_zone=site.zone)

    @property
    def facts(self) -> list[Current]:
        """Those in force that may be seen."""
        if self.sees_treatment:
            return list(self.course.facts)
        seen = (fact for fact in self.course.facts if fact.kind not in TREATMENT)
        return [replace(fact, detail=without_dose(fact.kind, fact.detail)) for fact in seen]

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """What was asked, with its state."""
        who, as_of = self.participant.id, self.as_of
        said = missing_reasons.of_participant(work.reading(), who, as_of=as_of)
        return timeline.entries(
            queries.asked(work.reading(), who, as_of=as_of),
            queries.answers(work.reading(), who, as_of=as_of),
            said={key: Missing(reason.code, reason.source) for key, reason in said.items()},
            facts=self.course.facts,
            as_of=as_of,
            grace=timedelta(hours=self.protocol.grace_hours),
        )

    @cached_property
    def flags(self) -> list[Flag]:
        """Those raised by then."""
        return queries.flags(work.reading(), self.participant.id, as_of=self.as_of)


def story(participant_id: UUID, as_of: datetime | None = None) -> Story:
    """A participant's story as whoever asks may see it; `as_of` None is now. Raises NotFound."""
    participant = masking.participant(participant_id)
    protocol = masking.protocol_of(participant)
    return Story(participant, protocol, as_of or work.now(), masking.sees_treatment(protocol))


@blueprint.route("/participants/<uuid:participant_id>/timeline", methods=["GET"])
@blueprint.asks(TimelineQuery)
@blueprint.gives(200, TimelineSchema)
def read(query: dict[str, Any], participant_id: UUID) -> Any:
    """Cycles as planned and given, what was asked and its state, flags, facts, laboratory, calls, as of a moment."""
    found = story(participant_id, query["as_of"])
    sees = found.sees_treatment
    return {
        "participant": found.participant,
        "as_of": found.as_of,
        "masked": not sees,
        "periods": list(found.course.periods) if sees else None,
        "cycles": cycles(found.course) if sees else None,
        "assignments": [assignment(entry, sees_treatment=sees) for entry in found.entries],
        "flags": [flag(one, found.as_of) for one in found.flags],
        "facts": found.facts,
        "laboratory": [asdict(value) for value in pre_visit.values_told(found.course.facts)],
        "calls": queries.calls(work.reading(), participant_id, as_of=found.as_of),
    }


def cycles(followed: Course) -> list[dict[str, Any]]:
    """Every cycle of every regimen of every period, in that order."""
    return [
        _cycle(cycle, period=period.number, regimen=name, agent=regimen.regimen.agent, followed=followed)
        for period in followed.periods
        for name, regimen in period.regimens.items()
        for cycle in regimen.cycles
    ]


def _cycle(cycle: Cycle, *, period: int, regimen: str, agent: str | None, followed: Course) -> dict[str, Any]:
    names = ("number", "status", "first_planned_on", "planned_on", "activity_gbq", "dose_mg", "reduced", "reasons")
    given = cycle.given
    return {
        "period": period,
        "regimen": regimen,
        "agent": agent,
        "infusion": regimen in followed.infusions,
        **{name: getattr(cycle, name) for name in names},
        "given_on": given.on if given else None,
        "given_at": given.start if given else None,
        "ended_at": given.end if given else None,
    }


def assignment(entry: Entry, *, sees_treatment: bool) -> dict[str, Any]:
    """An assignment for the wire, without what would reveal treatment for who must not see it."""
    asked, answer = entry.asked, entry.answer
    names = ("id", "timepoint", "ordinal", "instrument", "opens_at", "target_on", "closes_at")
    telling = ("use", "period", "cycle")
    said = ("completed_at", "late", "mode", "answered_by")
    return {
        **{name: getattr(asked, name) for name in names},
        **{name: getattr(asked, name) if sees_treatment else None for name in telling},
        **{name: getattr(answer, name) if answer else None for name in said},
        "cancel_reason": asked.cancel_reason if sees_treatment else asked.cancel_reason and CHANGED,
        "state": entry.state,
        "response": answer.id if answer else None,
        "missing": entry.missing,
    }


def flag(found: Flag, as_of: datetime) -> dict[str, Any]:
    """A flag for the wire as it stood at a moment."""
    acknowledged = found.acknowledged_at if found.acknowledged_at and found.acknowledged_at <= as_of else None
    resolved = found.resolved_at if found.resolved_at and found.resolved_at <= as_of else None
    return {
        **{name: getattr(found, name) for name in ("id", "rule", "symptom", "level", "raised_at")},
        "state": "resolved" if resolved else "acknowledged" if acknowledged else "open",
        "acknowledged_at": acknowledged,
        "resolved_at": resolved,
        "outcome": found.outcome if resolved else None,
    }


@blueprint.route("/participants/<uuid:participant_id>/pre-visit", methods=["GET"])
@blueprint.gives(200, PreVisitSchema)
def before_visit(participant_id: UUID) -> Any:
    """One page for a visit: the last dose, the worst symptoms since, scales, open flags, laboratory, what to ask."""
    return sheet(story(participant_id))


def sheet(found: Story) -> dict[str, Any]:
    """The sheet for a visit as values, the same for the page, the PDF and the wire."""
    now, sees, library = found.as_of, found.sees_treatment, work.catalogue().library
    doses = [dose for dose in found.course.doses if dose.regimen in found.course.infusions] if sees else []
    since = doses[-1].start if doses else now - LOOKING_BACK
    cutoff = _cutoff(found) if sees else None
    values = _values(found)
    symptoms = pre_visit.symptoms(values, library, since=since, cutoff=cutoff)
    scales = pre_visit.standings(values, library, cutoff=cutoff)
    results = pre_visit.results(found.course.facts)
    unresolved = [one for one in found.flags if one.resolved_at is None]
    suggestions = pre_visit.suggestions(
        found.entries, symptoms, scales, since=since, flags=[one.symptom for one in unresolved],
        laboratory_on=max((one.on for one in results), default=None),
        questions=[one.code for one in found.course.questions] if sees else (),
    )  # fmt: skip
    return {
        "participant": found.participant,
        "made_at": now,
        "masked": not sees,
        "since": since,
        "treatment": _treatment(found) if sees else None,
        "answered": [asdict(one) for one in pre_visit.answered(found.entries, library, since=since)],
        "symptoms": [asdict(one) for one in symptoms],
        "scales": [asdict(one) for one in scales],
        "flags": [flag(one, now) for one in unresolved],
        "laboratory": [asdict(one) for one in results],
        "open": _in_state(found, "open"),
        "missed": _in_state(found, "missed", since=since),
        "suggestions": [asdict(one) for one in suggestions],
    }


def _cutoff(found: Story) -> datetime | None:
    """Until when a value counts as the start: the first dose of period 1, else its allocation."""
    first = found.course.first_dose_at(1)
    return first or (found.course.periods[0].begins_at if found.course.periods else None)


def _values(found: Story) -> list[pre_visit.Value]:
    rows = scores.of_participant(work.reading(), found.participant.id)
    return [
        pre_visit.Value(response.instrument, score.scale, float(score.value), response.completed_at)
        for score, response in rows
        if score.value is not None
    ]


def _in_state(found: Story, state: str, *, since: datetime | None = None) -> list[dict[str, Any]]:
    wanted: Sequence[Entry] = [entry for entry in found.entries if entry.state == state]
    if since is not None:
        wanted = [entry for entry in wanted if entry.asked.closes_at >= since]
    return [assignment(entry, sees_treatment=found.sees_treatment) for entry in wanted]


def _treatment(found: Story) -> dict[str, Any]:
    followed = found.course
    given = [dose for dose in followed.doses if dose.regimen in followed.infusions]
    last = given[-1] if given else None
    regimen, following = next_cycle(followed)
    period = followed.periods[-1] if followed.periods else None
    today = found.as_of.astimezone(ZoneInfo(followed.site_zone)).date()
    return {
        "arm": period.arm if period else None,
        "regimen": last.regimen if last else None,
        "agent": _agent(followed, last.period, last.regimen) if last else None,
        "cycle": last.cycle if last else None,
        "given_on": last.on if last else None,
        "days_since": (today - last.on).days if last else None,
        "activity_gbq": last.activity_gbq if last else None,
        "next_regimen": regimen,
        "next_cycle": following.number if following else None,
        "next_on": day_of(following) if following else None,
    }


def _agent(followed: Course, period: int, regimen: str) -> str | None:
    within = next(one for one in followed.periods if one.number == period)
    return within.regimens[regimen].regimen.agent

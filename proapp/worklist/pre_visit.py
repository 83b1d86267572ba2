"""The sheet for a visit: the worst symptoms since the last dose, what has changed, what is open, what to ask about."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from proapp.instrument.definition import Definition, ScoreRule
from proapp.instrument.library import Library
from proapp.participant.fact import Current
from proapp.trajectory.baseline import Observation, last_before
from proapp.worklist.timeline import Entry

GRADED = "lookup"  # the method that makes PRO-CTCAE composite grades
TROUBLING = 2  # from this composite grade on a symptom is asked about; a choice of ours
MOST = 8  # symptoms on the sheet


@dataclass(frozen=True, slots=True)
class Value:
    """One score of a response in force: `instrument` is a key, `value` in the scale's own units."""

    instrument: str
    scale: str
    value: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Symptom:
    """The worst composite grade (0-3) since the last dose, the latest one, and how the worst differs from the start
    (None: the start is not known)."""

    instrument: str
    scale: str
    title: str
    worst: float
    worst_at: datetime
    latest: float
    baseline: float | None
    change: float | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A scale's latest value, how it differs from the start, whether it lies beyond the published limit, and whether
    the change counts by the published number of points (`better`, `worse`, None)."""

    instrument: str
    scale: str
    title: str
    higher_is: str
    latest: float
    latest_at: datetime
    baseline: float | None
    change: float | None
    beyond_limit: bool
    changed: str | None


@dataclass(frozen=True, slots=True)
class Result:
    """The latest value of one analyte as it was told, its CTCAE grade if the laboratory gave one, and its day."""

    analyte: str
    value: float
    unit: str
    grade: int | None
    on: date


@dataclass(frozen=True, slots=True)
class Answered:
    """How often an instrument was answered, and when last."""

    instrument: str
    title: str
    times: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to ask about: a stable code, and what it is about."""

    code: str
    about: str | None = None


def symptoms(
    values: Iterable[Value], library: Library, *, since: datetime, cutoff: datetime | None
) -> tuple[Symptom, ...]:
    """Symptoms graded 1 or more since a moment, the worst first, eight at most. `cutoff`: until when a value counts as
    the start; None: nobody may know."""
    found = []
    for (instrument, scale), own in _by_scale(values).items():
        rule = library.get(instrument).score(scale)
        later = [one for one in own if one.at >= since]
        if rule.method != GRADED or not later:
            continue
        worst = max(later, key=lambda one: (one.value, one.at))
        if worst.value > 0:
            start = _start(own, cutoff)
            change = None if start is None else worst.value - start
            found.append(
                Symptom(instrument, scale, rule.title, worst.value, worst.at, later[-1].value, start, change)
            )  # fmt: skip
    found.sort(key=lambda one: (-one.worst, -(one.change or 0), one.instrument, one.scale))
    return tuple(found[:MOST])


def standings(values: Iterable[Value], library: Library, *, cutoff: datetime | None) -> tuple[Standing, ...]:
    """The latest value of every scale that has a published limit or a published number of points that count."""
    found = []
    for (instrument, scale), own in _by_scale(values).items():
        definition = library.get(instrument)
        rule = definition.score(scale)
        if rule.method == GRADED or not _is_known(definition, scale):
            continue
        start, latest = _start(own, cutoff), own[-1]
        change = None if start is None else latest.value - start
        beyond = any(limit.crossed(scale, latest.value) for limit in definition.thresholds.values())
        found.append(
            Standing(
                instrument, scale, rule.title, rule.higher_is, latest.value, latest.at, start, change, beyond,
                _direction(definition, rule, change),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.instrument, one.scale)))


def answered(entries: Iterable[Entry], library: Library, *, since: datetime) -> tuple[Answered, ...]:
    """What was answered since a moment, by instrument."""
    found: dict[str, list[datetime]] = defaultdict(list)
    for entry in entries:
        if entry.answer is not None and entry.answer.completed_at >= since:
            found[entry.asked.instrument].append(entry.answer.completed_at)
    return tuple(
        Answered(instrument, library.get(instrument).title, len(times), max(times))
        for instrument, times in sorted(found.items())
    )


def values_told(facts: Sequence[Current]) -> tuple[Result, ...]:
    """Every laboratory value as it was told, from the facts in force in their order."""
    return tuple(
        Result(analyte, float(told["value"]), str(told["unit"]), told.get("grade"), fact.on)
        for fact in facts
        if fact.kind == "laboratory"
        for analyte, told in sorted(fact.detail["results"].items())
    )


def results(facts: Sequence[Current]) -> tuple[Result, ...]:
    """The latest value of every analyte, by name, from the facts in force in their order."""
    latest = {told.analyte: told for told in values_told(facts)}
    return tuple(latest[analyte] for analyte in sorted(latest))


def suggestions(
    entries: Iterable[Entry],
    found: Sequence[Symptom],
    standing: Sequence[Standing],
    *,
    since: datetime,
    flags: Iterable[str],
    laboratory_on: date | None,
    questions: Iterable[str] = (),
) -> tuple[Suggestion, ...]:
    """What to ask about, the most pressing first. `flags` are the symptoms of open flags, `laboratory_on` the day of
    the latest value, `questions` what the course asks the investigator."""
    listed = list(entries)
    suggested = [Suggestion("flag-open", symptom) for symptom in dict.fromkeys(flags)]
    suggested += [Suggestion("course-undecided", code) for code in dict.fromkeys(questions)]
    suggested += [
        Suggestion("symptom-worse", f"{one.instrument}/{one.scale}")
        for one in found
        if one.worst >= TROUBLING and (one.change is None or one.change > 0)
    ]
    suggested += [
        Suggestion("scale-worse", f"{one.instrument}/{one.scale}") for one in standing if one.changed == "worse"
    ]
    if not any(one.answer and one.answer.completed_at >= since for one in listed):
        suggested.append(Suggestion("nothing-answered"))
    unexplained = (one for one in listed if one.state == "missed" and one.missing is None)
    recent = [one.asked.instrument for one in unexplained if one.asked.closes_at >= since]
    suggested += [Suggestion("missed-without-reason", instrument) for instrument in dict.fromkeys(recent)]
    if laboratory_on is None or laboratory_on < since.date():
        suggested.append(Suggestion("laboratory-missing"))
    return tuple(suggested)


def _by_scale(values: Iterable[Value]) -> dict[tuple[str, str], list[Value]]:
    found: dict[tuple[str, str], list[Value]] = defaultdict(list)
    for value in sorted(values, key=lambda one: one.at):
        found[value.instrument, value.scale].append(value)
    return found


def _start(values: Sequence[Value], cutoff: datetime | None) -> float | None:
    return last_before([Observation(one.at, one.value) for one in values], cutoff=cutoff).value


def _is_known(definition: Definition, scale: str) -> bool:
    return any(
        scale in limits for one in definition.thresholds.values() for limits in (one.below, one.above, one.change)
    )


def _direction(definition: Definition, rule: ScoreRule, change: float | None) -> str | None:
    """Whether a change counts as better or worse by the first published number of points."""
    points = next((one.change[rule.id] for one in definition.thresholds.values() if rule.id in one.change), None)
    if points is None or change is None:
        return None
    gain = change if rule.higher_is == "better" else -change
    if gain >= points.better:
        return "better"
    return "worse" if -gain >= points.worse else None

"""What cuts a window short, moves it or takes it out: the next dose, randomisation, an infusion, a pause, death."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from proapp.participant.fact import Current
from proapp.schedule.occurrence import Occurrence
from proapp.schedule.window import ONE_DAY, Calendar
from proapp.treatment.course import Course
from proapp.treatment.cycle import FactRef, Period

ENDS_EVERYTHING = ("death", "pro-withdrawal")
EXPECTED = ("planned", "delayed")


@dataclass(frozen=True, slots=True)
class Quiet:
    """Days on which a dose keeps a person free of questions; `fact` is None while the dose is only planned."""

    on: date
    from_at: datetime
    until_at: datetime
    cycle: int
    fact: FactRef | None


@dataclass(frozen=True, slots=True)
class Break:
    """A pause, and the day on which questions begin again: its own last word on it, or an earlier `resume`."""

    fact: Current
    until: date


@dataclass(frozen=True, slots=True)
class Limits:
    """Everything about one participant that limits windows, gathered once for a plan."""

    course: Course
    calendar: Calendar
    ends: tuple[tuple[str, Current], ...]
    pauses: tuple[Break, ...]
    quiet: Mapping[tuple[str, int, int], tuple[Quiet, ...]]

    @property
    def randomised(self) -> Period | None:
        return self.course.periods[0] if self.course.periods else None


def limits(course: Course, calendar: Calendar, blocks: Iterator[tuple[str, int, int]]) -> Limits:
    """`blocks` are the regimens and days (first, last) that some timepoint keeps free."""
    return Limits(
        course=course,
        calendar=calendar,
        ends=tuple((name, course.events[name]) for name in ENDS_EVERYTHING if name in course.events),
        pauses=tuple(_break(fact, course.facts) for fact in course.facts if fact.kind == "pause"),
        quiet={block: tuple(_quiet(course, calendar, *block)) for block in set(blocks)},
    )


def limited(occurrence: Occurrence, within: Limits) -> Occurrence:
    """The occurrence as it can really be asked; `dropped` names what took it out."""
    for step in _STEPS:
        occurrence = step(occurrence, within)
        if occurrence.dropped:
            return occurrence
        if occurrence.is_empty:
            return occurrence.drop(occurrence.cuts[-1]["by"])
    return occurrence


def _next_dose(occurrence: Occurrence, within: Limits) -> Occurrence:
    """A later administration closes the series of the one before it."""
    dose = occurrence.anchor.until
    if dose is None:
        return occurrence
    if occurrence.target_on > dose.on:
        return occurrence.drop("next-administration")
    return occurrence.closing(dose.start, "next-administration", cycle=dose.cycle, **_because(dose.fact))


def _randomisation(occurrence: Occurrence, within: Limits) -> Occurrence:
    period = within.randomised
    if occurrence.timepoint.close != "randomisation" or period is None:
        return occurrence
    if occurrence.timepoint.daily:
        return occurrence.drop("randomisation") if occurrence.target_on >= period.begins_on else occurrence
    closes_at = period.begins_at if period.has_time else within.calendar.end(period.begins_on)
    return occurrence.closing(closes_at, "randomisation", **_because(period.fact))


def _until(occurrence: Occurrence, within: Limits) -> Occurrence:
    for name in occurrence.timepoint.until:
        event = within.course.events.get(name)
        if event is not None and occurrence.target_on > event.on:
            return occurrence.drop(name)
    return occurrence


def _life(occurrence: Occurrence, within: Limits) -> Occurrence:
    """Death, or withdrawal from being asked, ends everything whose day has not come."""
    for name, event in within.ends:
        if occurrence.target_on >= event.on:
            return occurrence.drop(name)
        ends_at = event.at or within.calendar.end(event.on)
        occurrence = occurrence.closing(ends_at, name, fact=str(event.root), version=event.version)
    return occurrence


def _break(pause: Current, facts: Iterable[Current]) -> Break:
    until = date.fromisoformat(pause.detail["until"]) if "until" in pause.detail else date.max
    resumed = (fact.on for fact in facts if fact.kind == "resume" and _follows(fact, pause))
    return Break(pause, min(until, *resumed, date.max))


def _follows(resume: Current, pause: Current) -> bool:
    """Whether it was said later; on one day only times can tell."""
    if resume.on != pause.on or resume.at is None or pause.at is None:
        return resume.on > pause.on
    return resume.at > pause.at


def _pauses(occurrence: Occurrence, within: Limits) -> Occurrence:
    for pause, until in ((one.fact, one.until) for one in within.pauses):
        because = {"fact": str(pause.root), "version": pause.version}
        if pause.on <= occurrence.target_on < until:
            return occurrence.drop("pause")
        if occurrence.target_on < pause.on:
            occurrence = occurrence.closing(within.calendar.start(pause.on), "pause", **because)
        else:
            occurrence = occurrence.opening(within.calendar.start(until), "pause", **because)
    return occurrence


def _close_before(occurrence: Occurrence, within: Limits) -> Occurrence:
    """A window does not reach over a dose: it keeps the side on which its target lies."""
    regimen = occurrence.timepoint.close_before
    for dose in within.course.administrations(regimen) if regimen else ():
        if not occurrence.opens_at < dose.start or not dose.quiet_from < occurrence.closes_at:
            continue
        because = {"cycle": dose.cycle, **_because(dose.fact)}
        if occurrence.target_on <= dose.on:
            occurrence = occurrence.closing(dose.quiet_from, "close_before", **because)
        else:
            occurrence = occurrence.opening(dose.start, "close_before", **because)
    return occurrence


def _block(occurrence: Occurrence, within: Limits) -> Occurrence:
    for regimen, (first, last) in (occurrence.timepoint.block or {}).items():
        for quiet in within.quiet[regimen, first, last]:
            if occurrence.opens_at < quiet.until_at and quiet.from_at < occurrence.closes_at:
                occurrence = _around(occurrence, quiet)
                if occurrence.dropped:
                    return occurrence
    return occurrence


def _around(occurrence: Occurrence, quiet: Quiet) -> Occurrence:
    """The part before the quiet days or after them, where the target is; moved behind them if neither is there."""
    because = {"cycle": quiet.cycle, **_because(quiet.fact)}
    if occurrence.timepoint.daily:
        return occurrence.drop("block") if occurrence.opens_at >= quiet.from_at else occurrence
    before, after = occurrence.opens_at < quiet.from_at, quiet.until_at < occurrence.closes_at
    if before and (occurrence.target_on <= quiet.on or not after):
        return occurrence.closing(quiet.from_at, "block", **because)
    if after:
        return occurrence.opening(quiet.until_at, "block", **because)
    length = occurrence.closes_at - occurrence.opens_at
    return occurrence.moved(quiet.until_at, quiet.until_at + length, "block", **because)


def _quiet(course: Course, calendar: Calendar, regimen: str, first: int, last: int) -> Iterator[Quiet]:
    """From the start of the amino acids, or of the first day if that is a later one, to the end of the last day."""
    for dose in course.administrations(regimen):
        from_at = dose.quiet_from if first == 0 else calendar.start(dose.on + first * ONE_DAY)
        yield Quiet(dose.on, from_at, calendar.end(dose.on + last * ONE_DAY), dose.cycle, dose.fact)
    for period in course.periods:
        for cycle in period.regimens[regimen].cycles if regimen in period.regimens else ():
            if cycle.status in EXPECTED and cycle.planned_on is not None:
                from_at = calendar.start(cycle.planned_on + first * ONE_DAY)
                until_at = calendar.end(cycle.planned_on + last * ONE_DAY)
                yield Quiet(cycle.planned_on, from_at, until_at, cycle.number, None)


def _because(fact: FactRef | None) -> dict[str, Any]:
    return {"fact": str(fact.root), "version": fact.version} if fact else {"planned": True}


_STEPS: tuple[Callable[[Occurrence, Limits], Occurrence], ...] = (
    _next_dose,
    _randomisation,
    _until,
    _life,
    _pauses,
    _close_before,
    _block,
)

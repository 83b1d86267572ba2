"""What a picture shows, from what is known of a participant: lanes of the timeline, curves of scales, the sheet."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from proapp.analysis import asked as asks
from proapp.api import tabulation, work
from proapp.api.timelines import Story
from proapp.instrument.definition import Definition
from proapp.participant.fact import Current
from proapp.picture.curve import Curve, Dose, Point
from proapp.picture.sheet import Sheet, Table
from proapp.picture.timeline import Lane, Mark, Span
from proapp.trajectory import queries
from proapp.trajectory.baseline import Observation, last_before
from proapp.trajectory.population import member
from proapp.treatment.cycle import Cycle, RegimenCourse
from proapp.worklist.pre_visit import Result, values_told
from proapp.worklist.timeline import Entry

AHEAD = timedelta(days=90)  # of what is to come; a diary for a year would hide the rest
SEVERE = 3  # CTCAE grade from which a laboratory value is marked
EVENTS = frozenset(
    {"progression", "procedure", "ssa-injection", "end-of-treatment", "withdrawal", "death", "pause", "resume"}
)
ASKS = {
    "flag-open": "An open flag: {about}",
    "course-undecided": "To decide about the treatment: {about}",
    "symptom-worse": "Worse than at the start: {about}",
    "scale-worse": "Worse by what counts: {about}",
    "nothing-answered": "Nothing was answered since the last dose",
    "missed-without-reason": "Missed, and nobody has said why: {about}",
    "laboratory-missing": "No laboratory values since the last dose",
}


def lanes(story: Story) -> list[Lane]:
    """The timeline from top to bottom: treatment (where it may be seen), events, questionnaires, flags, laboratory."""
    treatment = list(_regimens(story)) if story.sees_treatment else []
    asked = list(_instruments(story))
    return [
        *treatment,
        Lane("Events", tuple(_event(fact) for fact in story.facts if fact.kind in EVENTS)),
        *asked,
        Lane("Flags", tuple(_flag(one, story) for one in story.flags)),
        Lane("Laboratory", tuple(_blood(story))),
    ]


def _regimens(story: Story) -> Iterator[Lane]:
    for period in story.course.periods:
        for regimen in period.regimens.values():
            name = regimen.regimen.agent or regimen.regimen.id
            title = name if period.number == 1 else f"{name} (period {period.number})"
            marks = tuple(mark for cycle in regimen.cycles if (mark := _cycle(cycle)))
            yield Lane(title, marks, tuple(_delays(regimen)))


def _cycle(cycle: Cycle) -> Mark | None:
    on = cycle.given.on if cycle.given else cycle.planned_on or cycle.first_planned_on
    if on is None:
        return None
    if cycle.given is None:
        kind = cycle.status if cycle.status in ("held", "skipped", "stopped") else "planned"
        return Mark(on, kind, f"C{cycle.number}")
    activity = cycle.given.activity_gbq
    label = f"C{cycle.number} {activity:g} GBq" if activity else f"C{cycle.number}"
    return Mark(on, "reduced" if cycle.reduced else "given", label)


def _delays(regimen: RegimenCourse) -> Iterator[Span]:
    for cycle in regimen.cycles:
        on = cycle.given.on if cycle.given else cycle.planned_on
        if cycle.first_planned_on and on and on > cycle.first_planned_on:
            yield Span(cycle.first_planned_on, on)


def _event(fact: Current) -> Mark:
    told = fact.detail.get("procedure") or fact.detail.get("from") or fact.kind
    return Mark(fact.on, "fact", str(told) if fact.kind != "ssa-injection" else "SSA")


def _instruments(story: Story) -> Iterator[Lane]:
    horizon = story.as_of + AHEAD
    found: dict[str, list[Mark]] = {}
    for entry in story.entries:
        if entry.asked.opens_at <= horizon and (mark := _asked(entry, ZoneInfo(story.participant.zone))):
            found.setdefault(entry.asked.instrument, []).append(mark)
    for key, marks in sorted(found.items()):
        yield Lane(work.catalogue().library.get(key).title, tuple(marks))


def _asked(entry: Entry, zone: ZoneInfo) -> Mark | None:
    asked, answer = entry.asked, entry.answer
    if answer is not None:
        return Mark(answer.completed_at.astimezone(zone).date(), "late" if answer.late else "completed")
    if entry.state == "cancelled":
        had_opened = asked.cancelled_at is not None and asked.cancelled_at >= asked.opens_at
        return Mark(asked.target_on, "cancelled") if had_opened else None
    return Mark(asked.target_on, entry.state)


def _flag(flag: Any, story: Story) -> Mark:
    on = flag.raised_at.astimezone(ZoneInfo(story.participant.zone)).date()
    return Mark(on, flag.level, flag.symptom if flag.level == "red" else "")


def _blood(story: Story) -> Iterator[Mark]:
    by_day: dict[date, list[Result]] = {}
    for result in values_told(story.course.facts):
        by_day.setdefault(result.on, []).append(result)
    for on, told in by_day.items():
        severe = [one for one in told if (one.grade or 0) >= SEVERE]
        label = ", ".join(f"{one.analyte} grade {one.grade}" for one in severe)
        yield Mark(on, "graded" if severe else "blood", label)


def curve(story: Story, instrument: str, scale: str) -> Curve:
    """One scale of one participant. Raises Invalid for a scale the protocol does not ask."""
    asked = asks.scale(tabulation.source(story.protocol), {"instrument": instrument, "scale": scale})
    rows = [
        row
        for row in queries.own(work.reading(), story.participant.id, asked.instrument_id, scale=asked.rule.id)
        if row.value is not None
    ]
    low, high = asked.rule.range
    limits = _limits(asked.definition, asked.rule.id)
    return Curve(
        title=asked.rule.title,
        low=low,
        high=high,
        higher_is=asked.rule.higher_is,
        points=tuple(Point(row.completed_at.astimezone(ZoneInfo(row.zone)).date(), row.value) for row in rows),
        start=_start(story, rows) if story.sees_treatment else None,
        doses=tuple(_doses(story)) if story.sees_treatment else (),
        **limits,
    )


def _start(story: Story, rows: list[Any]) -> float | None:
    person = member(story.participant.id, story.course.facts, site_zone=story.course.site_zone)
    cutoff: datetime | None = person.cutoff(story.protocol.comparison.baseline) if person else None
    return last_before([Observation(row.completed_at, row.value) for row in rows], cutoff=cutoff).value


def _doses(story: Story) -> Iterator[Dose]:
    for dose in story.course.doses:
        if dose.regimen in story.course.infusions:
            yield Dose(dose.on, f"C{dose.cycle}")


def _limits(definition: Definition, scale: str) -> dict[str, float | None]:
    """The published limits of a scale, and from what change on one speaks of a change."""
    limits = list(definition.thresholds.values())
    return {
        "flagged_below": next((one.below[scale] for one in limits if scale in one.below), None),
        "flagged_above": next((one.above[scale] for one in limits if scale in one.above), None),
        "counts": next((one.change[scale].worse for one in limits if scale in one.change), None),
    }


def printed(story: Story, values: Mapping[str, Any]) -> Sheet:
    """The sheet for a visit, from the values of the same sheet on the wire."""
    who = values["participant"]
    return Sheet(
        title=f"{who.code} · before the visit",
        lines=tuple(_lines(story, values)),
        asks=tuple(_ask(one) for one in values["suggestions"]),
        tables=(_symptoms(values), _scales(values), _laboratory(values), _waiting(values)),
        curves=tuple(
            curve(story, one["instrument"].partition("@")[0], one["scale"]) for one in _telling(values["scales"])
        ),
        made_at=values["made_at"],
    )


def _lines(story: Story, values: Mapping[str, Any]) -> Iterator[str]:
    yield f"Trial {story.participant.trial_id} · born {story.participant.birth_year}"
    treatment = values["treatment"]
    if treatment is None:
        yield f"Treatment is masked. Shown since {values['since']:%d %B %Y}."
        return
    if treatment["given_on"]:
        amount = f", {treatment['activity_gbq']:g} GBq" if treatment["activity_gbq"] else ""
        yield (
            f"Last dose: {treatment['agent']} cycle {treatment['cycle']}{amount} on {treatment['given_on']:%d %B %Y}, "
            f"{treatment['days_since']} days ago"
        )
    if treatment["next_on"]:
        following = f"{treatment['next_regimen']} cycle {treatment['next_cycle']}"
        yield f"Next: {following}, planned {treatment['next_on']:%d %B %Y}"


def _ask(suggestion: Mapping[str, Any]) -> str:
    return ASKS[suggestion["code"]].format(about=_about(suggestion["about"]))


def _about(about: str | None) -> str:
    """A scale by its title; anything else as it is."""
    key, _, scale = (about or "").partition("/")
    library = work.catalogue().library
    if key not in set(library.keys()):
        return about or ""
    definition = library.get(key)
    return definition.score(scale).title if scale else definition.title


def _symptoms(values: Mapping[str, Any]) -> Table:
    rows = tuple(
        (one["title"], f"{one['worst']:g}", f"{one['worst_at']:%d %b}", f"{one['latest']:g}", _number(one["baseline"]))
        for one in values["symptoms"]
    )
    heads = ("Symptom", "worst", "on", "latest", "start")
    title = "Symptoms, composite grade"
    return Table(title, heads, rows, "None since then.", (42, 12, 16, 13, 12))


def _scales(values: Mapping[str, Any]) -> Table:
    rows = tuple(
        (one["title"], f"{one['latest']:.0f}", _number(one["change"], "+.0f"), one["changed"] or "")
        for one in _telling(values["scales"], most=len(values["scales"]))
    )
    return Table("Scales", ("Scale", "latest", "change", ""), rows, "No answers yet.", (46, 14, 16, 16))


def _laboratory(values: Mapping[str, Any]) -> Table:
    rows = tuple(
        (one["analyte"], f"{one['value']:g} {one['unit']}", _number(one["grade"]), f"{one['on']:%d %b %Y}")
        for one in values["laboratory"]
    )
    return Table("Laboratory, latest", ("", "value", "CTCAE", "on"), rows, "No values.", (34, 26, 14, 24))


def _waiting(values: Mapping[str, Any]) -> Table:
    flags = [(one["symptom"], f"{one['level']} flag, {one['state']}") for one in values["flags"]]
    asked = [(_about(one["instrument"]), "open") for one in values["open"]]
    missed = [(_about(one["instrument"]), f"missed {one['target_on']:%d %b}") for one in values["missed"]]
    return Table("Waiting", ("", ""), (*flags, *asked, *missed), "Nothing.", (56, 36))


def _telling(scales: list[Mapping[str, Any]], *, most: int = 4) -> list[Mapping[str, Any]]:
    """The scales that say most: those that changed for the worse, then beyond a limit, then the rest."""
    order = sorted(scales, key=lambda one: (one["changed"] != "worse", not one["beyond_limit"], one["scale"]))
    return order[:most]


def _number(value: float | None, form: str = "g") -> str:
    return "" if value is None else format(value, form)

"""The plan of a participant: everything they are asked and when, worked out from the protocol and the facts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from uuid import UUID

from proapp.participant.fact import Current, Fact
from proapp.participant.person import Person
from proapp.schedule.amended import Sewn, sewn
from proapp.schedule.anchor import anchors
from proapp.schedule.difference import PeriodEnd
from proapp.schedule.limit import Limits, limited, limits
from proapp.schedule.occurrence import occurrences
from proapp.schedule.planned import Planned, daily_identity, identity
from proapp.schedule.untangle import Slot, untangled
from proapp.schedule.why import Reasons, reasons
from proapp.schedule.window import Calendar
from proapp.treatment.course import Course, course
from proapp.trial.asked import Asked, Definitions
from proapp.trial.protocol import Protocol


@dataclass(frozen=True)
class Planning:
    """What is planned, in order of its opening; what is not, and why; and the course it was made from."""

    planned: tuple[Planned, ...]
    participant: UUID
    course: Course
    left_out: tuple[Slot, ...]
    amended_away: Mapping[UUID, str] = field(default_factory=dict)

    @cached_property
    def dropped(self) -> Mapping[UUID, str]:
        """Why an assignment that could have been is not planned: death, block, merged, next-administration ..."""
        left_out = {_id(self.participant, slot): slot.occurrence.dropped or "" for slot in self.left_out}
        return {**self.amended_away, **left_out}

    @cached_property
    def ended(self) -> Mapping[int, PeriodEnd]:
        """The periods that are over, by number, with the day and the kind of the one that followed."""
        pairs = zip(self.course.periods, self.course.periods[1:], strict=False)
        return {one.number: PeriodEnd(following.begins_on, following.kind) for one, following in pairs}


def plan(protocol: Protocol, person: Person, facts: Iterable[Fact], *, definitions: Definitions) -> tuple[Planned, ...]:
    """Everything this person is asked. The same facts in any order make the same plan, ids included."""
    return planning(protocol, person, facts, definitions=definitions).planned


def planning(protocol: Protocol, person: Person, facts: Iterable[Fact], *, definitions: Definitions) -> Planning:
    """The plan together with what was left out of it; after amendments it is sewn from that of each version."""
    known = tuple(facts)
    found = _under(protocol, person, known, definitions=definitions)
    if not person.earlier:
        return found
    before = [_under(one.protocol, person, known, definitions=definitions).planned for one in person.earlier]
    whole = Sewn(before[0])
    for earlier, following in zip(person.earlier, [*before[1:], found.planned], strict=True):
        more = sewn(whole.planned, following, since=earlier.until)
        whole = Sewn(more.planned, {**whole.dropped, **more.dropped})
    return replace(found, planned=whole.planned, amended_away=whole.dropped)


def _under(protocol: Protocol, person: Person, facts: Iterable[Fact], *, definitions: Definitions) -> Planning:
    """The plan as one version of the protocol has it."""
    treatment = course(protocol, facts, site_zone=person.site_zone)
    calendar = calendar_of(protocol, person, treatment.facts)
    left_out: list[Slot] = []
    slots = list(_slots(protocol, person, limits(treatment, calendar, _blocks(protocol)), left_out, definitions))
    stay, gone = untangled(slots, calendar)

    because = reasons(treatment, calendar)
    planned = [_planned(person.id, slot, because, definitions.get(slot.instrument)) for slot in stay]
    planned.sort(key=lambda one: (one.opens_at, one.closes_at, one.instrument, one.timepoint, one.ordinal))
    return Planning(tuple(planned), person.id, treatment, (*left_out, *gone))


def calendar_of(protocol: Protocol, person: Person, facts: Iterable[Current]) -> Calendar:
    """The days windows are counted in: the site's, the participant's with their journeys, or those of one zone."""
    if protocol.zone_policy == "site":
        zones = person.site_zones
        return Calendar(zones[0][1], zones[1:]) if zones else Calendar(person.site_zone)
    if protocol.fixed_zone is not None:
        return Calendar(protocol.fixed_zone)
    changes = [(fact.on, fact.detail["zone"]) for fact in facts if fact.kind == "zone"]
    return Calendar(person.zone, changes)


def _blocks(protocol: Protocol) -> Iterator[tuple[str, int, int]]:
    for timepoint in protocol.timepoints:
        for regimen, (first, last) in (timepoint.block or {}).items():
            yield regimen, first, last


def _slots(
    protocol: Protocol, person: Person, within: Limits, left_out: list[Slot], definitions: Definitions
) -> Iterator[Slot]:
    """Each occurrence of each timepoint for each of its instruments, as far as it can be asked of this person."""
    for rank, timepoint in enumerate(protocol.timepoints):
        if not timepoint.asks(person.baseline):
            continue
        for anchor in anchors(timepoint, within.course):
            for occurrence in occurrences(timepoint, anchor, within.calendar):
                found = limited(occurrence, within)
                for instrument in timepoint.instruments:
                    slot = Slot(found, instrument, rank)
                    if not found.dropped and not _of_age(person, slot, definitions.get(instrument)):
                        slot = slot.drop("age")
                    if slot.occurrence.dropped:
                        left_out.append(slot)
                    else:
                        yield slot


def _of_age(person: Person, slot: Slot, definition: Asked) -> bool:
    """An adult instrument is not asked of somebody who may be younger."""
    age = person.certain_age(slot.occurrence.target_on)
    ages = definition.ages
    return age is None or (ages.min <= age and (ages.max is None or age <= ages.max))


def _id(participant: UUID, slot: Slot) -> UUID:
    occurrence = slot.occurrence
    if occurrence.timepoint.daily:
        return daily_identity(participant, slot.instrument, occurrence.target_on)
    anchor = occurrence.anchor
    return identity(
        participant, slot.instrument, (occurrence.timepoint.id, anchor.period, anchor.cycle, occurrence.ordinal)
    )


def _planned(participant: UUID, slot: Slot, because: Reasons, definition: Asked) -> Planned:
    occurrence, anchor = slot.occurrence, slot.occurrence.anchor
    timepoint = occurrence.timepoint
    dose = because.spanned(occurrence, definition.recall_days)
    zone = because.calendar.zone_on(occurrence.target_on)
    return Planned(
        id=_id(participant, slot),
        participant=participant,
        timepoint=timepoint.id,
        use=timepoint.use,
        period=anchor.period,
        cycle=anchor.cycle,
        ordinal=occurrence.ordinal,
        instrument=slot.instrument,
        take=1,
        daily=timepoint.daily,
        opens_at=occurrence.opens_at,
        target_on=occurrence.target_on,
        closes_at=occurrence.closes_at,
        zone=zone,
        anchor=anchor.kind,
        anchor_fact=anchor.fact.root if anchor.fact else None,
        anchor_version=anchor.fact.version if anchor.fact else 0,
        serves=tuple(dict.fromkeys(other.timepoint.id for other in slot.serves)),
        recall_spans=dose is not None,
        why=because.provenance(slot, zone, dose),
    )

"""The report of a simulation: what it asks of people and sites, and what the trial's tables will look like."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from proapp.paperwork.block import Block, Bullets, Heading, Paragraph, Picture, Table, table
from proapp.schedule.burden import SECONDS_AN_ITEM
from proapp.simulation import gathered, lived_burden
from proapp.simulation.simulate import Wanted
from proapp.simulation.told import Told
from proapp.simulation.words import NONE, number, share
from proapp.simulation.workload import SiteLoad
from proapp.simulation.world import World


def opening(world: World, found: Told, wanted: Wanted) -> Iterator[Block]:
    """What was simulated, and in short what came of it."""
    protocol = world.protocol
    yield Heading(1, f"Simulation of {protocol.key}")
    yield Paragraph(protocol.title)
    yield Paragraph(
        f"{wanted.participants} invented participants at {len(world.desks)} invented sites over {wanted.weeks} weeks, "
        f"seed {wanted.seed}. Planning, scoring, flags, escalation and messages are those of the real engine; people, "
        "their answers and what treatment does to them are assumptions."
    )
    yield Heading(2, "In short")
    yield Bullets(tuple(_in_short(world, found)))


def _in_short(world: World, found: Told) -> Iterator[str]:
    weeks = sum(row.weeks for row in found.burden if row.stretch != lived_burden.BEFORE)
    items = sum(row.items for row in found.burden if row.stretch != lived_burden.BEFORE)
    if weeks:
        yield f"burden: {lived_burden.minutes(items / weeks):.0f} minutes a participant and week after randomisation"
    received = sum(both[0] for row in found.completeness for both in row.by_arm.values())
    expected = sum(both[1] for row in found.completeness for both in row.by_arm.values())
    yield f"completion: {share(received, expected)} of what was expected for comparison"
    if found.alerts_per_hundred is not None:
        yield f"alerts: {found.alerts_per_hundred:.1f} for 100 reports, red and amber together"
    if found.sites:
        busiest = max(found.sites, key=lambda site: site.minutes_a_week)
        yield f"nurses: {busiest.minutes_a_week:.0f} minutes a week at the busiest site ({busiest.site})"
    if found.calling:
        after = sum(alert.after_hours for alert in found.calling) / len(found.calling)
        yield f"after hours: {100 * after:.0f} % of the alerts are raised while nobody is on cover"
    tally = world.tally
    yield f"messages: {tally['messages']} sent to sites, {tally['escalated']} steps of escalation"


def people(world: World) -> Iterator[Block]:
    """Who came into which arm and what became of them, and how the doses went."""
    yield Heading(2, "People and treatment")
    arms = list(world.protocol.arms)
    rows = [[arm, *map(str, _lives(world, arm))] for arm in arms]
    head = ["arm", "randomised", "came later", "progressed", "died", "withdrew", "treatment over"]
    yield table("What became of people, by the arm they were in then", head, rows)
    yield _doses(world)


def _lives(world: World, arm: str) -> Iterator[int]:
    periods = [(case, period) for case in world.cases for period in case.course.periods if period.arm == arm]
    yield sum(period.number == 1 for _, period in periods)
    yield sum(period.number > 1 for _, period in periods)
    ends = Counter[str]()
    for case, period in periods:
        later = [other.begins_at for other in case.course.periods if other.number == period.number + 1]
        inside = (
            fact
            for fact in case.facts
            if fact.recorded_at >= period.begins_at and fact.recorded_at < min(later, default=world.end)
        )
        ends.update({fact.kind for fact in inside})
    yield from (ends[kind] for kind in ("progression", "death", "withdrawal", "end-of-treatment"))


def _doses(world: World) -> Table:
    counts: dict[tuple[str, str], Counter[str]] = {}
    for case in world.cases:
        people = set()
        for arm, regimen, cycle in gathered.cycles_of(case):
            count = counts.setdefault((arm, regimen), Counter())
            people.add((arm, regimen))
            kinds = {fact.kind for fact in cycle.facts}
            count.update({kind for kind in kinds if kind in ("given", "held", "delayed", "skipped")})
            count["reduced"] += cycle.reduced and cycle.given is not None
        for key in people:
            counts[key]["people"] += 1
    rows = []
    for one in world.protocol.arms.values():
        for regimen_id in (regimen.id for regimen in one.regimens):
            count = counts.get((one.id, regimen_id), Counter())
            mean = f"{count['given'] / count['people']:.1f}" if count["people"] else NONE
            other = [str(count[kind]) for kind in ("held", "delayed", "reduced", "skipped")]
            rows.append([one.id, regimen_id, str(count["people"]), str(count["given"]), mean, *other])
    head = ["arm", "regimen", "people", "doses given", "a person", "held", "delayed", "reduced", "skipped"]
    return table("Doses, and what was decided otherwise than planned", head, rows)


def burden(found: Told) -> Iterator[Block]:
    """What people answered."""
    yield Heading(2, "Burden as lived")
    rows = [
        [
            row.arm,
            row.stretch.title,
            str(row.people),
            number(row.weeks, 0),
            number(row.a_week(row.questionnaires)),
            number(row.a_week(row.items)),
            number(row.minutes),
            f"{row.fullest} items, {lived_burden.minutes(row.fullest):.0f} min",
        ]
        for row in found.burden
    ]
    head = [
        "arm", "stretch", "people", "person-weeks", "questionnaires\na week", "items\na week", "minutes\na week",
        "fullest week of anybody",
    ]  # fmt: skip
    yield table(f"Per participant and week, {SECONDS_AN_ITEM} seconds an item", head, rows)


def completion(found: Told, arms: Sequence[str]) -> Iterator[Block]:
    """What was received of what was expected."""
    yield Heading(2, "Completion")
    shown = [arm for arm in arms if any(row.by_arm.get(arm, (0, 0))[1] for row in found.completeness)]
    rows = [
        [
            row.timepoint,
            row.instrument,
            str(row.moments),
            *(share(*row.by_arm.get(arm, (0, 0))) for arm in shown),
            share(sum(both[0] for both in row.by_arm.values()), sum(both[1] for both in row.by_arm.values())),
        ]
        for row in found.completeness
    ]
    head = ["timepoint", "questionnaire", "moments", *shown, "all"]
    yield table("Received of expected then (alive and being asked), over all moments reached", head, rows)


def flags(found: Told) -> Iterator[Block]:
    """What the rules raise and what that costs."""
    yield Heading(2, "Flags")
    rows = [
        [row.level, row.rule, str(row.flags), str(row.repeats), number(row.per_hundred)]
        for row in found.rules
    ]  # fmt: skip
    repeats = sum(alert.repeats for alert in found.calling)
    total = [str(len(found.calling)), str(repeats), number(found.alerts_per_hundred)]
    rows.append(["red and amber", "all", *total])
    caption = f"Flags by rule and level, of {len(found.reports)} reports"
    yield table(caption, ["level", "rule", "flags", "repeats joined", "for 100 reports"], rows)
    head = [
        "site", "weeks", "reports", "red", "amber", "alerts for 100 reports", "nurse minutes a week", "after hours",
        "median hours until taken", "escalated",
    ]  # fmt: skip
    cost = found.cost
    assumed = f"Sites, {cost.amber:g} minutes of a nurse for an amber flag and {cost.red:g} for a red one"
    yield table(assumed, head, [_site(site) for site in found.sites])


def _site(site: SiteLoad) -> list[str]:
    after = NONE if site.after_hours is None else f"{100 * site.after_hours:.0f} %"
    counts = (site.reports, site.red, site.amber)
    numbers = [number(site.per_hundred), number(site.minutes_a_week), after, number(site.hours_until_taken)]
    return [site.site, number(site.weeks, 0), *map(str, counts), *numbers, str(site.escalated)]


def assumptions(world: World) -> Iterator[Block]:
    """What was put in."""
    yield Heading(2, "What was assumed")
    rows = [
        [arm, *(f"{value:.0f}" for value in (does.deterioration, does.progression, does.death)), f"{does.health:+.1f}"]
        for arm, does in world.effects.items()
    ]
    head = ["arm", "months to deterioration", "months to progression", "months to death", "points of global health"]
    yield table("What each arm does: median times if nothing else happened, and a lasting change", head, rows)


def analyses(found: Told, pictures: Mapping[str, str]) -> Iterator[Block]:
    """Every table of the catalogue, with its picture where there is one (file by stem), or why it is empty."""
    yield Heading(2, "What the trial's tables will look like")
    yield Paragraph("By arm, as the committee would see them: of invented answers, so their numbers mean nothing.")
    analysis = None
    for one in found.analyses:
        if one.analysis is not analysis:
            analysis = one.analysis
            yield Heading(3, analysis.title)
        yield from one.shown
        if one.reason:
            yield Paragraph(f"{one.caption}: {one.reason}")
        if one.stem in pictures:
            yield Picture(one.caption, pictures[one.stem])


def first_analyses(found: Told) -> Iterator[Block]:
    """Of each analysis the first table that shows something, and how many more there are."""
    yield Heading(2, "What the trial's tables will look like")
    for name, planned in found.planned.items():
        every = [one for one in found.analyses if one.analysis.name == name]
        if not every:
            continue
        first = next((one for one in every if one.shown), every[0])
        yield from first.shown
        if first.reason:
            yield Paragraph(f"{first.caption}: {first.reason}")
        if planned > 1:
            yield Paragraph(f"{planned - 1} more of this kind.")

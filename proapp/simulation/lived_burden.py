"""What people were really asked: questionnaires, items and minutes a week, by arm and stretch of the trial."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor, inf
from uuid import UUID

from proapp.schedule.burden import SECONDS_AN_ITEM
from proapp.simulation.traces import Report, Stay

WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Weeks from randomisation: week 1 begins with it; `last` None has no end, `first` None is before it."""

    title: str
    first: int | None
    last: int | None


BEFORE = Stretch("before randomisation", None, 0)
STRETCHES = (Stretch("weeks 1-12", 1, 12), Stretch("weeks 13-52", 13, 52), Stretch("from week 53", 53, None))
ALL = "everybody"


@dataclass(frozen=True, slots=True)
class Lived:
    """Of one arm in one stretch: weeks that participants were there, and what they answered in all and in the fullest
    week of anybody.
    """

    arm: str
    stretch: Stretch
    people: int
    weeks: float
    questionnaires: int
    items: int
    fullest: int

    def a_week(self, number: float) -> float:
        """Per participant and week."""
        return number / self.weeks

    @property
    def minutes(self) -> float:
        """Per participant and week, at ten seconds an item."""
        return minutes(self.a_week(self.items))


def minutes(items: float) -> float:
    """How long so many items take."""
    return items * SECONDS_AN_ITEM / 60


def lived_burden(stays: Sequence[Stay], reports: Iterable[Report]) -> tuple[Lived, ...]:
    """A row for each arm and stretch in which anybody was there; before randomisation all are one."""
    by_person: dict[UUID, list[Report]] = defaultdict(list)
    for report in reports:
        by_person[report.person].append(report)
    arms = dict.fromkeys(stay.arm for stay in stays if stay.arm is not None)
    found = [_lived(stays, by_person, arm=ALL, stretch=BEFORE)]
    for arm in sorted(arms):
        own = [stay for stay in stays if stay.arm == arm]
        found += [_lived(own, by_person, arm=arm, stretch=stretch) for stretch in STRETCHES]
    return tuple(row for row in found if row.weeks > 0)


def _lived(stays: Sequence[Stay], by_person: dict[UUID, list[Report]], *, arm: str, stretch: Stretch) -> Lived:
    weeks = [_weeks(stay, stretch) for stay in stays]
    inside = [list(_inside(stay, stretch, by_person[stay.person])) for stay in stays]
    return Lived(
        arm=arm,
        stretch=stretch,
        people=sum(spent > 0 for spent in weeks),
        weeks=sum(weeks),
        questionnaires=sum(map(len, inside)),
        items=sum(report.items for own in inside for _, report in own),
        fullest=max((_fullest(own) for own in inside), default=0),
    )


def _weeks(stay: Stay, stretch: Stretch) -> float:
    """For how many weeks of a stretch somebody was there."""
    begins, ends = _bounds(stay, stretch)
    return max((min(ends, stay.until) - begins) / WEEK, 0.0)


def _bounds(stay: Stay, stretch: Stretch) -> tuple[datetime, datetime]:
    start = stay.randomised_at
    if stretch.first is None:
        return stay.registered_at, stay.until if start is None else start
    if start is None:
        return stay.until, stay.until
    ends = stay.until if stretch.last is None else start + stretch.last * WEEK
    return start + (stretch.first - 1) * WEEK, ends


def _inside(stay: Stay, stretch: Stretch, reports: Iterable[Report]) -> Iterator[tuple[int, Report]]:
    """The reports of a stretch with the week they were completed in."""
    first, last = (
        stretch.first if stretch.first is not None else -inf,
        stretch.last if stretch.last is not None else inf,
    )
    for report in reports:
        week = _week(stay, report.at)
        if first <= week <= last:
            yield week, report


def _week(stay: Stay, at: datetime) -> int:
    """1 is the first week from randomisation; everything before it is 0 or less."""
    if stay.randomised_at is None:
        return floor((at - stay.until) / WEEK)
    return floor((at - stay.randomised_at) / WEEK) + 1


def _fullest(reports: Iterable[tuple[int, Report]]) -> int:
    items: Counter[int] = Counter()
    for week, report in reports:
        items[week] += report.items
    return max(items.values(), default=0)

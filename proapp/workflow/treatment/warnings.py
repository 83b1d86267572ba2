"""What somebody should know before a dose or its new day is recorded; none of it is an instruction."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from proapp.flag.cover_gap import is_unsaid, uncovered_days
from proapp.flag.escalation import cover
from proapp.participant.fact import Fact
from proapp.treatment.course import Course
from proapp.treatment.cycle import Cycle, RegimenCourse
from proapp.workflow.treatment.weigh import Known

MORNING = time(9)  # when a dose is thought to begin of which only the day is planned
WATCHED = frozenset({"no-cover", "cover-unsaid"})


@dataclass(frozen=True, slots=True)
class Warning:
    """`code` is stable: no-cover, cover-unsaid, outside-tolerance. `days` are local days at the site."""

    code: str
    words: str
    days: tuple[date, ...] = ()


def warnings(known: Known, course: Course, *, now: datetime) -> tuple[Warning, ...]:
    """About an infusion given or put off to another day; `course` is what the fact makes of the treatment."""
    new = known.new
    if new.kind not in ("given", "delayed") or new.detail.get("retracted") is True:
        return ()
    infusion = new.detail["regimen"] in known.protocol.infusion_ids
    return (*(_cover(known, now) if infusion else ()), *(_interval(new, course) if new.kind == "given" else ()))


def _cover(known: Known, now: datetime) -> Iterator[Warning]:
    hours = cover(known.site.zone, known.site.cover)
    if is_unsaid(hours):
        yield Warning("cover-unsaid", "the site has not said when somebody answers flags after the infusion")
    days = uncovered_days(hours, _begins(known.new, hours.zone), now=now)
    if days:
        named = ", ".join(f"{day:%A} {day.isoformat()}" for day in days)
        yield Warning("no-cover", f"within 72 hours of the infusion nobody answers flags on {named}", days)


def _begins(new: Fact, zone: ZoneInfo) -> datetime:
    if new.kind == "given":
        assert new.at is not None  # refused without
        return new.at
    return datetime.combine(date.fromisoformat(new.detail["to"]), MORNING, zone)


def _interval(new: Fact, course: Course) -> Iterator[Warning]:
    """The dose lies further from the day it was planned for than the regimen tolerates."""
    found = _given(new, course)
    if found is None:
        return
    followed, cycle = found
    tolerance, nominal = followed.regimen.tolerance, cycle.first_planned_on
    if tolerance is None or nominal is None or cycle.given is None:
        return
    days = (cycle.given.on - nominal).days
    if abs(days) > tolerance:
        words = (
            f"cycle {cycle.number} of {followed.regimen.id} lies {abs(days)} days {'after' if days > 0 else 'before'}"
        )
        yield Warning("outside-tolerance", f"{words} its planned day; {tolerance} are tolerated", (nominal,))


def _given(new: Fact, course: Course) -> tuple[RegimenCourse, Cycle] | None:
    for period in course.periods:
        followed = period.regimens.get(new.detail["regimen"])
        for cycle in followed.cycles if followed else ():
            if cycle.given and cycle.number == new.detail["cycle"] and cycle.given.start == new.at:
                return followed, cycle  # type: ignore[return-value]  # it has this cycle
    return None

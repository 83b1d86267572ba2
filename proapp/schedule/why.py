"""Why something is due then, as plain values that can be stored beside it and put into words later."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from proapp.schedule.anchor import Anchor
from proapp.schedule.occurrence import Occurrence
from proapp.schedule.untangle import Slot
from proapp.schedule.window import ONE_DAY, Calendar
from proapp.treatment.course import Course
from proapp.treatment.cycle import Administration

_A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Reasons:
    """What explains the plan of one participant: their days and their infusions. Anchors are put into words once."""

    calendar: Calendar
    infusions: tuple[Administration, ...]
    _anchors: dict[tuple[int, str], dict[str, Any]] = field(default_factory=dict, repr=False)

    def spanned(self, occurrence: Occurrence, recall_days: int | None) -> Administration | None:
        """The infusion that lies inside the days recalled, with recalled days on both sides of it.

        An answer on day d recalls `recall_days` days, d itself the last. An instrument without a recall spans nothing.
        """
        if not recall_days or recall_days < 2:  # one recalled day has no two sides
            return None
        reaches_to = occurrence.opens_at - (recall_days + 1) * ONE_DAY
        for dose in self.infusions:
            if reaches_to < dose.start < occurrence.closes_at:
                answered_on = self._day_inside(occurrence)
                if answered_on - (recall_days - 1) * ONE_DAY < dose.on <= answered_on:
                    return dose
        return None

    def provenance(self, slot: Slot, zone: str, dose: Administration | None) -> dict[str, Any]:
        """JSON: anchor (kind, on, at, regimen, cycle, period, fact, version, planned), offset, window, zone, cuts,
        serves, recall. Times are ISO 8601 with an offset.
        """
        occurrence = slot.occurrence
        why: dict[str, Any] = {
            "anchor": self._anchor(occurrence.anchor, zone),
            "offset": occurrence.offset,
            "window": _window(occurrence),
            "zone": zone,
            "cuts": list(occurrence.cuts),
        }
        if slot.serves:
            why["serves"] = [_served(other) for other in slot.serves]
        if dose is not None:
            why["recall"] = {"regimen": dose.regimen, "cycle": dose.cycle, "on": dose.on.isoformat()}
        return why

    def _day_inside(self, occurrence: Occurrence) -> date:
        """The day of the window nearest to its target."""
        first = self.calendar.day_of(occurrence.opens_at)
        last = self.calendar.day_of(occurrence.closes_at - _A_MOMENT)
        return max(first, min(occurrence.target_on, last))

    def _anchor(self, anchor: Anchor, zone: str) -> dict[str, Any]:
        key = (id(anchor), zone)  # an anchor outlives the plan that it is in
        if key not in self._anchors:
            self._anchors[key] = _anchor(anchor, zone)
        return self._anchors[key]


def reasons(course: Course, calendar: Calendar) -> Reasons:
    """For one participant's course, in the days they live in."""
    return Reasons(calendar, tuple(dose for dose in course.doses if dose.regimen in course.infusions))


def _served(occurrence: Occurrence) -> dict[str, Any]:
    return {"timepoint": occurrence.timepoint.id, "cycle": occurrence.anchor.cycle, "offset": occurrence.offset}


def _anchor(anchor: Anchor, zone: str) -> dict[str, Any]:
    return {
        "kind": anchor.kind,
        "on": anchor.on.isoformat(),
        "at": anchor.at.astimezone(ZoneInfo(zone)).isoformat() if anchor.at else None,
        "regimen": anchor.regimen,
        "cycle": anchor.cycle,
        "period": anchor.period,
        "fact": str(anchor.fact.root) if anchor.fact else None,
        "version": anchor.fact.version if anchor.fact else 0,
        "planned": anchor.planned_from is not None and anchor.at is None,
    }


def _window(occurrence: Occurrence) -> dict[str, Any]:
    """How the protocol gives the window."""
    timepoint = occurrence.timepoint
    if timepoint.moments:
        return {"open_hours": timepoint.open_hours}
    if timepoint.daily:
        return {"daily": True, "hours": list(timepoint.hours or ()), "backfill_minute": timepoint.backfill_minute}
    if timepoint.span:
        return {"from": timepoint.span[0], "to": timepoint.span[1]}
    return {"early": timepoint.early, "late": timepoint.late}

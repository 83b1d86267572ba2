"""What a site writes down about a participant, and what was really done: the two sides of a treatment course."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from proapp.simulation.dose import Dose
from proapp.simulation.people import Invented
from proapp.simulation.randomness import ident


@dataclass(frozen=True, slots=True)
class Deed:
    """One record: when it is made, under which address of the participant (`facts`, `cycles`, `allocations`), what."""

    at: datetime
    route: str
    id: UUID
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Script:
    """Records and doses together."""

    deeds: tuple[Deed, ...] = ()
    doses: tuple[Dose, ...] = ()

    def __add__(self, other: "Script") -> "Script":
        return Script(self.deeds + other.deeds, self.doses + other.doses)

    def before(self, instant: datetime) -> "Script":
        """Only what happens before an instant: a death, or the end of the story."""
        return Script(
            tuple(deed for deed in self.deeds if deed.at < instant),
            tuple(dose for dose in self.doses if dose.at < instant),
        )


NOTHING = Script()


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes records in one participant's name, at their site's local time; every record has an id of its own."""

    person: Invented
    prefix: str = ""
    _zone: ZoneInfo = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_zone", ZoneInfo(self.person.place.zone))

    def time(self, day: date, hour: int, minute: int = 0) -> datetime:
        """A time of the clock at the site, aware."""
        return datetime.combine(day, time(hour, minute), self._zone)

    def id(self, *names: object) -> UUID:
        """An id for a record of these names."""
        return ident(self.person.seed, self.person.id, self.prefix, *names)

    def fact(self, kind: str, day: date, detail: Mapping[str, Any], *, hour: int = 15) -> Deed:
        """A dated fact, recorded on its day."""
        body = {"kind": kind, "on": day.isoformat(), "detail": dict(detail)}
        return Deed(self.time(day, hour), "facts", self.id(kind, day, *sorted(detail)), body)

    def cycle(self, kind: str, day: date, *, regimen: str, cycle: int, hour: int = 12, **detail: Any) -> Deed:
        """What was decided about a cycle."""
        body = {"kind": kind, "on": day.isoformat(), "regimen": regimen, "cycle": cycle, "detail": detail}
        return Deed(self.time(day, hour), "cycles", self.id(kind, regimen, cycle, day), body)

    def stop(self, day: date, *, regimen: str, reasons: Sequence[str]) -> Deed:
        """The end of a course."""
        body = {"kind": "stopped", "on": day.isoformat(), "regimen": regimen, "detail": {"reasons": list(reasons)}}
        return Deed(self.time(day, 12), "cycles", self.id("stopped", regimen), body)

    def given(
        self, at: datetime, *, regimen: str, cycle: int, lasts: timedelta, recorded_at: datetime, **detail: Any
    ) -> Deed:
        """A dose, recorded once it is over."""
        said = {"end": (at + lasts).isoformat(), **detail}
        body = {"kind": "given", "at": at.isoformat(), "regimen": regimen, "cycle": cycle, "detail": said}
        return Deed(recorded_at, "cycles", self.id("given", regimen, cycle), body)

"""How an arm's doses really went: given, delayed for platelets, halved, skipped, stopped, typed with a wrong date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from proapp.demo.deed import NOTHING, Deed, Pen, Script
from proapp.simulation.dose import Dose, workday
from proapp.simulation.randomness import clip
from proapp.trial.protocol import Regimen

DAY = timedelta(days=1)
INFUSION = timedelta(minutes=30)
AMINO_ACIDS = timedelta(minutes=30)  # begin so long before the dose (US label)
DELAYED = 0.15  # share of cycles that come a week later
LABORATORY_DAY = 35  # platelets are lowest at a median of 5.1 weeks (US label)
WRITTEN = timedelta(minutes=45)  # a record is made so long after a dose began

# What becomes of the infusions of the first participants of an arm, by the order in which they were allocated.
TWISTS = ("none", "halved", "skipped", "stopped", "corrected", "beyond")


@dataclass(frozen=True, slots=True)
class Stretch:
    """From which day a course may run and until when (progression, withdrawal, or the end of the story).

    `end_is_stop`: the end is a progression or a withdrawal, and is recorded as a stop with its reason.
    """

    start: date
    end: date
    end_is_stop: bool
    reason: str = "progression"


def infusions(pen: Pen, regimen: Regimen, stretch: Stretch, *, twist: str) -> tuple[Script, list[date]]:
    """The infusions of one regimen, and the day of each cycle that came about or was skipped."""
    course = _Infusions(pen, regimen, stretch, twist)
    return course.run(), course.days


class _Infusions:
    def __init__(self, pen: Pen, regimen: Regimen, stretch: Stretch, twist: str) -> None:
        self.pen, self.regimen, self.stretch, self.twist = pen, regimen, stretch, twist
        self.days: list[date] = []
        self._script = NOTHING
        self._last: date | None = None

    def run(self) -> Script:
        day = workday(self.stretch.start)
        for cycle in range(1, (self.regimen.cycles or 1) + 1):
            if cycle > 1 and self._is_over(day):
                return self._script
            day = self._cycle(cycle, day)
            self.days.append(day)
            day = workday(day + timedelta(days=self.regimen.interval(cycle) or 0))
        self._add(self.pen.fact("end-of-treatment", self.days[-1] + 28 * DAY, {"regimen": self.regimen.id}))
        return self._script

    def _is_over(self, day: date) -> bool:
        if self.twist == "stopped":
            self._add(
                self.pen.stop(day - DAY, regimen=self.regimen.id, reasons=["creatinine clearance below 40 mL/min"])
            )
            return True
        if day < self.stretch.end:
            return False
        if self.stretch.end_is_stop:
            self._add(self.pen.stop(self.stretch.end, regimen=self.regimen.id, reasons=[self.stretch.reason]))
        return True

    def _cycle(self, cycle: int, planned: date) -> date:
        if self.twist == "skipped" and cycle == min(3, self.regimen.cycles or 1):
            self._decide("skipped", planned, cycle, reasons=["patient preference"])
            return planned
        later = self._later(cycle, planned)
        if later is None:
            self._give(cycle, planned)
            return planned
        if self.twist == "halved":
            self._halve(cycle, planned, later)
            return later
        self._decide("delayed", planned - DAY, cycle, to=later.isoformat(), reasons=["bed not available"])
        if self.twist == "beyond":  # planning pauses until the investigator accepts the day
            said = {"to": later.isoformat(), "accepted": True, "reasons": ["neutrophils recovered"]}
            self._decide("delayed", planned + 14 * DAY, cycle, **said)
        self._give(cycle, later)
        return later

    def _later(self, cycle: int, planned: date) -> date | None:
        """The day a cycle is delayed to, if it is and the course lasts until then."""
        if cycle == 1 or self._last is None:
            return None
        days = {"halved": 21, "beyond": ((self._last - planned).days + (self.regimen.latest or 112) + 7)}
        wait = days.get(self.twist) if cycle == 2 else None
        if self.twist == "none" and self.pen.person.chance("delay", cycle, self.pen.prefix).random() < DELAYED:
            wait = 7
        day = None if wait is None else workday(planned + wait * DAY)
        return day if day and day < self.stretch.end else None

    def _halve(self, cycle: int, planned: date, later: date) -> None:
        """Platelets have not recovered: held, delayed, and given at half the activity."""
        half = (self.regimen.activity_gbq or 7.4) / 2
        self._decide("held", planned - 2 * DAY, cycle, reasons=["platelets grade 2"])
        self._decide("delayed", planned - DAY, cycle, to=later.isoformat(), reasons=["platelets grade 2"])
        self._decide("reduced", later - DAY, cycle, activity_gbq=half, reasons=["after platelets grade 2"])
        self._give(cycle, later, share=0.5)

    def _give(self, cycle: int, day: date, *, share: float = 1.0) -> None:
        self._last = day
        at = self.pen.time(day, 10)
        full = self.regimen.activity_gbq or 7.4
        activity = round(share * full + self.pen.person.chance("activity", cycle).uniform(-0.1, 0.1), 2)
        wrong = timedelta(days=1) if self.twist == "corrected" and cycle == 1 else timedelta(0)
        record = self.pen.given(
            at - wrong, regimen=self.regimen.id, cycle=cycle, lasts=INFUSION, recorded_at=at + WRITTEN,
            amino_acids_at=(at - wrong - AMINO_ACIDS).isoformat(), activity_gbq=activity,
        )  # fmt: skip
        self._add(record)
        if wrong:
            self._add(_correction(self.pen, record, day=day))
        self._add(_laboratory(self.pen, day, low=self.twist == "halved" and cycle == 1))
        self._script += Script(doses=(Dose(at, infusion=True, share=share, ill=_ill(self.pen, cycle)),))

    def _decide(self, kind: str, day: date, cycle: int, **detail: Any) -> None:
        self._add(self.pen.cycle(kind, day, regimen=self.regimen.id, cycle=cycle, **detail))

    def _add(self, deed: Deed) -> None:
        self._script += Script(deeds=(deed,))


def _correction(pen: Pen, record: Deed, *, day: date) -> Deed:
    """The right date of a dose, six days later."""
    at = pen.time(day, 10)
    detail = {**record.body["detail"], "end": (at + INFUSION).isoformat()}
    detail["amino_acids_at"] = (at - AMINO_ACIDS).isoformat()
    body = {**record.body, "at": at.isoformat(), "detail": detail, "corrects": str(record.id)}
    return Deed(
        pen.time(day + 6 * DAY, 9), "cycles", pen.id("correction", record.id), body | {"reason": "wrong day typed"}
    )


def _laboratory(pen: Pen, day: date, *, low: bool) -> Deed:
    platelets = 62 if low else round(230 - 140 * pen.person.traits.marrow)
    results = {
        "platelets": {"value": platelets, "unit": "10^9/L", "grade": 2 if low else int(platelets < 150)},
        "haemoglobin": {"value": round(12.5 - 2 * pen.person.traits.marrow, 1), "unit": "g/dL"},
    }
    return pen.fact("laboratory", day + LABORATORY_DAY * DAY, {"results": results}, hour=11)


def _ill(pen: Pen, cycle: int) -> frozenset[str]:
    """What an infusion brings on beyond the usual: rarely a hormonal crisis, fever, retching."""
    draw = pen.person.chance("ill", pen.prefix, cycle)
    crisis = 0.08 if cycle == 1 else 0.02  # mostly with the first infusion (review PMC10571645)
    risk = {"crisis": crisis, "fever": 0.02, "retching": 0.12 * pen.person.traits.sensitivity}
    return frozenset(name for name, share in risk.items() if draw.random() < share)


def injections(pen: Pen, regimen: Regimen, stretch: Stretch, *, after: Sequence[date] = ()) -> Script:
    """Injections every four weeks; the first ones follow the days of infusions, if there are any."""
    script = NOTHING
    days = [day + DAY for day in after] or [workday(stretch.start)]
    cycle = 0
    while days[0] < stretch.end:
        cycle += 1
        day = days.pop(0)
        script += _injection(pen, regimen, cycle, day)
        if not days:
            late = pen.person.chance("injection", regimen.id, cycle).choice((0, 0, 0, 0, 1, 2, 5))
            days = [workday(day + timedelta(days=(regimen.interval(max(cycle, 4)) or 28) + late))]
    return script


def _injection(pen: Pen, regimen: Regimen, cycle: int, day: date) -> Script:
    if cycle > 4 and pen.person.chance("missed", regimen.id, cycle).random() < 0.02:
        record = pen.cycle("skipped", day, regimen=regimen.id, cycle=cycle, reasons=["did not come"])
        return Script(deeds=(record,))
    at = pen.time(day, 11)
    minutes = timedelta(minutes=5)
    dose = clip(regimen.dose_mg or 0, 1, 1000)
    record = pen.given(at, regimen=regimen.id, cycle=cycle, lasts=minutes, recorded_at=at + WRITTEN, dose_mg=dose)
    return Script((record,), (Dose(at, infusion=False),))


def tablets(pen: Pen, regimen: Regimen, stretch: Stretch) -> Script:
    """What is taken every day: one record of its beginning."""
    at = pen.time(stretch.start, 9)
    record = pen.given(
        at, regimen=regimen.id, cycle=1, lasts=timedelta(minutes=1), recorded_at=at + WRITTEN, dose_mg=10
    )
    return Script((record,), (Dose(at, infusion=False),))

"""Sites treat as the engine plans: each next cycle is given on about its day, or somebody decides otherwise."""

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from proapp.simulation import cycles, dosimetry
from proapp.simulation.dose import Dose, workday
from proapp.simulation.recording import Recording
from proapp.simulation.world import Case, World
from proapp.treatment.cycle import Cycle, Period, RegimenCourse
from proapp.trial.protocol import Regimen

DAY = timedelta(days=1)
INFUSION, INJECTION = timedelta(minutes=30), timedelta(minutes=5)
AMINO_ACIDS = timedelta(minutes=30)  # begin so long before the dose (US label)
WRITTEN = timedelta(minutes=45)  # a record is made so long after a dose began
LABORATORY_DAY = 35  # platelets are lowest at a median of 5.1 weeks (US label)
END_AFTER = 28 * DAY  # from the last dose of all to the end of treatment
HOURS = {True: 10, False: 11}


class Treating:
    """What investigators decide and give."""

    def __init__(self, world: World, recording: Recording) -> None:
        self._world, self._recording = world, recording

    def follow(self, case: Case) -> None:
        """After every fact: what is to be given next, and whether all is over."""
        if not case.course.periods or case.dead:
            return
        period = case.period
        for followed in period.regimens.values():
            self._expect(case, period, followed)
        if period.regimens and period.number not in case.ended and _is_over(period):
            case.ended.add(period.number)
            at = max(self._world.now, self._last_dose(case, period)) + END_AFTER
            self._world.agenda.put(at, partial(self._end, case, period.number))

    def _end(self, case: Case, period: int) -> None:
        if case.period.number == period:
            self._recording.record(case, "end-of-treatment", {})

    def _last_dose(self, case: Case, period: Period) -> datetime:
        return max((dose.start for dose in case.course.doses if dose.period == period.number), default=period.begins_at)

    def _expect(self, case: Case, period: Period, followed: RegimenCourse) -> None:
        """Plan what is done about the next cycle of a regimen, once for each day it is planned on."""
        cycle = _next(followed)
        leader = period.regimens.get(followed.regimen.follows or "")
        if followed.ended or cycle is None or cycle.planned_on is None or _waits(leader, cycle):
            return
        key = (period.number, followed.regimen.id, cycle.number, cycle.planned_on)
        if key in case.expected:
            return
        case.expected.add(key)
        twist = cycles.AS_PLANNED
        if cycle.status == "planned" and leader is None:
            twist = cycles.becomes(case.person, followed.regimen, period=period.number, cycle=cycle.number)
        last = max((one.given.on for one in followed.cycles if one.given), default=None)
        steps = cycles.steps(followed.regimen, cycle.planned_on, twist, last=last)
        for step in steps:
            at = self._time(case, cycle.planned_on + step.days * DAY, 12)
            self._world.agenda.put(at, partial(self._decide, case, key, step))
        if not steps:
            day = self._day(case, followed.regimen, cycle)
            begins = self._time(case, day, HOURS[followed.regimen.is_infusion])
            self._world.agenda.put(begins + WRITTEN, partial(self._give, case, key, begins))

    def _day(self, case: Case, regimen: Regimen, cycle: Cycle) -> date:
        assert cycle.planned_on is not None
        today = self._world.now.astimezone(case.zone).date()
        if cycle.number == 1 and regimen.follows is None:
            draw = case.person.chance("first", case.period.number, regimen.id)
            return max(cycles.first_day(draw, cycle.planned_on, infusion=regimen.is_infusion), today)
        day = max(cycle.planned_on, today)
        return day if regimen.follows else workday(day)

    def _time(self, case: Case, day: date, hour: int) -> datetime:
        """That hour of a day at the site; a little later than now if it is over."""
        return max(datetime.combine(day, time(hour), case.zone), self._world.now + timedelta(minutes=5))

    def _still(self, case: Case, key: Any) -> tuple[RegimenCourse, Cycle] | None:
        """The cycle, if it is still to be decided on."""
        number, regimen_id, cycle_number, _ = key
        period = case.period
        followed = period.regimens.get(regimen_id)
        if case.dead or followed is None or period.number != number or followed.ended:
            return None
        cycle = _next(followed)
        return (followed, cycle) if cycle and cycle.number == cycle_number else None

    def _decide(self, case: Case, key: Any, step: cycles.Step) -> None:
        found = self._still(case, key)
        if found is None or (step.kind == "delayed" and step.detail["to"] < self._world.now.date().isoformat()):
            return
        named: dict[str, Any] = {"regimen": key[1]}
        if step.kind != "stopped":
            named["cycle"] = key[2]
        self._recording.record(case, step.kind, {**named, **step.detail})

    def _give(self, case: Case, key: Any, begins: datetime) -> None:
        found = self._still(case, key)
        if found is None or found[1].planned_on != key[3]:
            return
        followed, cycle = found
        regimen = followed.regimen
        share = 1.0
        detail: dict[str, Any] = {"regimen": regimen.id, "cycle": cycle.number}
        if regimen.is_infusion:
            detail |= self._infused(case, cycle, begins)
            share = detail["activity_gbq"] / (regimen.activity_gbq or detail["activity_gbq"])
        else:
            detail["end"] = (begins + INJECTION).isoformat()
            if cycle.dose_mg:
                detail["dose_mg"] = cycle.dose_mg
        if self._recording.record(case, "given", detail, at=begins) is None:
            return
        number = case.period.number
        ill = cycles.ill(case.person, period=number, cycle=cycle.number) if regimen.is_infusion else frozenset()
        case.doses.append(Dose(begins, infusion=regimen.is_infusion, share=share, ill=ill))
        self._afterwards(case, followed, cycle, detail, begins=begins)

    def _infused(self, case: Case, cycle: Cycle, begins: datetime) -> dict[str, Any]:
        draw = case.person.chance("activity", case.period.number, cycle.number)
        return {
            "end": (begins + INFUSION).isoformat(),
            "amino_acids_at": (begins - AMINO_ACIDS).isoformat(),
            "activity_gbq": round((cycle.activity_gbq or 7.4) + draw.uniform(-0.1, 0.1), 2),
        }

    def _afterwards(
        self, case: Case, followed: RegimenCourse, cycle: Cycle, detail: dict[str, Any], *, begins: datetime
    ) -> None:
        """Blood counts, scans, and the day on which tablets are borne no longer."""
        put, regimen = self._world.agenda.put, followed.regimen
        if regimen.is_infusion:
            put(begins + LABORATORY_DAY * DAY, partial(self._laboratory, case))
        elif not regimen.every and regimen.follows is None:
            days = cycles.tolerated_days(case.person.chance("borne", case.period.number, regimen.id))
            stop = {"regimen": regimen.id, "reasons": ["toxicity"]}
            put(begins + timedelta(days=max(days, 14)), partial(self._stop, case, case.period.number, stop))
        if regimen.goals is not None:
            gy = dosimetry.measured(case.person, cycle=cycle.number, activity_gbq=detail["activity_gbq"])
            said = {"regimen": regimen.id, "cycle": cycle.number, **gy}
            put(begins + dosimetry.SCANNED_AFTER * DAY, partial(self._recording.record, case, "dosimetry", said))
            if cycle.number == 1 and (own := dosimetry.prescribed(regimen, gy)):
                own = {"regimen": regimen.id, **own}
                put(begins + dosimetry.PRESCRIBED_AFTER * DAY, partial(self._recording.record, case, "prescribed", own))

    def _stop(self, case: Case, period: int, detail: dict[str, Any]) -> None:
        if case.dead or case.period.number != period or case.period.regimens[detail["regimen"]].ended:
            return
        self._recording.record(case, "stopped", detail)

    def _laboratory(self, case: Case) -> None:
        marrow = case.person.traits.marrow
        platelets = round(230 - 140 * marrow)
        results = {
            "platelets": {"value": platelets, "unit": "10^9/L", "grade": int(platelets < 150)},
            "haemoglobin": {"value": round(12.5 - 2 * marrow, 1), "unit": "g/dL"},
        }
        self._recording.record(case, "laboratory", {"results": results})


def _next(followed: RegimenCourse) -> Cycle | None:
    """The first cycle that is neither given nor skipped."""
    return next((cycle for cycle in followed.cycles if cycle.given is None and cycle.status != "skipped"), None)


def _waits(leader: RegimenCourse | None, cycle: Cycle) -> bool:
    """Whether a regimen that follows another waits for that one's dose."""
    if leader is None:
        return False
    led = leader.cycle(cycle.number)
    return led is None or led.given is None


def _is_over(period: Period) -> bool:
    """Whether nothing more is given, and not because another period began."""
    return all(_has_ended(followed, period) for followed in period.regimens.values())


def _has_ended(followed: RegimenCourse, period: Period) -> bool:
    leader = period.regimens.get(followed.regimen.follows or "")
    if leader is not None:
        return _has_ended(leader, period)
    return followed.status == "completed" or (followed.ended is not None and followed.ended.by != "crossover")

"""Participants join, are allocated, progress, cross over or are treated again, travel, leave, die."""

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import uuid5

from proapp.base.actor import SYSTEM
from proapp.participant.fact import Fact
from proapp.simulation.answering import Answering
from proapp.simulation.dose import workday
from proapp.simulation.fate import fate, next_progression
from proapp.simulation.recording import Recording
from proapp.simulation.world import Case, World
from proapp.treatment.next_period import NextPeriod, next_periods
from proapp.trial.protocol import Arm
from proapp.workflow.enrolment.register import NewParticipant, register

DAY = timedelta(days=1)
RUN_IN = 29  # days from registration to allocation at most, or up to three more for a weekend
CONFIRMED_AFTER = 12 * DAY  # from local to central assessment
CONSIDERED_AFTER = 8 * DAY  # from what allows another period to its allocation
CROSSES, AGAIN = 0.75, 0.5  # of those who may
TRAVELS, RESTS, INJECTED = 0.1, 0.06, 0.3  # shares who travel, take a break, get analogues outside of the arms
PROCEDURE_AFTER = (10, 18)  # days from allocation


class Living:
    """One life after the other."""

    def __init__(self, world: World, recording: Recording, answering: Answering) -> None:
        self._world, self._recording, self._answering = world, recording, answering

    def expect(self, case: Case, day: date) -> None:
        """Somebody will be registered on a day."""
        self._put(case, workday(day), partial(self._register, case, workday(day)), hour=9)

    def _put(self, case: Case, day: date, action: Any, *, hour: int) -> None:
        self._world.agenda.put(datetime.combine(day, time(hour, 20), case.zone), action)

    def _register(self, case: Case, day: date) -> None:
        person, world = case.person, self._world
        new = NewParticipant(
            id=person.id,
            site_id=case.desk.id,
            code=person.code,
            language=person.language,
            zone=person.place.zone,
            birth_year=person.birth_year,
            baseline_facts=dict(person.facts),
            registered_on=day,
        )
        world.database.run(
            lambda session: register(
                session, actor=SYSTEM, now=world.now, catalogue=world.catalogue, trial_id=world.protocol.trial,
                participant=new,
            )
        )  # fmt: skip
        fact = Fact(uuid5(person.id, "registration"), "registration", day, None, {}, None, world.now)
        self._recording.keep(case, fact)
        self._answering.refresh(case)
        allocated_on = workday(day + timedelta(days=_run_in(world)))
        self._put(case, allocated_on, partial(self._allocate, case), hour=10)

    def _allocate(self, case: Case) -> None:
        world, person = self._world, case.person
        arm = world.minimiser.next(person.strata)
        case.effect = world.effects[arm.id]
        case.fate = fate(person, case.effect, at=world.now)
        detail = {"arm": arm.id, "kind": "randomisation", "strata": dict(person.strata), **_own(arm)}
        self._recording.record(case, "allocation", detail, at=world.now)
        self._procedure(case, arm)
        self._expect_progression(case, case.fate.progresses_at)
        world.agenda.put(case.fate.dies_at, partial(self._die, case))
        if case.fate.leaves:
            world.agenda.put(case.fate.leaves_at, partial(self._leave, case, case.fate.leaves))
        self._meanwhile(case)

    def _procedure(self, case: Case, arm: Arm) -> None:
        """One of the procedures the arm foresees, the one that was intended if it says so."""
        if not arm.procedures:
            return
        draw = case.person.chance("procedure", case.period.number)
        intended = case.person.strata.get("intended", "")
        fitting = [kind for kind in arm.procedures if intended and intended in kind]
        kind = draw.choice(fitting or list(arm.procedures))
        detail = {"procedure": kind, "lesions": draw.randint(1, min(arm.procedures[kind] or 5, 5))}
        at = self._world.now + draw.randint(*PROCEDURE_AFTER) * DAY
        self._world.agenda.put(at, partial(self._recording.record, case, "procedure", detail))

    def _expect_progression(self, case: Case, at: datetime) -> None:
        number = case.period.number
        self._world.agenda.put(at, partial(self._progress, case, number, "local"))
        self._world.agenda.put(at + CONFIRMED_AFTER, partial(self._progress, case, number, "central"))

    def _progress(self, case: Case, period: int, assessor: str) -> None:
        if case.dead or case.period.number != period:
            return
        if self._recording.record(case, "progression", {"assessor": assessor, "kind": "whole-body"}):
            self._world.agenda.put(self._world.now + CONSIDERED_AFTER, partial(self._consider, case, period))

    def consider_again(self, case: Case) -> None:
        """Treatment is over: some are treated again where the arm foresees it without a progression."""
        again = case.protocol.arms[case.period.arm].retreatment
        if again is not None and again.on is None:
            at = self._world.now + timedelta(days=again.after_days) + CONSIDERED_AFTER
            self._world.agenda.put(at, partial(self._consider, case, case.period.number))

    def _consider(self, case: Case, period: int) -> None:
        """Whether another period begins: as the arm foresees, the facts allow and the participant wishes."""
        if case.dead or case.period.number != period or (case.fate and case.fate.leaves):
            return
        today = self._world.now.astimezone(case.zone).date()
        ways = next_periods(
            case.protocol, case.facts, on=today, now=self._world.now, site_zone=case.person.place.zone
        )  # fmt: skip
        for way in ways:
            if not way.faults and case.person.chance("again", period, way.kind).random() < _share(way):
                self._begin(case, way)
                return

    def _begin(self, case: Case, way: NextPeriod) -> None:
        arm = case.protocol.arms[way.arm]
        detail = {"arm": arm.id, "kind": way.kind, "strata": dict(case.person.strata), **_own(arm)}
        if self._recording.record(case, "allocation", detail, at=self._world.now) is None:
            return
        self._world.tally[way.kind] += 1
        case.effect, case.doses = self._world.effects[arm.id], []
        self._procedure(case, arm)
        number = case.period.number
        at = next_progression(case.person, case.effect, at=self._world.now, period=number)
        self._expect_progression(case, at)

    def _die(self, case: Case) -> None:
        self._recording.record(case, "death", {"cause": "disease progression"})
        case.dead = True

    def _leave(self, case: Case, what: str) -> None:
        self._recording.record(case, "withdrawal", {"from": what})
        case.silent = case.silent or what in ("pro", "all")

    def _meanwhile(self, case: Case) -> None:
        """Journeys, breaks, and analogues that are injected outside of the trial's arms."""
        draw, put, now = case.person.chance("meanwhile"), self._world.agenda.put, self._world.now
        record, day = self._recording.record, draw.randint(30, 200)
        if draw.random() < TRAVELS:
            put(now + day * DAY, partial(record, case, "zone", {"zone": case.person.place.away}))
            put(now + (day + 16) * DAY, partial(record, case, "zone", {"zone": case.person.place.zone}))
        if draw.random() < RESTS:
            until = (now + (day + 21) * DAY).date().isoformat()
            put(now + day * DAY, partial(record, case, "pause", {"until": until}))
        if case.person.facts.get("functioning") and draw.random() < INJECTED:
            put(now + 9 * DAY, partial(self._inject, case))

    def _inject(self, case: Case) -> None:
        if self._recording.record(case, "ssa-injection", {"agent": "lanreotide", "dose_mg": 120}):
            self._world.agenda.put(self._world.now + 28 * DAY, partial(self._inject, case))


def _run_in(world: World) -> int:
    """Days between registration and allocation: as long as what is asked before lasts, four weeks as a rule."""
    points = (point for point in world.protocol.timepoints if point.anchor.kind == "registration")
    return min(max((point.span[1] for point in points if point.span), default=13), RUN_IN - 1) + 1


def _own(arm: Arm) -> dict[str, Any]:
    """Doses that the protocol leaves to the participant."""
    said = {
        regimen.id: {"dose_mg": 500} for regimen in arm.regimens if "dose_mg" in regimen.own and not regimen.dose_mg
    }
    return {"regimens": said} if said else {}


def _share(way: NextPeriod) -> float:
    if way.kind == "crossover":
        return CROSSES if way.optional else 1.0
    return AGAIN

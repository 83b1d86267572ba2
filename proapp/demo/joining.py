"""Participants join: registered at a site, given a code for their phone, allocated to an arm after the run-in."""

from datetime import date, datetime, timedelta
from functools import partial

from proapp.demo.answering import Answering
from proapp.demo.deed import Deed, Pen
from proapp.demo.fate import fate
from proapp.demo.world import Case, World
from proapp.simulation.dose import workday

RUN_IN = 29  # days from registration to allocation, or up to three more for a weekend
PIN_DIGITS = 6


class Joining:
    """What coordinators and investigators write down."""

    def __init__(self, world: World, answering: Answering) -> None:
        self._world, self._answering = world, answering

    def expect(self, case: Case, day: date) -> None:
        """Somebody will be registered on a day."""
        at = Pen(case.person).time(workday(day), 9, 20)
        self._world.agenda.put(at, partial(self._register, case, workday(day)))

    def _register(self, case: Case, day: date) -> None:
        person, world = case.person, self._world
        body = {
            "trial": case.trial.id,
            "site": str(case.trial.sites[person.place.code]),
            "code": person.code,
            "language": person.language,
            "zone": person.place.zone,
            "birth_year": person.birth_year,
            "baseline_facts": dict(person.facts),
            "registered_on": day.isoformat(),
        }
        world.client.put(case.path, body, token=world.logins[f"coordinator@{case.trial.id}"])
        # Not all at one second: so many phones at once would look like somebody guessing codes.
        after = timedelta(minutes=10, seconds=person.chance("hand out").randrange(600))
        world.agenda.put(world.now + after, partial(self._hand_out, case))
        allocated_on = workday(day + timedelta(days=RUN_IN))
        world.agenda.put(Pen(person).time(allocated_on, 9, 50), partial(self._allocate, case, allocated_on))

    def _hand_out(self, case: Case) -> None:
        """The site chooses a PIN with the participant and prints a code; the phone redeems both."""
        world = self._world
        pin = "".join(case.person.chance("pin").choices("0123456789", k=PIN_DIGITS))
        token = world.logins[case.login("nurse")]
        printed = world.client.post(f"{case.path}/enrolment-codes", {"pin": pin}, token=token)
        device = world.client.post("/enrolments", {"code": printed["code"], "pin": pin}, token=None)
        case.phone = device["access_token"]
        world.tally["phones enrolled"] += 1
        self._answering.refresh(case)

    def _allocate(self, case: Case, day: date) -> None:
        trial, at = case.trial, Pen(case.person).time(day, 10)
        arm = trial.randomiser.next(case.person.strata)
        order = trial.allocated[arm.id]
        trial.allocated[arm.id] += 1
        case.fate = fate(case.person, trial.protocol, arm, at=at, order=order, until=self._world.end)
        for deed in case.fate.script.deeds:
            self._world.agenda.put(deed.at, partial(self._record, case, deed))

    def _record(self, case: Case, deed: Deed) -> None:
        """Write a fact down; when it changed the plan, look at what is due now."""
        world = self._world
        role = "investigator" if deed.route == "cycles" else "coordinator"
        token = world.logins[case.login(role) if role == "investigator" else f"coordinator@{case.trial.id}"]
        recorded = world.client.put(f"{case.path}/{deed.route}/{deed.id}", deed.body, token=token)
        world.tally[_counted(deed)] += 1
        if any(recorded["change"].values()):
            self._answering.refresh(case)


def _counted(deed: Deed) -> str:
    """Under which word a record is counted."""
    if "corrects" in deed.body:
        return "facts corrected"
    if deed.route == "allocations":
        return f"{deed.body['detail']['kind']}s"
    if deed.body["kind"] == "given":
        return "infusions given" if "activity_gbq" in deed.body["detail"] else "other doses given"
    return str(deed.body["kind"])


def first_day(number: int, *, count: int, start: datetime, weeks: float) -> date:
    """On which day the `number`-th (from 1) of so many joins, when they join evenly over some weeks."""
    return (start + timedelta(days=round((number - 1) * weeks * 7 / max(count, 1)))).date()

"""What becomes of a cycle that is planned: given, delayed, halved after low platelets, skipped, or the last one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from proapp.simulation.dose import workday
from proapp.simulation.people import Invented
from proapp.trial.protocol import Regimen

AS_PLANNED, DELAYED, HALVED, SKIPPED, STOPPED, BEYOND = (
    "as-planned",
    "delayed",
    "halved",
    "skipped",
    "stopped",
    "beyond",
)
# Shares of the cycles after the first. Of infusions: about one course in seven is changed for its toxicity, four in
# five are finished (NETTER-1; US label); of what is given in cycles beside them: judgement of ours.
INFUSED: Mapping[str, float] = {DELAYED: 0.12, HALVED: 0.05, SKIPPED: 0.01, STOPPED: 0.03, BEYOND: 0.01}
GIVEN: Mapping[str, float] = {DELAYED: 0.06, SKIPPED: 0.02, STOPPED: 0.004}
WAITS = {DELAYED: 7, HALVED: 21}  # days
BEYOND_BY = 7  # days after the last one that needs no leave
TOLERATED_MONTHS = 36.0  # median until what is taken every day is stopped for what it does
FIRST_AFTER = {True: (2, 9), False: (1, 5)}  # days from the planned day to a first dose, of infusions and others
CRISIS = {True: 0.08, False: 0.02}  # with the first infusion and later ones (review PMC10571645)


@dataclass(frozen=True, slots=True)
class Step:
    """One decision about a cycle, `days` from its planned day: its kind and what is said."""

    kind: str
    days: int
    detail: Mapping[str, Any]


def becomes(person: Invented, regimen: Regimen, *, period: int, cycle: int) -> str:
    """What becomes of a cycle; of a first one only what is planned."""
    if cycle == 1:
        return AS_PLANNED
    chosen = person.chance("cycle", period, regimen.id, cycle).random()
    for name, share in (INFUSED if regimen.is_infusion else GIVEN).items():
        if chosen < share:
            return name
        chosen -= share
    return AS_PLANNED


def steps(regimen: Regimen, planned: date, twist: str, *, last: date | None) -> tuple[Step, ...]:
    """What is decided about a cycle planned on a day; `last` is the day of the dose before."""
    if twist == SKIPPED:
        return (Step("skipped", 0, {"reasons": ["did not come"]}),)
    if twist == STOPPED:
        why = "creatinine clearance below 40 mL/min" if regimen.is_infusion else "toxicity"
        return (Step("stopped", -1, {"reasons": [why]}),)
    if twist == AS_PLANNED or last is None:
        return ()
    to = later(regimen, planned, twist, last=last)
    reasons = ["bed not available"] if twist == DELAYED else ["platelets grade 2"]
    delay = Step("delayed", -1, {"to": to.isoformat(), "reasons": reasons})
    if twist == HALVED:
        held = Step("held", -2, {"reasons": reasons})
        half = Step("reduced", -1, {"activity_gbq": (regimen.activity_gbq or 7.4) / 2, "reasons": reasons})
        return held, delay, half
    accepted = Step("delayed", 14, {**delay.detail, "accepted": True})
    return (delay, accepted) if twist == BEYOND else (delay,)


def later(regimen: Regimen, planned: date, twist: str, *, last: date) -> date:
    """The working day to which a cycle is delayed."""
    if twist == BEYOND:
        return workday(last + timedelta(days=(regimen.latest or 112) + BEYOND_BY))
    return workday(planned + timedelta(days=WAITS[twist]))


def ill(person: Invented, *, period: int, cycle: int) -> frozenset[str]:
    """What an infusion brings on beyond the usual: rarely a hormonal crisis, fever, retching."""
    draw = person.chance("ill", period, cycle)
    crisis = CRISIS[cycle == 1] * (2 if person.facts.get("functioning", True) else 0.2)
    risk = {"crisis": crisis / 2, "fever": 0.02, "retching": 0.12 * person.traits.sensitivity}
    return frozenset(name for name, share in risk.items() if draw.random() < share)


def first_day(draw: Random, planned: date, *, infusion: bool) -> date:
    """The day of a first dose, some days after it could be."""
    day = planned + timedelta(days=draw.randint(*FIRST_AFTER[infusion]))
    return workday(day) if infusion else day


def tolerated_days(draw: Random) -> float:
    """For how many days what is taken every day is borne."""
    return draw.expovariate(0.693 / (TOLERATED_MONTHS * 30.4375))

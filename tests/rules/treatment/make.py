"""Plain builders with dull defaults: days count from Monday 2026-01-05, ids follow from what is built."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from proapp.instrument.library import Library
from proapp.participant.fact import Fact
from proapp.participant.person import Person
from proapp.trial.reading import load, shipped

MONDAY = date(2026, 1, 5)
BERLIN = "Europe/Berlin"
ADA = UUID("ada00000-0000-4000-8000-000000000001")
LIBRARY = Library.load(Path(__file__).parents[3] / "instruments")
RETREAT = shipped()["net-retreat@1"]
NETTER = shipped()["netter-1@1"]
STRATA = {"origin": "midgut", "grade": "G1", "intended": "everolimus"}

_numbers = count(1)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def at(number: int, clock: str = "10:00", zone: str = BERLIN) -> datetime:
    return datetime.fromisoformat(f"{day(number)}T{clock}").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def fact(
    kind: str, number: int, clock: str | None = None, /, *, corrects: Fact | None = None, **detail: object
) -> Fact:
    """Recorded after every fact built before it. `from_` stands for `from`."""
    order = next(_numbers)
    return Fact(
        id=uuid5(ADA, str(order)),
        kind=kind,
        on=day(number),
        at=at(number, clock) if clock else None,
        detail={name.rstrip("_"): value for name, value in detail.items()},
        corrects=corrects.id if corrects else None,
        recorded_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=order),
        reason="typing error" if corrects else None,
    )


def given(
    cycle: int, number: int, clock: str = "10:00", *, regimen: str = "lu", corrects: Fact | None = None, **detail
):
    return fact("given", number, clock, corrects=corrects, regimen=regimen, cycle=cycle, **detail)


def said(kind: str, cycle: int, number: int, *, regimen: str = "lu", **detail):
    """held, delayed, skipped or reduced."""
    return fact(kind, number, regimen=regimen, cycle=cycle, **detail)


def enrolled(arm: str = "retreatment", *, registered: int = -21, randomised: int = 0, **detail) -> list[Fact]:
    return [fact("registration", registered), fact("allocation", randomised, "09:00", arm=arm, strata=STRATA, **detail)]


def crossover(number: int, arm: str = "retreatment") -> Fact:
    return fact("allocation", number, "09:00", arm=arm, kind="crossover")


def person(**changes) -> Person:
    dull = {
        "id": ADA,
        "code": "NR-001",
        "site_zone": BERLIN,
        "zone": BERLIN,
        "baseline": {"functioning": False},
        "birth_year": 1960,
    }
    return Person(**{**dull, **changes})


def protocol(timepoints: str, *, regimens: str = "", arm: str = "", extra: str = ""):
    """A small protocol: one infusion regimen `lu` of four cycles, and the timepoints of a test."""
    lu = "{id: lu, agent: 177Lu-DOTATATE, activity_gbq: 7.4, cycles: 4, every: 56, tolerance: 7, latest: 112}"
    text = f"""
trial: small
version: "1"
title: A small trial
registry: NCT00000000
sources: [{{says: nothing, reference: a test}}]
masking: {{participant: open, by_arm: []}}
languages: [en]
{extra}
arms:
  only: {{regimen: [{regimens or lu}]{arm}}}
timepoints:
{timepoints}
rules: prrt-default@1
"""
    return load(text, "small.yaml")

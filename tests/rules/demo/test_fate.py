"""Whatever the seed, what sites write down can be true, and the first of an arm show what a course can come to."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from proapp.demo.deed import Deed, Pen
from proapp.demo.fate import Fate, fate
from proapp.demo.places import FUNCTIONING, PLACES
from proapp.participant.fact import Fact, problems
from proapp.simulation.dose import workday
from proapp.simulation.people import Invented, people
from proapp.treatment.refusal import refusals
from proapp.trial.protocol import Protocol

REGISTERED = date(2026, 1, 12)
END = datetime(2028, 4, 24, tzinfo=UTC)


def fates(protocol: Protocol, *, seed: int, count: int = 24) -> Iterator[tuple[Invented, Fate]]:
    order = Counter[str]()
    arms = list(protocol.arms.values())
    told_of = {"places": PLACES[protocol.trial], "functioning": FUNCTIONING[protocol.trial]}
    for person in people(protocol, **told_of, seed=seed, count=count, year=2026):
        arm = arms[person.number % len(arms)]
        at = Pen(person).time(workday(REGISTERED + timedelta(days=29)), 10)
        yield person, fate(person, protocol, arm, at=at, order=order[arm.id], until=END)
        order[arm.id] += 1


def as_fact(deed: Deed, zone: ZoneInfo) -> Fact:
    said = dict(deed.body)
    detail = dict(said.get("detail", {})) | {
        name: said[name] for name in ("regimen", "cycle", "arm", "strata") if name in said
    }
    at = datetime.fromisoformat(said["at"]) if "at" in said else None
    on = date.fromisoformat(said["on"]) if at is None else at.astimezone(zone).date()
    corrects = UUID(said["corrects"]) if "corrects" in said else None
    return Fact(deed.id, said.get("kind", "allocation"), on, at, detail, corrects, deed.at, said.get("reason"))


@pytest.mark.parametrize("trial", ["netter-1", "net-retreat"])
@pytest.mark.parametrize("seed", range(12))
def test_nothing_that_is_written_down_is_refused(protocols: dict[str, Protocol], trial: str, seed: int) -> None:
    protocol = protocols[trial]

    for person, told in fates(protocol, seed=seed):
        zone = ZoneInfo(person.place.zone)
        known = [Fact(uuid4(), "registration", REGISTERED, None, {}, None, told.randomised_at, None)]
        for deed in told.script.deeds:
            fact = as_fact(deed, zone)
            faults = problems(fact.kind, fact.detail, at=fact.at, corrects=fact.corrects, reason=fact.reason)
            faults += refusals(protocol, known, fact, now=deed.at.astimezone(UTC), site_zone=person.place.zone)
            assert faults == [], (person.code, fact.kind, fact.on)
            known.append(fact)


def test_everything_that_can_become_of_a_cycle_happens_to_somebody(protocols: dict[str, Protocol]) -> None:
    told = [told for trial in protocols.values() for _, told in fates(trial, seed=1, count=40)]

    kinds = {deed.body.get("kind", "allocation") for story in told for deed in story.script.deeds}
    corrections = [deed for story in told for deed in story.script.deeds if "corrects" in deed.body]
    arms = [deed.body["arm"] for story in told for deed in story.script.deeds if deed.route == "allocations"]

    assert {"given", "held", "delayed", "reduced", "skipped", "stopped", "end-of-treatment"} <= kinds
    assert {"progression", "death", "withdrawal", "zone", "pause", "laboratory", "ssa-injection"} <= kinds
    assert corrections
    assert len(arms) > len(told)  # somebody crossed over


def test_the_same_seed_tells_the_same_fate(protocols: dict[str, Protocol]) -> None:
    first, again = ([told for _, told in fates(protocols["netter-1"], seed=4)] for _ in range(2))

    assert first == again


def test_nothing_is_recorded_after_a_death(protocols: dict[str, Protocol]) -> None:
    dead = [told for _, told in fates(protocols["netter-1"], seed=1, count=60) if told.dies_at]

    assert dead
    for told in dead:
        assert told.script.deeds[-1].body["kind"] == "death"
        assert all(dose.at < told.dies_at for dose in told.script.doses if told.dies_at)

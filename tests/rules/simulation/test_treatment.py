"""What becomes of cycles, of people and of doses in a simulation: plausible shares, the same for the same seed."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from proapp.simulation import cycles, dosimetry
from proapp.simulation.dose import workday
from proapp.simulation.effects import INFUSED, TAKEN, Effect, effects
from proapp.simulation.fate import fate, next_progression
from proapp.simulation.minimiser import Minimiser
from proapp.simulation.people import Invented, people
from proapp.simulation.places import POOL
from proapp.trial.protocol import Protocol, Regimen
from proapp.trial.reading import shipped

TRIALS = sorted(protocol.trial for protocol in shipped().values())
LU = Regimen("lu", activity_gbq=7.4, cycles=4, every=(56,), latest=112)
TABLETS = Regimen("captem", every=(28,))
PLANNED, LAST = date(2026, 5, 5), date(2026, 3, 10)
AT = datetime(2026, 3, 2, 10, tzinfo=UTC)


def invented(protocol: Protocol, count: int = 40) -> tuple[Invented, ...]:
    return people(protocol, places=POOL[:4], seed=5, count=count, year=2026)


@pytest.fixture
def crowd(protocols: dict[str, Protocol]) -> tuple[Invented, ...]:
    return invented(protocols["netter-1"], 400)


def test_most_infusions_are_given_as_planned_and_some_are_not(crowd: tuple[Invented, ...]) -> None:
    found = Counter(cycles.becomes(person, LU, period=1, cycle=2) for person in crowd)

    assert found[cycles.AS_PLANNED] > 0.7 * len(crowd)
    assert set(found) == {cycles.AS_PLANNED, *cycles.INFUSED}


def test_a_first_cycle_is_only_ever_planned(crowd: tuple[Invented, ...]) -> None:
    assert {cycles.becomes(person, LU, period=1, cycle=1) for person in crowd} == {cycles.AS_PLANNED}


@pytest.mark.parametrize(
    ("twist", "kinds"),
    [
        (cycles.AS_PLANNED, []),
        (cycles.DELAYED, ["delayed"]),
        (cycles.HALVED, ["held", "delayed", "reduced"]),
        (cycles.SKIPPED, ["skipped"]),
        (cycles.STOPPED, ["stopped"]),
        (cycles.BEYOND, ["delayed", "delayed"]),
    ],
)
def test_each_turn_is_written_down_in_the_order_it_is_decided(twist: str, kinds: list[str]) -> None:
    steps = cycles.steps(LU, PLANNED, twist, last=LAST)

    assert [step.kind for step in steps] == kinds
    assert [step.days for step in steps] == sorted(step.days for step in steps)


@pytest.mark.parametrize(("twist", "days"), [(cycles.DELAYED, 7), (cycles.HALVED, 21)])
def test_a_delay_ends_on_a_working_day_no_sooner_than_meant(twist: str, days: int) -> None:
    to = cycles.later(LU, PLANNED, twist, last=LAST)

    assert PLANNED + timedelta(days=days) <= to == workday(to)


def test_a_delay_beyond_the_latest_day_is_accepted_by_somebody() -> None:
    first, second = cycles.steps(LU, PLANNED, cycles.BEYOND, last=LAST)

    assert (date.fromisoformat(first.detail["to"]) - LAST).days > 112
    assert second.detail["accepted"] is True


@pytest.mark.parametrize("trial", TRIALS)
def test_every_arm_that_is_open_fills_at_its_ratio(protocols: dict[str, Protocol], trial: str) -> None:
    protocol = protocols[trial]
    minimiser = Minimiser(protocol, seed=1)

    given = Counter(minimiser.next(person.strata).id for person in invented(protocol))

    shares = [given[arm.id] / arm.ratio for arm in protocol.arms.values() if arm.open]
    assert max(shares) - min(shares) <= 1
    assert given.keys() == {arm.id for arm in protocol.arms.values() if arm.open}


def test_minimisation_keeps_levels_alike_too(protocols: dict[str, Protocol]) -> None:
    protocol = protocols["prrt-immunotherapy"]
    minimiser = Minimiser(protocol, seed=1)

    given = Counter((person.strata["line"], minimiser.next(person.strata).id) for person in invented(protocol, 60))

    for level in protocol.strata["line"]:
        counts = [given[level, arm] for arm in protocol.arms]
        assert max(counts) - min(counts) <= 4


@pytest.mark.parametrize("trial", TRIALS)
def test_every_arm_does_something_and_a_poor_prognosis_shortens_all(protocols: dict[str, Protocol], trial: str) -> None:
    found = effects(protocols[trial])

    assert found.keys() == protocols[trial].arms.keys()
    assert all(does.death > does.progression > 0 for does in found.values())
    assert (max(does.death for does in found.values()) < 24) == (trial == "nec-survival")


def test_what_is_said_of_an_arm_replaces_what_is_assumed(protocols: dict[str, Protocol]) -> None:
    found = effects(protocols["compete"], {"everolimus": {"progression": 3.0, "health": -8.0}})

    assert (found["everolimus"].progression, found["everolimus"].health) == (3.0, -8.0)
    assert (found["everolimus"].death, found["edotreotide"]) == (TAKEN.death, INFUSED)


def test_half_have_progressed_by_the_median(crowd: tuple[Invented, ...]) -> None:
    does = Effect(progression=10.0)

    early = sum(fate(person, does, at=AT).progresses_at < AT + timedelta(days=304) for person in crowd)
    later = sum(next_progression(person, does, at=AT, period=2) < AT + timedelta(days=304) for person in crowd)

    assert early == pytest.approx(len(crowd) / 2, abs=40)
    assert later == pytest.approx(len(crowd) / 2, abs=40)


def test_some_withdraw_from_each_thing_one_can_withdraw_from(crowd: tuple[Invented, ...]) -> None:
    found = Counter(fate(person, Effect(), at=AT).leaves for person in crowd)

    assert found.keys() == {"", "treatment", "pro", "all"}
    assert found[""] > 0.8 * len(crowd)


@pytest.mark.parametrize(
    ("lesion", "kidney", "cycles_wanted"),
    [(40.0, 3.0, 3), (12.0, 2.0, 9), (90.0, 5.0, 2), (12.0, 12.0, 2)],
)
def test_cycles_reach_the_lesions_goal_and_spare_the_kidneys(
    protocols: dict[str, Protocol], lesion: float, kidney: float, cycles_wanted: int
) -> None:
    regimen = protocols["prrt-dosimetry"].arms["dosimetry"].regimens[0]

    own = dosimetry.prescribed(regimen, {"lesion_gy": lesion, "kidney_gy": kidney})

    assert own is not None
    assert own["cycles"] == cycles_wanted


def test_nothing_is_prescribed_where_the_plan_fits_or_no_goal_is_set(protocols: dict[str, Protocol]) -> None:
    own, standard = (protocols["prrt-dosimetry"].arms[arm].regimens[0] for arm in ("dosimetry", "standard"))

    assert dosimetry.prescribed(own, {"lesion_gy": 30.0, "kidney_gy": 4.0}) is None
    assert dosimetry.prescribed(standard, {"lesion_gy": 90.0, "kidney_gy": 4.0}) is None


def test_lesions_take_up_less_from_cycle_to_cycle(crowd: tuple[Invented, ...]) -> None:
    first, third = (dosimetry.measured(crowd[0], cycle=cycle, activity_gbq=7.4) for cycle in (1, 3))

    assert third["lesion_gy"] < first["lesion_gy"]
    assert third["kidney_gy"] == first["kidney_gy"]

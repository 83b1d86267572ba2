"""Invented participants fit the protocol they join, and are the same people for the same seed."""

from collections import Counter

import pytest

from proapp.participant.baseline_facts import problems
from proapp.simulation.people import people
from proapp.simulation.places import POOL, places, spread
from proapp.simulation.randomiser import Randomiser
from proapp.trial.protocol import Protocol
from proapp.trial.reading import shipped

TRIALS = sorted(protocol.trial for protocol in shipped().values())
SITES = POOL[:4]


@pytest.mark.parametrize("trial", TRIALS)
@pytest.mark.parametrize("seed", range(2))
def test_everybody_can_be_registered_and_allocated(protocols: dict[str, Protocol], trial: str, seed: int) -> None:
    protocol = protocols[trial]

    invented = people(protocol, places=SITES, seed=seed, count=40, year=2026)

    for person in invented:
        assert problems(protocol, person.facts) == []
        assert all(person.strata[name] in levels for name, levels in protocol.strata.items())
    assert len({person.id for person in invented}) == len({person.code for person in invented}) == 40
    assert len({person.place.zone for person in invented}) == 4


@pytest.mark.parametrize("trial", TRIALS)
def test_the_same_seed_invents_the_same_people(protocols: dict[str, Protocol], trial: str) -> None:
    first, again, other = (people(protocols[trial], places=SITES, seed=seed, count=10, year=2026) for seed in (1, 1, 2))

    assert first == again
    assert [person.traits for person in first] != [person.traits for person in other]


def test_a_stratum_that_a_baseline_fact_tells_is_that_fact(protocols: dict[str, Protocol]) -> None:
    for person in people(protocols["net-retreat"], places=SITES, seed=3, count=40, year=2026):
        assert person.strata["grade"] == person.facts["who_grade"]
        assert person.strata["intended"] != "sunitinib" or person.facts["primary_site"] == "pancreas"


@pytest.mark.parametrize("trial", TRIALS)
def test_blocks_keep_the_arms_together_within_strata(protocols: dict[str, Protocol], trial: str) -> None:
    protocol = protocols[trial]
    randomiser, given = Randomiser(protocol, seed=1), Counter[tuple[str, str]]()

    for person in people(protocol, places=SITES, seed=1, count=60, year=2026):
        cell = "/".join(person.strata.values())
        given[cell, randomiser.next(person.strata).id] += 1

    for cell in {cell for cell, _ in given}:
        shares = [given[cell, arm.id] / arm.ratio for arm in protocol.arms.values() if arm.open]
        assert max(shares) - min(shares) <= 1


@pytest.mark.parametrize("languages", [("en", "de"), ("fr",), ("ar", "es")])
def test_participants_of_a_site_speak_a_language_of_the_trial(languages: tuple[str, ...]) -> None:
    sites = places(languages, count=4)

    assert {site.language for site in sites} <= set(languages)
    assert len({site.code for site in sites}) == 4


def test_large_sites_recruit_more_than_small_ones() -> None:
    order = Counter(site.code for site in spread(SITES))

    assert [order[site.code] for site in SITES] == [4, 3, 2, 1]

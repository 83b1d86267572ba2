"""Invented participants fit the protocol they join, and are the same people for the same seed."""

from collections import Counter

import pytest

from proapp.demo.people import people
from proapp.demo.randomiser import Randomiser
from proapp.participant.baseline_facts import problems
from proapp.trial.protocol import Protocol

TRIALS = ("netter-1", "net-retreat")


@pytest.mark.parametrize("trial", TRIALS)
@pytest.mark.parametrize("seed", range(5))
def test_everybody_can_be_registered_and_allocated(protocols: dict[str, Protocol], trial: str, seed: int) -> None:
    protocol = protocols[trial]

    invented = people(protocol, seed=seed, count=40, year=2026)

    for person in invented:
        assert problems(protocol, person.facts) == []
        assert all(person.strata[name] in levels for name, levels in protocol.strata.items())
        assert person.language in protocol.languages
    assert len({person.id for person in invented}) == len({person.code for person in invented}) == 40
    assert len({person.place.zone for person in invented}) == 4


@pytest.mark.parametrize("trial", TRIALS)
def test_the_same_seed_invents_the_same_people(protocols: dict[str, Protocol], trial: str) -> None:
    first, again, other = (people(protocols[trial], seed=seed, count=10, year=2026) for seed in (1, 1, 2))

    assert first == again
    assert [person.traits for person in first] != [person.traits for person in other]


def test_a_stratum_that_a_baseline_fact_tells_is_that_fact(protocols: dict[str, Protocol]) -> None:
    for person in people(protocols["net-retreat"], seed=3, count=40, year=2026):
        assert person.strata["grade"] == person.facts["who_grade"]
        assert person.strata["intended"] != "sunitinib" or person.facts["primary_site"] == "pancreas"


@pytest.mark.parametrize("trial", TRIALS)
def test_blocks_keep_the_arms_together_within_strata(protocols: dict[str, Protocol], trial: str) -> None:
    protocol = protocols[trial]
    randomiser, given = Randomiser(protocol, seed=1), Counter[tuple[str, str]]()

    for person in people(protocol, seed=1, count=60, year=2026):
        cell = "/".join(person.strata.values())
        given[cell, randomiser.next(person.strata).id] += 1

    for cell in {cell for cell, _ in given}:
        counts = [given[cell, arm] for arm in protocol.arms]
        assert max(counts) - min(counts) <= 1

"""Invented participants: where they live, what is known of them at the start, and how their illness will treat them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

from proapp.simulation.places import Place
from proapp.simulation.randomness import chance, clip, ident
from proapp.simulation.strata import fitting, level
from proapp.trial.protocol import BaselineFact, Protocol


@dataclass(frozen=True, slots=True)
class Traits:
    """What a participant brings along. Shares and burdens run from 0 to 1, health from 0 to 100.

    `days` is the share of days with each diary symptom. `luck` are unit exponential draws that become the times of
    deterioration, progression and death.
    """

    health: float
    days: Mapping[str, float]
    sensitivity: float
    marrow: float
    diligence: float
    stoma: bool
    luck: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented participant. `seed` is their own: everything about them is drawn from it."""

    seed: int
    number: int
    id: UUID
    code: str
    place: Place
    language: str
    birth_year: int
    facts: Mapping[str, Any]
    strata: Mapping[str, str]
    traits: Traits

    def chance(self, *names: object) -> Random:
        """Their own chance, by name."""
        return chance(self.seed, self.id, *names)


def people(
    protocol: Protocol, *, places: Sequence[Place], seed: int, count: int, year: int, functioning: float = 0.5
) -> tuple[Invented, ...]:
    """So many participants of a trial, one after the other at these places, again and again.

    `year` is the year they join, `functioning` the share whose tumour makes hormones.
    """
    return tuple(
        _invented(protocol, places[(number - 1) % len(places)], seed=seed, number=number, year=year, share=functioning)
        for number in range(1, count + 1)
    )


def _invented(protocol: Protocol, place: Place, *, seed: int, number: int, year: int, share: float) -> Invented:
    draw = chance(seed, protocol.trial, number)
    facts = {fact.name: _said(fact, protocol, draw) for fact in protocol.baseline_facts} | _known(protocol, draw, share)
    return Invented(
        seed=seed,
        number=number,
        id=ident(seed, protocol.trial, number),
        code=f"{place.code}-{number:03d}",
        place=place,
        language=place.language,
        birth_year=year - draw.randint(38, 79),
        facts=facts,
        strata={name: level(name, levels, facts, draw=draw) for name, levels in protocol.strata.items()},
        traits=_traits(draw, functioning=bool(facts.get("functioning"))),
    )


def _said(fact: BaselineFact, protocol: Protocol, draw: Random) -> Any:
    """An answer of the form the protocol asks for, of levels one that fits the strata."""
    low, high = fact.minimum or 0, 10 if fact.maximum is None else fact.maximum
    if fact.type == "level":
        return draw.choice(fitting(fact, protocol))
    if fact.type == "boolean":
        return draw.random() < 0.5
    if fact.type == "integer":
        return draw.randint(int(low), int(min(high, low + 4)))
    if fact.type == "number":
        return round(draw.uniform(low, min(high, low + 20)), 1)
    return "2020-01-15" if fact.type == "date" else "not further described"


def _known(protocol: Protocol, draw: Random, share: float) -> dict[str, Any]:
    """Facts that hang together, of those the protocol asks for."""
    functioning = draw.random() < share
    cycles = draw.choice((3, 4, 4, 4))
    asked = {fact.name: fact for fact in protocol.baseline_facts}
    known = {
        "differentiation": "well",
        "functioning": functioning,
        "syndrome": "carcinoid syndrome" if functioning else "none",
        "sstr_positive": True,
        "prior_prrt_cycles": cycles,
        "prior_prrt_activity_gbq": round(7.4 * cycles, 1),
        "prior_prrt_kidney_gy": round(4.2 * cycles + draw.uniform(-2, 2), 1),
        "months_since_prrt": draw.randint(14, 60),
        "response_12_months": True,
    }
    return {name: value for name, value in known.items() if name in asked and _may_be(asked[name], value)}


def _may_be(fact: BaselineFact, value: Any) -> bool:
    """Whether the protocol's own form of a fact takes a value."""
    if fact.type == "level":
        return value in fact.levels
    low, high = fact.minimum, fact.maximum
    return not isinstance(value, int | float) or ((low is None or value >= low) and (high is None or value <= high))


def _traits(draw: Random, *, functioning: bool) -> Traits:
    share = 1.0 if functioning else 0.45
    return Traits(
        health=clip(draw.gauss(67, 12), 35, 92),
        days={
            "diarrhoea": share * draw.betavariate(2.6, 1.9),
            "flushing": share * draw.betavariate(2.4, 1.9),
            "pain": draw.betavariate(1.8, 2.2),
        },
        sensitivity=clip(draw.gauss(0.5, 0.2), 0.1, 1.0),
        marrow=draw.random(),
        diligence=clip(draw.gauss(0.93, 0.04), 0.75, 0.99),
        stoma=draw.random() < 0.04,
        luck={name: draw.expovariate(1.0) for name in ("deterioration", "progression", "death")},
    )

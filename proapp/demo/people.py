"""Invented participants: where they live, what is known of them at the start, and how their illness will treat them."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

from proapp.demo.places import PLACES, Place
from proapp.demo.randomness import chance, clip, ident
from proapp.trial.protocol import BaselineFact, Protocol

FUNCTIONING = {"netter-1": 0.65, "net-retreat": 0.3}  # share; most midgut tumours of NETTER-1 made hormones


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


def people(protocol: Protocol, *, seed: int, count: int, year: int) -> tuple[Invented, ...]:
    """So many participants of a trial, spread over its sites; `year` is the year they join."""
    return tuple(_invented(protocol, seed=seed, number=number, year=year) for number in range(1, count + 1))


def _invented(protocol: Protocol, *, seed: int, number: int, year: int) -> Invented:
    draw = chance(seed, protocol.trial, number)
    places = PLACES[protocol.trial]
    place = places[(number - 1) % len(places)]
    facts = {fact.name: _said(fact, draw) for fact in protocol.baseline_facts} | _known(protocol, draw)
    return Invented(
        seed=seed,
        number=number,
        id=ident(seed, protocol.trial, number),
        code=f"{place.code}-{number:03d}",
        place=place,
        language=place.language,
        birth_year=year - draw.randint(38, 79),
        facts=facts,
        strata={name: _level(name, levels, facts, draw) for name, levels in protocol.strata.items()},
        traits=_traits(draw, functioning=bool(facts.get("functioning"))),
    )


def _said(fact: BaselineFact, draw: Random) -> Any:
    """An answer of the form the protocol asks for."""
    low, high = fact.minimum or 0, 10 if fact.maximum is None else fact.maximum
    if fact.type == "level":
        return draw.choice(fact.levels)
    if fact.type == "boolean":
        return draw.random() < 0.5
    if fact.type == "integer":
        return draw.randint(int(low), int(min(high, low + 4)))
    if fact.type == "number":
        return round(draw.uniform(low, min(high, low + 20)), 1)
    return "2020-01-15" if fact.type == "date" else "not further described"


def _known(protocol: Protocol, draw: Random) -> dict[str, Any]:
    """Facts that hang together, of those the protocol asks for."""
    functioning = draw.random() < FUNCTIONING.get(protocol.trial, 0.5)
    cycles = draw.choice((3, 4, 4, 4))
    known = {
        "functioning": functioning,
        "syndrome": "carcinoid syndrome" if functioning else "none",
        "sstr_positive": True,
        "prior_prrt_cycles": cycles,
        "prior_prrt_activity_gbq": round(7.4 * cycles, 1),
        "prior_prrt_kidney_gy": round(4.2 * cycles + draw.uniform(-2, 2), 1),
        "months_since_prrt": draw.randint(14, 60),
        "response_12_months": True,
    }
    asked = {fact.name for fact in protocol.baseline_facts}
    return {name: value for name, value in known.items() if name in asked}


def _level(name: str, levels: tuple[str, ...], facts: Mapping[str, Any], draw: Random) -> str:
    """The level of a stratum: from the baseline facts where they say it, else by chance."""
    said = {"origin": facts.get("primary_site"), "grade": facts.get("who_grade")}.get(name)
    if name == "intended" and facts.get("primary_site") != "pancreas":
        return draw.choice([level for level in levels if level != "sunitinib"])  # for pancreatic tumours only
    if name == "origin":
        return str(said) if said in levels else "other"
    return str(said) if said in levels else draw.choice(levels)


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

"""How an invented participant feels at a moment: burdens from 0 (none) to 1 (the worst), by concept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp

from proapp.simulation.dose import Dose
from proapp.simulation.effects import Effect
from proapp.simulation.people import Invented
from proapp.simulation.randomness import clip

DAY = timedelta(days=1)
RAMP = 42.0  # days from the first dose until relief is full
CRISIS_DAYS = 2.0
DETERIORATES_BY = 24.0  # points of global health, over two weeks

# Burden of a fully sensitive participant just after an infusion, and days until it has fallen to a third. Nausea and
# vomiting come from the amino acids and last two days; fatigue weeks (CLINICAL.md 9.2).
ACUTE: Mapping[str, tuple[float, float]] = {
    "nausea": (1.0, 1.6),
    "vomiting": (0.75, 1.2),
    "appetite": (0.35, 5.0),
    "fatigue": (0.4, 9.0),
    "pain": (0.15, 3.0),
    "dizziness": (0.3, 4.0),
}
# What deterioration adds when it is complete.
WORSE: Mapping[str, float] = {
    "fatigue": 0.24, "pain": 0.28, "appetite": 0.2, "diarrhoea": 0.28, "pain_days": 0.1, "diarrhoea_days": 0.1,
    "physical": 0.14, "role": 0.22, "social": 0.16, "emotional": 0.12, "worry": 0.2,
    "dyspnoea": 0.08, "nausea": 0.06, "weight": 0.2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """What a questionnaire looks back on: the days up to `at`."""

    at: datetime
    days: int = 0


@dataclass(frozen=True, slots=True)
class Illness:
    """What is done to somebody and what the illness does: the arm's effect, the doses by time, when health fails."""

    effect: Effect
    doses: Sequence[Dose]
    deteriorates_at: datetime


def burdens(person: Invented, illness: Illness | None, moment: Moment) -> dict[str, float]:
    """Burdens by concept; `illness` is None before allocation, when nothing is done yet."""
    does = illness.effect if illness else None
    doses = [dose for dose in illness.doses if dose.at <= moment.at] if illness else []
    relief = clip((moment.at - doses[0].at) / DAY / RAMP) if doses else 0.0
    ill = clip((moment.at - illness.deteriorates_at) / (14 * DAY)) if illness else 0.0
    acute = {name: _acute(person, doses, moment, name) for name in ACUTE}
    health = _health(person, does, relief=relief, ill=ill, moment=moment) - 6 * acute["fatigue"]
    felt = _usual(person, health) | _symptoms(person, does, relief=relief)
    for name, extra in [*acute.items(), *_lasting(does, relief), *((name, ill * by) for name, by in WORSE.items())]:
        felt[name] = clip(felt.get(name, 0.05) + extra)
    return felt | _after_infusion(person, doses, moment) | {"change": clip(0.5 - (health - person.traits.health) / 60)}


def _health(person: Invented, does: Effect | None, *, relief: float, ill: float, moment: Moment) -> float:
    week = moment.at.toordinal() // 7
    wavering = person.chance("week", week).gauss(0, 2.5)
    gained = relief * does.health if does else 0.0
    return clip(person.traits.health + wavering + gained - DETERIORATES_BY * ill, 2, 98)


def _usual(person: Invented, health: float) -> dict[str, float]:
    """What goes along with health, each participant in their own measure."""
    low = 1 - health / 100
    shares = {
        "health": 1.0, "general": 0.6, "physical": 0.7, "role": 0.8, "emotional": 0.65, "cognitive": 0.45,
        "social": 0.7, "fatigue": 0.85, "insomnia": 0.6, "appetite": 0.4, "dyspnoea": 0.3, "nausea": 0.15,
        "vomiting": 0.05, "constipation": 0.3, "financial": 0.5, "worry": 0.8, "dizziness": 0.25, "weight": 0.35,
        "mouth": 0.1, "treatment": 0.25, "wheeze": 0.1, "palpitations": 0.12, "faintness": 0.08, "bother": 0.5,
        "skin": 0.08, "numbness": 0.1, "swelling": 0.06, "chills": 0.04, "urine": 0.005,
    }  # fmt: skip
    return {name: clip(low * share) for name, share in shares.items()} | {"stoma": float(person.traits.stoma)}


def _symptoms(person: Invented, does: Effect | None, *, relief: float) -> dict[str, float]:
    goes_away = does.relief if does else {}
    left = {name: share * (1 - relief * goes_away.get(name, 0.0)) for name, share in person.traits.days.items()}
    in_days = {f"{name}_days": share for name, share in left.items()}
    return left | in_days | {"incontinence": 0.25 * left["diarrhoea"], "urgency": 0.7 * left["diarrhoea"]}


def _lasting(does: Effect | None, relief: float) -> list[tuple[str, float]]:
    return [(name, relief * extra) for name, extra in does.added.items()] if does else []


def _acute(person: Invented, doses: list[Dose], moment: Moment, name: str) -> float:
    """The worst of the days looked back on, of the last infusion."""
    infused = [dose for dose in doses if dose.infusion]
    if not infused:
        return 0.0
    peak, lasts = ACUTE[name]
    since = (moment.at - infused[-1].at) / DAY
    days = max(0.0, since - moment.days)
    return peak * person.traits.sensitivity * infused[-1].share * exp(-days / lasts)


def _after_infusion(person: Invented, doses: list[Dose], moment: Moment) -> dict[str, float]:
    """Crisis, fever and retching in the first days; bruises while the marrow recovers; thinning hair."""
    infused = [dose for dose in doses if dose.infusion]
    found = dict.fromkeys(("crisis", "fever", "retching", "bruising", "bleeding", "hair"), 0.0)
    if not infused:
        return found
    since = (moment.at - infused[-1].at) / DAY
    if since - moment.days <= CRISIS_DAYS:
        found |= {name: 1.0 for name in infused[-1].ill}
    nadir = exp(-(((since - 35) / 12) ** 2)) * person.traits.marrow * infused[-1].share
    return found | {"bruising": 0.22 * nadir, "bleeding": 0.5 * nadir, "hair": clip(0.12 * len(infused))}

"""What an arm does to people in a simulation: mild assumptions by what is given, which a trial team may replace."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from proapp.trial.protocol import Arm, Protocol

MEDIANS = ("deterioration", "progression", "death")
NAMES = (*MEDIANS, "health")  # what may be said otherwise, by name
POOR = 0.3  # of the usual time: what a poorly differentiated carcinoma leaves


@dataclass(frozen=True, slots=True)
class Effect:
    """Median months until deterioration, progression and death; the share of a diary symptom's days that goes away;
    points of health gained; lasting burdens added (0 to 1), by concept.
    """

    deterioration: float = 12.0
    progression: float = 12.0
    death: float = 48.0
    relief: Mapping[str, float] = field(default_factory=dict)
    health: float = 0.0
    added: Mapping[str, float] = field(default_factory=dict)

    def with_medians(self, share: float) -> "Effect":
        """The same with every median time multiplied."""
        times = {name: getattr(self, name) * share for name in MEDIANS}
        return Effect(**times, relief=self.relief, health=self.health, added=self.added)


# Assumptions of ours, mild ones: what is put in is what the tables can find.
INFUSED = Effect(
    deterioration=16.0,
    progression=20.0,
    death=54.0,
    relief={"diarrhoea": 0.15, "flushing": 0.15, "pain": 0.12},
    health=2.0,
)
INJECTED = Effect(progression=11.0, relief={"diarrhoea": 0.08, "flushing": 0.1})
# Everolimus, capecitabine, checkpoint inhibitors and their like: mouth, bowel, skin, numbness, fatigue.
TAKEN = Effect(
    progression=12.0,
    health=-1.5,
    added={
        "fatigue": 0.05, "mouth": 0.12, "diarrhoea": 0.04, "diarrhoea_days": 0.04, "appetite": 0.05, "skin": 0.08,
        "numbness": 0.06,
    },
)  # fmt: skip
WATCHED = Effect(deterioration=11.0, progression=9.0)
ANALOGUES = ("octreotide", "lanreotide")


def effects(protocol: Protocol, said: Mapping[str, Mapping[str, float]] | None = None) -> dict[str, Effect]:
    """The effect of every arm. `said` names what is to be otherwise: by arm, one of NAMES and its number."""
    share = POOR if _is_poor(protocol) else 1.0
    found = {arm.id: _of(arm).with_medians(share) for arm in protocol.arms.values()}
    for arm, values in (said or {}).items():
        kept = {name: getattr(found[arm], name) for name in Effect.__slots__}
        found[arm] = Effect(**{**kept, **values})
    return found


def _is_poor(protocol: Protocol) -> bool:
    """Whether the trial takes poorly differentiated carcinomas only."""
    return any(fact.name == "differentiation" and fact.levels == ("poor",) for fact in protocol.baseline_facts)


def _of(arm: Arm) -> Effect:
    agents = [regimen.agent or regimen.agent_from or "" for regimen in arm.regimens if not regimen.is_infusion]
    taken = any(agent != "placebo" and not agent.startswith(ANALOGUES) for agent in agents)
    if any(regimen.is_infusion for regimen in arm.regimens):
        return _both(INFUSED, TAKEN) if taken else INFUSED
    if taken:
        return TAKEN
    return INJECTED if any(agent.startswith(ANALOGUES) for agent in agents) else WATCHED


def _both(first: Effect, second: Effect) -> Effect:
    """An infusion with something taken beside it."""
    times = {name: getattr(first, name) for name in MEDIANS}
    return Effect(**times, relief=first.relief, health=first.health + second.health / 2, added=second.added)

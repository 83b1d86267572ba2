"""How the arms of the demonstration differ: numbers put in, so that the tables have something to find.

For NETTER-1 they aim at what was published (CLINICAL.md 4.1 and 10); NET RETREAT has published nothing yet, so its
numbers are plain assumptions.
"""

from collections.abc import Mapping

from proapp.simulation.effects import Effect

_NO_EFFECT = Effect(deterioration=12.0, progression=14.0, death=60.0)

EFFECTS: Mapping[tuple[str, str], Effect] = {
    # Strosberg 2018 (28.8 and 6.1 months), 2017 (progression) and 2021 (4.55 and 1.44 days less diarrhoea).
    # The medians put in are other than those published, since questionnaires look only every 12 weeks and also waver.
    ("netter-1", "lutetium"): Effect(
        deterioration=24.0,
        progression=28.0,
        death=70.0,
        relief={"diarrhoea": 0.33, "flushing": 0.31, "pain": 0.36},
        health=3.0,
    ),
    ("netter-1", "octreotide"): Effect(
        deterioration=8.0,
        progression=9.0,
        death=45.0,
        relief={"diarrhoea": 0.17, "flushing": 0.17, "pain": 0.18},
    ),
    ("net-retreat", "retreatment"): Effect(
        deterioration=16.0,
        progression=14.0,
        death=50.0,
        relief={"diarrhoea": 0.22, "flushing": 0.25, "pain": 0.2},
        health=2.0,
    ),
    # Everolimus and its like: sore mouth, diarrhoea, fatigue for as long as they are taken.
    ("net-retreat", "usual-treatment"): Effect(
        deterioration=8.0,
        progression=9.0,
        death=42.0,
        health=-3.0,
        added={"diarrhoea": 0.06, "diarrhoea_days": 0.06, "fatigue": 0.06, "appetite": 0.1, "mouth": 0.2},
    ),
}


def effect(trial: str, arm: str) -> Effect:
    """What an arm does; an arm without an entry does nothing in particular."""
    return EFFECTS.get((trial, arm), _NO_EFFECT)

"""Absorbed doses that invented scans show, and what is prescribed after them, where an arm is led by dosimetry."""

from math import ceil
from typing import Any

from proapp.simulation.people import Invented
from proapp.simulation.randomness import clip
from proapp.trial.protocol import Regimen

SCANNED_AFTER, PRESCRIBED_AFTER = 8, 9  # days after the dose
MOST_CYCLES = 9
KIDNEY_GY_PER_GBQ = (0.4, 0.7)
MARROW_GY_PER_GBQ = 0.02


def measured(person: Invented, *, cycle: int, activity_gbq: float) -> dict[str, Any]:
    """What lesions, kidneys and marrow got in a cycle; lesions take up less from cycle to cycle."""
    draw = person.chance("uptake")
    per_gbq = clip(draw.gauss(4.0, 1.2), 1.5, 8.0) * 0.9 ** (cycle - 1)
    kidney = draw.uniform(*KIDNEY_GY_PER_GBQ)
    return {
        "lesion_gy": round(per_gbq * activity_gbq, 1),
        "kidney_gy": round(kidney * activity_gbq, 2),
        "marrow_gy": round(MARROW_GY_PER_GBQ * activity_gbq, 3),
        "scans": 3,
    }


def prescribed(regimen: Regimen, first: dict[str, Any]) -> dict[str, Any] | None:
    """Cycles that reach the lesions' goal and spare the kidneys, told from the first cycle; None: as it was."""
    goals = regimen.goals
    if goals is None or goals.lesion is None or "cycles" not in regimen.own:
        return None
    wanted = ceil(goals.lesion[0] / max(first["lesion_gy"] * 0.8, 1.0))
    borne = int(goals.kidney / first["kidney_gy"]) if goals.kidney else MOST_CYCLES
    cycles = int(clip(min(wanted, borne), 1, MOST_CYCLES))
    return None if cycles == regimen.cycles else {"cycles": cycles, "reasons": ["dosimetry of cycle 1"]}

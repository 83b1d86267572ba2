"""What NETTER-1 published, to stand beside the demonstration's tables (CLINICAL.md 4.1 and 10)."""

from dataclasses import dataclass

DIARY_SOURCE = "Strosberg 2021, J Nucl Med 62:1712 (117 against 114 participants, mixed model)"
TIME_SOURCE = "Strosberg 2018, J Clin Oncol 36:2578 (117 against 114 participants)"


@dataclass(frozen=True, slots=True)
class Days:
    """Mean decline of days with a symptom per 28 days, by arm, and the difference with its 95 % interval and p."""

    scale: str
    title: str
    lutetium: float
    octreotide: float
    difference: float
    lower: float
    upper: float
    p: str


@dataclass(frozen=True, slots=True)
class Time:
    """Time to a first deterioration of 10 points: medians in months where published, hazard ratio and p."""

    instrument: str
    scale: str
    title: str
    lutetium: float | None
    octreotide: float | None
    hazard_ratio: float
    p: str


DAYS = (
    Days("diarrhoea_days", "Diarrhoea", 4.55, 1.44, 3.11, 1.18, 5.04, "0.0017"),
    Days("flushing_days", "Flushing", 4.52, 2.54, 1.98, 0.08, 3.88, "0.0413"),
    Days("pain_days", "Abdominal pain", 4.10, 0.99, 3.11, 1.35, 4.88, "0.0007"),
)
C30, GINET21 = "qlq-c30@3.0", "qlq-gi.net21@1.0"
TIMES = (
    Time(C30, "QL", "Global health", 28.8, 6.1, 0.406, "0.0006"),
    Time(C30, "PF", "Physical functioning", 25.2, 11.5, 0.518, "0.0147"),
    Time(C30, "RF", "Role functioning", None, None, 0.580, "0.0298"),
    Time(C30, "FA", "Fatigue", None, None, 0.621, "0.0297"),
    Time(C30, "PA", "Pain", None, None, 0.566, "0.0247"),
    Time(C30, "DI", "Diarrhoea", None, None, 0.473, "0.0107"),
    Time(GINET21, "DRW", "Disease-related worries", None, None, 0.572, "0.0176"),
    Time(GINET21, "BI", "Body image", None, None, 0.425, "0.0058"),
)

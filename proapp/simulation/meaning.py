"""Which burden an item asks about, so that answers follow how somebody feels: concept by item code, no wording."""

from collections.abc import Mapping

GENERAL = "general"

# Items whose high answer is a good one.
GOOD: Mapping[str, frozenset[str]] = {
    "qlq-c30": frozenset({"q29", "q30"}),
    "pgi-c": frozenset({"change"}),
    "net-crisis": frozenset({"fluids"}),
    "eq-5d-5l": frozenset({"VAS"}),
    "promis-pf-4a": frozenset({"PFA11", "PFA21", "PFA23", "PFA53"}),
}
# Of the FACIT family: well-being with others and in what one does, and single items among those of what is hard.
FACIT = ("fact-", "facit-")
GOOD_FACIT = frozenset({"GE2", "An5", "An7"})
GOOD_FACIT_GROUPS = ("GS", "GF")
FACIT_GROUPS = {"GP": "physical", "GS": "social", "GE": "emotional", "GF": "role", "HI": "fatigue", "An": "fatigue"}

_C30 = {
    "physical": (1, 2, 3, 4, 5), "role": (6, 7), "dyspnoea": (8,), "pain": (9, 19), "fatigue": (10, 12, 18),
    "insomnia": (11,), "appetite": (13,), "nausea": (14,), "vomiting": (15,), "constipation": (16,), "diarrhoea": (17,),
    "cognitive": (20, 25), "emotional": (21, 22, 23, 24), "social": (26, 27), "financial": (28,), "health": (29, 30),
}  # fmt: skip
_GINET21 = {
    "flushing": (31, 32, 33), "pain": (34, 48), "diarrhoea": (35, 36, 37), "general": (38, 50, 51),
    "treatment": (39, 40, 46), "worry": (41, 43, 47), "social": (42, 44, 49), "weight": (45,),
}  # fmt: skip
_PRO_CTCAE = {
    "mouth": (1, 2, 3, 4, 7), "appetite": (8,), "nausea": (9,), "vomiting": (10,), "constipation": (15,),
    "diarrhoea": (16,), "pain": (17, 48, 49, 50, 51), "incontinence": (18,), "dyspnoea": (19, 20), "wheeze": (21,),
    "palpitations": (23,), "hair": (27,), "dizziness": (40,), "cognitive": (46, 47), "insomnia": (52,),
    "fatigue": (53,), "emotional": (54, 55, 56), "bruising": (73,), "flushing": (75, 77), "bleeding": (78,),
    "skin": (24, 28, 30), "numbness": (39,), "swelling": (22,), "urine": (64,), "chills": (74,),
}  # fmt: skip
_OWN = {
    "net-diary": {
        "pain": "pain_days", "pain_level": "pain", "diarrhoea": "diarrhoea_days", "flushing": "flushing_days",
        "stoma": "stoma", "flushing_episodes": "flushing", "bowel_movements": "diarrhoea", "bag_emptied": "diarrhoea",
        "stool_form": "diarrhoea", "urgency": "urgency", "nausea": "nausea", "vomiting_episodes": "vomiting",
    },
    "net-crisis": {
        "flushing": "flushing", "flushing_episodes": "flushing", "wheeze": "wheeze", "palpitations": "palpitations",
        "faintness": "faintness", "bowel_movements": "diarrhoea", "vomiting_episodes": "vomiting", "pain": "pain",
        "temperature": "fever", "fluids": "retching",
    },
    "bother": {"bother": "bother"},
    "pgi-s": {"severity": "general"},
    "pgi-c": {"change": "change"},
    "eq-5d-5l": {
        "MO": "physical", "SC": "physical", "UA": "role", "PD": "pain", "AD": "emotional", "VAS": "health",
    },
    "promis-pf-4a": dict.fromkeys(("PFA11", "PFA21", "PFA23", "PFA53"), "physical"),
    "promis-fatigue-4a": dict.fromkeys(("HI7", "AN3", "FATEXP41", "FATEXP40"), "fatigue"),
    "promis-pain-4a": dict.fromkeys(("PAININ9", "PAININ22", "PAININ31", "PAININ34"), "pain"),
}  # fmt: skip


def _by_code(concepts: Mapping[str, tuple[int, ...]], prefix: str = "") -> dict[str, str]:
    return {f"{prefix}{number}": concept for concept, numbers in concepts.items() for number in numbers}


_CONCEPTS: Mapping[str, Mapping[str, str]] = {
    "qlq-c30": _by_code(_C30, "q"),
    "qlq-gi.net21": _by_code(_GINET21, "q"),
} | _OWN
_BY_NUMBER: Mapping[str, str] = _by_code(_PRO_CTCAE)


def concept(instrument: str, code: str) -> str:
    """The concept an item asks about; what is not known here follows health in general."""
    if instrument.startswith("pro-ctcae"):
        return _BY_NUMBER.get(code.rstrip("ABC"), GENERAL)
    if instrument.startswith(FACIT):
        return FACIT_GROUPS.get(code[:2], GENERAL)
    return _CONCEPTS.get(instrument, {}).get(code, GENERAL)


def is_good(instrument: str, code: str) -> bool:
    """Whether a high answer is a good one."""
    if instrument.startswith(FACIT):
        return code in GOOD_FACIT or code.startswith(GOOD_FACIT_GROUPS)
    return code in GOOD.get(instrument, frozenset())

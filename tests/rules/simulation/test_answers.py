"""What invented participants answer always fits the instrument, and follows how they feel."""

from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.instrument.answers import problems
from proapp.instrument.library import Library, shipped_folder
from proapp.score.scoring import scores
from proapp.simulation.alarming import alarming
from proapp.simulation.answers import answers
from proapp.simulation.randomness import chance

LIBRARY = Library.load(shipped_folder())
CONCEPTS = [
    "health",
    "general",
    "physical",
    "fatigue",
    "pain",
    "nausea",
    "vomiting",
    "diarrhoea",
    "flushing",
    "crisis",
    "fever",
    "retching",
    "stoma",
    "change",
    "wheeze",
]
BURDENS = st.dictionaries(st.sampled_from(CONCEPTS), st.floats(0, 1), max_size=len(CONCEPTS))


def flat(code: str) -> float:
    return 0.0


@pytest.mark.parametrize("key", LIBRARY.keys())
@given(felt=BURDENS, seed=st.integers(0, 10_000), lean=st.floats(-0.3, 0.3))
def test_answers_always_fit_their_instrument(key: str, felt: dict[str, float], seed: int, lean: float) -> None:
    definition = LIBRARY.get(key)

    said = answers(definition, felt, chance(seed), lean=lambda code: lean)

    assert problems(definition, said) == []


@pytest.mark.parametrize(
    ("instrument", "scale", "concept", "rises"),
    [
        ("qlq-c30@3.0", "QL", "health", False),
        ("qlq-c30@3.0", "DI", "diarrhoea", True),
        ("qlq-c30@3.0", "PF", "physical", False),
        ("pro-ctcae-net@1.0", "9", "nausea", True),
        ("net-diary@1.0", "bowel_movements", "diarrhoea", True),
        ("net-crisis@1.0", "temperature", "fever", True),
        ("net-crisis@1.0", "fluids", "retching", False),
        ("pgi-c@1.0", "change", "change", False),
    ],
)
def test_scores_follow_the_burden(instrument: str, scale: str, concept: str, rises: bool) -> None:
    definition = LIBRARY.get(instrument)

    def average(burden: float) -> float:
        made = [scores(definition, answers(definition, {concept: burden}, chance(n), lean=flat)) for n in range(200)]
        return mean(found[scale].value for found in made if found[scale].value is not None)

    assert (average(0.9) > average(0.1)) == rises


def test_the_same_chance_gives_the_same_answers() -> None:
    definition, felt = LIBRARY.get("qlq-c30@3.0"), {"health": 0.4, "fatigue": 0.6}

    first, again, other = (answers(definition, felt, chance(seed), lean=flat) for seed in (7, 7, 8))

    assert first == again
    assert first != other


@pytest.mark.parametrize(
    ("instrument", "said", "expected"),
    [
        ("pro-ctcae-net@1.0", {"9A": 3, "9B": 1}, True),
        ("pro-ctcae-net@1.0", {"9A": 2, "9B": 2}, False),
        ("pro-ctcae-net@1.0", {"73A": 1}, True),
        ("net-crisis@1.0", {"temperature": 38.1}, True),
        ("net-crisis@1.0", {"temperature": 36.6, "vomiting_episodes": 1, "fluids": 1}, False),
        ("net-crisis@1.0", {"fluids": 0}, True),
        ("net-diary@1.0", {"bowel_movements": 9}, True),
        ("qlq-c30@3.0", {"q1": 4}, False),
    ],
)
def test_severe_answers_wake_the_scheduler(instrument: str, said: dict[str, float], expected: bool) -> None:
    assert alarming(LIBRARY.get(instrument), said) == expected

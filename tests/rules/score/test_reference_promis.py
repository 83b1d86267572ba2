"""PROMIS T-scores are those of the public tables, each form version by its own."""

import csv
from pathlib import Path

import pytest

from proapp.instrument.library import Library, shipped_folder
from proapp.score.scoring import scores

REFERENCE = Path(__file__).parents[2] / "reference" / "promis_tscore.csv"
LIBRARY = Library.load(shipped_folder())
FORMS = {
    ("PROMIS_PhysicalFunction_4a", "v1.0"): ("promis-pf-4a@1.0", "PF"),
    ("PROMIS_PhysicalFunction_4a", "v2.0"): ("promis-pf-4a@2.0", "PF"),
    ("PROMIS_Fatigue_4a", "v1.0"): ("promis-fatigue-4a@1.0", "FA"),
    ("PROMIS_PainInterference_4a", "v1.0"): ("promis-pain-4a@1.0", "PI"),
}


def table():
    with REFERENCE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (row["measure"], row["version"]) in FORMS:
                yield pytest.param(*FORMS[row["measure"], row["version"]], int(row["raw"]), float(row["t"]))


def adding_up_to(codes, total):
    """Answers of 1 to 5 with this sum, the highest ones first."""
    answers, left = {}, total
    for rest, code in zip(range(len(codes) - 1, -1, -1), codes, strict=True):
        answers[code] = min(5, left - rest)
        left -= answers[code]
    return answers


@pytest.mark.parametrize(("key", "scale", "raw", "t"), list(table()))
def test_every_sum_has_the_published_t_score(key, scale, raw, t):
    definition = LIBRARY.get(key)
    answers = adding_up_to(list(definition.items), raw)

    score = scores(definition, answers)[scale]

    assert sum(answers.values()) == raw
    assert score.value == t


def test_the_reference_has_every_sum_of_every_form():
    assert len(list(table())) == len(FORMS) * 17


def test_the_version_of_the_form_decides():
    answers = dict.fromkeys(LIBRARY.get("promis-pf-4a@1.0").items, 5)

    versions = [scores(LIBRARY.get(f"promis-pf-4a@{version}"), answers)["PF"].value for version in ("1.0", "2.0")]

    assert versions == [56.9, 57.0]

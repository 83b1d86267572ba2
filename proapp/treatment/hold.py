"""What the label of 177Lu-DOTATATE names for holding the next dose: shown as facts with limits, never an instruction.

US label 4/2024 (dose modification). A change of 40 % in the kidneys' values, three times the upper limit of bilirubin
and albumin under 30 g/L are as published with it; they are for the investigator to weigh.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from proapp.participant.laboratory import Result
from proapp.treatment.course import Course
from proapp.treatment.results import Placed, placed

RISE, FALL = 1.4, 0.6


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the label names. `meets`: whether the value lies where doses are held; None when it cannot be told, and
    `words` say why. `value` in `unit`, of the day `on`.
    """

    code: str
    words: str
    meets: bool | None
    value: float | None = None
    unit: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class _Seen:
    """The latest value of each analyte, and the last one before the first infusion."""

    latest: Mapping[str, Placed]
    start: Mapping[str, Placed]


def hold_facts(course: Course) -> tuple[Fact, ...]:
    """By organ: marrow, kidneys, liver, and graver toxicity that a clinician has graded since the last dose."""
    values = placed(course)
    seen = _Seen(
        latest={one.result.analyte: one for one in values},
        start={one.result.analyte: one for one in values if one.dose is None},
    )
    return (*_marrow(seen), *_kidneys(seen), *_liver(seen), *_graver(course))


def _marrow(seen: _Seen) -> Iterator[Fact]:
    for analyte, least in (("platelets", 2), ("haemoglobin", 3), ("neutrophils", 3)):
        words = f"{analyte}: doses are held from CTCAE grade {least} on"
        if (one := seen.latest.get(analyte)) is None:
            yield Fact(f"{analyte}-grade", f"{words}; no value", None)
            continue
        grade = one.result.grade if one.result.grade is not None else one.result.suggested.grade
        meets = grade >= least if grade is not None else False  # grades 0 and 1 alone need the laboratory's limit
        yield _fact(f"{analyte}-grade", words, one, meets)


def _kidneys(seen: _Seen) -> Iterator[Fact]:
    clearance = seen.latest.get("creatinine-clearance")
    words = "creatinine clearance: doses are held under 40 mL/min"
    yield _limit("clearance", words, clearance, lambda result: result.value < 40)
    for analyte, factor, said in (
        ("creatinine", RISE, "a rise of 40 % since before the first dose"),
        ("creatinine-clearance", FALL, "a fall of 40 % since before the first dose"),
    ):
        words, start, latest = f"{analyte}: doses are held at {said}", seen.start.get(analyte), seen.latest.get(analyte)
        if start is None or latest is None or latest is start:
            yield Fact(f"{analyte}-change", f"{words}; two values are needed", None)
            continue
        ratio = latest.result.value / start.result.value if start.result.value else 1.0
        yield _fact(f"{analyte}-change", words, latest, ratio >= factor if factor > 1 else ratio <= factor)


def _liver(seen: _Seen) -> Iterator[Fact]:
    bilirubin = seen.latest.get("bilirubin")
    words = "bilirubin: doses are held above three times the upper limit"
    if bilirubin is not None and bilirubin.result.upper is None:
        yield Fact("bilirubin", f"{words}; the laboratory's upper limit is not known", None)
    else:
        yield _limit("bilirubin", words, bilirubin, lambda result: result.value > 3 * (result.upper or 0))
    words = "albumin: under 30 g/L doses are held when the prothrombin time is low too"
    yield _limit("albumin", words, seen.latest.get("albumin"), lambda result: result.value < 30)


def _graver(course: Course) -> Iterator[Fact]:
    infusions = [dose.on for dose in course.doses if dose.regimen in course.infusions]
    since = max(infusions, default=None)
    for fact in course.facts:
        if fact.kind == "toxicity" and fact.detail["grade"] >= 3 and since is not None and fact.on >= since:
            words = f"{fact.detail['term']} of CTCAE grade {fact.detail['grade']} since the last dose"
            yield Fact("toxicity", words, True, float(fact.detail["grade"]), None, fact.on)


def _limit(code: str, words: str, one: Placed | None, crossed: Callable[[Result], bool]) -> Fact:
    if one is None:
        return Fact(code, f"{words}; no value", None)
    return _fact(code, words, one, crossed(one.result))


def _fact(code: str, words: str, one: Placed, meets: bool) -> Fact:
    return Fact(code, words, meets, one.result.value, one.result.unit, one.on)

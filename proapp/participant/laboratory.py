"""Laboratory values and tumour markers: which are known, in which units, and what their limits suggest as a grade.

A value is kept as it was told, with its unit, and read in one unit. Limits of grades are those of CTCAE version 5; what
follows from them is a suggestion for a clinician, never a grade by itself.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from proapp.base.fault import Fault, pointer

MAXIMUM_GRADE = 5
KNOWN = frozenset({"value", "unit", "grade", "lower", "upper"})
CELLS = {"10^9/L": 1.0, "G/L": 1.0, "10^3/uL": 1.0, "/uL": 0.001, "/mm3": 0.001}


@dataclass(frozen=True, slots=True)
class Analyte:
    """`units` are those accepted, each with what one of it is in `unit`; `plausible` is a range in `unit`.

    `below` are limits under which a value is of grade 2, 3 and 4, in `unit`; `above` are multiples of the laboratory's
    upper limit over which it is. Grade 1 begins at the laboratory's own limit. `term` is what CTCAE calls it.
    """

    code: str
    title: str
    unit: str
    units: Mapping[str, float]
    plausible: tuple[float, float]
    marker: bool = False
    term: str | None = None
    below: tuple[float, ...] = ()
    above: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A CTCAE grade that limits suggest; None with a reason when it cannot be told."""

    term: str | None = None
    grade: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """One value in the analyte's own unit, beside what the laboratory said of it. `told` and `told_unit` as it was."""

    analyte: str
    value: float
    unit: str
    told: float
    told_unit: str
    grade: int | None = None
    lower: float | None = None
    upper: float | None = None
    suggested: Suggestion = Suggestion()


def _table(*analytes: Analyte) -> Mapping[str, Analyte]:
    return {analyte.code: analyte for analyte in analytes}


# Limits: CTCAE version 5. Plausible ranges are a judgement of ours: what is beyond was typed wrongly. Molar factors:
# creatinine 88.42, bilirubin 17.1 umol/L a mg/dL; haemoglobin 1.611 g/dL a mmol/L; 5-HIAA 5.23 umol a mg.
ANALYTES: Mapping[str, Analyte] = _table(
    Analyte(
        "platelets", "Platelets", "10^9/L", CELLS, (0, 3000),
        term="platelet-count-decreased", below=(75, 50, 25),
    ),
    Analyte(
        "neutrophils", "Neutrophils", "10^9/L", CELLS, (0, 200),
        term="neutrophil-count-decreased", below=(1.5, 1.0, 0.5),
    ),
    Analyte(
        "lymphocytes", "Lymphocytes", "10^9/L", CELLS, (0, 500),
        term="lymphocyte-count-decreased", below=(0.8, 0.5, 0.2),
    ),
    Analyte(
        "haemoglobin", "Haemoglobin", "g/dL", {"g/dL": 1.0, "g/L": 0.1, "mmol/L": 1.611}, (2, 25),
        term="anaemia", below=(10, 8),
    ),
    Analyte(
        "creatinine", "Creatinine", "umol/L", {"umol/L": 1.0, "mg/dL": 88.42}, (10, 3000),
        term="creatinine-increased", above=(1.5, 3, 6),
    ),
    Analyte("creatinine-clearance", "Creatinine clearance", "mL/min", {"mL/min": 1.0, "mL/s": 60.0}, (1, 300)),
    Analyte("bilirubin", "Bilirubin", "umol/L", {"umol/L": 1.0, "mg/dL": 17.1}, (0.5, 1500)),
    Analyte("albumin", "Albumin", "g/L", {"g/L": 1.0, "g/dL": 10.0}, (5, 80)),
    Analyte("5-hiaa", "5-HIAA in urine of 24 hours", "umol/24h", {"umol/24h": 1.0, "mg/24h": 5.23}, (0, 20_000), True),
    Analyte("chromogranin-a", "Chromogranin A", "ug/L", {"ug/L": 1.0, "ng/mL": 1.0}, (0, 2_000_000), True),
)  # fmt: skip
MARKERS = frozenset(code for code, analyte in ANALYTES.items() if analyte.marker)


def faults(results: Any, place: str) -> list[Fault]:
    """What is wrong with the results of one day, an object by analyte; pointers begin at `place`."""
    if not isinstance(results, Mapping) or not results:
        return [Fault(place, "an object by analyte: value, unit and perhaps grade, lower, upper")]
    found: list[Fault] = []
    for code, told in results.items():
        inside = place + pointer(code)
        if code not in ANALYTES:
            found.append(Fault(inside, f"one of {', '.join(sorted(ANALYTES))}"))
        else:
            found += _result_faults(ANALYTES[code], told, inside)
    return found


def _result_faults(analyte: Analyte, told: Any, place: str) -> Iterator[Fault]:
    if not _has_form(told):
        yield Fault(place, "value (a number), unit (a text) and perhaps grade (0 to 5), lower and upper (numbers)")
        return
    if told["unit"] not in analyte.units:
        yield Fault(place + "/unit", f"{analyte.code} is taken in {', '.join(analyte.units)}")
        return
    value, (low, high) = told["value"] * analyte.units[told["unit"]], analyte.plausible
    if not low <= value <= high:
        yield Fault(place + "/value", f"{analyte.code} lies between {low:g} and {high:g} {analyte.unit}")
    if "lower" in told and "upper" in told and told["lower"] >= told["upper"]:
        yield Fault(place + "/upper", "the laboratory's upper limit lies above its lower one")


def _has_form(told: Any) -> bool:
    if not isinstance(told, Mapping) or not {"value", "unit"} <= told.keys() <= KNOWN:
        return False
    numbers = (told["value"], told.get("lower", 1), told.get("upper", 1))
    return isinstance(told["unit"], str) and all(_is_amount(number) for number in numbers) and _is_grade(told)


def _is_amount(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value >= 0


def _is_grade(told: Mapping[str, Any]) -> bool:
    grade = told.get("grade", 0)
    return isinstance(grade, int) and not isinstance(grade, bool) and 0 <= grade <= MAXIMUM_GRADE


def result(code: str, told: Mapping[str, Any]) -> Result:
    """One result in its analyte's own unit, with the grade its limits suggest. `told` has passed `faults`.

    Of a value in a unit that is no longer accepted the value stands as it was told and suggests nothing.
    """
    analyte = ANALYTES[code]
    factor = analyte.units.get(told["unit"])
    unit = analyte.unit if factor is not None else told["unit"]
    scale = 1.0 if factor is None else factor
    lower, upper = (told[name] * scale if name in told else None for name in ("lower", "upper"))
    value = told["value"] * scale
    known = factor is not None
    return Result(
        analyte=code,
        value=value,
        unit=unit,
        told=told["value"],
        told_unit=told["unit"],
        grade=told.get("grade"),
        lower=lower,
        upper=upper,
        suggested=suggestion(code, value, lower=lower, upper=upper) if known else Suggestion(reason="unknown unit"),
    )


def suggestion(code: str, value: float, *, lower: float | None = None, upper: float | None = None) -> Suggestion:
    """The CTCAE grade that a value (in the analyte's own unit) suggests, by its limits and the laboratory's."""
    analyte = ANALYTES[code]
    if analyte.below:
        return _falling(analyte, value, lower)
    if analyte.above:
        return _rising(analyte, value, upper)
    return Suggestion(reason="no limits are known for it")


def _falling(analyte: Analyte, value: float, lower: float | None) -> Suggestion:
    grade = 1 + sum(value < limit for limit in analyte.below)
    if grade > 1:
        return Suggestion(analyte.term, grade)
    if lower is None:
        return Suggestion(analyte.term, None, "grades 0 and 1 need the laboratory's lower limit")
    return Suggestion(analyte.term, int(value < lower))


def _rising(analyte: Analyte, value: float, upper: float | None) -> Suggestion:
    if upper is None:
        return Suggestion(analyte.term, None, "needs the laboratory's upper limit")
    if value <= upper:
        return Suggestion(analyte.term, 0)
    return Suggestion(analyte.term, 1 + sum(value > limit * upper for limit in analyte.above))

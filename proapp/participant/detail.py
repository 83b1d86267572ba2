"""What each kind of fact has to say, as one table."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import available_timezones

from proapp.base.fault import Fault, pointer

MAXIMUM_TEXT = 300


@dataclass(frozen=True, slots=True)
class Detail:
    """One name in a fact's detail and the form of its value."""

    name: str
    form: str
    required: bool = False
    choices: tuple[str, ...] = ()


_REASONS = Detail("reasons", "texts")
_REGIMEN = Detail("regimen", "text", required=True)
_CYCLE = (_REGIMEN, Detail("cycle", "count", required=True))

# From CLINICAL section 13; a regimen's own cycles and activity are for dosimetry arms.
KINDS: Mapping[str, tuple[Detail, ...]] = {
    "registration": (Detail("consent_on", "date"), Detail("assent_on", "date")),
    "allocation": (
        Detail("arm", "text", required=True),
        Detail("kind", "choice", choices=("randomisation", "crossover", "re-treatment")),
        Detail("strata", "levels"),
        Detail("regimens", "regimens"),
    ),
    "given": (
        *_CYCLE,
        Detail("end", "time"),
        Detail("amino_acids_at", "time"),
        Detail("activity_gbq", "amount"),
        Detail("dose_mg", "amount"),
        _REASONS,
    ),
    "held": (*_CYCLE, _REASONS),
    "delayed": (*_CYCLE, Detail("to", "date", required=True), Detail("accepted", "boolean"), _REASONS),
    "skipped": (*_CYCLE, _REASONS),
    "reduced": (*_CYCLE, Detail("activity_gbq", "amount"), Detail("dose_mg", "amount"), _REASONS),
    "stopped": (_REGIMEN, _REASONS),
    "prescribed": (  # what a participant has otherwise from this day on, where the regimen leaves it to them
        _REGIMEN,
        Detail("agent", "text"),
        Detail("cycles", "count"),
        Detail("activity_gbq", "amount"),
        Detail("dose_mg", "amount"),
        Detail("every", "counts"),
        _REASONS,
    ),
    "dosimetry": (
        *_CYCLE,
        Detail("lesion_gy", "amount"),
        Detail("kidney_gy", "amount"),
        Detail("marrow_gy", "amount"),
        Detail("lesion", "choice", choices=("highest", "mean")),
        Detail("method", "choice", choices=("planar", "spect", "hybrid")),
        Detail("scans", "count"),
        Detail("software", "text"),
    ),
    "progression": (
        Detail("assessor", "choice", required=True, choices=("local", "central")),
        Detail("kind", "choice", choices=("whole-body", "hepatic")),
    ),
    "procedure": (
        Detail(
            "procedure",
            "choice",
            required=True,
            choices=("surgery", "ablation", "bland-embolisation", "chemoembolisation", "radioembolisation", "sabr"),
        ),
        Detail("lesions", "count"),
    ),
    "ssa-injection": (Detail("agent", "text", required=True), Detail("dose_mg", "amount")),
    "end-of-treatment": (Detail("regimen", "text"), _REASONS),
    "death": (Detail("cause", "text"),),
    "withdrawal": (Detail("from", "choice", required=True, choices=("treatment", "pro", "all")), _REASONS),
    "zone": (Detail("zone", "zone", required=True),),
    "pause": (Detail("until", "date"), _REASONS),
    "resume": (),  # reminders may go on after a pause or a progression
    "laboratory": (Detail("results", "results", required=True),),
}

NEEDS_TIME = frozenset({"given"})

ANALYTES = frozenset(
    {
        "platelets",
        "neutrophils",
        "haemoglobin",
        "lymphocytes",
        "creatinine",
        "creatinine-clearance",
        "bilirubin",
        "albumin",
        "5-hiaa",
        "chromogranin-a",
    }
)

_OWN = {"agent": "text", "cycles": "count", "activity_gbq": "amount", "dose_mg": "amount", "every": "counts"}


def detail_faults(kind: str, detail: Mapping[str, Any]) -> list[Fault]:
    """What is missing, unknown or of another form in the detail of a fact of a known kind."""
    table = {entry.name: entry for entry in KINDS[kind]}
    found = [Fault(pointer("detail", name), f"{kind} does not say {name}") for name in detail if name not in table]
    for entry in table.values():
        place = pointer("detail", entry.name)
        if entry.name not in detail:
            found += [Fault(place, f"{kind} needs {entry.name}")] if entry.required else []
            continue
        found += _form_faults(entry, detail[entry.name], place)
    return found


def _form_faults(entry: Detail, value: Any, place: str) -> list[Fault]:
    if entry.form == "choice":
        fits = isinstance(value, str) and value in entry.choices
        return [] if fits else [Fault(place, f"one of {', '.join(entry.choices)}")]
    if entry.form in _NESTED:
        return _NESTED[entry.form](value, place)
    has_form, words = _FORMS[entry.form]
    return [] if has_form(value) else [Fault(place, words)]


def is_text(value: Any) -> bool:
    return isinstance(value, str) and value.strip() != "" and len(value) <= MAXIMUM_TEXT and value.isprintable()


def is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 1000


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def is_date(value: Any) -> bool:
    """`2026-03-02` and nothing else."""
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def is_time(value: Any) -> bool:
    """An ISO 8601 date and time with an offset."""
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).utcoffset() is not None
    except ValueError:
        return False


def _is_list_of(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and 0 < len(value) <= 50 and all(fits(entry) for entry in value)


_FORMS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "text": (is_text, f"a text of 1 to {MAXIMUM_TEXT} characters"),
    "texts": (_is_list_of(is_text), "a list of texts"),
    "count": (is_count, "a whole number from 1"),
    "counts": (_is_list_of(is_count), "a list of whole numbers from 1"),
    "amount": (lambda value: is_number(value) and value > 0, "a number above 0"),
    "boolean": (lambda value: isinstance(value, bool), "true or false"),
    "date": (is_date, "a date such as 2026-03-02"),
    "time": (is_time, "a date and time with an offset, such as 2026-03-02T14:05:00+01:00"),
    "zone": (lambda value: isinstance(value, str) and value in available_timezones(), "an IANA time zone"),
}


def _levels(value: Any, place: str) -> list[Fault]:
    if not isinstance(value, Mapping):
        return [Fault(place, "an object of levels by stratum")]
    return [Fault(place + pointer(name), "a level") for name, level in value.items() if not is_text(level)]


def _regimens(value: Any, place: str) -> list[Fault]:
    if not isinstance(value, Mapping) or not all(isinstance(own, Mapping) for own in value.values()):
        return [Fault(place, "an object by regimen of what this participant has otherwise")]
    found = []
    for regimen, own in value.items():
        for name, said in own.items():
            inside = place + pointer(regimen, name)
            if name not in _OWN:
                found.append(Fault(inside, f"one of {', '.join(_OWN)}"))
            elif not _FORMS[_OWN[name]][0](said):
                found.append(Fault(inside, _FORMS[_OWN[name]][1]))
    return found


def _results(value: Any, place: str) -> list[Fault]:
    if not isinstance(value, Mapping) or not value:
        return [Fault(place, "an object by analyte: value, unit and perhaps grade")]
    found = []
    for analyte, result in value.items():
        inside = place + pointer(analyte)
        if analyte not in ANALYTES:
            found.append(Fault(inside, f"one of {', '.join(sorted(ANALYTES))}"))
        elif not _is_result(result):
            found.append(Fault(inside, "value (a number), unit (a text) and perhaps grade (0 to 5)"))
    return found


def _is_result(result: Any) -> bool:
    if not isinstance(result, Mapping) or not {"value", "unit"} <= result.keys() <= {"value", "unit", "grade"}:
        return False
    grade = result.get("grade", 0)
    whole = isinstance(grade, int) and not isinstance(grade, bool)
    return is_number(result["value"]) and is_text(result["unit"]) and whole and 0 <= grade <= 5


_NESTED: Mapping[str, Callable[[Any, str], list[Fault]]] = {
    "levels": _levels,
    "regimens": _regimens,
    "results": _results,
}

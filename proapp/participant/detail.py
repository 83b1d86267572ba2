"""What each kind of fact has to say, as one table."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import available_timezones

from proapp.base.fault import Fault, pointer
from proapp.participant import laboratory
from proapp.participant.toxicity import ATTRIBUTIONS, GRADES, TERMS, toxicity_faults

MAXIMUM_TEXT = 300
MAXIMUM_LESIONS = 50


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
        Detail("amino_acids_end", "time"),
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
        Detail("lesions", "lesions"),  # each target lesion, instead of one number for all
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
    "withdrawal": (  # data: from everything, and from any further use of what was collected
        Detail("from", "choice", required=True, choices=("treatment", "pro", "all", "data")),
        _REASONS,
    ),
    "zone": (Detail("zone", "zone", required=True),),
    "pause": (Detail("until", "date"), _REASONS),
    "resume": (),  # reminders may go on after a pause or a progression
    "laboratory": (Detail("results", "results", required=True),),
    "toxicity": (
        Detail("term", "choice", required=True, choices=tuple(TERMS)),
        Detail("grade", "grade", required=True),
        Detail("attribution", "choice", choices=ATTRIBUTIONS),
        Detail("regimen", "text"),
        Detail("cycle", "count"),
    ),
}

NEEDS_TIME = frozenset({"given"})

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
    return found or list(_TOGETHER.get(kind, _nothing)(detail))


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
    "grade": (lambda value: isinstance(value, int) and not isinstance(value, bool) and value in GRADES, "0 to 5"),
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


def _lesions(value: Any, place: str) -> list[Fault]:
    words = "a list of target lesions, each with its id and what it got in gy, a number above 0"
    if not isinstance(value, list) or not 0 < len(value) <= MAXIMUM_LESIONS:
        return [Fault(place, words)]
    found = [Fault(f"{place}/{number}", words) for number, one in enumerate(value) if not _is_lesion(one)]
    names = [one["id"] for one in value] if not found else []
    return found or [
        Fault(f"{place}/{number}/id", "a lesion is named once")
        for number, name in enumerate(names)
        if name in names[:number]
    ]


def _is_lesion(one: Any) -> bool:
    if not isinstance(one, Mapping) or one.keys() != {"id", "gy"}:
        return False
    return is_text(one["id"]) and is_number(one["gy"]) and bool(one["gy"] > 0)


def _nothing(detail: Mapping[str, Any]) -> Iterator[Fault]:
    return iter(())


def _measured(detail: Mapping[str, Any]) -> Iterator[Fault]:
    if "lesions" in detail and "lesion_gy" in detail:
        yield Fault("/detail/lesions", "say one number for the lesions or each lesion, not both")


_NESTED: Mapping[str, Callable[[Any, str], list[Fault]]] = {
    "levels": _levels,
    "regimens": _regimens,
    "results": laboratory.faults,
    "lesions": _lesions,
}
# What the words of a detail say together, once each has its form.
_TOGETHER: Mapping[str, Callable[[Mapping[str, Any]], Iterator[Fault]]] = {
    "toxicity": toxicity_faults,
    "dosimetry": _measured,
}

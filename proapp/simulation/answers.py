"""What an invented participant answers: any instrument, item by item, always answers that fit it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from proapp.instrument.definition import Answer, Definition, Item
from proapp.simulation.meaning import GENERAL, concept, is_good
from proapp.simulation.randomness import clip

LEFT_OUT = 0.008  # share of items nobody answers
SPECIAL = 0.3  # how often an answer such as not-applicable is chosen where there is one
WAVER = {"qlq-c30": 0.05, "qlq-gi.net21": 0.06}  # spread of an answer, as a share of the list of answers
USUAL_WAVER = 0.06
SCALES = "quality-of-life"  # the kind of instruments whose whole numbers are places on a scale, not counts
MILD = 0.74  # toxicity items are answered mildly: most reports of a trial hold nothing severe

Felt = Mapping[str, float]


@dataclass
class _Sheet:
    """One questionnaire being filled in."""

    definition: Definition
    felt: Felt
    draw: Random
    lean: Callable[[str], float]
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)


def answers(definition: Definition, felt: Felt, draw: Random, *, lean: Callable[[str], float]) -> dict[str, Answer]:
    """Answers by item code that follow the burdens felt; some items are left out.

    `lean` is how far this participant always leans on an item (a share of its list, by code).
    """
    sheet = _Sheet(definition, felt, draw, lean)
    for code, item in definition.items.items():
        if not _is_asked(sheet, item):
            continue
        sheet.asked.add(code)
        if draw.random() >= LEFT_OUT:
            sheet.answers[code] = _answer(sheet, item)
    return sheet.answers


def _is_asked(sheet: _Sheet, item: Item) -> bool:
    gate = item.ask_when
    return gate is None or gate.open(sheet.answers.get(gate.item) if gate.item in sheet.asked else None)


def _answer(sheet: _Sheet, item: Item) -> Answer:
    if item.special and sheet.draw.random() < SPECIAL:
        return sheet.draw.choice(sorted(item.special))
    burden = _burden(sheet, item)
    if item.answers.type == "decimal":
        return _decimal(sheet, item, burden)
    if item.answers.type == "integer":
        return _count(sheet, item, burden)
    codes = item.answers.codes
    if len(codes) == 2:
        return codes[sheet.draw.random() < burden]
    place = burden + sheet.lean(item.code) + sheet.draw.gauss(0, WAVER.get(sheet.definition.id, USUAL_WAVER))
    return codes[round(clip(place) * (len(codes) - 1))]


def _burden(sheet: _Sheet, item: Item) -> float:
    name = concept(sheet.definition.id, item.code)
    burden = sheet.felt.get(name, sheet.felt.get(GENERAL, 0.3))
    if sheet.felt.get("crisis") and name in ("flushing", "wheeze", "palpitations", "faintness") and item.answers.codes:
        burden = max(burden, 0.8)
    if sheet.definition.kind == "toxicity" and len(item.answers.codes) > 2:
        burden *= MILD
    return 1 - burden if is_good(sheet.definition.id, item.code) else burden


def _decimal(sheet: _Sheet, item: Item, burden: float) -> float:
    """Body temperature is the only one here; anything else lies low in its range."""
    value = 36.5 + 2.1 * burden + sheet.draw.uniform(-0.3, 0.4)
    if not item.answers.low <= value <= item.answers.high:
        value = item.answers.low + burden * (item.answers.high - item.answers.low) / 2
    return round(round(value / item.answers.step) * item.answers.step, 6)


def _count(sheet: _Sheet, item: Item, burden: float) -> int:
    if item.code not in _COUNTS and sheet.definition.kind == SCALES:
        return _place(sheet, item, burden)
    counted = _COUNTS.get(item.code, _few)(sheet, burden)
    return int(clip(counted, item.answers.low, item.answers.high))


def _place(sheet: _Sheet, item: Item, burden: float) -> int:
    """A place on a long scale, such as one from 0 to 100."""
    share = clip(burden + sheet.lean(item.code) + sheet.draw.gauss(0, USUAL_WAVER))
    return int(item.answers.low + round(share * (item.answers.high - item.answers.low)))


def _few(sheet: _Sheet, burden: float) -> float:
    """Doses of this and that: mostly none."""
    return 1.0 if sheet.draw.random() < 0.25 * burden else 0.0


def _level(sheet: _Sheet, burden: float) -> float:
    """A level from 0 to 10; a crisis hurts."""
    return round(clip(burden + 0.3 * sheet.felt.get("crisis", 0.0) + sheet.draw.gauss(0, 0.08)) * 10)


def _bowels(sheet: _Sheet, burden: float) -> float:
    loose = sheet.answers.get("diarrhoea", 1) == 1
    return 1 + sheet.draw.choice((0, 1)) + (2 + round(4 * burden) if loose else 0) + 8 * sheet.felt.get("crisis", 0.0)


def _flushes(sheet: _Sheet, burden: float) -> float:
    return 1 + round(4 * burden) + sheet.draw.choice((0, 0, 1)) + 9 * sheet.felt.get("crisis", 0.0)


def _vomiting(sheet: _Sheet, burden: float) -> float:
    if sheet.felt.get("retching"):
        return sheet.draw.choice((3, 4, 5, 7))
    return sheet.draw.choice((1, 1, 2)) if sheet.draw.random() < 0.8 * burden else 0


_COUNTS: Mapping[str, Callable[[_Sheet, float], float]] = {
    "pain_level": _level,
    "pain": _level,
    "nausea": _level,
    "bowel_movements": _bowels,
    "bag_emptied": _bowels,
    "flushing_episodes": _flushes,
    "vomiting_episodes": _vomiting,
}

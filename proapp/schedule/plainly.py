"""Tells a patient in one sentence why something is asked now: never an arm, an agent, a cycle or the trial."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from proapp.schedule.tongue import Tongue, tongue

# What a patient calls an anchor. Of a progression only the visit is told: its meaning is for a person to say.
CALLED = {
    "registration": "registration",
    "randomisation": "randomisation",
    "administration": "treatment",
    "first-treatment": "treatment",
    "progression": "progression",
    "procedure": "procedure",
    "end-of-treatment": "end-of-treatment",
}
A_WEEK = 7


def plainly(why: Mapping[str, Any], target_on: date, *, language: str) -> str:
    """The sentence in a language (English when we do not speak it), from the reason stored beside an assignment."""
    spoken = tongue(language)
    anchor, window = why.get("anchor", {}), why.get("window", {})
    if window.get("daily"):
        return spoken.daily.format(when=spoken.day(target_on))
    called = CALLED.get(anchor.get("kind", ""))
    if called is None:
        return spoken.planned.format(when=spoken.day(target_on))
    named = "planned-treatment" if called == "treatment" and anchor["planned"] else called
    after = spoken.anchors[named].format(when=spoken.day(date.fromisoformat(anchor["on"])))
    if "from" in window:
        return _some_time(spoken, after, before=window["from"] < 0)
    return _at(spoken, after, why["offset"])


def _some_time(spoken: Tongue, anchor: str, *, before: bool) -> str:
    """A window of many days: how far it lies from its anchor would say little."""
    return (spoken.some_time_before if before else spoken.some_time_after).format(anchor=anchor)


def _at(spoken: Tongue, anchor: str, offset: int | str) -> str:
    unit, number = _distance(offset)
    if number == 0:
        return spoken.on_the_day.format(anchor=anchor)
    time = spoken.units[unit].words(abs(number))
    return _capital((spoken.after if number > 0 else spoken.before).format(time=time, anchor=anchor))


def _distance(offset: int | str) -> tuple[str, int]:
    """The unit and how many: whole weeks, else days; `+4h` are hours, `day 1 09:00` is a day."""
    if isinstance(offset, str) and offset.startswith("+"):
        return "hour", int(offset[1:-1])
    days = int(offset.split(" ")[1]) if isinstance(offset, str) else offset
    return ("week", days // A_WEEK) if days and days % A_WEEK == 0 else ("day", days)


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]

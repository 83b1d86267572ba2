"""Checks of a protocol that its form alone cannot make: do the parts fit each other, and does everything end."""

from collections.abc import Collection, Iterator
from typing import Any
from zoneinfo import available_timezones

from proapp.base.fault import Fault, pointer
from proapp.trial.asked import Definitions, Scale
from proapp.trial.calendar_check import crowded
from proapp.trial.masked_check import masked_faults
from proapp.trial.monitoring import faults as monitoring_faults
from proapp.trial.protocol import FLAG_LEVELS, RESOLVE_WITHIN, Arm, BaselineFact, Protocol, Regimen
from proapp.trial.timepoint import Timepoint
from proapp.trial.unscheduled import UNSCHEDULED

LAST_DAY = 3653  # ten years: no plan of questionnaires is meant to run longer
WITH_A_TIME = ("administration", "first-treatment")


def problems(protocol: Protocol, definitions: Definitions, *, rulesets: Collection[str]) -> list[Fault]:
    """Everything wrong with a protocol, in order of its lines; warnings too, which need not stop anybody.

    `rulesets` are the keys of the rule sets that can be used: those known and with a source for every rule.
    """
    found = [
        *_trial_faults(protocol, rulesets),
        *_comparison_faults(protocol),
        *(fault for arm in protocol.arms.values() for fault in _arm_faults(protocol, arm)),
        *_timepoint_ids(protocol),
        *(fault for number, _ in enumerate(protocol.timepoints) for fault in _timepoint_faults(protocol, number)),
        *_instrument_faults(protocol, definitions),
        *_endpoint_faults(protocol),
        *_feedback_faults(protocol, definitions),
        *monitoring_faults(protocol.monitoring, instruments=protocol.instruments, definitions=definitions),
        *crowded(protocol.timepoints),
        *masked_faults(protocol),
    ]
    return protocol.origin.placed(found)


def _trial_faults(protocol: Protocol, rulesets: Collection[str]) -> Iterator[Fault]:
    if protocol.rules not in rulesets:
        yield Fault("/rules", f"no rule set with sources is called {protocol.rules}")
    if protocol.fixed_zone is not None and protocol.fixed_zone not in available_timezones():
        yield Fault("/zone/fixed", f"no time zone is called {protocol.fixed_zone}")
    names = [step.name for step in protocol.reminders.steps]
    for number, name in enumerate(names):
        if name in names[:number]:
            yield Fault(f"/reminders/steps/{number}/name", f"{name} is the name of two reminders")
    hours = {level: protocol.resolve_within.get(level, RESOLVE_WITHIN) for level in FLAG_LEVELS}
    if hours["red"] > hours["amber"]:
        yield Fault("/flags/resolve_within_hours", "a red flag may not have longer than an amber one")
    if not any(arm.open for arm in protocol.arms.values()):
        yield Fault("/arms", "every arm is closed: nobody can be allocated")


def _comparison_faults(protocol: Protocol) -> Iterator[Fault]:
    for number, name in enumerate(protocol.cohorts):
        if name not in protocol.strata:
            yield Fault(f"/cohorts/{number}", f"no stratum is called {name}")
    reference = protocol.comparison.reference
    if reference is not None and reference not in protocol.arms:
        yield Fault("/comparison/reference", f"no arm is called {reference}")


def _arm_faults(protocol: Protocol, arm: Arm) -> Iterator[Fault]:
    place = pointer("arms", arm.id)
    ids = [regimen.id for regimen in arm.regimens]
    for number, regimen in enumerate(arm.regimens):
        inside = f"{place}/regimen/{number}"
        if regimen.id in ids[:number]:
            yield Fault(f"{inside}/id", f"{regimen.id} is twice in this arm")
        yield from _regimen_faults(protocol, regimen, inside)
        yield from _bound_faults(arm, number, inside)
    if arm.crossover and arm.crossover.to not in protocol.arms:
        yield Fault(f"{place}/crossover/to", f"no arm is called {arm.crossover.to}")
    elif _comes_back(protocol, arm):
        yield Fault(f"{place}/crossover", "crossing over leads back here: the arm cannot end")
    if arm.retreatment and arm.retreatment.to not in protocol.arms:
        yield Fault(f"{place}/retreatment/to", f"no arm is called {arm.retreatment.to}")


def _regimen_faults(protocol: Protocol, regimen: Regimen, place: str) -> Iterator[Fault]:
    if regimen.agent_from is not None and regimen.agent_from not in protocol.strata:
        yield Fault(f"{place}/agent_from", f"no stratum is called {regimen.agent_from}")
    if regimen.cycles is None and regimen.until is None and "cycles" not in regimen.own and regimen.follows is None:
        yield Fault(place, f"{regimen.id} cannot end: it needs `cycles` or `until`")
    if (regimen.cycles or 1) > 1 and not regimen.every and regimen.follows is None:
        yield Fault(f"{place}/cycles", f"{regimen.id} has several cycles but not `every` how many days")
    if regimen.every and regimen.latest is not None and regimen.latest < max(regimen.every) + regimen.tolerance:
        yield Fault(f"{place}/latest", "the latest day comes before the planned day and its tolerance")
    if regimen.every and regimen.tolerance >= min(regimen.every):
        yield Fault(f"{place}/tolerance", "the tolerance is as long as the interval")


def _bound_faults(arm: Arm, number: int, place: str) -> Iterator[Fault]:
    """What a regimen is bound to: another that is named before it and bound to none, or a procedure, not both."""
    regimen = arm.regimens[number]
    leaders = {other.id for other in arm.regimens[:number] if other.follows is None}
    if regimen.follows is not None and regimen.follows not in leaders:
        yield Fault(f"{place}/follows", f"no regimen before it that stands by itself is called {regimen.follows}")
    if regimen.follows is not None and (regimen.every or regimen.after):
        yield Fault(f"{place}/follows", f"{regimen.id} has the cycles of {regimen.follows}: no `every`, no `after`")
    elif regimen.after is not None and not arm.procedures:
        yield Fault(f"{place}/after", f"the arm {arm.id} foresees no procedure: see `procedures`")
    goals = regimen.goals
    if goals and not regimen.is_infusion:
        yield Fault(f"{place}/dosimetry", f"{regimen.id} is no radioactive dose")
    if goals and goals.lesion and goals.lesion[0] > goals.lesion[1]:
        yield Fault(f"{place}/dosimetry/lesion_gy", "the goal ends before it begins")


def _comes_back(protocol: Protocol, arm: Arm) -> bool:
    seen = {arm.id}
    onward = arm.crossover
    while onward is not None and onward.to in protocol.arms:
        if onward.to in seen:
            return onward.to == arm.id
        seen.add(onward.to)
        onward = protocol.arms[onward.to].crossover
    return False


def _timepoint_ids(protocol: Protocol) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, timepoint in enumerate(protocol.timepoints):
        if timepoint.id == UNSCHEDULED:
            yield Fault(f"/timepoints/{number}/id", "this is the word for what nobody has asked for")
        if timepoint.id in seen:
            yield Fault(f"/timepoints/{number}/id", f"{timepoint.id} is the id of two timepoints")
        seen.add(timepoint.id)


def _timepoint_faults(protocol: Protocol, number: int) -> Iterator[Fault]:
    timepoint = protocol.timepoints[number]
    place = f"/timepoints/{number}"
    yield from _regimen_names(protocol, timepoint, place)
    yield from _anchor_faults(timepoint, place)
    yield from _untreated(protocol, timepoint, place)
    yield from _day_faults(timepoint, place)
    yield from _merge_faults(protocol, timepoint, place)
    asked = {fact.name: fact for fact in protocol.baseline_facts}
    for name, levels in (timepoint.only or {}).items():
        yield from _only_faults(asked.get(name), levels, f"{place}/only{pointer(name)}")


def _regimen_names(protocol: Protocol, timepoint: Timepoint, place: str) -> Iterator[Fault]:
    named = [(f"{place}/block/{regimen}", regimen) for regimen in timepoint.block or {}]
    if timepoint.anchor.regimen is not None:
        named.append((f"{place}/anchor/administration", timepoint.anchor.regimen))
    if timepoint.close_before is not None:
        named.append((f"{place}/close_before", timepoint.close_before))
    for inside, regimen in named:
        if regimen not in protocol.regimen_ids:
            yield Fault(inside, f"no arm has a regimen called {regimen}")


def _anchor_faults(timepoint: Timepoint, place: str) -> Iterator[Fault]:
    kind = timepoint.anchor.kind
    if timepoint.use == "compare" and kind == "administration":
        yield Fault(f"{place}/anchor", "a comparison needs the same calendar in every arm: a dose is not in every arm")
    if timepoint.close == "randomisation" and kind != "registration":
        yield Fault(f"{place}/close", "only what counts from registration can close at randomisation")
    if "next-administration" in timepoint.until and kind != "administration":
        yield Fault(f"{place}/repeat", "only what counts from an administration ends with the next one")
    if any(moment.hours for moment in timepoint.moments) and kind not in WITH_A_TIME:
        yield Fault(f"{place}/at", f"hours need an anchor with a time of day: {kind} has none")


def _day_faults(timepoint: Timepoint, place: str) -> Iterator[Fault]:
    for inside, (first, last), words in _spans(timepoint):
        if first > last:
            yield Fault(f"{place}{inside}", f"{words} before the beginning")
    if timepoint.daily and (timepoint.repeats or timepoint.moments):
        yield Fault(f"{place}/daily", "what is daily needs `from` and `to`, or `blocks`")
    if _last_day(timepoint) > LAST_DAY:
        yield Fault(place, f"{timepoint.id} runs past day {LAST_DAY}")
    after_a_dose = timepoint.anchor.kind in WITH_A_TIME and timepoint.repeats
    if after_a_dose and min(repeat.first for repeat in timepoint.repeats) - timepoint.early < 0:
        yield Fault(f"{place}/early", "the window reaches back before the dose it counts from")


def _untreated(protocol: Protocol, timepoint: Timepoint, place: str) -> Iterator[Fault]:
    """A comparison that counts from treatment leaves out an arm that gets none."""
    if timepoint.use == "compare" and timepoint.anchor.kind == "first-treatment":
        for arm in protocol.arms.values():
            if not arm.regimens:
                yield Fault(f"{place}/anchor", f"the arm {arm.id} is given nothing and would never be asked")


def _spans(timepoint: Timepoint) -> Iterator[tuple[str, tuple[int, int], str]]:
    if timepoint.span:
        yield "/to", timepoint.span, "the window ends"
    if timepoint.hours:
        yield "/hours", timepoint.hours, "the hours end"
    for number, block in enumerate(timepoint.blocks):
        yield f"/blocks/{number}", block, "the block ends"
    for regimen, days in (timepoint.block or {}).items():
        yield f"/block/{regimen}", days, "the days kept free end"


def _last_day(timepoint: Timepoint) -> int:
    days = [repeat.days()[-1] + timepoint.late for repeat in timepoint.repeats]
    days += [last for _, last in timepoint.blocks]
    days += [timepoint.span[1]] if timepoint.span else []
    return max(days, default=0)


def _merge_faults(protocol: Protocol, timepoint: Timepoint, place: str) -> Iterator[Fault]:
    if timepoint.merge_into is None:
        return
    other = next((found for found in protocol.timepoints if found.id == timepoint.merge_into), None)
    if other is None or other is timepoint:
        yield Fault(f"{place}/merge_into", f"no other timepoint is called {timepoint.merge_into}")
    elif not set(other.instruments) & set(timepoint.instruments):
        yield Fault(f"{place}/merge_into", f"{other.id} asks none of the same instruments")
    elif other.merge_into is not None:
        yield Fault(f"{place}/merge_into", f"{other.id} is itself merged into another")


def _only_faults(asked: BaselineFact | None, levels: tuple[Any, ...], place: str) -> Iterator[Fault]:
    if asked is None:
        yield Fault(place, "this baseline fact is not asked: see `baseline_facts`")
        return
    for level in levels:
        if asked.levels and level not in asked.levels:
            yield Fault(place, f"{level} is not a level of {asked.name}")
        if (asked.type == "boolean") != isinstance(level, bool):
            yield Fault(place, f"{asked.name} is of type {asked.type}")


def _instrument_faults(protocol: Protocol, definitions: Definitions) -> Iterator[Fault]:
    for index, key in enumerate(protocol.unscheduled):
        if key not in definitions:
            yield Fault(f"/unscheduled/{index}", f"no instrument is called {key}")
    for number, timepoint in enumerate(protocol.timepoints):
        for index, key in enumerate(timepoint.instruments):
            place = pointer("timepoints", number, "instruments", index)
            if key not in definitions:
                yield Fault(place, f"no instrument is called {key}")
            elif spans_the_dose(protocol, timepoint, definitions.get(key).recall_days):
                words = f"{key} recalls days on both sides of the dose; answers will be marked"
                yield Fault(place, words, level="warning")


def _feedback_faults(protocol: Protocol, definitions: Definitions) -> Iterator[Fault]:
    keys = {key.partition("@")[0]: key for key in protocol.instruments}
    for number, shown in enumerate(protocol.patient.scales):
        place = f"/patient/scales/{number}"
        key = keys.get(shown.instrument)
        if key is None:
            yield Fault(f"{place}/instrument", f"no timepoint asks {shown.instrument}")
        elif key in definitions:
            yield from _shown_faults(definitions.get(key).by_id.get(shown.scale), f"{key}: {shown.scale}", place)
        if protocol.patient.shows(shown.instrument, shown.scale) is not shown:
            yield Fault(place, f"{shown.instrument} {shown.scale} is there twice")
        for language in protocol.languages:
            if language not in shown.titles:
                yield Fault(place, f"{shown.scale} has no title in {language}", level="warning")


def _shown_faults(scale: Scale | None, name: str, place: str) -> Iterator[Fault]:
    if scale is None:
        yield Fault(f"{place}/scale", f"{name} is no scale of the instrument")
    elif scale.over_block:
        yield Fault(f"{place}/scale", f"{name} is made of many days and has no value for one")


def _endpoint_faults(protocol: Protocol) -> Iterator[Fault]:
    timepoints = {timepoint.id for timepoint in protocol.timepoints}
    names = [endpoint.id for endpoint in protocol.endpoints]
    for number, endpoint in enumerate(protocol.endpoints):
        place = f"/endpoints/{number}"
        if endpoint.id in names[:number]:
            yield Fault(f"{place}/id", f"{endpoint.id} is the id of two endpoints")
        if endpoint.instrument is not None and endpoint.instrument not in protocol.instruments:
            yield Fault(f"{place}/instrument", f"{endpoint.instrument} is never asked")
        if endpoint.timepoint is not None and endpoint.timepoint not in timepoints:
            yield Fault(f"{place}/timepoint", f"no timepoint is called {endpoint.timepoint}")


def spans_the_dose(protocol: Protocol, timepoint: Timepoint, recall_days: int | None) -> bool:
    """Whether a recall may reach over the infusion that the first day of a timepoint counts from."""
    hangs_on_infusion = timepoint.anchor.regimen in protocol.infusion_ids or timepoint.anchor.kind == "first-treatment"
    first = min((repeat.first for repeat in timepoint.repeats), default=None)
    if not hangs_on_infusion or first is None or not recall_days:
        return False
    return 0 <= first - timepoint.early < recall_days - 1

"""Why an allocation cannot be: unknown or closed arms, strata that do not fit, a crossover the arm does not foresee."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from proapp.base.fault import Fault, pointer
from proapp.participant.fact import Current
from proapp.treatment.case import Case
from proapp.treatment.course import is_under
from proapp.treatment.event import names
from proapp.trial.protocol import Arm


def allocation_refusals(case: Case) -> Iterator[Fault]:
    """What speaks against the allocation that `case.new` is."""
    arm = case.protocol.arms.get(case.new.detail["arm"])
    if arm is None:
        yield Fault("/detail/arm", f"no arm is called {case.new.detail['arm']}")
        return
    if case.first("registration") is None:
        yield Fault("/kind", "nobody is allocated before registration")
    before = [allocation for allocation in case.allocations() if is_under(case.new, allocation)]
    yield from _strata(case, required=not before)
    yield from _own_regimens(arm, case.new.detail.get("regimens", {}))
    yield from (_later(case, before[-1]) if before else _first(case, arm))


def _first(case: Case, arm: Arm) -> Iterator[Fault]:
    if case.new.detail.get("kind", "randomisation") != "randomisation":
        yield Fault("/detail/kind", "the first allocation is the randomisation")
    if any(allocation.detail.get("kind", "randomisation") == "randomisation" for allocation in case.allocations()):
        yield Fault("/kind", "this participant is randomised already: correct that")
    if not arm.open or arm.id in case.closed:
        yield Fault("/detail/arm", f"the arm {arm.id} is closed to allocation; who is in it stays")
    earlier = [fact.on for fact in case.course.facts if fact.kind == "given" and fact.on < case.new.on]
    if earlier:
        yield Fault("/on", f"a dose is recorded before it, on {earlier[0]}")


def _later(case: Case, before: Current) -> Iterator[Fault]:
    arm, to = case.protocol.arms.get(before.detail["arm"]), case.new.detail["arm"]
    kind = case.new.detail.get("kind", "crossover")
    if kind == "randomisation":
        yield Fault("/detail/kind", "this participant is randomised already: correct that, or say crossover")
    elif kind == "crossover":
        yield from _crossing(case, before, arm, to)
    else:
        yield from _again(case, before, arm, to)


def _crossing(case: Case, before: Current, arm: Arm | None, to: str) -> Iterator[Fault]:
    crossover = arm.crossover if arm else None
    if crossover is None or crossover.to != to:
        yield Fault("/detail/arm", f"the arm {before.detail['arm']} does not cross over to {to}")
    elif not _reached(case, crossover.on, since=before):
        yield Fault("/on", f"crossing over needs {crossover.on} first")


def _again(case: Case, before: Current, arm: Arm | None, to: str) -> Iterator[Fault]:
    again = arm.retreatment if arm else None
    if again is None:
        yield Fault("/detail/kind", f"the arm {before.detail['arm']} foresees no re-treatment")
        return
    if again.to != to:
        yield Fault("/detail/arm", f"from the arm {before.detail['arm']} re-treatment is in {again.to}")
    if again.on is not None and not _reached(case, again.on, since=before):
        yield Fault("/on", f"re-treatment needs {again.on} first")
    doses = [dose.on for dose in case.course.doses if before.on <= dose.on <= case.new.on]
    earliest = max(doses) + timedelta(days=again.after_days) if doses else None
    if earliest is None:
        yield Fault("/on", "re-treatment needs a dose before it")
    elif case.new.on < earliest:
        yield Fault("/on", f"re-treatment begins {again.after_days} days after the last dose, on {earliest}")


def _reached(case: Case, event: str, *, since: Current) -> bool:
    """Whether the event happened in the period that would end, until the day of the new allocation."""
    within = (fact for fact in case.course.facts if is_under(fact, since) and fact.on <= case.new.on)
    return any(event in names(fact) for fact in within)


def _strata(case: Case, *, required: bool) -> Iterator[Fault]:
    given: Mapping[str, Any] = case.new.detail.get("strata", {})
    for name in given.keys() - case.protocol.strata.keys():
        yield Fault(pointer("detail", "strata", name), "this protocol has no such stratum")
    for name, levels in case.protocol.strata.items():
        if name in given and given[name] not in levels:
            yield Fault(pointer("detail", "strata", name), f"one of {', '.join(levels)}")
        elif required and name not in given:
            yield Fault(pointer("detail", "strata", name), "randomisation freezes a level of every stratum")


def _own_regimens(arm: Arm, said: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    for name, own in said.items():
        regimen = arm.regimen(name)
        if regimen is None:
            yield Fault(pointer("detail", "regimens", name), f"the arm {arm.id} has no regimen {name}")
            continue
        for word in own.keys() - set(regimen.own):
            yield Fault(pointer("detail", "regimens", name, word), f"{name} has no own {word}")

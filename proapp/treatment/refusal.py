"""Why a new fact cannot stand beside what is known: a cycle given twice, a dose before allocation, a future date.

What a fact has to say taken by itself is `proapp.participant.fact.problems`' to check, and comes first.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from proapp.base.fault import Fault
from proapp.participant.fact import Current, Fact, chain_of
from proapp.treatment.allocation_refusal import allocation_refusals
from proapp.treatment.case import Case
from proapp.treatment.course import OF_A_CYCLE, course
from proapp.treatment.cycle import RegimenCourse
from proapp.trial.protocol import Protocol

MAY_BE_PLANNED = frozenset({"zone", "pause"})  # a journey or a break is known before it begins
MAY_BE_EARLIER = frozenset({"laboratory", "procedure", "ssa-injection", "registration"})  # than registration
RESUMED = frozenset({"pause", "progression"})  # what a `resume` ends: reminders may go on
ENDS_FOR_GOOD = frozenset({"stopped", "end-of-treatment", "death", "treatment-withdrawal"})
CLOCKS_DIFFER = timedelta(minutes=5)


def refusals(
    protocol: Protocol,
    facts: Iterable[Fact],
    new: Fact,
    *,
    now: datetime,
    site_zone: str,
    closed: frozenset[str] = frozenset(),
) -> list[Fault]:
    """Everything that speaks against recording `new` (a fact whose own form is right); empty when nothing does.

    `closed` are the arms that a later version of the protocol has closed to whoever is not yet in them.
    """
    known = tuple(facts)
    chain = chain_of(new.corrects, known) if new.corrects else ()
    found = list(_correction(new, chain))
    if found or new.detail.get("retracted") is True:
        return found
    corrected = {fact.id for fact in chain}
    others = course(protocol, [fact for fact in known if fact.id not in corrected], site_zone=site_zone)
    case = Case(protocol, others, _as_current(new), now, ZoneInfo(site_zone), closed)
    return [*_dates(case), *_once(case), *_of_kind(case)]


def _as_current(new: Fact) -> Current:
    return Current(new.id, new.id, 1, new.kind, new.on, new.at, new.detail, new.reason)


def _correction(new: Fact, chain: tuple[Fact, ...]) -> Iterator[Fault]:
    if new.corrects is None:
        return
    if not chain:
        yield Fault("/corrects", "there is no such fact of this participant")
    elif chain[0].kind != new.kind:
        yield Fault("/kind", f"a correction of {chain[0].kind} is of the same kind")
    elif new.kind == "registration" and new.detail.get("retracted") is True:
        yield Fault("/detail/retracted", "a registration can be corrected, not taken out")


def _dates(case: Case) -> Iterator[Fault]:
    new = case.new
    if new.kind not in MAY_BE_PLANNED and (new.on > case.today or (new.at and new.at > case.now + CLOCKS_DIFFER)):
        yield Fault("/on", "this lies in the future")
    if new.at is not None and new.at.astimezone(case.zone).date() != new.on:
        yield Fault("/on", f"at that time it was {new.at.astimezone(case.zone).date()} at the site")
    registered = case.first("registration")
    if registered and new.kind not in MAY_BE_EARLIER and new.on < registered.on:
        yield Fault("/on", f"this lies before registration ({registered.on})")
    death = case.first("death")
    if death and new.kind != "laboratory" and new.on > death.on:
        yield Fault("/on", f"this lies after death ({death.on})")


def _once(case: Case) -> Iterator[Fault]:
    if case.new.kind in ("registration", "death") and case.first(case.new.kind):
        yield Fault("/kind", f"{case.new.kind} is recorded already: correct it")


def _of_kind(case: Case) -> Iterator[Fault]:
    kind = case.new.kind
    if kind == "allocation":
        yield from allocation_refusals(case)
    elif kind in (*OF_A_CYCLE, "stopped", "prescribed", "dosimetry"):
        yield from _of_regimen(case)
    elif kind == "toxicity" and "regimen" in case.new.detail:
        yield from _graded(case)
    elif kind == "death":
        yield from _later_doses(case, None, "death")
    elif kind == "pause" and case.new.detail.get("until", "9999-12-31") <= case.new.on.isoformat():
        yield Fault("/detail/until", "the pause ends before it begins")
    elif kind == "resume" and not any(fact.kind in RESUMED and fact.on <= case.new.on for fact in case.course.facts):
        yield Fault("/on", "there was no pause and no progression before this day to go on after")


def _of_regimen(case: Case) -> Iterator[Fault]:
    period = case.period()
    if period is None:
        yield Fault("/on", "this lies before allocation")
        return
    name = case.new.detail["regimen"]
    if name not in period.regimens:
        yield Fault("/detail/regimen", f"this participant has no regimen {name} then")
        return
    regimen = period.regimens[name]
    if case.new.kind == "stopped":
        yield from _stopping(case, regimen)
        return
    if case.new.kind == "prescribed":
        yield from _prescribed(case, regimen)
        return
    if case.new.kind == "dosimetry":
        yield from _measured(case, regimen)
        return
    yield from _cycle(case, regimen)
    yield from _BY_KIND.get(case.new.kind, _nothing)(case, regimen)


def _graded(case: Case) -> Iterator[Fault]:
    """A clinician's grade that is laid to a cycle: it comes after that dose."""
    name, number = case.new.detail["regimen"], case.new.detail.get("cycle")
    before = [dose for dose in case.course.administrations(name) if dose.on <= case.new.on]
    if not before:
        yield Fault("/detail/regimen", f"{name} was not given by this day")
    elif number is not None and number not in {dose.cycle for dose in before}:
        yield Fault("/detail/cycle", f"cycle {number} of {name} was not given by this day")


def _prescribed(case: Case, regimen: RegimenCourse) -> Iterator[Fault]:
    said = case.new.detail.keys() - {"regimen", "reasons"}
    if not said:
        yield Fault("/detail", "say what is prescribed")
    for name in sorted(said - set(regimen.regimen.own)):
        yield Fault(f"/detail/{name}", f"{regimen.regimen.id} has no own {name}")
    given = max((cycle.number for cycle in regimen.cycles if cycle.given), default=0)
    if case.new.detail.get("cycles", given) < given:
        yield Fault("/detail/cycles", f"{given} cycles of {regimen.regimen.id} were given already")


def _measured(case: Case, regimen: RegimenCourse) -> Iterator[Fault]:
    number = case.new.detail["cycle"]
    cycle = regimen.cycle(number)
    if cycle is None or cycle.given is None:
        yield Fault("/detail/cycle", f"cycle {number} of {regimen.regimen.id} was not given")
    elif cycle.given.on > case.new.on:
        yield Fault("/on", f"cycle {number} was given later, on {cycle.given.on}")
    if any(fact.on >= cycle.given.on for fact in _dosimetry(case, number) if cycle and cycle.given):
        yield Fault("/detail/cycle", f"the doses of cycle {number} are recorded already: correct that")


def _dosimetry(case: Case, cycle: int) -> Iterator[Current]:
    """What else was measured of a cycle of the same number and regimen."""
    named = (case.new.detail["regimen"], cycle)
    facts = (fact for fact in case.course.facts if fact.kind == "dosimetry")
    return (fact for fact in facts if (fact.detail["regimen"], fact.detail["cycle"]) == named)


def _stopping(case: Case, regimen: RegimenCourse) -> Iterator[Fault]:
    if regimen.ended and regimen.ended.by in ENDS_FOR_GOOD:
        yield Fault("/kind", f"{regimen.regimen.id} has ended already ({regimen.ended.by} on {regimen.ended.on})")
    yield from _later_doses(case, regimen, "the stop")


def _later_doses(case: Case, regimen: RegimenCourse | None, what: str) -> Iterator[Fault]:
    name = regimen.regimen.id if regimen else None
    later = [dose.on for dose in case.course.administrations(name) if dose.on > case.new.on]
    if later:
        yield Fault("/on", f"a dose is recorded after {what}, on {later[0]}")


def _cycle(case: Case, regimen: RegimenCourse) -> Iterator[Fault]:
    number = case.new.detail["cycle"]
    planned = regimen.regimen.cycles
    if planned is not None and number > planned:
        yield Fault("/detail/cycle", f"{regimen.regimen.id} has {planned} cycles for this participant")
    cycle = regimen.cycle(number)
    if cycle and cycle.given:
        yield Fault("/detail/cycle", f"cycle {number} was given on {cycle.given.on}: correct that")


def _given(case: Case, regimen: RegimenCourse) -> Iterator[Fault]:
    number, on = case.new.detail["cycle"], case.new.on
    doses = [cycle.given for cycle in regimen.cycles if cycle.given]
    if any(dose.on == on for dose in doses):
        yield Fault("/on", f"{regimen.regimen.id} was given on this day already")
    if any((dose.cycle < number) != (dose.on < on) for dose in doses if dose.on != on and dose.cycle != number):
        yield Fault(
            "/detail/cycle", "cycles follow each other by date: an earlier one is later, or the other way round"
        )
    for earlier in range(1, number):
        cycle = regimen.cycle(earlier)
        if cycle is None or cycle.status not in ("given", "skipped"):
            yield Fault("/detail/cycle", f"cycle {earlier} was neither given nor skipped")
            break
    own = regimen.cycle(number)
    if own and own.status == "skipped":
        yield Fault("/detail/cycle", f"cycle {number} was skipped: take that out first")
    if regimen.ended and regimen.ended.by in ENDS_FOR_GOOD and regimen.ended.on < on:
        yield Fault("/on", f"{regimen.regimen.id} ended on {regimen.ended.on} ({regimen.ended.by})")
    yield from _dose_times(case)


def _dose_times(case: Case) -> Iterator[Fault]:
    said = case.new.detail
    times = {
        name: datetime.fromisoformat(said[name])
        for name in ("end", "amino_acids_at", "amino_acids_end")
        if name in said
    }
    begins = {"end": case.new.at, "amino_acids_end": times.get("amino_acids_at")}
    what = {"end": "the dose", "amino_acids_end": "the infusion of amino acids"}
    for name, at in times.items():
        since = begins.get(name)
        if since is not None and at < since:
            yield Fault(f"/detail/{name}", f"{what[name]} ends before it begins")
        elif at > case.now + CLOCKS_DIFFER:
            yield Fault(f"/detail/{name}", "this lies in the future")


def _delayed(case: Case, regimen: RegimenCourse) -> Iterator[Fault]:
    to = date.fromisoformat(case.new.detail["to"])
    number = case.new.detail["cycle"]
    if to < case.new.on:
        yield Fault("/detail/to", "the new day lies before the day of the decision")
    doses = [cycle.given.on for cycle in regimen.cycles if cycle.given and cycle.number < number]
    if doses and to <= max(doses):
        yield Fault("/detail/to", f"the new day is not after the last dose ({max(doses)})")


def _nothing(case: Case, regimen: RegimenCourse) -> Iterator[Fault]:
    return iter(())


_BY_KIND: dict[str, Callable[[Case, RegimenCourse], Iterator[Fault]]] = {"given": _given, "delayed": _delayed}

"""The schedule of assessments: what is asked at which timepoint, in days from its anchor, and how the arms differ."""

from collections.abc import Callable, Iterator

from proapp.instrument.library import Library
from proapp.paperwork.block import Block, Bullets, Heading, Paragraph, Table, plain, table
from proapp.paperwork.by_arm import calendars, doses
from proapp.paperwork.days import arms_in_words, asked_of, closes, day_zero, runs, targets, window
from proapp.schedule.as_planned import PROCEDURE, RANDOMISED, REGISTERED
from proapp.trial.protocol import Arm, Protocol, Regimen
from proapp.trial.timepoint import Timepoint
from proapp.trial.unscheduled import unscheduled_instruments

ASKED = "x"
NEVER = "-"
USES = {"compare": "comparison of arms", "safety": "safety of the participant"}


def assessments(protocol: Protocol, library: Library) -> Iterator[Block]:
    """Treatment first, for the calendar follows it; then the schedule; then each arm's calendar as planned."""
    yield Heading(2, "Schedule of assessments")
    yield treatment(protocol)
    yield schedule(protocol, library)
    if found := unscheduled_instruments(protocol, library):
        titles = ", ".join(library.get(key).title for key in found)
        yield Paragraph(f"At any time, without being asked, a participant may report: {titles}.")
    yield Paragraph(
        "Days count from day 0, in the participant's local days; a target may be moved by the windows beside it. Where "
        "day 0 is a dose, it is the dose really given: a late, skipped or stopped cycle moves or ends its series, and "
        "what has been answered stays as it was."
    )
    yield calendar(protocol, library)
    yield Bullets(tuple(_differences(protocol)))


def treatment(protocol: Protocol) -> Table:
    """Every regimen of every arm, with the days of its doses when none is late."""
    rows: list[tuple[str, ...]] = [
        (_arm_title(arm), *_regimen(regimen), runs(doses(protocol, arm.id)[regimen.id]) or NEVER)
        for arm in protocol.arms.values()
        for regimen in arm.regimens
    ]
    rows += [
        (_arm_title(arm), _procedure(kind, lesions), *[NEVER] * 4)
        for arm in protocol.arms.values()
        for kind, lesions in arm.procedures.items()
    ]
    rows += [(_arm_title(arm), "observed only", *[NEVER] * 4) for arm in protocol.arms.values() if not arm.regimens]
    head = ("Arm", "Treatment", "Cycles", "Days between", "Allowed", "Doses as planned, days from randomisation")
    return table("Treatment that the assessments follow", head, rows)


def schedule(protocol: Protocol, library: Library) -> Table:
    """One column for each timepoint, one row for each instrument, above them when and for whom."""
    told: dict[str, Callable[[Timepoint], str]] = {
        "Day 0": lambda timepoint: day_zero(protocol, timepoint),
        "Target days": targets,
        "Window": window,
        "Asked of": lambda timepoint: asked_of(protocol, timepoint),
        "Closes": closes,
        "For": lambda timepoint: USES[timepoint.use],
    }
    rows = [(name, *map(said, protocol.timepoints)) for name, said in told.items()]
    asked = {key for timepoint in protocol.timepoints for key in timepoint.instruments}
    rows += [
        (f"{library.get(key).title} ({key})", *(ASKED if key in one.instruments else "" for one in protocol.timepoints))
        for key in sorted(asked)
    ]
    head = ("Assessment", *(f"{timepoint.title} ({timepoint.id})" for timepoint in protocol.timepoints))
    return table("Instruments by timepoint, in days from day 0", head, rows)


def calendar(protocol: Protocol, library: Library) -> Table:
    """Target days counted from randomisation in each open arm when everything goes as planned."""
    arms = calendars(protocol, library)
    rows = [
        (timepoint.id, *(runs(days[timepoint.id]) or NEVER for days in arms.values()))
        for timepoint in protocol.timepoints
    ]
    before, after = (RANDOMISED - REGISTERED).days, (PROCEDURE - RANDOMISED).days
    caption = (
        f"Target days from randomisation by arm, as planned: registration {before} days before it"
        + (f", a procedure {after} days after it" if any(arm.procedures for arm in protocol.arms.values()) else "")
        + ", every dose on its day, no progression"
    )
    return table(caption, ("Timepoint", *arms), rows)


def _differences(protocol: Protocol) -> Iterator[str]:
    """Where arms differ, in sentences; that they do not is worth one too."""
    apart = [
        one for one in protocol.timepoints if len(protocol.arms) > 1 and arms_in_words(protocol, one) != "all arms"
    ]
    for timepoint in apart:
        yield f"{timepoint.id} differs by arm: {arms_in_words(protocol, timepoint)}."
    if not apart:
        yield "Every timepoint holds in all arms."
    for arm in protocol.arms.values():
        if arm.crossover:
            verb = "may" if arm.crossover.optional else "must"
            yield f"{arm.id} {verb} cross over to {arm.crossover.to} at {arm.crossover.on}: period 2 begins."
        if not arm.open:
            yield f"{arm.id} is closed: nobody is allocated to it any more."


def _arm_title(arm: Arm) -> str:
    return f"{arm.title} ({arm.id})" if arm.title != arm.id else arm.id


def _regimen(regimen: Regimen) -> tuple[str, str, str, str]:
    every = (
        ", then ".join(str(days) for days in regimen.every) or (regimen.follows and f"as {regimen.follows}") or NEVER
    )
    allowed = [f"{regimen.tolerance} days either way"] if regimen.tolerance else []
    allowed += [f"day {regimen.latest} after a dose at the latest"] if regimen.latest else []
    allowed += [f"until {regimen.until}"] if regimen.until else []
    allowed += [f"own to the participant: {', '.join(regimen.own)}"] if regimen.own else []
    allowed += _goals(regimen)
    return _given(regimen), str(regimen.cycles or NEVER), every, "; ".join(allowed) or NEVER


def _goals(regimen: Regimen) -> list[str]:
    """Absorbed doses to reach and not to pass, over all cycles."""
    goals = regimen.goals
    if goals is None:
        return []
    found = ["lesions {} to {} Gy".format(*map(plain, goals.lesion))] if goals.lesion else []
    found += [f"kidneys at most {plain(goals.kidney)} Gy"] if goals.kidney else []
    return found + ([f"marrow at most {plain(goals.marrow)} Gy"] if goals.marrow else [])


def _procedure(kind: str, lesions: int | None) -> str:
    limit = f", at most {lesions} lesions" if lesions else ""
    return f"procedure: {kind.replace('-', ' ')}{limit}"


def _given(regimen: Regimen) -> str:
    agent = regimen.agent or (f"by stratum {regimen.agent_from}" if regimen.agent_from else "the participant's own")
    amount = f" {plain(regimen.activity_gbq)} GBq" if regimen.activity_gbq else ""
    amount += f" {plain(regimen.dose_mg)} mg" if regimen.dose_mg else ""
    taken = f", {regimen.days} days of each cycle" if regimen.days else ""
    start = f", from day {regimen.start} of {regimen.follows or regimen.after or 'allocation'}" if regimen.start else ""
    return f"{agent}{amount} ({regimen.id}){taken}{start}"

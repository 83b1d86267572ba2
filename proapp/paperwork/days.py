"""When a timepoint is due, in words and days counted from its anchor, and in which arms that happens at all."""

from collections.abc import Sequence

from proapp.paperwork.block import listed, plain
from proapp.trial.calendar_check import target_in
from proapp.trial.protocol import Arm, Protocol, Regimen
from proapp.trial.timepoint import Timepoint

ALL_ARMS = "all arms"
SHOWN_ONE_BY_ONE = 3
NEXT_DOSE = "next-administration"  # closes one series, not the timepoint


def day_zero(protocol: Protocol, timepoint: Timepoint) -> str:
    """What day 0 is: `each dose of 177Lu-DOTATATE (lu)`."""
    if timepoint.anchor.kind != "administration":
        return timepoint.anchor.kind.replace("-", " ")
    found = {regimen.agent or regimen.id: None for regimen in _regimens(protocol, timepoint.anchor.regimen)}
    return f"each dose of {listed(found, last='or')} ({timepoint.anchor.regimen})"


def targets(timepoint: Timepoint) -> str:
    """The days aimed at, counted from day 0; every day of a diary."""
    if timepoint.moments:
        return "; ".join(_moment(moment.text) for moment in timepoint.moments)
    if timepoint.daily:
        return "each day from " + listed(f"{first} to {last}" for first, last in _spans(timepoint))
    days = [target_in(*timepoint.span)] if timepoint.span else []
    return runs([*days, *(day for repeat in timepoint.repeats for day in repeat.days())])


def window(timepoint: Timepoint) -> str:
    """From when to when an answer is taken, around each target."""
    if timepoint.moments:
        return f"open for {timepoint.open_hours} hours, at most until the next one opens"
    if timepoint.daily:
        return _hours(timepoint)
    if timepoint.span:
        return f"days {timepoint.span[0]} to {timepoint.span[1]}"
    if not timepoint.early and not timepoint.late:
        return "the day itself"
    return f"{_signed(-timepoint.early)} to {_signed(timepoint.late)} days"


def closes(timepoint: Timepoint) -> str:
    """What ends it early, and what it keeps away from."""
    found = [f"at {timepoint.close}"] if timepoint.close else []
    if timepoint.close_before:
        found.append(f"before each dose of {timepoint.close_before}")
    if NEXT_DOSE in timepoint.until:
        found.append("each series at the next dose")
    found += [f"for good at {end}" for end in ends(timepoint)]
    for regimen, (before, after) in (timepoint.block or {}).items():
        found.append(f"none on days {_signed(-before)} to {_signed(after)} of a dose of {regimen}")
    if timepoint.merge_into:
        found.append(f"asked once where it meets {timepoint.merge_into}")
    return "; ".join(found) or "with its window"


def ends(timepoint: Timepoint) -> list[str]:
    """The events after which it is never asked again."""
    return [end.replace("-", " ") for end in timepoint.until if end != NEXT_DOSE]


def asked_of(protocol: Protocol, timepoint: Timepoint) -> str:
    """Arms, periods and participants: `retreatment; usual-treatment from its crossover`."""
    found = [arms_in_words(protocol, timepoint)]
    if timepoint.periods:
        found.append(f"period {listed(str(number) for number in timepoint.periods)} only")
    for name, levels in (timepoint.only or {}).items():
        found.append(f"only with {name} = {listed(map(plain, levels), last='or')}")
    return "; ".join(found)


def arms_in_words(protocol: Protocol, timepoint: Timepoint) -> str:
    """In which arms day 0 can come: all, or some by name, also from a crossover on."""
    own = [arm.id for arm in protocol.arms.values() if reaches(timepoint, arm)]
    later = [
        f"{arm.id} after crossing over to {arm.crossover.to}"
        for arm in protocol.arms.values()
        if arm.crossover and arm.id not in own and arm.crossover.to in own and _holds_later(timepoint)
    ]
    if len(own) == len(protocol.arms):
        return ALL_ARMS
    return listed([*own, *later]) if own or later else "no arm as planned"


def reaches(timepoint: Timepoint, arm: Arm) -> bool:
    """Whether the anchor comes in an arm by its own plan."""
    if timepoint.anchor.kind == "administration":
        return arm.regimen(timepoint.anchor.regimen or "") is not None
    if timepoint.anchor.kind == "procedure":
        return bool(arm.procedures)
    return timepoint.anchor.kind != "first-treatment" or bool(arm.regimens)


def runs(days: Sequence[int]) -> str:
    """Days in few words: three or fewer one by one, longer rows as `7 to 84 every 7`."""
    if len(days) <= SHOWN_ONE_BY_ONE:
        return ", ".join(str(day) for day in days)
    found, rest = [], list(days)
    while rest:
        length = _run(rest)
        found.append(_in_words(rest[:length]))
        rest = rest[length:]
    return "; ".join(found)


def _run(days: Sequence[int]) -> int:
    """How many at the start are equally far apart."""
    length = min(len(days), 2)
    while length < len(days) and days[length] - days[length - 1] == days[1] - days[0]:
        length += 1
    return length if length > 2 else 1


def _in_words(days: Sequence[int]) -> str:
    if len(days) == 1:
        return str(days[0])
    step = days[1] - days[0]
    return f"{days[0]} to {days[-1]} {'daily' if step == 1 else f'every {step}'}"


def _spans(timepoint: Timepoint) -> tuple[tuple[int, int], ...]:
    found = [*timepoint.blocks, *([timepoint.span] if timepoint.span else [])]
    found += [(day, day) for repeat in timepoint.repeats for day in repeat.days()]
    return tuple(found)


def _hours(timepoint: Timepoint) -> str:
    opens, ends = timepoint.hours or (0, 1440)
    words = f"{_clock(opens)} to {_clock(ends)}"
    if timepoint.backfill_minute is None:
        return words
    return f"{words}; the day before until {_clock(timepoint.backfill_minute)}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _moment(text: str) -> str:
    return f"{text[1:-1]} hours after the start" if text.startswith("+") else text


def _signed(number: int) -> str:
    return f"{number:+d}" if number else "0"


def _holds_later(timepoint: Timepoint) -> bool:
    return timepoint.periods is None or any(number > 1 for number in timepoint.periods)


def _regimens(protocol: Protocol, regimen_id: str | None) -> list[Regimen]:
    return [one for arm in protocol.arms.values() for one in arm.regimens if one.id == regimen_id]

"""Whether two windows of one instrument leave each other room, once each is cut back to its nearest days."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from proapp.base.fault import Fault
from proapp.trial.timepoint import AnchorRule, Timepoint


@dataclass(frozen=True, slots=True)
class _Days:
    """A window in days from the anchor, with the place in the protocol it comes from."""

    place: int
    opens: int
    target: int
    closes: int


def crowded(timepoints: Sequence[Timepoint]) -> Iterator[Fault]:
    """Windows of one instrument and one anchor that overlap even after truncation, or that truncation leaves empty."""
    by_instrument: dict[tuple[AnchorRule, str], list[_Days]] = defaultdict(list)
    for place, timepoint in enumerate(timepoints):
        for instrument in timepoint.instruments:
            by_instrument[timepoint.anchor, instrument] += _windows(place, timepoint)
    told: set[tuple[int, int]] = set()
    for (_, instrument), windows in by_instrument.items():
        ordered = sorted(windows, key=lambda window: (window.target, window.place))
        for earlier, later in zip(ordered, ordered[1:], strict=False):
            pair = (earlier.place, later.place)
            if pair in told or _merged(timepoints, pair) or _fits(earlier, later):
                continue
            told.add(pair)
            yield _fault(timepoints, earlier, later, instrument)


def target_in(first: int, last: int) -> int:
    """The target of a window given by its first and last day: the anchor's own day if inside, else the nearest."""
    return min(max(0, first), last)


def _windows(place: int, timepoint: Timepoint) -> Iterator[_Days]:
    if timepoint.moments:
        return  # moments of the clock close when the next one opens
    spans = [*timepoint.blocks, *([timepoint.span] if timepoint.span else [])]
    for first, last in spans:
        if timepoint.daily:
            yield from (_Days(place, day, day, day) for day in range(first, last + 1))
        else:
            yield _Days(place, first, target_in(first, last), last)
    for repeat in timepoint.repeats:
        yield from (_Days(place, day - timepoint.early, day, day + timepoint.late) for day in repeat.days())


def _fits(earlier: _Days, later: _Days) -> bool:
    if earlier.closes < later.opens:
        return True
    boundary = (earlier.target + later.target) // 2  # the last day of the earlier one: nearest wins, a tie goes earlier
    return earlier.target < later.target and earlier.opens <= boundary < later.closes


def _merged(timepoints: Sequence[Timepoint], pair: tuple[int, int]) -> bool:
    first, second = (timepoints[place] for place in pair)
    return first.merge_into == second.id or second.merge_into == first.id


def _fault(timepoints: Sequence[Timepoint], earlier: _Days, later: _Days, instrument: str) -> Fault:
    names = (
        f"{timepoints[earlier.place].id} (day {earlier.target}) and {timepoints[later.place].id} (day {later.target})"
    )
    place = max(earlier.place, later.place)
    return Fault(f"/timepoints/{place}", f"{names} both ask {instrument} on the same days")

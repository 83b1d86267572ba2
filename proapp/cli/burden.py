"""The burden of a protocol as lines for a terminal."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from proapp.cli.aligned import aligned
from proapp.schedule.burden import SECONDS_AN_ITEM, Burden, Load

STRETCHES = ((1, 12), (13, 52), (53, 104))


def burden_lines(burdens: Sequence[Burden]) -> Iterator[str]:
    """A table of items and minutes a week by arm, then what overlaps and which recalls have an infusion inside."""
    yield f"Items (least-most) and minutes a week, everything as planned, {SECONDS_AN_ITEM} seconds an item:"
    heads = [f"weeks {first}-{last}" for first, last in STRETCHES]
    rows = [["arm", "of whom", *heads, "busiest week"], *(_row(burden) for burden in burdens)]
    yield from aligned(rows)
    for _, same in groupby(burdens, key=lambda burden: burden.arm):
        yield from _notes(list(same)[-1])  # of those who are asked the most


def _row(burden: Burden) -> list[str]:
    whose = ", ".join(f"{name} {_plain(value)}" for name, value in burden.whose.items()) or "all"
    week, load = burden.busiest
    return [
        burden.arm,
        whose,
        *(_load(burden.mean(first, last)) for first, last in STRETCHES),
        f"{_load(load)} in week {week}",
    ]


def _load(load: Load) -> str:
    return f"{load.least:.0f}-{load.most:.0f}, {load.minutes:.0f} min"


def _plain(value: object) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _notes(burden: Burden) -> Iterator[str]:
    for (one, other, instrument), times in burden.overlaps.items():
        yield f"note: {burden.arm}: {one} and {other} ask {instrument} at once {times} times; windows are cut half-way"
    for (timepoint, instrument), (times, of) in burden.straddles.items():
        words = f"{times} of {of} recalls of {instrument} have an infusion inside; such answers are marked"
        yield f"note: {burden.arm}: {timepoint}: {words}"

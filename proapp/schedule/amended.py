"""A plan over an amendment: what opens before it is as it was planned then, what opens later as it is planned now."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from proapp.schedule.planned import Planned

GONE = "amended"  # why something is not asked that the earlier version would have asked


class Place(NamedTuple):
    """What is asked where in a plan, in whatever version of the instrument: a diary by its day, all else by label."""

    instrument: str
    place: tuple[str, int, int | None, int] | date


def place(planned: Planned) -> Place:
    """The place of something planned."""
    instrument = planned.instrument.partition("@")[0]
    if planned.daily:
        return Place(instrument, planned.target_on)
    return Place(instrument, (planned.timepoint, planned.period, planned.cycle, planned.ordinal))


class Sewn(NamedTuple):
    """Two plans made one, by opening; `dropped` says of what only the earlier one has that it was amended away."""

    planned: tuple[Planned, ...]
    dropped: Mapping[UUID, str] = MappingProxyType({})


def sewn(before: Iterable[Planned], after: Iterable[Planned], *, since: datetime) -> Sewn:
    """The plan of the version before up to an instant, of the one after it from then on.

    An assignment that is open at that instant so keeps its window and its instrument's version; nothing is asked of the
    time before that was not asked then. Nothing is asked twice: what stays keeps its place.
    """
    earlier = list(before)
    stay = [one for one in earlier if one.opens_at < since]
    taken = {place(one) for one in stay}
    follow = [one for one in after if one.opens_at >= since and place(one) not in taken]
    found = sorted(
        (*stay, *follow), key=lambda one: (one.opens_at, one.closes_at, one.instrument, one.timepoint, one.ordinal)
    )
    wanted = {one.id for one in found}
    return Sewn(tuple(found), {one.id: GONE for one in earlier if one.id not in wanted})

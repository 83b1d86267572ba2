"""Each participant's doses of one kind, numbered: infusions by cycle, injections of an analogue as they came."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np

from proapp.trajectory.around_doses import Given, Reported
from proapp.trajectory.comparison import microseconds, numbered, numbers
from proapp.trajectory.population import Member


def infusions(people: Sequence[Member], regimens: frozenset[str]) -> Given:
    """The doses of the first period of these regimens, numbered by cycle."""
    return _given(
        (who, dose.cycle, dose.at)
        for who, person in enumerate(people)
        for dose in person.doses
        if dose.regimen in regimens
    )


def injections(
    people: Sequence[Member], regimens: frozenset[str], noted: Iterable[tuple[UUID, datetime]]
) -> Given:  # fmt: skip
    """Injections of the first period, numbered from 1 as they came: doses of these regimens, and those `noted` beside
    treatment (participant and start). Two of the same day are one."""
    known, found = numbers(people), defaultdict[int, list[datetime]](list)
    for who, person in enumerate(people):
        found[who] += [dose.at for dose in person.doses if dose.regimen in regimens]
    for participant, at in noted:
        who = known.get(participant, -1)
        if who >= 0 and _within(people[who], at):
            found[who].append(at)
    return _given((who, number, at) for who in sorted(found) for number, at in _numbered(found[who]))


def reported(rows: Sequence[Any], people: Sequence[Member]) -> Reported:
    """One scale's values. Rows: participant_id, value, at in seconds since 1970."""
    found, _ = numbered(rows, people)
    return Reported(found.participant, found.at, found.value)


def _within(person: Member, at: datetime) -> bool:
    return person.second_at is None or at < person.second_at


def _numbered(instants: Sequence[datetime]) -> list[tuple[int, datetime]]:
    first_of_day: dict[Any, datetime] = {}
    for at in sorted(instants):
        first_of_day.setdefault(at.date(), at)
    return list(enumerate(first_of_day.values(), start=1))


def _given(doses: Iterable[tuple[int, int, datetime]]) -> Given:
    found = list(doses)
    return Given(
        participant=np.array([who for who, _, _ in found], dtype=np.int64),
        number=np.array([number for _, number, _ in found], dtype=np.int64),
        at=np.array([microseconds(at) for _, _, at in found], dtype=np.int64),
    )

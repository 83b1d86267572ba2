"""Two releases of the same table: what somebody learns who lays one beside the other."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from proapp.trajectory.suppression.attack import derivable
from proapp.trajectory.suppression.audit import audited
from proapp.trajectory.suppression.counts import Name, Sum, Told

Found = TypeVar("Found")

APART = timedelta(days=7)  # releases are snapshots, at least so far apart
BEFORE, AFTER, CAME, LEFT = "before", "after", "came", "left"


@dataclass(frozen=True, slots=True)
class Dated:
    """A count in one of the two releases, or by how many it rose (came) or fell (left) between them."""

    when: str
    name: Name


def is_too_soon(last_at: datetime, at: datetime) -> bool:
    """Whether a release would follow the one before it at once: within `APART`."""
    return at - last_at < APART


def exposed(before: Told, after: Told, sums: Iterable[Sum] = (), *, minimum: int) -> frozenset[Name]:
    """Counts that tell of 1 to `minimum` - 1 people once `after` lies beside `before`; none: it may be published.

    Both say what is told of each count, None where it is withheld; `sums` hold in both. A name in one of them alone is
    compared with nothing. It serves two filters of one table as well: everybody, and all but a few. A small count that
    either withholds and the other gives away is named too.
    """
    told = _dated(BEFORE, before) | _dated(AFTER, after)
    found = _linked(before, after, sums, lambda both: derivable(told, both, minimum=minimum))
    return frozenset(one.name for one in found if isinstance(one, Dated))


def succeeding(
    before: Told, counts: Mapping[Name, int], sums: Iterable[Sum] = (), *, minimum: int
) -> dict[Name, int | None]:
    """What may be told of `counts` after `before` was published: audited in itself, and against it."""
    after: dict[Name, int] = {Dated(AFTER, name): count for name, count in counts.items()}
    published = _dated(BEFORE, before)
    told = _linked(before, counts, sums, lambda both: audited(after, both, minimum=minimum, published=published))
    return {name: told[Dated(AFTER, name)] for name in counts}


def _dated(when: str, told: Told) -> dict[Name, int | None]:
    """Without what was withheld: nobody knows why, so it may have been nobody's absence too."""
    return {Dated(when, name): count for name, count in told.items() if count is not None}


def _linked(before: Told, after: Told, sums: Iterable[Sum], attempt: Callable[[tuple[Sum, ...]], Found]) -> Found:
    """Try with the sums of both releases and what links them; answers come and rarely go, so what was withheld has
    grown too, unless that cannot be."""
    dated = [
        Sum(Dated(when, one.total), tuple(Dated(when, part) for part in one.parts))
        for one in sums
        for when in (BEFORE, AFTER)
    ]
    both = [name for name in before if name in after]
    try:
        return attempt((*dated, *_links(both, before, after, grown=_only_grown(both, before, after))))
    except ValueError:
        return attempt((*dated, *_links(both, before, after, grown=False)))


def _only_grown(names: Iterable[Name], before: Told, after: Told) -> bool:
    pairs = ((before[name], after[name]) for name in names)
    return all(earlier <= later for earlier, later in pairs if earlier is not None and later is not None)


def _links(names: Iterable[Name], before: Told, after: Told, *, grown: bool) -> Iterator[Sum]:
    """Each count then and now, and by how many it rose or fell; of a withheld one only whether all have `grown`."""
    for name in names:
        earlier, later = before[name], after[name]
        then, now = Dated(BEFORE, name), Dated(AFTER, name)
        if earlier is not None and later is not None and later < earlier:
            yield Sum(then, (now, Dated(LEFT, name)))
        elif grown or (earlier is not None and later is not None):
            yield Sum(now, (then, Dated(CAME, name)))

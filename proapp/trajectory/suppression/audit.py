"""Leaving out small counts, then whatever would give them away, until a reader can work out none of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from proapp.trajectory.suppression.attack import derivable, determined
from proapp.trajectory.suppression.counts import Name, Sum, Told, is_small
from proapp.trajectory.suppression.unknowns import apart, unknowns


class Attack(Protocol):
    """Which unknown counts a reader can work out."""

    def __call__(self, told: Told, sums: Sequence[Sum], *, minimum: int) -> frozenset[Name]: ...


def audited(
    counts: Mapping[Name, int],
    sums: Iterable[Sum] = (),
    *,
    minimum: int,
    published: Told | None = None,
    attack: Attack = derivable,
) -> dict[Name, int | None]:
    """What may be told of each count; None is withheld. Nothing withheld can be told within fewer than `minimum`.

    Counts of 1 to `minimum` - 1 go first, nobody's absence (0) may be shown; then, for whatever could be worked out,
    the smallest neighbour in the same sum, parts before totals; and again, until `attack` finds nothing. Where nothing
    is left that would help, everybody is withheld. `published`: what a reader knows already, which can no longer be.
    Raises ValueError where the counts do not add up.
    """
    sums, known = tuple(sums), dict(published or {})
    _require_sums(counts, sums)
    told = {name: None if is_small(count, minimum) else count for name, count in counts.items()}
    for together in apart(sums):
        names = dict.fromkeys(name for one in together for name in one.names)
        beside = {name: known[name] for name in names if name in known}
        audit = _Audit(together, beside, minimum, attack)
        told |= audit.until_safe({name: told[name] for name in names if name in told})
    return told


@dataclass(frozen=True, slots=True)
class _Audit:
    """Of counts that hang together: their sums, and what is known beside them."""

    sums: Sequence[Sum]
    known: Told
    minimum: int
    attack: Attack

    def until_safe(self, told: dict[Name, int | None]) -> dict[Name, int | None]:
        """Withhold more until nothing is exposed, or until nobody is told of."""
        while told and (exposed := self._exposed({**self.known, **told})):
            neighbours = _neighbours(exposed, told, self.sums)
            if not neighbours:
                return {name: None if count != 0 else 0 for name, count in told.items()}
            told = told | dict.fromkeys(neighbours)
        return told

    def _exposed(self, told: Told) -> frozenset[Name]:
        """Subtraction is quick: as long as it finds something there is no need for more."""
        quick = by_subtraction(told, self.sums, minimum=self.minimum)
        return quick or self.attack(told, self.sums, minimum=self.minimum)


def by_subtraction(told: Told, sums: Sequence[Sum], *, minimum: int) -> frozenset[Name]:
    """Withheld counts that a reader has by adding and subtracting, whatever the minimum: quick, but no proof."""
    return frozenset(name for name in determined(told, sums) if name in told)


def _neighbours(exposed: frozenset[Name], told: Told, sums: Sequence[Sum]) -> set[Name]:
    """What to leave out besides, so that whatever is exposed is not alone in its sums."""
    order = dict.fromkeys(name for one in sums for name in one.names)
    chosen: set[Name] = set()
    for name in order:
        if name not in exposed:
            continue
        beside = [one for one in sums if name in one.names]
        if any(chosen.intersection(one.names) for one in beside):
            continue  # perhaps that is enough; if not, it comes again
        chosen |= _beside(name, beside, told) or _smallest(_connected(name, told, sums), told)
    return chosen


def _beside(name: Name, sums: Sequence[Sum], told: Told) -> set[Name]:
    """One neighbour in each sum in which a count is the only unknown; where it is so in none, one in any of them."""
    alone = [one for one in sums if all(told.get(other) is not None for other in one.names if other != name)]
    if alone:
        return set().union(*(_smallest([one], told) for one in alone))
    return _smallest(sums, told)


def _smallest(sums: Sequence[Sum], told: Told) -> set[Name]:
    """The smallest count told in any of the sums, parts before totals; none where only nobody is told."""
    totals = {one.total for one in sums}
    shown = {name: count for one in sums for name in one.names if (count := told.get(name))}
    return set(sorted(shown, key=lambda name: (name in totals, shown[name]))[:1])


def _connected(name: Name, told: Told, sums: Sequence[Sum]) -> list[Sum]:
    """The sums of everything unknown that hangs together with a count."""
    group = next((set(group.names) for group in unknowns(told, sums) if name in group.names), set())
    return [one for one in sums if group.intersection(one.names)]


def _require_sums(counts: Mapping[Name, int], sums: Sequence[Sum]) -> None:
    for one in sums:
        known = [counts[name] for name in one.parts if name in counts]
        if one.total in counts and len(known) == len(one.parts) and sum(known) != counts[one.total]:
            raise ValueError(f"the parts do not add up to {one.total}")

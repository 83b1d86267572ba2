"""Leaving out small counts, then whatever would give them away, until a reader can work out none of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from proapp.trajectory.suppression.attack import derivable, determined
from proapp.trajectory.suppression.counts import Name, Sum, Told, is_small
from proapp.trajectory.suppression.unknowns import apart, unknowns

Named = TypeVar("Named", bound=Name)


class Attack(Protocol):
    """Which unknown counts a reader can work out."""

    def __call__(self, told: Told, sums: Sequence[Sum], *, minimum: int) -> frozenset[Name]: ...


def audited(
    counts: Mapping[Named, int],
    sums: Iterable[Sum] = (),
    *,
    minimum: int,
    published: Mapping[Named, int | None] | None = None,
    withheld: Collection[Named] = (),
    attack: Attack = derivable,
) -> dict[Named, int | None]:
    """What may be told of each count; None is withheld. Nothing withheld can be told within fewer than `minimum`.

    Counts of 1 to `minimum` - 1 go first, nobody's absence (0) may be shown; then, for whatever could be worked out,
    the smallest neighbour in the same sum, parts before totals; and again, until `attack` finds nothing. Where nothing
    is left that would help, all of it is withheld, 0 too. `published`: what a reader knows already, beyond withholding;
    `withheld`: what is not told whatever it is. Raises ValueError where the counts do not add up.
    """
    sums = tuple(sums)
    known: Told = {name: count for name, count in (published or {}).items()}
    asked: Mapping[Name, int] = {name: count for name, count in counts.items() if name not in withheld}
    _require_sums({**known, **asked}, sums)
    told = {name: None if is_small(count, minimum) else count for name, count in asked.items()}
    for together in apart(sums):
        names = dict.fromkeys(name for one in together for name in one.names)
        beside = {name: known[name] for name in names if name in known}
        audit = _Audit(together, beside, minimum, attack)
        told |= audit.until_safe({name: told[name] for name in names if name in told})
    return {name: told.get(name) for name in counts}


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
            neighbours = self._neighbours(exposed, told)
            if not neighbours:
                return dict.fromkeys(told)
            told = told | dict.fromkeys(neighbours)
        return told

    def _exposed(self, told: Told) -> frozenset[Name]:
        """Subtraction is quick: as long as it finds something there is no need for more."""
        quick = by_subtraction(told, self.sums, minimum=self.minimum)
        return quick or self.attack(told, self.sums, minimum=self.minimum)

    def _neighbours(self, exposed: frozenset[Name], told: Told) -> set[Name]:
        """What to leave out besides: beside every count that is the only unknown of a sum, or else beside any exposed.

        Whatever is still exposed then comes again.
        """
        chosen: set[Name] = set()
        seen = {**self.known, **told}
        for one in self.sums:
            unknown = [name for name in one.names if seen.get(name) is None]
            if len(unknown) == 1 and unknown[0] in exposed and not chosen.intersection(one.names):
                chosen |= _smallest([one], told)
        return chosen or self._beside(exposed, told)

    def _beside(self, exposed: frozenset[Name], told: Told) -> set[Name]:
        """One neighbour of the first exposed count that has any: in its own sums, or in those connected with them."""
        for name in dict.fromkeys(name for one in self.sums for name in one.names if name in exposed):
            own = [one for one in self.sums if name in one.names]
            found = _smallest(own, told) or _smallest(self._connected(name, told), told)
            if found:
                return found
        return set()

    def _connected(self, name: Name, told: Told) -> list[Sum]:
        """The sums of everything unknown that hangs together with a count."""
        groups = unknowns({**self.known, **told}, self.sums)
        group = next((set(group.names) for group in groups if name in group.names), set())
        return [one for one in self.sums if group.intersection(one.names)]


def by_subtraction(told: Told, sums: Sequence[Sum], *, minimum: int) -> frozenset[Name]:
    """Withheld counts that a reader has by adding and subtracting, whatever the minimum: quick, but no proof."""
    return frozenset(name for name in determined(told, sums) if name in told)


def _smallest(sums: Sequence[Sum], told: Told) -> set[Name]:
    """The smallest count told in any of the sums, parts before totals; none where only nobody is told."""
    totals = {one.total for one in sums}
    shown = {name: count for one in sums for name in one.names if (count := told.get(name))}
    return set(sorted(shown, key=lambda name: (name in totals, shown[name]))[:1])


def _require_sums(told: Told, sums: Sequence[Sum]) -> None:
    """Raises ValueError for a sum of which all is told and that is none."""
    for one in sums:
        parts = [told.get(part) for part in one.parts]
        total = told.get(one.total)
        if total is not None and None not in parts and sum(part or 0 for part in parts) != total:
            raise ValueError(f"the parts do not add up to {one.total}")

"""What a clever reader can work out of the counts that a table leaves out.

Two attacks: by subtracting alone (linear algebra), and by knowing besides that no count is below nothing (linear
programming). Cox 1995, J Am Stat Assoc 90:1453; Fischetti and Salazar 2000, Management Science 46:1008.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from proapp.trajectory.estimate import Truths, Values
from proapp.trajectory.suppression.counts import Name, Sum, Told
from proapp.trajectory.suppression.unknowns import Unknowns, unknowns

TOLERANCE = 1e-6  # counts are whole numbers; a solver's are so within this
ROOM = 1_000.0  # how far above everything told a count is looked for that nothing bounds

Bounds = Mapping[Name, tuple[float, float]]


def determined(told: Told, sums: Iterable[Sum]) -> frozenset[Name]:
    """Unknown counts that follow from the told ones by adding and subtracting (rank test): no solution varies them."""
    return frozenset(
        name
        for group in unknowns(told, sums)
        for name, is_fixed in zip(group.names, _fixed(group.coefficients), strict=True)
        if is_fixed
    )


def derivable(told: Told, sums: Iterable[Sum], *, minimum: int) -> frozenset[Name]:
    """Unknown counts that a reader can tell within fewer than `minimum`.

    Of counts no table shows only those that may be small: 1 to `minimum` - 1. Raises ValueError where what is told
    does not add up.
    """
    groups = (group for group in unknowns(told, sums) if not group.is_free)
    found = {name: bound for group in groups for name, bound in _bounds(group, enough=minimum)}
    return frozenset(name for name, (low, high) in found.items() if _tells(low, high, minimum, withheld=name in told))


def _tells(low: float, high: float, minimum: int, *, withheld: bool) -> bool:
    if high - low > minimum - TOLERANCE:
        return False
    return withheld or (low < minimum - TOLERANCE and high > TOLERANCE)


def bounds(told: Told, sums: Iterable[Sum]) -> Bounds:
    """The lowest and highest value that each unknown count can have, inf where nothing bounds it."""
    return {name: bound for group in unknowns(told, sums) for name, bound in _bounds(group, enough=np.inf)}


def _bounds(group: Unknowns, *, enough: float) -> Iterator[tuple[Name, tuple[float, float]]]:
    """The search stops where two values of a count are known that lie `enough` apart: its true bounds may be wider."""
    if len(group.known) == 1:
        return _of_one(group)
    search = _Search(group, enough)
    _solve(search)
    return search.found()


def _fixed(coefficients: Values) -> Truths:
    if len(coefficients) == 1:
        return np.array([coefficients.shape[1] == 1] * coefficients.shape[1])
    _, strength, rows = np.linalg.svd(coefficients)
    rank = int((strength > TOLERANCE).sum())
    varied: Truths = (np.abs(rows[rank:]) > TOLERANCE).any(axis=0)
    return ~varied


def _of_one(group: Unknowns) -> Iterator[tuple[Name, tuple[float, float]]]:
    """In a single equation: what the others must at least take is gone; parts of an unknown total have no bound."""
    signs, known = group.coefficients[0], float(group.known[0])
    if len(signs) == 1:
        yield group.names[0], (known * signs[0], known * signs[0])
    elif signs.min() < 0:
        yield from ((name, (float(low), np.inf)) for name, low in zip(group.names, group.lowest, strict=True))
    else:
        for name, low in zip(group.names, group.lowest.tolist(), strict=True):
            yield name, (low, known - (float(group.lowest.sum()) - low))


@dataclass(slots=True)
class _Search:
    """One group's bounds, as far as solutions seen so far show them."""

    group: Unknowns
    enough: float
    low: Values = field(init=False)
    high: Values = field(init=False)

    def __post_init__(self) -> None:
        self.low = np.full(len(self.group.names), np.inf)
        self.high = np.full(len(self.group.names), -np.inf)

    @property
    def roof(self) -> float:
        """Above what anything bounds."""
        return 2.0 * (float(np.abs(self.group.known).sum()) + len(self.group.names)) + ROOM

    def objectives(self) -> Iterator[Values]:
        """What to minimise next: each count whose bounds are not known to be far enough apart, then its opposite."""
        for number in range(len(self.group.names)):
            for sign in (1.0, -1.0):
                if not self.high[number] - self.low[number] >= self.enough - TOLERANCE:
                    objective = np.zeros(len(self.group.names))
                    objective[number] = sign
                    yield objective

    def see(self, solution: Values) -> None:
        """Another way in which the counts may be."""
        self.low, self.high = np.minimum(self.low, solution), np.maximum(self.high, solution)

    def found(self) -> Iterator[tuple[Name, tuple[float, float]]]:
        """Every count's bounds."""
        high = np.where(self.high > self.roof - ROOM / 2, np.inf, self.high)
        columns = zip(self.group.names, self.low.tolist(), high.tolist(), strict=True)
        return ((name, (low, most)) for name, low, most in columns)


def _solve(search: _Search) -> None:
    """Push one count after another as far down and up as the equations let it go."""
    # loaded when used: scipy takes longer to import than everything else here; it ships no types
    from scipy.optimize import Bounds as Box  # noqa: PLC0415  see above
    from scipy.optimize import LinearConstraint, milp  # noqa: PLC0415  see above

    group = search.group
    equations = LinearConstraint(group.coefficients, group.known, group.known)
    box = Box(group.lowest, search.roof)
    for objective in search.objectives():
        solved = milp(objective, constraints=equations, bounds=box)  # nothing is asked to be whole: HiGHS, linear
        if solved.x is None:
            raise ValueError("the counts told do not add up")
        search.see(solved.x)

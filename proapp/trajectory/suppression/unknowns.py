"""What a reader of a table does not know, as unknowns of equations, and the groups that hang together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from proapp.trajectory.estimate import Values
from proapp.trajectory.suppression.counts import Name, Sum, Told


@dataclass(frozen=True, slots=True)
class Unknowns:
    """Equations coefficients @ x = known about counts that hang together, x >= lowest.

    Shapes: coefficients (equations, names), known (equations,), lowest (names,). Of a withheld count everybody knows
    that it is at least 1, because nobody's absence is withheld; one that no table shows may be 0.
    """

    names: tuple[Name, ...]
    coefficients: Values
    known: Values
    lowest: Values

    @property
    def is_free(self) -> bool:
        """Whether nothing told bears on them: every count might be any number of times as large."""
        return not self.known.any()


def apart(sums: Iterable[Sum]) -> list[list[Sum]]:
    """Sums in groups that have no count in common."""
    return _grouped([(one, one.names) for one in sums])


def unknowns(told: Told, sums: Iterable[Sum]) -> tuple[Unknowns, ...]:
    """One for each group of unknown counts that sums connect; a count in no sum with others is in none."""
    left = [(one, tuple(name for name in one.names if told.get(name) is None)) for one in sums]
    return tuple(_group(found, told) for found in _grouped([(one, names) for one, names in left if names]))


def _grouped(sums: Sequence[tuple[Sum, tuple[Name, ...]]]) -> list[list[Sum]]:
    roots = _connected([names for _, names in sums])
    members: dict[Name, list[Sum]] = {}
    for one, names in sums:
        members.setdefault(roots[names[0]], []).append(one)
    return list(members.values())


def _connected(groups: Sequence[Sequence[Name]]) -> dict[Name, Name]:
    """Each name's first name of its group (union-find)."""
    parent: dict[Name, Name] = {}

    def root(name: Name) -> Name:
        parent.setdefault(name, name)
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for names in groups:
        for name in names:
            parent[root(name)] = root(names[0])
    return {name: root(name) for name in list(parent)}


def _group(sums: Sequence[Sum], told: Told) -> Unknowns:
    names = tuple(dict.fromkeys(name for one in sums for name in one.names if told.get(name) is None))
    index = {name: number for number, name in enumerate(names)}
    coefficients, known = np.zeros((len(sums), len(names))), np.zeros(len(sums))
    for row, one in enumerate(sums):
        for name in one.names:
            sign = -1.0 if name == one.total else 1.0
            count = told.get(name)
            if count is None:
                coefficients[row, index[name]] += sign
            else:
                known[row] -= sign * count
    lowest = np.array([1.0 if name in told else 0.0 for name in names])
    return Unknowns(names, coefficients, known, lowest)

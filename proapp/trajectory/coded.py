"""Columns of many rows with few different values, such as whose a score is: each value once, and each row's place."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from proapp.trajectory.estimate import Indices, Truths

Value = TypeVar("Value", bound=Hashable)
Other = TypeVar("Other", bound=Hashable)
Ids = NDArray[Any]  # 16 bytes each
NOT_COMPARED = ("", 0)


class Coded(Sequence[Value]):
    """A column to be read like any other. `values`: what may stand in it; `codes` (rows,): the place of each row's."""

    __slots__ = ("codes", "values")

    def __init__(self, values: Sequence[Value], codes: Indices) -> None:
        self.values, self.codes = values, codes

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[Value]:
        return map(self.values.__getitem__, self.codes.tolist())

    def only(self, chosen: Truths) -> "Coded[Value]":
        """Some of the rows."""
        return Coded(self.values, self.codes[chosen])

    @overload
    def __getitem__(self, place: int) -> Value: ...

    @overload
    def __getitem__(self, place: slice) -> "Coded[Value]": ...

    def __getitem__(self, place: int | slice) -> "Value | Coded[Value]":
        if isinstance(place, slice):
            return Coded(self.values, self.codes[place])
        return self.values[int(self.codes[place])]


def coded(column: Sequence[Value]) -> Coded[Value]:
    """Any column of hashable values by its different values, in the order in which they first come."""
    if isinstance(column, Coded):
        return column
    places: dict[Value, int] = {}
    codes = np.fromiter((places.setdefault(value, len(places)) for value in column), np.int64, len(column))
    return Coded(tuple(places), codes)


def paired(one: Coded[Value], other: Coded[Other]) -> Coded[tuple[Value, Other]]:
    """Two columns as one of pairs."""
    if np.array_equal(one.codes, other.codes):
        return Coded(tuple(zip(one.values, other.values, strict=False)), one.codes)  # what stands nowhere may be left
    pairs = one.codes * max(len(other.values), 1) + other.codes
    different, codes = np.unique(pairs, return_inverse=True)
    whole = (divmod(pair, max(len(other.values), 1)) for pair in different.tolist())
    return Coded(tuple((one.values[first], other.values[second]) for first, second in whole), codes.astype(np.int64))


def recoded(column: Coded[Value], places: Mapping[Value, int]) -> Indices:
    """The place that each row's value has elsewhere, (rows,); -1 where it has none."""
    place = np.fromiter((places.get(value, -1) for value in column.values), np.int64, len(column.values))
    return place[column.codes] if len(column) else np.zeros(0, dtype=np.int64)


def located(wanted: Ids, among: Ids) -> Indices:
    """The place in `among` (no two alike) of each of `wanted`, (wanted,); -1 where it is not there."""
    if not len(among):
        return np.full(len(wanted), -1, dtype=np.int64)
    order = np.argsort(among, kind="stable")
    nearest = order[np.minimum(np.searchsorted(among, wanted, sorter=order), len(among) - 1)]
    return np.where(among[nearest] == wanted, nearest, -1)


@dataclass(frozen=True, slots=True)
class Labels:
    """What assignments are compared as. `names`: (timepoint, ordinal), the last of them NOT_COMPARED.

    Shapes: assignments (assignments,), their ids; place (assignments + 1,) of each in `names`, and of any other last.
    """

    names: tuple[tuple[str, int], ...]
    assignments: Ids
    place: Indices

    @classmethod
    def of(cls, groups: Iterable[tuple[str, int, Ids]]) -> "Labels":
        """From the assignments that are compared, label by label."""
        found = list(groups)
        names = (*((timepoint, ordinal) for timepoint, ordinal, _ in found), NOT_COMPARED)
        assignments = np.concatenate([np.zeros(0, np.dtype("S16")), *(ids for _, _, ids in found)])
        place = np.repeat(np.arange(len(names)), [*(len(ids) for _, _, ids in found), 1])
        return cls(names, assignments, place)

    def of_assignments(self, ids: Ids) -> Indices:
        """The place in `names` of each assignment, (ids,)."""
        return self.place[located(ids, self.assignments)]

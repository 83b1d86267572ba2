"""Rows on their way out: what one response gives, and the columns over it. Nothing is held but one response."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from proapp.export.column import MISSING, Column


class Group(NamedTuple):
    """What one response gives: `base` values once, and a row of `entries` for each scale or item."""

    response_id: UUID
    made_by: tuple[str, str]  # instrument key and digest of its definition
    base: tuple[Any, ...]
    entries: Sequence[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows of an export; the rows can be read once."""

    base: tuple[Column, ...]
    entry: tuple[Column, ...]
    groups: Iterator[Group]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in (*self.base, *self.entry))


@dataclass(slots=True)
class Tally:
    """How much has gone out, and which definitions made it."""

    rows: int = 0
    responses: int = 0
    definitions: dict[str, set[str]] = field(default_factory=dict)

    def count(self, groups: Iterable[Group]) -> Iterator[Group]:
        """The same groups, counted as they pass."""
        for group in groups:
            self.rows += len(group.entries)
            key, digest = group.made_by
            if digest:  # what was not answered has none
                self.responses += 1
                self.definitions.setdefault(key, set()).add(digest)
            yield group


@dataclass(frozen=True, slots=True)
class Places:
    """Where code, value and reason stand in an entry."""

    code: int
    value: int
    reason: int


def widened(table: Table, variables: Mapping[tuple[str, str], Column], places: Places) -> Table:
    """One row a response: a column for each variable, which is an instrument's id and a code.

    A value that is no number is not shown in a column; `missing` says which codes have none and why.
    """
    positions = {variable: place for place, variable in enumerate(variables)}
    groups = (group._replace(entries=(_wide(group, positions, places),)) for group in table.groups)
    return Table(table.base, (MISSING, *variables.values()), groups)


def _wide(group: Group, positions: Mapping[tuple[str, str], int], places: Places) -> tuple[Any, ...]:
    values: list[Any] = [None] * len(positions)
    missing = []
    instrument = group.made_by[0].partition("@")[0]
    for entry in group.entries:
        code, reason = entry[places.code], entry[places.reason]
        if reason is not None:
            missing.append(f"{code}: {reason}")
        if (place := positions.get((instrument, code))) is not None:
            values[place] = entry[places.value]
    return ("; ".join(missing) or None, *values)

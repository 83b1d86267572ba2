"""The counts of a table, which of them add up to which, and what a reader is told of them."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

Name = Hashable
Told = Mapping[Name, int | None]  # what a reader is told of each count; None: withheld


@dataclass(frozen=True, slots=True)
class Sum:
    """Parts that add up to a total, as everybody knows who reads the table.

    A name that no table shows may be among them: of ten answers eight have a change, so two have none.
    """

    total: Name
    parts: tuple[Name, ...]

    @property
    def names(self) -> tuple[Name, ...]:
        """Parts and total."""
        return (*self.parts, self.total)


def is_small(count: int, minimum: int) -> bool:
    """Whether a count of people says too much about them; nobody says nothing."""
    return 0 < count < minimum


def crossed(
    counts: Mapping[tuple[str, str], int], rows: Sequence[str], columns: Sequence[str]
) -> tuple[dict[Name, int], tuple[Sum, ...]]:
    """A table of rows and columns with its margins: row ("north", None), column (None, "south"), whole (None, None)."""
    found: dict[Name, int] = {(row, column): counts[row, column] for row in rows for column in columns}
    sums = [
        *(Sum((row, None), tuple((row, column) for column in columns)) for row in rows),
        *(Sum((None, column), tuple((row, column) for row in rows)) for column in columns),
        Sum((None, None), tuple((row, None) for row in rows)),
        Sum((None, None), tuple((None, column) for column in columns)),
    ]
    for one in sums:
        found[one.total] = sum(found[part] for part in one.parts)
    return found, tuple(sums)

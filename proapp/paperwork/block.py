"""What a paper is made of, before it becomes text: headings, paragraphs, lists and tables."""

from collections.abc import Iterable
from dataclasses import dataclass

OURS = "[our choice]"
VERIFY = "[to be verified]"
WRITE = "[to be written by the trial]"


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 is the title of the whole."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that stand together."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, one sentence or more an entry."""

    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`caption` says what it shows; each row has a cell for each heading; an empty cell waits for a value."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.head) for row in self.rows):
            raise ValueError(f"a row of the table {self.caption} does not have one cell for each heading")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in a file beside the paper; `caption` says what it shows."""

    caption: str
    file: str


Block = Heading | Paragraph | Bullets | Table | Picture


def table(caption: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> Table:
    """A table of anything that can be gone through."""
    return Table(caption, tuple(head), tuple(tuple(row) for row in rows))


def listed(words: Iterable[str], *, last: str = "and") -> str:
    """`a, b and c`; `none` when there is nothing."""
    found = list(words)
    if len(found) < 2:
        return found[0] if found else "none"
    return f"{', '.join(found[:-1])} {last} {found[-1]}"


def plain(value: object) -> str:
    """A value as a reader writes it: yes and no, numbers with one decimal at most."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{round(value, 1):g}" if isinstance(value, float) else str(value)

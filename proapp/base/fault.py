"""A fault is one thing that is wrong in what somebody wrote, with the place where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Fault:
    """`pointer` is a JSON pointer (RFC 6901, "" is the whole); `line` counts from 1, 0 when there is no file.

    Shows as `instruments/x/1.0/definition.yaml:17: message`, or as `/items/3: message`; sorts by file and line.
    """

    pointer: str
    message: str
    level: Literal["error", "warning"] = "error"
    file: str = ""
    line: int = 0

    def __lt__(self, other: "Fault") -> bool:
        return self._order < other._order

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.pointer or "/"
        return f"{place}: {self.message}"

    @property
    def _order(self) -> tuple[str, int, str, str]:
        return self.file, self.line, self.pointer, self.message


class Faults(ValueError):
    """Raised with everything that is wrong, never with the first thing only."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def pointer(*steps: str | int) -> str:
    """The JSON pointer made of these steps: `pointer("arms", "a/b")` is `/arms/a~1b`; none gives "", the whole."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)

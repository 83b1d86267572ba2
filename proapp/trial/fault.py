"""A fault is one thing wrong in what somebody wrote, and the place where it stands."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Fault:
    """`pointer` is a JSON pointer (RFC 6901, "" is the whole); `line` counts from 1, 0 when there is no file."""

    pointer: str
    message: str
    level: Literal["error", "warning"] = "error"
    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        if self.line:
            return f"{self.file}:{self.line}: {self.message}"
        return f"{self.pointer or '/'}: {self.message}"


class Faults(ValueError):
    """Raised with everything that is wrong, never with the first thing only."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def step(pointer: str, key: str | int) -> str:
    """One level deeper: `step("/arms", "a/b")` is `"/arms/a~1b"`."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"

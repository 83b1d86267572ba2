"""A fault is one thing that is wrong, with the place where it is."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault in a document: the place as a JSON pointer (RFC 6901) and a sentence."""

    pointer: str
    message: str


@dataclass(frozen=True, slots=True, order=True)
class FileFault:
    """One fault in a file; shows as `instruments/x/1.0/definition.yaml:17: message`."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def pointer(*steps: str | int) -> str:
    """The JSON pointer made of these steps; none gives "", the whole document."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)

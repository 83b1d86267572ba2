"""A YAML file read as plain data that remembers on which line everything stood.

Only what JSON can hold is allowed. Keys are always text (`0: None` has the key "0"), said twice is a fault, and anchors
and aliases are refused, so that a clinician reads what the machine reads.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite, nan
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from proapp.instrument.fault import Fault, FileFault, pointer

try:
    from yaml import CSafeLoader as Loader  # ten times faster; some platforms lack it
except ImportError:
    from yaml import SafeLoader as Loader  # type: ignore[assignment]  # same interface, written in Python

_MAKE = yaml.constructor.SafeConstructor()
PLAIN: Mapping[str, Callable[[Any], Any]] = {
    "tag:yaml.org,2002:str": _MAKE.construct_yaml_str,
    "tag:yaml.org,2002:int": _MAKE.construct_yaml_int,
    "tag:yaml.org,2002:float": _MAKE.construct_yaml_float,
    "tag:yaml.org,2002:bool": _MAKE.construct_yaml_bool,
    "tag:yaml.org,2002:null": _MAKE.construct_yaml_null,
}
COLLECTIONS = frozenset({"tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"})


@dataclass(frozen=True, slots=True)
class Document:
    """A file's data, the line (from 1) of each JSON pointer, and the faults found while reading."""

    path: Path
    data: Any
    lines: Mapping[str, int]
    faults: tuple[FileFault, ...]

    def line(self, place: str) -> int:
        """The line of a pointer; of the nearest thing around it when it is not there itself."""
        while place and place not in self.lines:
            place = place.rpartition("/")[0]
        return self.lines.get(place, 1)

    def placed(self, faults: Iterable[Fault]) -> list[FileFault]:
        """These faults with file and line."""
        return [FileFault(self.path, self.line(fault.pointer), fault.message) for fault in faults]


def read(path: Path) -> Document:
    """The document in a UTF-8 file. Data is None when it cannot be read at all; faults then say why."""
    try:
        node = Loader(path.read_bytes().decode("utf-8")).get_single_node()
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        return Document(path, None, MappingProxyType({}), (_unreadable(path, error),))
    if node is None:
        return Document(path, None, MappingProxyType({}), (FileFault(path, 1, "the file is empty"),))
    reading = _Reading({}, [], set())
    data = reading.value(node, "")
    faults = tuple(FileFault(path, line, message) for line, message in reading.found)
    return Document(path, data, MappingProxyType(reading.lines), faults)


def _unreadable(path: Path, error: Exception) -> FileFault:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    return FileFault(path, mark.line + 1 if mark else 1, f"cannot be read: {problem}")


@dataclass(frozen=True, slots=True)
class _Reading:
    """One walk over the nodes of a file."""

    lines: dict[str, int]
    found: list[tuple[int, str]]
    seen: set[int]

    def value(self, node: yaml.Node, place: str) -> Any:
        line = node.start_mark.line + 1
        self.lines.setdefault(place, line)
        if id(node) in self.seen:
            self.found.append((line, "anchors and aliases are not used here: write it out"))
            return None
        self.seen.add(id(node))
        if not isinstance(node, yaml.ScalarNode) and node.tag not in COLLECTIONS:
            self.found.append((line, f"the tag {node.tag} has no meaning here"))
        if isinstance(node, yaml.MappingNode):
            return {key: self.value(child, place + pointer(key)) for key, child in self._members(node, place)}
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, place + pointer(index)) for index, child in enumerate(node.value)]
        return self._scalar(node)

    def _members(self, node: yaml.MappingNode, place: str) -> Iterator[tuple[str, yaml.Node]]:
        names: set[str] = set()
        for key, child in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            if name in names:
                self.found.append((line, f"{name} is said twice"))
                continue
            names.add(name)
            self.lines[place + pointer(name)] = line
            yield name, child

    def _scalar(self, node: yaml.Node) -> Any:
        value = PLAIN[node.tag](node) if node.tag in PLAIN else nan
        if isinstance(value, float) and not isfinite(value):
            self.found.append((node.start_mark.line + 1, f"{node.value} is neither text nor a finite number: quote it"))
            return str(node.value)
        return value

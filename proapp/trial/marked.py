"""Reads a YAML or JSON file and remembers on which line everything stood.

Only what JSON can say is understood, so that `on` is a word, `17:00` is a time as written and a version stays text.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from proapp.trial.fault import Fault, Faults, step

MERGE_AND_SHARING = "anchors, aliases and merge keys are not used here: write it out"


@dataclass(frozen=True, slots=True)
class Marked:
    """A plain document (dict, list, str, int, float, bool, None) and the line of each JSON pointer in it."""

    document: Any
    lines: Mapping[str, int]


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


_PATTERNS = (
    ("null", r"null|~|", ["n", "~", ""]),
    ("bool", r"true|false", ["t", "f"]),
    ("int", r"-?(?:0|[1-9][0-9]{0,14})", list("-0123456789")),
    ("float", r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?", list("-0123456789")),
)
for _kind, _pattern, _first in _PATTERNS:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_kind}", re.compile(rf"^(?:{_pattern})$"), _first)

_VALUES: dict[str, Callable[[str], Any]] = {
    "tag:yaml.org,2002:str": str,
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:float": float,
    "tag:yaml.org,2002:bool": lambda text: text == "true",
    "tag:yaml.org,2002:null": lambda text: None,
}


def read(text: str, file: str) -> Marked:
    """The document in `text`. Raises Faults with the line of what cannot be read (also a key that stands twice)."""
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise Faults([_unreadable(error, file)]) from None
    except RecursionError:
        raise Faults([Fault("", "nested too deeply", file=file, line=1)]) from None
    if root is None:
        raise Faults([Fault("", "the file is empty", file=file, line=1)])

    reader = _Reader(file)
    document = reader.value(root, "")
    if reader.faults:
        raise Faults(reader.faults)
    return Marked(document, reader.lines)


def _unreadable(error: yaml.YAMLError, file: str) -> Fault:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "not readable as YAML"
    return Fault("", str(problem), file=file, line=mark.line + 1 if mark else 1)


class _Reader:
    """Turns composed nodes into plain values, noting lines and faults on the way."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[str, int] = {}
        self.faults: list[Fault] = []
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, pointer: str) -> Any:
        line = node.start_mark.line + 1
        self.lines.setdefault(pointer, line)
        if id(node) in self._seen:
            return self._fault(pointer, MERGE_AND_SHARING, line)
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, pointer)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, step(pointer, number)) for number, child in enumerate(node.value)]
        return self._scalar(node, pointer)

    def _mapping(self, node: yaml.MappingNode, pointer: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, child in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode) or key_node.value == "<<":
                self._fault(pointer, "a key must be a plain word", line)
                continue
            key = str(key_node.value)
            if key in found:
                self._fault(step(pointer, key), f"{key} stands here twice", line)
            self.lines[step(pointer, key)] = line
            found[key] = self.value(child, step(pointer, key))
        return found

    def _scalar(self, node: yaml.Node, pointer: str) -> Any:
        line = node.start_mark.line + 1
        convert = _VALUES.get(node.tag)
        if convert is None:
            return self._fault(pointer, f"{node.tag} is not understood here", line)
        try:
            value = convert(node.value)
        except ValueError:
            return self._fault(pointer, f"{node.value} is not what its tag says", line)
        if isinstance(value, float) and not math.isfinite(value):
            return self._fault(pointer, "a number must be finite", line)
        return value

    def _fault(self, pointer: str, message: str, line: int) -> None:
        self.faults.append(Fault(pointer, message, file=self.file, line=line))

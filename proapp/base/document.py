"""A YAML or JSON text read as plain data that remembers on which line everything stood.

Only what JSON can hold is understood: `on` is a word, `17:00` and `2026-03-02` are text as written, `3.0` is a number,
so quote a version. Keys are always text: `0: None` has the key "0". Anchors and aliases are refused, so that a
clinician reads what the machine reads.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import inf
from pathlib import Path
from typing import Any

import yaml

from proapp.base.fault import Fault, Faults, pointer
from proapp.base.strict_json import BAD_TEXT, DEEPEST

try:
    from yaml import CSafeLoader as Loader  # ten times faster; some platforms lack it
except ImportError:
    from yaml import SafeLoader as Loader  # type: ignore[assignment]  # same interface, written in Python

LARGEST = 2**53 - 1  # RFC 8785: beyond it programs no longer agree on a whole number
WHOLE = re.compile(r"-?(?:0|[1-9][0-9]*)")
DECIMAL = rf"{WHOLE.pattern}(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?"
ENDLESS = r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"  # numbers to YAML: refused, not taken for words
TEXT = "tag:yaml.org,2002:str"
COLLECTIONS = (None, "!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")


@dataclass(frozen=True, slots=True)
class Document:
    """Plain data, the file it came from, the line (from 1) of each JSON pointer, and the faults found while reading.

    What did not come from a text has neither file nor lines. `data` is None when a text cannot be read at all.
    """

    data: Any = None
    file: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def line(self, place: str) -> int:
        """The line of a pointer, or of the nearest thing around it that has one; 0 when there are no lines."""
        while place and place not in self.lines:
            place = place.rpartition("/")[0]
        return self.lines.get(place, 0)

    def placed(self, faults: Iterable[Fault]) -> list[Fault]:
        """These faults with file and line, in the order of the lines, each once."""
        return sorted({replace(fault, file=self.file, line=self.line(fault.pointer)) for fault in faults})


def read(path: Path) -> Document:
    """The document in a UTF-8 file. Raises nothing: the faults say why it cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return Document(file=str(path), faults=(_unreadable(error, str(path)),))
    return parsed(text, str(path))


def parsed(text: str, file: str) -> Document:
    """The document in a text; `file` is the name that faults show. Raises nothing: the faults say what is wrong."""
    reading = _Reading(text, file)
    try:
        data = reading.whole()
    except Faults as refused:
        return Document(file=file, faults=refused.faults)
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        return Document(file=file, faults=(_unreadable(error, file),))
    return Document(data, file, reading.lines, tuple(reading.faults))


def _unreadable(error: Exception, file: str) -> Fault:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "strerror", None) or str(error).partition("\n")[0]
    return Fault("", f"cannot be read: {problem}", file=file, line=mark.line + 1 if mark else 1)


class _Reading:
    """One walk over the events of a text. It stops where nesting goes deeper than any file of ours."""

    def __init__(self, text: str, file: str) -> None:
        self.lines: dict[str, int] = {}
        self.faults: list[Fault] = []
        self._file = file
        self._events: Iterator[Any] = iter(yaml.parse(text, Loader=Loader))

    def whole(self) -> Any:
        """The data of the text. Raises Faults or YAMLError when there is none."""
        next(self._events)  # the stream begins
        if isinstance(next(self._events), yaml.StreamEndEvent):
            raise Faults([Fault("", "the file is empty", file=self._file, line=1)])
        data = self._value(next(self._events), "")
        next(self._events)  # the document ends
        if not isinstance(after := next(self._events), yaml.StreamEndEvent):
            self._find("", "a second document begins here", after)
        return data

    def _value(self, event: Any, place: str) -> Any:
        self.lines.setdefault(place, event.start_mark.line + 1)
        if place.count("/") > DEEPEST:
            self._find(place, f"cannot be read: nested deeper than {DEEPEST} levels", event)
            raise Faults(self.faults)
        if event.anchor is not None:
            self._find(place, "anchors and aliases are not used here: write it out", event)
        if isinstance(event, yaml.AliasEvent):
            return None
        if isinstance(event, yaml.ScalarEvent):
            return self._said(event, place)
        if event.tag not in COLLECTIONS:
            self._find(place, f"the tag {event.tag} has no meaning here", event)
        return self._mapping(place) if isinstance(event, yaml.MappingStartEvent) else self._sequence(place)

    def _sequence(self, place: str) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            found.append(self._value(event, place + pointer(len(found))))
        return found

    def _mapping(self, place: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(key := next(self._events), yaml.MappingEndEvent):
            name = self._name(key, place)
            inside = place + pointer(name)
            if name in found:
                self._find(inside, f"{name} is said twice", key)
            self.lines.setdefault(inside, key.start_mark.line + 1)
            found[name] = self._value(next(self._events), inside)
        return found

    def _name(self, key: Any, place: str) -> str:
        is_scalar = isinstance(key, yaml.ScalarEvent)
        if not is_scalar or key.anchor or (key.value == "<<" and key.implicit[0]) or BAD_TEXT.search(key.value):
            self._find(place, "a key must be a plain word", key)
        if not is_scalar:
            self._value(key, f"{place}/")  # read past it
        return str(key.value) if is_scalar else ""

    def _said(self, event: Any, place: str) -> Any:
        try:
            return _scalar(event)
        except ValueError as refused:
            self._find(place, str(refused), event)
            return None

    def _find(self, place: str, message: str, event: Any) -> None:
        self.faults.append(Fault(place, message, file=self._file, line=event.start_mark.line + 1))


def _scalar(event: Any) -> Any:
    """The value of a scalar. Raises ValueError, in words, for what JSON cannot hold."""
    tag = _tag(event)
    if tag not in FORMS:
        raise ValueError(f"the tag {tag} has no meaning here")
    form, value = FORMS[tag]
    if not form.fullmatch(event.value):
        raise ValueError(f"{event.value[:60]} is not what its tag says")
    return value(event.value)


def _tag(event: Any) -> str:
    if event.tag not in (None, "!"):
        return str(event.tag)
    is_plain = event.tag is None and event.implicit[0]
    return next(tag for tag, (form, _) in FORMS.items() if form.fullmatch(event.value)) if is_plain else TEXT


def _text(written: str) -> str:
    if BAD_TEXT.search(written):
        raise ValueError("text holds NUL or a lone surrogate")
    return written


def _number(written: str) -> int | float:
    try:
        number = int(written) if WHOLE.fullmatch(written) else float(written)
    except ValueError:  # `.nan`, or thousands of digits
        number = inf
    if number in (inf, -inf) or (isinstance(number, int) and abs(number) > LARGEST):
        raise ValueError(f"{written[:60]} is no number that JSON holds: quote it if it is text")
    return number


# What is neither quoted nor tagged is the first of these whose form it has.
FORMS: Mapping[str, tuple[re.Pattern[str], Callable[[str], Any]]] = {
    "tag:yaml.org,2002:null": (re.compile(r"null|~|"), lambda written: None),
    "tag:yaml.org,2002:bool": (re.compile(r"true|false"), lambda written: written == "true"),
    "tag:yaml.org,2002:int": (WHOLE, _number),
    "tag:yaml.org,2002:float": (re.compile(f"{DECIMAL}|{ENDLESS}"), _number),
    TEXT: (re.compile(r".*", re.DOTALL), _text),
}

"""Reads a protocol from a file or a request and says, line by line, what does not have the right form."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.exceptions import best_match

from proapp.trial.fault import Fault, Faults, step
from proapp.trial.marked import read
from proapp.trial.protocol import Protocol, from_document


def load(text: str, name: str) -> Protocol:
    """The protocol in `text` (YAML, or JSON as a part of it); `name` is the file named in faults.

    Raises Faults. What the form cannot say is `proapp.trial.check.problems`' to say.
    """
    marked = read(text, name)
    found = [_placed(fault, marked.lines, name) for fault in form_faults(marked.document)]
    if found:
        raise Faults(sorted(found, key=lambda fault: fault.line))
    return from_document(marked.document, file=name, lines=marked.lines)


def load_document(document: Mapping[str, Any]) -> Protocol:
    """The protocol in a JSON document that somebody sent. Raises Faults with JSON pointers."""
    found = form_faults(document)
    if found:
        raise Faults(found)
    return from_document(document)


def shipped() -> dict[str, Protocol]:
    """The protocols that come with the software, by key (`net-retreat@1`)."""
    folder = files("proapp.trial") / "protocols"
    entries = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda entry: entry.name
    )
    protocols = [load(entry.read_text("utf-8"), entry.name) for entry in entries]
    return {protocol.key: protocol for protocol in protocols}


def form_faults(document: Any) -> list[Fault]:
    """Where a document departs from `protocol.schema.json`, with JSON pointers."""
    return [fault for error in _validator().iter_errors(document) for fault in _faults(error)]


@cache
def _validator() -> Draft202012Validator:
    text = (files("proapp.trial") / "protocol.schema.json").read_text("utf-8")
    return Draft202012Validator(json.loads(text))


def _faults(error: ValidationError) -> Iterator[Fault]:
    nearest = best_match([error]) or error
    pointer = ""
    for part in nearest.absolute_path:
        pointer = step(pointer, part)
    if nearest.validator != "additionalProperties" or not isinstance(nearest.instance, Mapping):
        yield Fault(pointer, nearest.message)
        return
    known = nearest.schema.get("properties", {}) if isinstance(nearest.schema, Mapping) else {}
    for key in nearest.instance:
        if key not in known:
            yield Fault(step(pointer, key), f"{key} is not a word of this format")


def _placed(fault: Fault, lines: Mapping[str, int], file: str) -> Fault:
    return Fault(fault.pointer, fault.message, fault.level, file, line_of(fault.pointer, lines))


def line_of(pointer: str, lines: Mapping[str, int]) -> int:
    """The line of a pointer, or of the nearest thing around it that has one; 0 when there are no lines."""
    while pointer and pointer not in lines:
        pointer = pointer.rpartition("/")[0]
    return lines.get(pointer, 0)

"""Reads a protocol from a file or a request and says, line by line, what does not have the right form."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator, ValidationError

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
    pointer = ""
    for part in error.absolute_path:
        pointer = step(pointer, part)
    if error.validator in ("oneOf", "anyOf"):
        yield from _choice_faults(error, pointer)
    elif error.validator == "additionalProperties" and isinstance(error.instance, Mapping):
        known = error.schema.get("properties", {}) if isinstance(error.schema, Mapping) else {}
        unknown = [key for key in error.instance if key not in known]
        yield from (Fault(step(pointer, key), f"{key} is not a word of this format") for key in unknown)
    else:
        yield Fault(pointer, error.message)


def _choice_faults(error: ValidationError, pointer: str) -> Iterator[Fault]:
    """Of several allowed forms the one that was meant, if only one has the right type; else what may stand here."""
    branches: dict[Any, list[ValidationError]] = defaultdict(list)
    for nested in error.context or ():
        branches[nested.relative_schema_path[0]].append(nested)
    meant = [branch for branch in branches.values() if not any(_is_other_type(nested) for nested in branch)]
    if len(meant) == 1:
        for nested in meant[0]:
            yield from _faults(nested)
        return
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    yield Fault(pointer, schema.get("description", "this has none of the allowed forms"))


def _is_other_type(error: ValidationError) -> bool:
    return not error.relative_path and error.validator in ("type", "enum", "const")


def _placed(fault: Fault, lines: Mapping[str, int], file: str) -> Fault:
    return Fault(fault.pointer, fault.message, fault.level, file, line_of(fault.pointer, lines))


def line_of(pointer: str, lines: Mapping[str, int]) -> int:
    """The line of a pointer, or of the nearest thing around it that has one; 0 when there are no lines."""
    while pointer and pointer not in lines:
        pointer = pointer.rpartition("/")[0]
    return lines.get(pointer, 0)

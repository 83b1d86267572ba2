"""Whether a document has the shape its JSON Schema asks for, told fault by fault in words its author can use."""

import json
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from proapp.base.document import Document
from proapp.base.fault import Fault, pointer

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

LONGEST = 200  # characters of a message; its ends say the most


def faults(document: Document, schema: Path) -> list[Fault]:
    """What could not be read; else where the document departs from the schema in a file (draft 2020-12). In order.

    Where a schema offers a choice (`oneOf`, `anyOf`) its `description` should say what may stand there.
    """
    if document.faults:
        return sorted(document.faults)
    return document.placed(fault for error in _validator(schema).iter_errors(document.data) for fault in _told(error))


@cache
def _validator(schema: Path) -> "Draft202012Validator":
    from jsonschema import Draft202012Validator  # noqa: PLC0415  a tenth of a second, and only checking needs it

    return Draft202012Validator(json.loads(schema.read_text("utf-8")))


def _told(error: "ValidationError") -> list[Fault]:
    if error.validator in ("oneOf", "anyOf"):
        return _choice(error)
    place = pointer(*error.absolute_path)
    if error.validator == "additionalProperties" and error.validator_value is False:
        known = _mapping(error.schema).get("properties", {})
        unknown = [name for name in _mapping(error.instance) if name not in known]
        return [Fault(place + pointer(name), f"{name} does not belong here") for name in unknown]
    return [Fault(place, _sentence(error))]


def _choice(error: "ValidationError") -> list[Fault]:
    """The faults of the one form that was meant, when that can be told; else what may stand here."""
    forms: dict[Any, list[ValidationError]] = defaultdict(list)
    for inner in error.context or ():
        forms[inner.relative_schema_path[0]].append(inner)
    meant = [form for form in forms.values() if not any(_is_other_type(inner) for inner in form)]
    if len(meant) > 1:
        meant = [form for form in meant if not any(inner.validator == "const" for inner in form)]
    if len(meant) == 1:
        return [fault for inner in meant[0] for fault in _told(inner)]
    otherwise = "this has none of the allowed forms" if forms else "this has several of the allowed forms"
    return [Fault(pointer(*error.absolute_path), _mapping(error.schema).get("description", otherwise))]


def _is_other_type(error: "ValidationError") -> bool:
    return not error.relative_path and error.validator in ("type", "enum", "const")


def _sentence(error: "ValidationError") -> str:
    shape, said = _mapping(error.schema), error.message
    if error.validator == "not":
        return f"{error.absolute_path[-1]} does not belong here" if error.absolute_path else "does not belong here"
    if error.validator == "const":
        said = f"{error.instance!r} is not {error.validator_value!r}"
    elif error.validator == "pattern" and "description" in shape:
        said = f"{error.instance!r} does not fit: {shape['description']}"
    return said if len(said) <= LONGEST else f"{said[: LONGEST // 2]} ... {said[-LONGEST // 2 :]}"


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}

"""Whether a file has the shape of a definition, a wording or a list of worked examples."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from proapp.instrument.fault import Fault, pointer

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError


def faults(document: Any, shape: str) -> list[Fault]:
    """Faults of a document against `definition`, `text` or `examples` (.schema.json), in the order of the file."""
    return [fault for error in _validator(shape).iter_errors(document) for fault in _told(error)]


def _told(error: "ValidationError") -> list[Fault]:
    """One fault for an error; of an `if`, `allOf` or `oneOf` the errors inside that fit best."""
    if error.validator in ("oneOf", "anyOf") and error.context:
        branches: dict[Any, list[ValidationError]] = {}
        for inner in error.context:
            branches.setdefault(inner.schema_path[0], []).append(inner)
        best = min(branches.values(), key=lambda errors: (_misfit(errors), len(errors)))
        return [fault for inner in best for fault in _told(inner)]
    place = pointer(*error.absolute_path)
    if error.validator == "additionalProperties" and error.validator_value is False:
        known, extra = _mapping(error.schema).get("properties", {}), _mapping(error.instance)
        return [Fault(place + pointer(name), f"{name} does not belong here") for name in extra if name not in known]
    return [Fault(place, _sentence(error))]


def _misfit(errors: "list[ValidationError]") -> bool:
    return any(error.validator == "const" for error in errors)


def _sentence(error: "ValidationError") -> str:
    if error.validator == "not":
        return "does not belong here"
    if error.validator == "const":
        return f"{error.instance} is not {error.validator_value}"
    shape = _mapping(error.schema)
    if error.validator == "pattern" and "description" in shape:
        return f"{error.instance!r} does not fit: {shape['description']}"
    return error.message if len(error.message) <= 200 else error.message[:197] + "..."


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


@cache
def _validator(shape: str) -> "Draft202012Validator":
    from jsonschema import Draft202012Validator  # noqa: PLC0415  a tenth of a second, and only checking needs it

    text = resources.files("proapp.instrument").joinpath(f"{shape}.schema.json").read_text("utf-8")
    return Draft202012Validator(json.loads(text))

"""A table as bytes that are the same for the same numbers, and what its file is called."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from math import isfinite
from numbers import Integral, Real
from typing import Any
from uuid import UUID

from proapp.base.canonical import canonical

UNSAID = ("by", "minimum")
LONGEST = 140


def as_json(table: Mapping[str, Any]) -> dict[str, Any]:
    """A table in JSON's own types; what is no finite number is null."""
    found: dict[str, Any] = _plain(table)
    return found


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, date | datetime | UUID):
        return str(value)
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        return float(value) if isfinite(value) else None
    if hasattr(value, "item"):  # one number of numpy's that is none of Python's kinds: true or false
        return _plain(value.item())
    return [_plain(inner) for inner in value]


def content(table: Mapping[str, Any]) -> bytes:
    """RFC 8785 bytes of a table in JSON's types."""
    return canonical(table)


def stem(analysis: str, query: Mapping[str, Any]) -> str:
    """What files of a query are called, without their ending: trajectories-qlq-c30-3.0-QL-calendar."""
    words = [analysis, *(str(value) for name, value in query.items() if name not in UNSAID and _says(value))]
    return re.sub(r"[^A-Za-z0-9._-]+", "-", "-".join(words))[:LONGEST]


def _says(value: Any) -> bool:
    return value is not None and not isinstance(value, bool)


def title(words: str, query: Mapping[str, Any], table: Mapping[str, Any]) -> str:
    """What it is about, for people: Scales over time: Global health status (qlq-c30@3.0)."""
    named = table.get("title") or query.get("scale")
    about = [str(one) for one in (named, query.get("stratum")) if one]
    instrument = query.get("instrument")
    said = f"{words}: {', '.join(about)}" if about else words
    return f"{said} ({instrument})" if instrument else said

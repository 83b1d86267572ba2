"""What a trial is judged by: its endpoints in the order in which they are tested, and the alpha spent on them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`role` primary, key-secondary, secondary or exploratory; `type` overall-survival, time-to-deterioration ...

    `instrument` (a key) and `scale` say what of the participants' reports it is made of; `alpha` is two-sided, None
    when nothing is tested.
    """

    id: str
    title: str
    role: str
    type: str
    instrument: str | None = None
    scale: str | None = None
    timepoint: str | None = None
    alpha: float | None = None


def endpoint(document: Mapping[str, Any]) -> Endpoint:
    """From one entry of `endpoints` that has passed the schema."""
    return Endpoint(**{**document, "title": document.get("title", document["id"])})

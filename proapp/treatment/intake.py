"""What another system may say of a participant's treatment, and how it becomes a fact of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from proapp.base.canonical import digest, plain
from proapp.base.fault import Fault
from proapp.participant.fact import problems

KINDS = frozenset(
    {"given", "held", "delayed", "skipped", "reduced", "stopped", "dosimetry", "ssa-injection"}
)  # fmt: skip
NAMESPACE = UUID("4f1c6f7e-2b0a-5d5c-8e62-0c1f4a9d7b33")  # ids of what is taken in are worked out


@dataclass(frozen=True, slots=True)
class Item:
    """One thing as it is sent. `participant` is a code, `site` a site's code; `corrects` says that it is meant instead
    of what was sent under the same id before, for the `reason` given.
    """

    external_id: str
    participant: str
    kind: str
    on: date | None = None
    at: datetime | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    site: str | None = None
    corrects: bool = False
    reason: str | None = None

    @property
    def digest(self) -> str:
        """Of what it says; `corrects` and the reason for it are no part of that."""
        names = ("participant", "kind", "on", "at", "detail", "site")
        return digest(plain({name: getattr(self, name) for name in names}))


def item_faults(item: Item) -> list[Fault]:
    """What it lacks by itself; pointers begin at the item."""
    if item.kind not in KINDS:
        return [Fault("/kind", f"one of {', '.join(sorted(KINDS))}")]
    if item.detail.get("retracted") is True:
        return [Fault("/detail/retracted", "what was given is taken out by a person")]
    found = problems(item.kind, item.detail, at=item.at)
    if item.on is None and item.at is None:
        found.append(Fault("/on", "say the day or the time"))
    if item.corrects and not (item.reason or "").strip():
        found.append(Fault("/reason", "a correction needs a reason"))
    return found


def intake_id(trial: str, source: str, external_id: str, *, revision: int) -> UUID:
    """The id of what a source said under an id of its own, the `revision`th time, from 1."""
    return uuid5(NAMESPACE, "\x1f".join((trial, source, external_id, str(revision))))


def fact_id(intake: UUID) -> UUID:
    """The id of the fact that it becomes."""
    return uuid5(intake, "fact")

"""A fact is something that happened to a participant on a day: kept for good, corrected only by a later fact."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from proapp.base.fault import Fault
from proapp.participant.detail import KINDS, NEEDS_TIME, detail_faults

_EARLIEST = "0000"


@dataclass(frozen=True, slots=True)
class Fact:
    """`on` is the day at the site; `at`, aware, the moment it began. `corrects` names any fact of the chain it
    corrects, best its latest. `detail` is a JSON object, its form by kind in `proapp.participant.detail`;
    `{"retracted": true}` takes the chain out.
    """

    id: UUID
    kind: str
    on: date
    at: datetime | None
    detail: Mapping[str, Any]
    corrects: UUID | None
    recorded_at: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Current:
    """A fact as it stands after its corrections: `root` is the id of the first of its chain, `id` of the one in force,
    `version` counts the chain's facts from 1.
    """

    id: UUID
    root: UUID
    version: int
    kind: str
    on: date
    at: datetime | None
    detail: Mapping[str, Any]
    reason: str | None

    @property
    def order(self) -> tuple[date, str, str]:
        """By day, on it by time (those without one first), and at last by something that never changes."""
        return self.on, self.at.isoformat() if self.at else _EARLIEST, str(self.root)


def problems(
    kind: str,
    detail: Mapping[str, Any],
    *,
    at: datetime | None = None,
    corrects: UUID | None = None,
    reason: str | None = None,
) -> list[Fault]:
    """What is wrong with a fact taken by itself; pointers begin at the fact (`/detail/cycle`).

    Whether it fits what else is known is `proapp.treatment.refusal`'s to say.
    """
    if kind not in KINDS:
        return [Fault("/kind", f"no fact is of kind {kind}")]
    if corrects is not None and not (reason or "").strip():
        return [Fault("/reason", "a correction needs a reason")]
    if detail.get("retracted") is True:
        return _retraction_faults(detail, corrects)
    found = detail_faults(kind, detail)
    if at is None and kind in NEEDS_TIME:
        found.append(Fault("/at", f"{kind} needs a time: it separates what came before from what came after"))
    if at is not None and at.utcoffset() is None:
        found.append(Fault("/at", "a time needs an offset from UTC"))
    return found


def _retraction_faults(detail: Mapping[str, Any], corrects: UUID | None) -> list[Fault]:
    if corrects is None:
        return [Fault("/detail/retracted", "only a correction can take a fact out: name it in `corrects`")]
    if len(detail) > 1:
        return [Fault("/detail", "a retraction says nothing else")]
    return []


def current(facts: Iterable[Fact]) -> tuple[Current, ...]:
    """Facts after corrections, without retracted ones, by day and time. The order they come in does not matter.

    Of several corrections of one fact the one recorded last is in force (the greater id, when at the same instant).
    """
    known = {fact.id: fact for fact in facts}
    chains: dict[UUID, list[Fact]] = defaultdict(list)
    for fact in known.values():
        chains[_root(fact, known)].append(fact)
    standing = [_standing(root, chain) for root, chain in chains.items()]
    return tuple(sorted((found for found in standing if found is not None), key=lambda found: found.order))


def chain_of(fact_id: UUID, facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """All versions of the fact that `fact_id` is a version of, first to last; empty when it is not known."""
    known = {fact.id: fact for fact in facts}
    if fact_id not in known:
        return ()
    root = _root(known[fact_id], known)
    return tuple(_in_order(root, [fact for fact in known.values() if _root(fact, known) == root]))


def _root(fact: Fact, known: Mapping[UUID, Fact]) -> UUID:
    seen = {fact.id}
    while fact.corrects is not None and fact.corrects in known and fact.corrects not in seen:
        fact = known[fact.corrects]
        seen.add(fact.id)
    return fact.id if fact.corrects is None or fact.corrects not in known else min(seen, key=str)


def _in_order(root: UUID, chain: list[Fact]) -> list[Fact]:
    return sorted(chain, key=lambda fact: (fact.id != root, fact.recorded_at, str(fact.id)))


def _standing(root: UUID, chain: list[Fact]) -> Current | None:
    last = _in_order(root, chain)[-1] if len(chain) > 1 else chain[0]
    if last.detail.get("retracted") is True:
        return None
    return Current(last.id, root, len(chain), last.kind, last.on, last.at, last.detail, last.reason)

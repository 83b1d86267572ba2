"""Two registrations of one person: which facts of the one the other's history lacks, and whether they fit into it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from proapp.base.fault import Fault
from proapp.participant.fact import Current, Fact, current
from proapp.treatment.refusal import refusals
from proapp.trial.protocol import Protocol

CARRIED, KNOWN, REFUSED = "carried", "known", "refused"


@dataclass(frozen=True, slots=True)
class FactWeighed:
    """A fact of the duplicate. `outcome` is carried (as `new`), known (the history kept says the same), or refused."""

    fact: Current
    outcome: str
    new: Fact | None = None
    faults: tuple[Fault, ...] = ()


def weigh_facts(
    protocol: Protocol,
    kept: Iterable[Fact],
    others: Iterable[Fact],
    *,
    merge_id: UUID,
    now: datetime,
    site_zone: str,
    closed: frozenset[str] = frozenset(),
) -> tuple[FactWeighed, ...]:
    """The duplicate's facts in force, in their order; each is weighed beside those kept and those carried before it.

    Registrations are not carried: the one kept has its own.
    """
    history = list(kept)
    found: list[FactWeighed] = []
    for fact in current(others):
        weighed = _weighed(fact, history, protocol, merge_id=merge_id, now=now, zone=site_zone, closed=closed)
        if weighed.new is not None:
            history.append(weighed.new)
        found.append(weighed)
    return tuple(found)


def _weighed(
    fact: Current, history: list[Fact], protocol: Protocol, *, merge_id: UUID, now: datetime, zone: str,
    closed: frozenset[str],
) -> FactWeighed:  # fmt: skip
    if any(_same(fact, one) for one in current(history)):
        return FactWeighed(fact, KNOWN)
    if fact.kind == "registration":
        words = "the registration that is kept stands; correct its day there if this one is right"
        return FactWeighed(fact, REFUSED, faults=(Fault("/kind", words),))
    new = Fact(uuid5(merge_id, str(fact.root)), fact.kind, fact.on, fact.at, fact.detail, None, now)
    faults = refusals(protocol, history, new, now=now, site_zone=zone, closed=closed)
    return FactWeighed(fact, REFUSED, faults=tuple(faults)) if faults else FactWeighed(fact, CARRIED, new)


def _same(one: Current, other: Current) -> bool:
    return (one.kind, one.on, dict(one.detail)) == (other.kind, other.on, dict(other.detail))

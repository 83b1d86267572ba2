"""Cohorts: people who are tried together but never counted together, such as tumours of different origin."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from proapp.instrument.library import Library
from proapp.trial.protocol import Protocol

Plan = Callable[[Protocol, Library], Iterable[dict[str, Any]]]
BETWEEN = " / "


def cohorts(protocol: Protocol) -> tuple[str, ...]:
    """The names of a protocol's cohorts: each combination of the levels of its cohort strata; none without any."""
    if not protocol.cohorts:
        return ()
    return tuple(BETWEEN.join(levels) for levels in product(*(protocol.strata[name] for name in protocol.cohorts)))


def cohort_of(protocol: Protocol, strata: Mapping[str, str]) -> str:
    """The cohort of a participant with these levels."""
    return BETWEEN.join(str(strata.get(name, "?")) for name in protocol.cohorts)


def apart(plan: Plan) -> Plan:
    """The same questions, asked of each cohort where a protocol has cohorts."""

    def each(protocol: Protocol, library: Library) -> Iterator[dict[str, Any]]:
        named = cohorts(protocol)
        for query in plan(protocol, library):
            yield from ({**query, "cohort": cohort} for cohort in named)
            if not named:
                yield query

    return each

"""Which questions about models and responders a protocol wants answered: those of its endpoints' scales."""

from collections.abc import Iterator
from typing import Any

from proapp.analysis.planned import PLAIN, judged, main_scales
from proapp.instrument.library import Library
from proapp.trial.protocol import Protocol

Query = dict[str, Any]
IMPUTATIONS, SEED = 20, 1
JUMP = "jump to reference"


def sensitivities(protocol: Protocol, library: Library) -> Iterator[Query]:
    """The main scales, those who stopped answering from then on as the reference arm."""
    for query in main_scales(protocol, library):
        yield {**query, **PLAIN, "stratified": True, "assumption": JUMP, "seed": SEED, "imputations": IMPUTATIONS}


def tipping_points(protocol: Protocol, library: Library) -> Iterator[Query]:
    """The main scales, the first arm at the last moment."""
    for query in main_scales(protocol, library):
        nothing = dict.fromkeys(("arm", "label", "most"))
        yield {**query, **PLAIN, **nothing, "stratified": True, "seed": SEED, "imputations": IMPUTATIONS}


def responses(protocol: Protocol, library: Library) -> Iterator[Query]:
    """Every scale that is judged, those who cannot be judged counted as no responders."""
    asked = {"threshold": None, "response": "improved", "missing": "not-a-responder", "running": 1}
    for query in judged(protocol, library):
        yield {**query, **PLAIN, **asked}


def distributions(protocol: Protocol, library: Library) -> Iterator[Query]:
    """The main scales at the last moment."""
    for query in main_scales(protocol, library):
        yield {**query, **PLAIN, "label": None}


def hierarchies(protocol: Protocol, library: Library) -> Iterator[Query]:
    """One table where the protocol names endpoints."""
    if protocol.endpoints:
        yield {}

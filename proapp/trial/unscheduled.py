"""What a participant may report at any time, without being asked: symptoms that somebody should know of."""

from typing import Protocol as Shape

from proapp.instrument.definition import Definition
from proapp.trial.protocol import Protocol

UNSCHEDULED = "unscheduled"  # the timepoint of such a report; no timepoint of a protocol is called so
REPORTABLE = frozenset({"check", "toxicity"})  # kinds of instrument that say how somebody is now


class Library(Shape):
    """Definitions by key, as `proapp.instrument.library.Library` has them."""

    def get(self, key: str, /) -> Definition: ...


def unscheduled_instruments(protocol: Protocol, library: Library) -> tuple[str, ...]:
    """Keys of the instruments that may be answered at any time, each once, in the order of the protocol.

    Those it lists as `unscheduled`, and those that a timepoint with `use: safety` asks, as far as they say how somebody
    is now. Raises NotFound for one that is not at hand.
    """
    asked = (key for timepoint in protocol.timepoints if timepoint.use == "safety" for key in timepoint.instruments)
    reportable = (key for key in asked if library.get(key).kind in REPORTABLE)
    return tuple(dict.fromkeys((*protocol.unscheduled, *reportable)))

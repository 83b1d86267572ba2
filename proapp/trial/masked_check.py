"""A masked trial must ask everybody the same at the same time: a calendar that differs by arm tells the arm."""

from collections.abc import Iterator
from dataclasses import replace

from proapp.base.fault import Fault, pointer
from proapp.trial.protocol import Protocol, Regimen
from proapp.trial.timepoint import Timepoint


def masked_faults(protocol: Protocol) -> Iterator[Fault]:
    """Timepoints of a masked trial that hang on a regimen which is not given in the same rhythm in every open arm.

    Rules for flags belong to the whole protocol, so these cannot differ by arm; what is asked must not either.
    """
    if protocol.masking.participant == "open":
        return
    for number, timepoint in enumerate(protocol.timepoints):
        for step, regimen_id in _named(timepoint):
            if not _is_the_same(protocol, regimen_id):
                message = f"a masked trial cannot ask by {regimen_id}: its rhythm is not the same in every arm"
                yield Fault(pointer("timepoints", number, step), message)


def _named(timepoint: Timepoint) -> Iterator[tuple[str, str]]:
    """The regimens that move a timepoint, and by which of its fields."""
    if timepoint.anchor.regimen is not None:
        yield "anchor", timepoint.anchor.regimen
    if timepoint.close_before is not None:
        yield "close_before", timepoint.close_before
    yield from (("block", regimen) for regimen in timepoint.block or ())


def _is_the_same(protocol: Protocol, regimen_id: str) -> bool:
    found = [arm.regimen(regimen_id) for arm in protocol.arms.values() if arm.open]
    return len({_rhythm(regimen) for regimen in found}) <= 1


def _rhythm(regimen: Regimen | None) -> Regimen | None:
    """A regimen without what is given: who sees only when, cannot see that."""
    if regimen is None:
        return None
    return replace(regimen, agent=None, agent_from=None, activity_gbq=None, dose_mg=None, goals=None)

"""Whether a new fact can change the plan at all: most injections and all that is measured leave it as it is."""

from collections.abc import Iterable

from proapp.participant.fact import Fact, current
from proapp.treatment.course import is_under
from proapp.trial.protocol import Protocol

# Nothing is anchored on them, nothing ends with them.
NEVER = frozenset({"laboratory", "ssa-injection", "dosimetry", "toxicity"})


def may_change_plan(protocol: Protocol, new: Fact, earlier: Iterable[Fact]) -> bool:
    """False only where planning with `new` gives the very plan it gives without; a correction always may.

    A dose changes nothing when it is not an infusion, no timepoint speaks of its regimen, and it is not the first dose
    of its period, which some timepoints count from.
    """
    if new.corrects is not None:
        return True
    if new.kind in NEVER:
        return False
    if new.kind != "given" or new.detail["regimen"] in protocol.infusion_ids | _spoken_of(protocol):
        return True
    return not _after_another_dose(new, earlier)


def _spoken_of(protocol: Protocol) -> frozenset[str]:
    """Regimens that timepoints name, and those whose cycles these follow."""
    named = {point.anchor.regimen for point in protocol.timepoints}
    named |= {point.close_before for point in protocol.timepoints}
    named |= {regimen for point in protocol.timepoints for regimen in point.block or {}}
    regimens = [regimen for arm in protocol.arms.values() for regimen in arm.regimens]
    named |= {regimen.follows for regimen in regimens if regimen.id in named}
    return frozenset(regimen for regimen in named if regimen is not None)


def _after_another_dose(new: Fact, earlier: Iterable[Fact]) -> bool:
    """Whether a dose was given before it in the same period."""
    standing = current(earlier)
    (this,) = current([new])
    allocations = [fact for fact in standing if fact.kind == "allocation" and is_under(this, fact)]
    if not allocations or new.at is None:
        return False
    doses = [fact.at for fact in standing if fact.kind == "given" and is_under(fact, allocations[-1])]
    return any(at is not None and at < new.at for at in doses)

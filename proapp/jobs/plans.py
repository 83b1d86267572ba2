"""What the trials' protocols and instruments say about reminding, for a tick."""

from collections import defaultdict
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from proapp.base.errors import NotFound
from proapp.message.candidates import USUAL, TrialStep
from proapp.message.people import Protocols
from proapp.trial.protocol import Protocol
from proapp.trial.reminders import STEPS, Step
from proapp.trial.tables import ProtocolVersion
from proapp.workflow.catalogue import Catalogue

CHECK = "check"  # the kind of an instrument that is asked right after an infusion


def trial_steps(session: Session, catalogue: Catalogue) -> tuple[TrialStep, ...]:
    """The steps to look for: the usual ones, and of a trial with others those of all its protocol's versions."""
    by_trial: dict[str, dict[Step, None]] = defaultdict(dict)
    versions = select(ProtocolVersion.trial_id, ProtocolVersion.version)
    for trial_id, version in session.execute(versions.order_by(ProtocolVersion.trial_id, ProtocolVersion.version)):
        by_trial[trial_id].update(dict.fromkeys(catalogue.protocol(session, trial_id, version).reminders.steps))
    own = [TrialStep(step, trial_id) for trial_id, steps in by_trial.items() if tuple(steps) != STEPS for step in steps]
    return (*USUAL, *own)


def protocols(session: Session, catalogue: Catalogue) -> Protocols:
    """Reads a protocol by trial and version; None when it is not known."""

    def read(trial_id: str, version: str) -> Protocol | None:
        try:
            return catalogue.protocol(session, trial_id, version)
        except NotFound:
            return None

    return read


def is_check(catalogue: Catalogue) -> Callable[[str], bool]:
    """Says of an instrument's key whether it is a check."""
    return lambda key: key in catalogue.library and catalogue.library.get(key).kind == CHECK

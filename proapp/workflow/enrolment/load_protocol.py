"""A trial begins: its protocol is checked and kept, and never changes again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.errors import Conflict, Invalid
from proapp.trial import queries
from proapp.trial.protocol import Protocol
from proapp.trial.tables import ProtocolVersion, Trial
from proapp.trial.wording import missing
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.enrolment.activate_trial import places


@dataclass(frozen=True, slots=True)
class Loaded:
    """The protocol that is now in force, whether it is new, and what its author should know."""

    protocol: Protocol
    created: bool
    warnings: tuple[str, ...]


def load_protocol(
    session: Session, *, actor: Actor, now: datetime, catalogue: Catalogue, text: str, name: str = "protocol"
) -> Loaded:
    """Keep a protocol version. The same document again changes nothing.

    Raises Invalid naming every fault, Conflict when this version is loaded already with other content. A trial that
    runs for real takes no version that asks what it has no words for: who joined under it would read labels.
    """
    protocol, found = catalogue.read(text, name)
    warnings = tuple(str(fault) for fault in found)
    known = queries.protocol_version(session, protocol.trial, protocol.version)

    if known is not None and known.digest != protocol.digest:
        raise Conflict("this version is loaded already with other content: a change is a new version")
    if known is not None:
        return Loaded(protocol, created=False, warnings=warnings)

    _require_words(session, protocol, catalogue)
    if queries.trial(session, protocol.trial) is None:
        trial = {"id": protocol.trial, "title": protocol.title, "registry_id": protocol.registry, "created_at": now}
        session.execute(insert(Trial).values(trial))
    row = {
        "trial_id": protocol.trial,
        "version": protocol.version,
        "digest": protocol.digest,
        "document": dict(protocol.document),
        "loaded_at": now,
    }
    session.execute(insert(ProtocolVersion).values(row))
    audit.record(
        session,
        audit.Event(
            stream=protocol.trial,
            action="protocol.loaded",
            object_type="protocol_version",
            object_id=f"{protocol.trial}@{protocol.version}",
            actor=actor,
            at=now,
            covers=frozenset({"trial"}),
            after=row,
            detail={"digest": protocol.digest},
        ),
    )
    return Loaded(protocol, created=True, warnings=warnings)


def _require_words(session: Session, protocol: Protocol, catalogue: Catalogue) -> None:
    """Raises Invalid with a place for every language and instrument without words, in a trial that runs for real."""
    activation = queries.activation(session, protocol.trial)
    if activation is None or activation.sandbox:
        return
    if lacking := missing(protocol, catalogue.library):
        raise Invalid("the trial runs for real, and words are missing", errors=places(protocol, lacking))

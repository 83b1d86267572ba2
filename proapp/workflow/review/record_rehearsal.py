"""Somebody has tried a trial's rules on reports: what came of it is kept, for the trial opens by it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.flag import tables
from proapp.flag.rehearsal import Rehearsal
from proapp.trial.protocol import Protocol

REAL, SIMULATED = "real", "simulated"


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What was tried: the protocol whose rules they are, on whose reports (real or simulated), and what came of it."""

    protocol: Protocol
    reports_from: str
    found: Rehearsal


def record_rehearsal(
    session: Session, rehearsed: Rehearsed, *, rehearsal_id: UUID, actor: Actor, now: datetime
) -> tables.Rehearsal:
    """Keep a rehearsal."""
    protocol, found = rehearsed.protocol, rehearsed.found
    row = tables.Rehearsal(
        id=rehearsal_id,
        trial_id=protocol.trial,
        protocol_version=protocol.version,
        ruleset=protocol.rules,
        reports_from=rehearsed.reports_from,
        reports=found.reports,
        alerts=found.alerts,
        red=found.red,
        after_hours=found.after_hours,
        by_rule=found.by_rule,
        rehearsed_at=now,
        rehearsed_by=actor.id,
    )
    session.add(row)
    audit.record(
        session,
        audit.Event(
            stream=protocol.trial,
            action="rules.rehearsed",
            object_type="rehearsal",
            object_id=str(row.id),
            actor=actor,
            at=now,
            after={column.name: getattr(row, column.name) for column in tables.Rehearsal.__table__.columns},
        ),
    )
    return row

"""A file that was made behind the scenes is fetched, or a part of it: the audit trail keeps who took it away."""

from datetime import datetime

from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.export.tables import ExportJob


def fetch_export(session: Session, *, actor: Actor, now: datetime, job: ExportJob, start: int, end: int) -> None:
    """Note that bytes `start` up to `end`, not included, were handed out."""
    audit.record(
        session,
        audit.Event(
            stream=job.trial_id,
            action="export.fetched",
            object_type="export",
            object_id=str(job.id),
            actor=actor,
            at=now,
            detail={"from": start, "to": end},
        ),
    )

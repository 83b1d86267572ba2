"""Somebody asks for an export that is made behind the scenes; the audit trail keeps that they did."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.errors import Conflict
from proapp.export import jobs
from proapp.export.reading import Order
from proapp.export.tables import ExportJob
from proapp.export.written_order import written


@dataclass(frozen=True, slots=True)
class NewExport:
    """What is to be made: an order that may be carried out, and the form of the file."""

    id: UUID
    order: Order
    form: str


def request_export(session: Session, *, actor: Actor, now: datetime, new: NewExport) -> ExportJob:
    """Put an export down to be made. The same again changes nothing; raises Conflict for another under this id."""
    wanted = written(new.order)
    trial_id = new.order.asked.trial_id
    if (known := session.get(ExportJob, new.id)) is not None:
        if (known.actor_id, known.trial_id) != (actor.id, trial_id) or not _same(known, new, wanted):
            raise Conflict("this id holds another export already")
        return known
    row = {
        "id": new.id,
        "trial_id": trial_id,
        "actor_kind": actor.kind,
        "actor_id": actor.id,
        "wanted": wanted,
        "form": new.form,
        "requested_at": now,
    }
    jobs.add(session, row)
    audit.record(
        session,
        audit.Event(
            stream=trial_id,
            action="export.requested",
            object_type="export",
            object_id=str(new.id),
            actor=actor,
            at=now,
            detail={"form": new.form, **wanted},
        ),
    )
    stored = session.get(ExportJob, new.id)
    assert stored is not None
    return stored


def _same(known: ExportJob, new: NewExport, wanted: dict[str, Any]) -> bool:
    """The time of knowledge is that of the first request, unless one was named."""
    alike = {name for name in wanted if name != "as_of"}
    return known.form == new.form and all(known.wanted[name] == wanted[name] for name in alike)

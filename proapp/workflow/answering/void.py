"""A site takes a response out, entered for the wrong person say: with a reason, and readable ever after."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base.actor import Actor
from proapp.base.canonical import digest
from proapp.base.errors import Voided
from proapp.response import queries
from proapp.response.tables import Response
from proapp.workflow.answering.revise import Reason, in_force, revise


def void(session: Session, *, actor: Actor, now: datetime, response_id: UUID, new_id: UUID, reason: Reason) -> Response:
    """Take a response out. The same again changes nothing. Raises what a correction raises."""
    content_digest = digest({"voids": str(response_id), "reason": reason.code})
    if done := in_force(session, response_id, new_id=new_id, content_digest=content_digest):
        return done
    original = queries.response(session, response_id)
    assert original is not None
    if original.voided:
        raise Voided("this response was taken out already")

    revise(
        session, original, actor=actor, now=now, action="response.voided", new_id=new_id,
        content_digest=content_digest, reason=reason, changes={"answers": {}, "voided": True},
    )  # fmt: skip
    stored = queries.response(session, new_id)
    assert stored is not None
    return stored

"""The next revision of a response: what corrections and voids have in common."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.errors import Conflict, NotFound
from proapp.response import intake, queries
from proapp.response.tables import Response


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a code for counting, and words, which are kept apart from the audit trail."""

    code: str
    text: str


def in_force(session: Session, response_id: UUID, *, new_id: UUID, content_digest: str) -> Response | None:
    """The same revision, when it was made before. Raises NotFound, and Conflict when something else stands there."""
    original = queries.response(session, response_id)
    if original is None:
        raise NotFound("there is no such response")
    if made := queries.response(session, new_id):
        if made.content_digest != content_digest or made.supersedes != response_id:
            raise Conflict("this id holds other content already")
        return made
    if not original.current:
        raise Conflict("another revision came first: read it, then decide again")
    return None


def revise(
    session: Session,
    original: Response,
    *,
    actor: Actor,
    now: datetime,
    action: str,
    new_id: UUID,
    content_digest: str,
    reason: Reason,
    changes: dict[str, Any],
) -> dict[str, Any]:
    """Store the next revision in the original's place; returns its row."""
    before = {column.name: getattr(original, column.name) for column in Response.__table__.columns}
    row = before | {
        "id": new_id,
        "receipt_id": uuid4(),
        "revision": original.revision + 1,
        "supersedes": original.id,
        "current": True,
        "received_at": now,
        "content_digest": content_digest,
        "reason_code": reason.code,
        "recorded_by": f"{actor.kind}:{actor.id}",
        **changes,
    }
    queries.supersede(session, original.id)
    intake.add(session, [row])
    audit.record(
        session,
        audit.Event(
            stream=original.trial_id,
            action=action,
            object_type="response",
            object_id=str(new_id),
            actor=actor,
            at=now,
            object_version=row["revision"],
            covers=frozenset({"score"}),
            before=before,
            after=row,
            reason_code=reason.code,
            reason_text=reason.text,
            detail={"supersedes": str(original.id)},
        ),
    )
    return row

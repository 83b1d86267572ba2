"""Give a member of staff, or a machine client, a token and the roles it acts with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.access import tokens
from proapp.access.tables import Staff, Token
from proapp.base.actor import SYSTEM, Actor, Grant
from proapp.base.audit import SYSTEM_STREAM, Event, record
from proapp.base.errors import Place
from proapp.workflow.access.give_roles import give_role, missing


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """Whose token it is, and the token, which cannot be shown again."""

    staff_id: str
    token: str


def issue_token(
    session: Session,
    *,
    now: datetime,
    name: str,
    email: str | None = None,
    grants: Sequence[Grant] = (),
    kind: str = "staff",
    staff_id: str | None = None,
    expires_at: datetime | None = None,
    actor: Actor = SYSTEM,
) -> IssuedToken:
    """A token for somebody new, or, with the `staff_id` of somebody known, one more; missing grants are added.

    `kind` is staff or client. Raises Invalid for an unknown role or roles that exclude each other.
    """
    staff_id = staff_id or str(uuid4())
    known = session.get(Staff, staff_id)
    added = missing(session, staff_id, grants, _unlike(kind if known is None else known.kind, kind))

    if known is None:
        row = {"id": staff_id, "kind": kind, "name": name, "email": email, "created_at": now}
        session.execute(insert(Staff), row)
        record(session, Event(SYSTEM_STREAM, "staff.added", "staff", staff_id, actor, now, after=row))
    for grant in added:
        give_role(session, grant, staff_id=staff_id, now=now, actor=actor)
    token = tokens.mint(kind)
    digest = tokens.digest(token)
    row = {"digest": digest, "kind": kind, "staff_id": staff_id, "created_at": now, "expires_at": expires_at}
    session.execute(insert(Token), row)
    record(session, Event(SYSTEM_STREAM, "token.issued", "token", digest, actor, now))
    return IssuedToken(staff_id=staff_id, token=token)


def _unlike(kind: str, wanted: str) -> list[Place]:
    if wanted in ("staff", "client") and wanted == kind:
        return []
    return [Place("/kind", "staff or client, and the same as before")]

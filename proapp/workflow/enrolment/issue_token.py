"""Give a member of staff, or a machine client, a token and the roles it acts with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.access import queries, roles, tokens
from proapp.access.tables import RoleGrant, Staff, Token
from proapp.base.actor import SYSTEM, Actor, Grant
from proapp.base.audit import SYSTEM_STREAM, Event, record
from proapp.base.errors import Invalid, Place


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
    held = queries.grants(session, staff_id)
    added = [grant for grant in dict.fromkeys(grants) if grant not in held]
    _check(kind if known is None else known.kind, wanted=kind, grants=[*held, *added])

    if known is None:
        row = {"id": staff_id, "kind": kind, "name": name, "email": email, "created_at": now}
        session.execute(insert(Staff), row)
        record(session, Event(SYSTEM_STREAM, "staff.added", "staff", staff_id, actor, now, after=row))
    for grant in added:
        _grant(session, grant, staff_id=staff_id, now=now, actor=actor)
    token = tokens.mint(kind)
    digest = tokens.digest(token)
    row = {"digest": digest, "kind": kind, "staff_id": staff_id, "created_at": now, "expires_at": expires_at}
    session.execute(insert(Token), row)
    record(session, Event(SYSTEM_STREAM, "token.issued", "token", digest, actor, now))
    return IssuedToken(staff_id=staff_id, token=token)


def _check(kind: str, *, wanted: str, grants: Sequence[Grant]) -> None:
    found = roles.problems(grants)
    if wanted not in ("staff", "client") or wanted != kind:
        found.append(Place("/kind", "staff or client, and the same as before"))
    if found:
        raise Invalid("these roles cannot be given", errors=found)


def _grant(session: Session, grant: Grant, *, staff_id: str, now: datetime, actor: Actor) -> None:
    row = {
        "id": uuid4(),
        "staff_id": staff_id,
        "trial_id": grant.trial_id,
        "role": grant.role,
        "site_id": grant.site_id,
        "granted_at": now,
    }
    session.execute(insert(RoleGrant), row)
    record(session, Event(SYSTEM_STREAM, "role.granted", "role_grant", str(row["id"]), actor, now, after=row))

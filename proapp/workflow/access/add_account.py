"""A new member of staff who signs in with a name; at first they have no role, and nothing to sign in with."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.access import accounts
from proapp.access.accounts import Known
from proapp.access.tables import Account, Staff
from proapp.base.actor import Actor
from proapp.base.audit import SYSTEM_STREAM, Event, record
from proapp.base.errors import Conflict


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Who it is. `sign_in_name`: however it is written, it is kept in small letters."""

    id: str
    name: str
    sign_in_name: str
    email: str | None = None


def add_account(session: Session, *, actor: Actor, now: datetime, account: NewAccount) -> tuple[Known, bool]:
    """The account, and whether it is new. Somebody known by a token only gets one too.

    Raises Conflict when the id is somebody else's or the name for signing in is taken.
    """
    sign_in_name = accounts.plain(account.sign_in_name)
    known = accounts.of(session, account.id)
    if known is not None:
        if (known.name, known.sign_in_name, known.email) != (account.name, sign_in_name, account.email):
            raise Conflict("there is another account under this id")
        return known, False
    if accounts.named(session, sign_in_name) is not None:
        raise Conflict("somebody else signs in under this name")

    _add_staff(session, account, actor=actor, now=now)
    row = {"staff_id": account.id, "sign_in_name": sign_in_name, "created_at": now, "created_by": actor.id}
    session.execute(insert(Account), row)
    record(session, Event(SYSTEM_STREAM, "account.added", "account", account.id, actor, now, after=row))
    added = accounts.of(session, account.id)
    assert added is not None
    return added, True


def _add_staff(session: Session, account: NewAccount, *, actor: Actor, now: datetime) -> None:
    staff = session.get(Staff, account.id)
    if staff is not None:
        if (staff.kind, staff.name, staff.email) != ("staff", account.name, account.email):
            raise Conflict("there is somebody else under this id")
        return
    row = {"id": account.id, "kind": "staff", "name": account.name, "email": account.email, "created_at": now}
    session.execute(insert(Staff), row)
    record(session, Event(SYSTEM_STREAM, "staff.added", "staff", account.id, actor, now, after=row))

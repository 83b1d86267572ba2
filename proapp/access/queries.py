"""Who a token belongs to, and a participant's phones and code."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.orm import Session

from proapp.access import tokens
from proapp.access.tables import Device, DeviceClock, EnrolmentCode, RoleGrant, Staff, Token
from proapp.base.actor import Actor, Grant
from proapp.base.tables import table_of
from proapp.config import StaffLives

TOKEN, STAFF, DEVICE, GRANT = (table_of(entity) for entity in (Token, Staff, Device, RoleGrant))

NOTED_EVERY = timedelta(seconds=1)
IDLE = StaffLives().idle

# Built once and without the unit of work: this one select runs before every request.
BY_DIGEST = (
    select(
        TOKEN.c.kind,
        TOKEN.c.staff_id,
        TOKEN.c.device_id,
        TOKEN.c.expires_at,
        TOKEN.c.revoked_at,
        TOKEN.c.used_at,
        STAFF.c.disabled_at,
        DEVICE.c.revoked_at.label("device_revoked_at"),
        DEVICE.c.participant_id,
        DEVICE.c.trial_id.label("device_trial_id"),
        GRANT.c.trial_id,
        GRANT.c.role,
        GRANT.c.site_id,
    )
    .select_from(TOKEN)
    .outerjoin(STAFF, STAFF.c.id == TOKEN.c.staff_id)
    .outerjoin(DEVICE, DEVICE.c.id == TOKEN.c.device_id)
    .outerjoin(GRANT, GRANT.c.staff_id == TOKEN.c.staff_id)
    .where(TOKEN.c.digest == bindparam("digest"))
)


def actor(
    session: Session,
    token: str,
    *,
    kinds: Collection[str],
    now: datetime,
    idle: timedelta = IDLE,
    request_id: str | None = None,
) -> Actor | None:
    """Whoever this token belongs to, read afresh each time: a revocation counts from the next request on.

    None when it is not of these kinds, unknown, expired, revoked or idle for too long, or its owner is disabled.
    """
    if tokens.kind(token) not in kinds:
        return None
    rows = session.connection().execute(BY_DIGEST, {"digest": tokens.digest(token)}).all()
    if not rows or not _stands(rows[0], now, idle) or rows[0].kind != tokens.kind(token):
        return None
    return _staff(rows, request_id) if rows[0].device_id is None else _device(rows[0], request_id)


def _stands(row: Row[*tuple[Any, ...]], now: datetime, idle: timedelta) -> bool:
    expired = (row.expires_at is not None and row.expires_at <= now) or (
        row.used_at is not None and row.used_at + idle <= now
    )
    return not (expired or row.revoked_at or row.disabled_at or row.device_revoked_at)


def is_use_due(session: Session, token: str, *, now: datetime) -> bool:
    """Whether it is a second or more since a session was last noted to be in use."""
    used_at = session.scalar(select(TOKEN.c.used_at).where(TOKEN.c.digest == tokens.digest(token)))
    return used_at is not None and now - used_at >= NOTED_EVERY


def note_use(session: Session, token: str, *, now: datetime) -> None:
    """A session was used just now, unless it has ended meanwhile."""
    live = (TOKEN.c.digest == tokens.digest(token), TOKEN.c.revoked_at.is_(None), TOKEN.c.used_at < now)
    session.execute(update(TOKEN).where(*live).values(used_at=now))


def _device(row: Row[*tuple[Any, ...]], request_id: str | None) -> Actor:
    return Actor(
        kind="device",
        id=str(row.device_id),
        participant_id=row.participant_id,
        trial_id=row.device_trial_id,
        request_id=request_id,
    )


def _staff(rows: Sequence[Row[*tuple[Any, ...]]], request_id: str | None) -> Actor:
    grants = tuple(Grant(row.trial_id, row.role, row.site_id) for row in rows if row.trial_id is not None)
    return Actor(kind=rows[0].kind, id=rows[0].staff_id, grants=grants, request_id=request_id)


def grants(session: Session, staff_id: str) -> list[Grant]:
    """Everything one member of staff holds."""
    query = select(RoleGrant.trial_id, RoleGrant.role, RoleGrant.site_id).where(RoleGrant.staff_id == staff_id)
    return [Grant(*row) for row in session.execute(query)]


def device(session: Session, device_id: UUID) -> Device | None:
    """One phone."""
    return session.get(Device, device_id)


def devices(session: Session, participant_id: UUID) -> Sequence[Row[UUID, datetime, datetime | None, float | None]]:
    """A participant's phones with how far their clocks were ahead when last measured; the first enrolled first."""
    query = (
        select(Device.id, Device.enrolled_at, Device.revoked_at, DeviceClock.offset_seconds)
        .outerjoin(DeviceClock, DeviceClock.device_id == Device.id)
        .where(Device.participant_id == participant_id)
        .order_by(Device.enrolled_at, Device.id)
    )
    return session.execute(query).all()


def refresh_token(session: Session, digest: str, *, now: datetime) -> Token | None:
    """A phone's refresh token, spent or not; None when it is unknown, expired or revoked, or the phone is.

    Until this transaction ends nobody else gets one of the same phone: its tokens are renewed one at a time.
    """
    known = select(Token.device_id).where(Token.digest == digest, Token.kind == "refresh")
    phone = session.scalar(select(Device).where(Device.id == known.scalar_subquery()).with_for_update(key_share=True))
    if phone is None or phone.revoked_at is not None:
        return None
    found = session.get(Token, digest)
    if found is None or found.revoked_at is not None or (found.expires_at is not None and found.expires_at <= now):
        return None
    return found


def is_unused(session: Session, digest: str) -> bool:
    """Whether a refresh token is there and has not been spent."""
    query = select(Token.digest).where(Token.digest == digest, Token.rotated_at.is_(None), Token.revoked_at.is_(None))
    return session.scalar(query) is not None


def live_codes(session: Session, participant_id: UUID) -> Sequence[EnrolmentCode]:
    """A participant's codes that nobody has used or revoked, expired ones too."""
    query = select(EnrolmentCode).where(
        EnrolmentCode.participant_id == participant_id,
        EnrolmentCode.used_at.is_(None),
        EnrolmentCode.revoked_at.is_(None),
    )
    return session.scalars(query).all()

"""What is stored of access: staff, roles, devices, one-time codes, tokens. Secrets are kept as digests only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

import proapp.participant.tables
import proapp.trial.tables  # noqa: F401  foreign keys name tables of both
from proapp.base.tables import CLINICAL, LATER, Base


class Staff(Base):
    """A named member of staff, or a machine client (kind client)."""

    __tablename__ = "staff"
    __table_args__ = CLINICAL

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None] = mapped_column(info={"mutable": True})


class RoleGrant(Base):
    """One role of one member of staff in one trial, at one site or (site null) at all of them."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("staff_id", "trial_id", "role", "site_id"), CLINICAL)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    trial_id: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(40))
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("site.id"))
    granted_at: Mapped[datetime]


class Device(Base):
    """A participant's phone."""

    __tablename__ = "device"
    __table_args__ = CLINICAL

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    enrolled_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None] = mapped_column(info={"mutable": True})


class DeviceClock(Base):
    """How far a phone's clock was ahead of ours when it last said the time: shown to the site, refusing nobody."""

    __tablename__ = "device_clock"

    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"), primary_key=True)
    offset_seconds: Mapped[float]
    measured_at: Mapped[datetime]


class Token(Base):
    """An opaque bearer token: only its SHA-256 is kept, so that a stolen database opens nothing.

    A refresh token is spent once: at `rotated_at` its successors were made from it, the database's key and `salt`, so
    that a phone which lost that reply can be given the same again.
    """

    __tablename__ = "token"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"), index=True)
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    rotated_at: Mapped[datetime | None]
    salt: Mapped[str | None] = mapped_column(String(64))


class EnrolmentCode(Base):
    """A one-time code that makes a participant's phone their device. One lives per participant.

    It has two forms: the short one to type, and a longer secret in a link or QR code.
    """

    __tablename__ = "enrolment_code"
    __table_args__ = CLINICAL

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    pin_digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(info={"mutable": True})
    revoked_at: Mapped[datetime | None] = mapped_column(info={"mutable": True})
    misses: Mapped[int] = mapped_column(default=0, info={"mutable": True})
    link_digest: Mapped[str | None] = mapped_column(String(64), index=True, unique=True, info=LATER)
    link_pin_digest: Mapped[str | None] = mapped_column(String(64), info=LATER)


class Attempt(Base):
    """How often something was tried from one place since a moment, counted for all processes together."""

    __tablename__ = "attempt"

    bucket: Mapped[str] = mapped_column(String(80), primary_key=True)
    began_at: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int]

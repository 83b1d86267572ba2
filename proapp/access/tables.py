"""What is stored of access: staff, roles, devices, one-time codes, tokens. Secrets are kept as digests only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

import proapp.participant.tables
import proapp.trial.tables  # noqa: F401  foreign keys name tables of both
from proapp.base.tables import CLINICAL, Base


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


class Token(Base):
    """An opaque bearer token: only its SHA-256 is kept, so that a stolen database opens nothing."""

    __tablename__ = "token"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"), index=True)
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class EnrolmentCode(Base):
    """A one-time code that makes a participant's phone their device. One lives per participant."""

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

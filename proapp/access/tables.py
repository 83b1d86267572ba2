"""What is stored of access: staff, roles, devices, one-time codes, tokens. Secrets are kept as digests or sealed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
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
    that a phone which lost that reply can be given the same again. A session is at an end when nobody has used it for a
    while: `used_at` is when somebody last did.
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
    used_at: Mapped[datetime | None]


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


class Account(Base):
    """How a member of staff signs in here: a name of their own, and a password as argon2id leaves it.

    Without a password they have not accepted their invitation, or sign in at their institution only.
    """

    __tablename__ = "account"
    __table_args__ = CLINICAL

    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    sign_in_name: Mapped[str] = mapped_column(String(200), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200), info={"mutable": True})
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(80))


class SignInFailure(Base):
    """How often in a row somebody failed to sign in under a name, known or not; the name is kept as a digest."""

    __tablename__ = "sign_in_failure"

    bucket: Mapped[str] = mapped_column(String(80), primary_key=True)
    failures: Mapped[int]
    failed_at: Mapped[datetime]


class Invitation(Base):
    """A one-time link with which a member of staff chooses a password and a second factor."""

    __tablename__ = "invitation"
    __table_args__ = CLINICAL

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(80))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(info={"mutable": True})
    revoked_at: Mapped[datetime | None] = mapped_column(info={"mutable": True})


class SecondFactor(Base):
    """What somebody has beside a password: one-time codes (their seed is sealed) or a passkey (its public key)."""

    __tablename__ = "second_factor"
    __table_args__ = CLINICAL

    id: Mapped[UUID] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))  # totp, passkey
    label: Mapped[str] = mapped_column(String(80))
    seed: Mapped[str | None] = mapped_column(String(200))
    last_step: Mapped[int | None] = mapped_column(info={"mutable": True})  # of the newest code that was taken
    credential_id: Mapped[str | None] = mapped_column(String(1400), unique=True)
    public_key: Mapped[str | None] = mapped_column(String(1400))
    sign_count: Mapped[int | None] = mapped_column(BigInteger, info={"mutable": True})
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None] = mapped_column(info={"mutable": True})
    removed_at: Mapped[datetime | None] = mapped_column(info={"mutable": True})


class Challenge(Base):
    """Something random that a passkey is to sign, once, within a few minutes; it is deleted by its use."""

    __tablename__ = "challenge"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))  # enrol, sign-in, step-up
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    value: Mapped[str] = mapped_column(String(100))
    expires_at: Mapped[datetime]


class StaffSession(Base):
    """Somebody is signed in: from when on, by which way, and why it ended. Its secret is a token."""

    __tablename__ = "staff_session"
    __table_args__ = CLINICAL

    id: Mapped[UUID] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    digest: Mapped[str] = mapped_column(ForeignKey("token.digest"), unique=True)
    way: Mapped[str] = mapped_column(String(30))  # password, password+totp, password+passkey, passkey, institution
    started_at: Mapped[datetime]
    reauthenticated_at: Mapped[datetime | None] = mapped_column(info={"mutable": True})
    ended_at: Mapped[datetime | None] = mapped_column(info={"mutable": True})
    end_reason: Mapped[str | None] = mapped_column(String(40), info={"mutable": True})


class StepUp(Base):
    """Somebody has just shown two components again, for one action about one thing: good once, for minutes."""

    __tablename__ = "step_up"
    __table_args__ = CLINICAL

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    action: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(info={"mutable": True})


class InstitutionLink(Base):
    """Who somebody is at their institution: its own name for them, or the address it has verified until first used."""

    __tablename__ = "institution_link"
    __table_args__ = (UniqueConstraint("issuer", "subject"), CLINICAL)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    issuer: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str | None] = mapped_column(String(255), info={"mutable": True})
    email: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(80))
    bound_at: Mapped[datetime | None] = mapped_column(info={"mutable": True})
    removed_at: Mapped[datetime | None] = mapped_column(info={"mutable": True})


class InstitutionVisit(Base):
    """Somebody was sent to their institution and is expected back: once, in the same browser, within minutes."""

    __tablename__ = "institution_visit"

    state_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    browser_digest: Mapped[str] = mapped_column(String(64))
    nonce: Mapped[str] = mapped_column(String(64))
    verifier: Mapped[str] = mapped_column(String(300))  # sealed
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_session.id"))  # to authenticate once more
    expires_at: Mapped[datetime]


class GrantRequest(Base):
    """A role that one admin asked for and another gave or refused; once given, when and why it was taken back."""

    __tablename__ = "grant_request"
    __table_args__ = CLINICAL

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"), index=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    role: Mapped[str] = mapped_column(String(40))
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("site.id"))
    reason: Mapped[str] = mapped_column(String(500))
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(80))
    decision: Mapped[str | None] = mapped_column(String(10), info={"mutable": True})  # approved, refused
    decided_at: Mapped[datetime | None] = mapped_column(info={"mutable": True})
    decided_by: Mapped[str | None] = mapped_column(String(80), info={"mutable": True})
    taken_back_at: Mapped[datetime | None] = mapped_column(info={"mutable": True})
    taken_back_by: Mapped[str | None] = mapped_column(String(80), info={"mutable": True})

"""The outbox: every message is a row first, written with the change that causes it, and leaves exactly once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

import proapp.access.tables  # noqa: F401  foreign keys name its tables
from proapp.base.tables import CLINICAL, Base


class Message(Base):
    """One thing to tell one person by one channel. It holds no health words: a template's name and whom it is about.

    `state`: new, sending, sent, dead, cancelled, expired; spread, when each way to its recipient has got a row of its
    own. `fence` rises with each claim, so that a worker that was
    stopped for too long cannot mark what another has claimed since.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index(
            "ix_message_due",
            "not_before",
            sqlite_where=text("state IN ('new', 'sending')"),
            postgresql_where=text("state IN ('new', 'sending')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str | None] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(120), unique=True)  # what it is about: inserting it twice is once
    channel: Mapped[str] = mapped_column(String(16))
    recipient: Mapped[str] = mapped_column(String(120))  # resolved at sending (proapp.message.recipients)
    template: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID | None]  # the assignment or flag, looked at again before sending
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(10), default="new")
    attempt: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    provider_id: Mapped[str | None] = mapped_column(String(200))  # what the receiver calls it


class Contact(Base):
    """How a participant wants to be reminded. Addresses are sealed with the database's key; only sending opens them."""

    __tablename__ = "contact"
    __table_args__ = CLINICAL

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    channels: Mapped[list[Any]]  # of push, mail, sms, service: all that are to be used
    mail: Mapped[str | None] = mapped_column(String(600))
    sms: Mapped[str | None] = mapped_column(String(600))
    service: Mapped[str | None] = mapped_column(String(600))
    quiet_from: Mapped[str] = mapped_column(String(5))  # local times, 21:00
    quiet_to: Mapped[str] = mapped_column(String(5))
    muted: Mapped[bool]  # no reminders at all
    revision: Mapped[int]
    updated_at: Mapped[datetime]


class Subscription(Base):
    """Where a phone's browser takes Web Push messages (RFC 8030), and the keys to encrypt them for it (RFC 8291)."""

    __tablename__ = "subscription"
    __table_args__ = (UniqueConstraint("device_id", "endpoint"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"))
    endpoint: Mapped[str] = mapped_column(String(1000))
    p256dh: Mapped[str] = mapped_column(String(200))
    auth: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime]
    dropped_at: Mapped[datetime | None]
    drop_reason: Mapped[str | None] = mapped_column(String(40))


class Acknowledgement(Base):
    """A phone says that it has shown something: advice, or a message. Proof that a participant was told what to do."""

    __tablename__ = "acknowledgement"
    __table_args__ = CLINICAL

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    device_id: Mapped[str] = mapped_column(String(80))
    what: Mapped[str] = mapped_column(String(20))  # advice, message
    subject_id: Mapped[UUID | None]  # the assignment or message
    detail: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    received_at: Mapped[datetime]


class Webhook(Base):
    """Another program that is told what happens in a trial. `secret` is sealed with the database's key and shown once.

    Never changed but by its end: another address or other topics are another webhook.
    """

    __tablename__ = "webhook"
    __table_args__ = (Index("ix_webhook_trial_id_created_at", "trial_id", "created_at"), CLINICAL)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    url: Mapped[str] = mapped_column(String(1000))
    topics: Mapped[list[Any]]
    secret: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(80))
    ended_at: Mapped[datetime | None] = mapped_column(info={"mutable": True})
    end_reason: Mapped[str | None] = mapped_column(String(40), info={"mutable": True})


class WebhookCursor(Base):
    """How far a webhook has been told: the number of the last event of its trial's audit trail that was looked at."""

    __tablename__ = "webhook_cursor"

    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhook.id"), primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    seq: Mapped[int]


class WebhookDelivery(Base):
    """Which event a message of the outbox tells a webhook of; `seq` is its number in the audit trail, 0 a test's."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (Index("ix_webhook_delivery_webhook_id_created_at", "webhook_id", "created_at", "message_id"),)

    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id"), primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhook.id"))
    seq: Mapped[int]
    topic: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]

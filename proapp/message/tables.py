"""The outbox: every message is a row first, written with the change that causes it, and leaves exactly once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from proapp.base.tables import Base


class Message(Base):
    """One thing to tell one person by one channel. It holds no health words: a template's name and whom it is about.

    `state`: new, sending, sent, dead, cancelled, expired. `fence` rises with each claim, so that a worker that was
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
    recipient: Mapped[str] = mapped_column(
        String(120)
    )  # staff:<id>, participant:<id> or site:<id>, resolved at sending
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

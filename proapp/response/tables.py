"""What is stored of an answer: the response as it was given, its corrections, and what went to quarantine."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from proapp.base.tables import CLINICAL, LATER, Base

SUPERSEDED = text("NOT current OR voided")  # of the responses: written like the index that holds them


class Response(Base):
    """The answers given once. A correction is the next revision; a void is a revision without answers."""

    __tablename__ = "response"
    __table_args__ = (
        UniqueConstraint("assignment_id", "revision"),
        Index(
            "uq_response_current",
            "assignment_id",
            unique=True,
            sqlite_where=text("current"),
            postgresql_where=text("current"),
        ),
        Index(
            "ix_response_superseded",
            "id",
            sqlite_where=SUPERSEDED,
            postgresql_where=SUPERSEDED,
        ),
        Index("ix_response_participant_id_instrument", "participant_id", "instrument", "completed_at"),
        CLINICAL,
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    receipt_id: Mapped[UUID]
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"))
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignment.id"))
    revision: Mapped[int]
    supersedes: Mapped[UUID | None]
    voided: Mapped[bool]
    current: Mapped[bool] = mapped_column(info={"mutable": True})
    instrument: Mapped[str] = mapped_column(String(80))
    definition_digest: Mapped[str] = mapped_column(String(64))
    answers: Mapped[dict[str, Any]]
    answered_by: Mapped[str] = mapped_column(String(20))
    mode: Mapped[str] = mapped_column(String(20))
    language: Mapped[str | None] = mapped_column(String(35))
    started_at: Mapped[datetime | None]
    completed_at: Mapped[datetime]  # corrected with the device's measured clock offset
    completed_at_device: Mapped[datetime]
    clock_offset_seconds: Mapped[float | None]
    zone: Mapped[str] = mapped_column(String(60))
    received_at: Mapped[datetime]
    late: Mapped[bool]
    content_digest: Mapped[str] = mapped_column(String(64))
    reason_code: Mapped[str | None] = mapped_column(String(60))
    recorded_by: Mapped[str] = mapped_column(String(80))
    consent_id: Mapped[UUID | None] = mapped_column(info=LATER)  # the consent in force when it was completed


class Quarantine(Base):
    """What a participant sent and could not be accepted as it was. Nothing sent is thrown away."""

    __tablename__ = "quarantine"
    __table_args__ = (UniqueConstraint("participant_id", "response_id", "body_digest"), CLINICAL)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    receipt_id: Mapped[UUID]
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    response_id: Mapped[UUID]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    body_digest: Mapped[str] = mapped_column(String(64))
    problem: Mapped[str] = mapped_column(String(40))
    detail: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]


class Draft(Base):
    """What somebody has typed so far. It helps them go on, on another phone too; it is no answer yet.

    `revision` rises with each change, so that of two phones the slower one learns that it was overtaken.
    """

    __tablename__ = "draft"

    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    revision: Mapped[int]
    answers: Mapped[dict[str, Any]]
    item: Mapped[str | None] = mapped_column(String(60))  # where they were
    updated_at: Mapped[datetime]
    device_id: Mapped[str] = mapped_column(String(80))


class CorrectionRequest(Base):
    """A participant says that an answer they gave is wrong. The site decides; the answer stays as it was given."""

    __tablename__ = "correction_request"
    __table_args__ = CLINICAL

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"), index=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"))
    items: Mapped[list[Any]]  # codes of the items meant; empty: all of it
    words: Mapped[str | None] = mapped_column(String(500))
    requested_at: Mapped[datetime]
    received_at: Mapped[datetime]

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
            postgresql_include=["trial_id", "participant_id"],  # what row security asks, so that the index is enough
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
        Index("ix_response_heard", "participant_id", "received_at"),  # who was heard of since
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
    carried_from: Mapped[UUID | None] = mapped_column(info=LATER)  # the response of a duplicate registration
    quarantine_id: Mapped[UUID | None] = mapped_column(info=LATER)  # where it was kept until the site accepted it
    reference: Mapped[str | None] = mapped_column(String(120), info=LATER)  # where the paper is that was copied


class Quarantine(Base):
    """What a participant sent and could not be accepted as it was. Nothing sent is thrown away."""

    __tablename__ = "quarantine"
    __table_args__ = (
        UniqueConstraint("participant_id", "response_id", "body_digest"),
        Index("ix_quarantine_trial_id_received_at", "trial_id", "received_at"),
        CLINICAL,
    )

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
    requested_by: Mapped[str | None] = mapped_column(String(80), info=LATER)  # of the site; null: the participant


class CorrectionProposal(Base):
    """What somebody at the site would put in an answer's place. Nothing changes before another has decided."""

    __tablename__ = "correction_proposal"
    __table_args__ = CLINICAL

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"))
    request_id: Mapped[UUID] = mapped_column(ForeignKey("correction_request.id"), index=True)
    answers: Mapped[dict[str, Any] | None]  # all of them as they should be; null: take the response out
    reason_code: Mapped[str] = mapped_column(String(60))
    proposed_by: Mapped[str] = mapped_column(String(80))
    proposed_at: Mapped[datetime]


class CorrectionDecision(Base):
    """How a request ended, once: accept, with the revision that was made, or decline."""

    __tablename__ = "correction_decision"
    __table_args__ = CLINICAL

    request_id: Mapped[UUID] = mapped_column(ForeignKey("correction_request.id"), primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"))
    decision: Mapped[str] = mapped_column(String(10))
    proposal_id: Mapped[UUID | None] = mapped_column(ForeignKey("correction_proposal.id"))
    response_id: Mapped[UUID | None] = mapped_column(ForeignKey("response.id"), index=True)
    decided_by: Mapped[str] = mapped_column(String(80))
    decided_at: Mapped[datetime]


class QuarantineResolution(Base):
    """What the site decided about something in quarantine, once: accept, map (to another assignment) or reject."""

    __tablename__ = "quarantine_resolution"
    __table_args__ = CLINICAL

    quarantine_id: Mapped[UUID] = mapped_column(ForeignKey("quarantine.id"), primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    decision: Mapped[str] = mapped_column(String(10))
    reason_code: Mapped[str] = mapped_column(String(60))
    response_id: Mapped[UUID | None] = mapped_column(ForeignKey("response.id"))
    changed: Mapped[list[Any]]  # what the site said otherwise than the body: names of its fields
    decision_digest: Mapped[str] = mapped_column(String(64))  # the same decision again is no other one
    decided_by: Mapped[str] = mapped_column(String(80))
    decided_at: Mapped[datetime]


class MissingReason(Base):
    """Why an answer that was asked for is not there. Never updated: what is said later is the next version."""

    __tablename__ = "missing_reason"
    __table_args__ = (
        UniqueConstraint("assignment_id", "version"),
        Index("ix_missing_reason_trial_id", "trial_id"),
        CLINICAL,
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignment.id"))
    version: Mapped[int]
    corrects: Mapped[UUID | None] = mapped_column(ForeignKey("missing_reason.id"))
    code: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(10))
    text_digest: Mapped[str | None] = mapped_column(String(64))  # the words are kept with the reasons, to be redacted
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(80))

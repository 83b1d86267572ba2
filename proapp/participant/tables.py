"""What is stored of a participant: a code, baseline facts, and append-only dated facts."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from proapp.base.tables import CLINICAL, Base


class Participant(Base):
    """A person in a trial, known here by a code. `plan_version` rises with every planning of the schedule."""

    __tablename__ = "participant"
    __table_args__ = (UniqueConstraint("trial_id", "code"), CLINICAL)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    protocol_version: Mapped[str] = mapped_column(String(40))
    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(35))
    zone: Mapped[str] = mapped_column(String(60))
    birth_year: Mapped[int]
    baseline_facts: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    plan_version: Mapped[int] = mapped_column(default=0, info={"mutable": True})


class DatedFact(Base):
    """One thing that happened on one day. Never updated: a correction is another fact that names this one."""

    __tablename__ = "fact"
    __table_args__ = (
        Index("ix_fact_participant_id_kind", "participant_id", "kind"),
        Index("ix_fact_trial_id_recorded_at", "trial_id", "recorded_at"),
        CLINICAL,
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"))
    kind: Mapped[str] = mapped_column(String(40))
    on: Mapped[date]
    at: Mapped[datetime | None]
    detail: Mapped[dict[str, Any]]
    corrects: Mapped[UUID | None] = mapped_column(ForeignKey("fact.id"))
    reason: Mapped[str | None] = mapped_column(String(300))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64))  # of the content as sent, so that sending it again is no change


class ConsentDocument(Base):
    """What is consented to, at one version and in one language. Never updated."""

    __tablename__ = "consent_document"
    __table_args__ = (UniqueConstraint("trial_id", "kind", "version", "language"), CLINICAL)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    kind: Mapped[str] = mapped_column(String(10))  # consent, or assent of somebody under 18
    version: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(35))
    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    effective_on: Mapped[date]
    recorded_at: Mapped[datetime]


class Consent(Base):
    """What somebody decided about one consent document. Never updated: a later decision is another row."""

    __tablename__ = "consent"
    __table_args__ = CLINICAL

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("consent_document.id"))
    kind: Mapped[str] = mapped_column(String(10))
    version: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(35))
    digest: Mapped[str] = mapped_column(String(64))
    decision: Mapped[str] = mapped_column(String(10))  # given, declined, withdrawn
    signed_by: Mapped[str] = mapped_column(String(20))  # participant, guardian
    at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(80))

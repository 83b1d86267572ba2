"""What is stored of a participant: a code, baseline facts, and append-only dated facts."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
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
    __table_args__ = (Index("ix_fact_participant_id_kind", "participant_id", "kind"), CLINICAL)

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

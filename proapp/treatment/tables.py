"""What other systems have sent about treatment, and what a person decided about it; what is recorded is a fact."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from proapp.base.tables import CLINICAL, Base


class TreatmentIntake(Base):
    """One thing that another system (an EDC, a radiopharmacy) says, under its own id. Never updated: what it says anew
    under the same id is a later revision. `participant_code` is as it was sent; `participant_id` whom it was found to
    be, if anybody. `problem` is why nobody can record it as it is.
    """

    __tablename__ = "treatment_intake"
    __table_args__ = (
        UniqueConstraint("trial_id", "source", "external_id", "revision"),
        Index("ix_treatment_intake_trial_id_received_at", "trial_id", "received_at"),
        CLINICAL,
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("site.id"))
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participant.id"))
    source: Mapped[str] = mapped_column(String(80))
    external_id: Mapped[str] = mapped_column(String(120))
    revision: Mapped[int]
    participant_code: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(40))
    on: Mapped[date | None]
    at: Mapped[datetime | None]
    detail: Mapped[dict[str, Any]]
    reason: Mapped[str | None] = mapped_column(String(300))
    problem: Mapped[str | None] = mapped_column(String(300))
    digest: Mapped[str] = mapped_column(String(64))  # of the content as sent, so that sending it again is no change
    received_at: Mapped[datetime]
    received_by: Mapped[str] = mapped_column(String(80))


class IntakeDecision(Base):
    """What became of it: recorded as a fact (at once, or when a person approved), or refused. Never updated."""

    __tablename__ = "intake_decision"
    __table_args__ = CLINICAL

    intake_id: Mapped[UUID] = mapped_column(ForeignKey("treatment_intake.id"), primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participant.id"), index=True)
    decision: Mapped[str] = mapped_column(String(10))  # recorded, refused
    fact_id: Mapped[UUID | None] = mapped_column(ForeignKey("fact.id"))
    reason: Mapped[str | None] = mapped_column(String(300))
    decided_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(String(80))

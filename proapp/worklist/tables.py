"""What is stored for the work list: what lies ahead of a participant, and who was called with what result."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from proapp.base.tables import CLINICAL, Base


class Outlook(Base):
    """What the facts say of the days to come, one row a participant, written with the facts and the plan.

    Worked out by `proapp.worklist.outlook` alone and the same whenever it is worked out again, so no event of the audit
    trail vouches for it: the facts do.
    """

    __tablename__ = "outlook"
    __table_args__ = (
        Index("ix_outlook_trial_id_next_cycle_on", "trial_id", "next_cycle_on"),
        Index("ix_outlook_trial_id_first_infused_at", "trial_id", "first_infused_at"),
    )

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    next_regimen: Mapped[str | None] = mapped_column(String(60))
    next_cycle: Mapped[int | None]
    next_cycle_on: Mapped[date | None]
    first_infused_at: Mapped[datetime | None]
    quiet_until: Mapped[date | None]  # nobody calls before this day


class CallAttempt(Base):
    """Somebody called a participant. Never updated: calling again is another row."""

    __tablename__ = "call_attempt"
    __table_args__ = (
        Index("ix_call_attempt_participant_id_at", "participant_id", "at"),
        Index("ix_call_attempt_trial_id_at", "trial_id", "at"),
        CLINICAL,
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"))
    at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(20))
    call_back_at: Mapped[datetime | None]
    note_digest: Mapped[str | None] = mapped_column(String(64))  # the words are kept with the reasons, to be redacted
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(80))

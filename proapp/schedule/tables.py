"""What is stored of the schedule: what is due from whom and within which bounds. Its state is worked out."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from proapp.base.tables import CLINICAL, Base

NOT_CANCELLED = text("cancelled_at IS NULL")
COMPARED = text("use = 'compare'")  # written like the index that holds them


class Assignment(Base):
    """One instrument due from one participant at one timepoint."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index("ix_assignment_participant_id_closes_at", "participant_id", "closes_at"),
        Index("ix_assignment_trial_id_timepoint", "trial_id", "timepoint"),
        Index(
            "ix_assignment_compared",  # what each answer of an instrument counts for
            *("trial_id", "instrument", "timepoint", "ordinal", "id"),
            sqlite_where=COMPARED,
            postgresql_where=COMPARED,
            postgresql_include=["participant_id"],  # what row security asks, so that the index is enough
        ),
        # The tick looks for what opens and what is about to close among everything that still stands.
        Index("ix_assignment_opens_at", "opens_at"),
        Index("ix_assignment_closes_at", "closes_at"),
        Index(
            "ix_assignment_waiting",  # the work list looks for what is open or has just closed in one trial
            "trial_id",
            "opens_at",
            "closes_at",
            "participant_id",
            "target_on",
            "timepoint",
            "started_at",
            "id",
            sqlite_where=NOT_CANCELLED,
            postgresql_where=NOT_CANCELLED,
        ),
        CLINICAL,
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"))
    timepoint: Mapped[str] = mapped_column(String(60))
    use: Mapped[str] = mapped_column(String(10))
    period: Mapped[int]
    cycle: Mapped[int | None]
    ordinal: Mapped[int]
    instrument: Mapped[str] = mapped_column(String(80))
    take: Mapped[int]
    opens_at: Mapped[datetime]
    target_on: Mapped[date]
    closes_at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(String(60))
    anchor: Mapped[str] = mapped_column(String(40))
    anchor_fact: Mapped[UUID | None]
    anchor_version: Mapped[int]
    serves: Mapped[list[Any]]
    recall_spans: Mapped[bool]
    why: Mapped[dict[str, Any]]
    planned_at: Mapped[datetime]
    version: Mapped[int]
    started_at: Mapped[datetime | None] = mapped_column(info={"mutable": True})
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None] = mapped_column(String(80))
    had_opened: Mapped[bool]  # when it was cancelled; keeps delays from flattering completion

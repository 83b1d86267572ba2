"""What is stored of a score: the number, how it came about, and when there is none, why."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from proapp.base.tables import CLINICAL, Base


class ScoreRow(Base):
    """One scale of one response, at full precision, by the definition whose digest is named."""

    __tablename__ = "score"
    __table_args__ = (
        # Holds all that a table over time needs of a scale, in the order of the assignments it is joined with.
        Index(
            "ix_score_scale",
            *("trial_id", "instrument_id", "scale", "assignment_id", "participant_id", "completed_at", "value"),
            "response_id",
        ),
        CLINICAL,
    )

    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), primary_key=True)
    scale: Mapped[str] = mapped_column(String(40), primary_key=True)
    trial_id: Mapped[str] = mapped_column(String(80))
    participant_id: Mapped[UUID]
    instrument_id: Mapped[str] = mapped_column(String(40))
    value: Mapped[float | None]
    answered: Mapped[int]
    of: Mapped[int]
    method: Mapped[str] = mapped_column(String(40))
    key: Mapped[str | None] = mapped_column(String(40))
    definition_digest: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(String(200))
    assignment_id: Mapped[UUID]  # as the response says, which never changes; what it counts for may
    completed_at: Mapped[datetime]

"""What is stored of a flag: a threshold crossed, who must look, how it ended, and which symptom rests for a while."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from proapp.base.tables import CLINICAL, LATER, Base

MUTABLE = {"mutable": True}


class Flag(Base):
    """Asks the participant's own site for a review; it never instructs. Its source is a response or a quarantine."""

    __tablename__ = "flag"
    __table_args__ = (
        UniqueConstraint("source_id", "rule", "symptom"),
        Index("ix_flag_trial_id_site_id", "trial_id", "site_id", "resolved_at"),
        Index("ix_flag_participant_id_raised_at", "participant_id", "raised_at"),
        CLINICAL,
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"), info=MUTABLE)  # goes with a transfer
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"))
    source_id: Mapped[UUID]
    ruleset: Mapped[str] = mapped_column(String(60))
    rule: Mapped[str] = mapped_column(String(20))
    symptom: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(12))
    why: Mapped[dict[str, Any]]
    action: Mapped[str] = mapped_column(String(40))
    answered_at: Mapped[datetime]
    raised_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None] = mapped_column(info=MUTABLE)
    acknowledged_by: Mapped[str | None] = mapped_column(String(80), info=MUTABLE)
    resolved_at: Mapped[datetime | None] = mapped_column(info=MUTABLE)
    resolved_by: Mapped[str | None] = mapped_column(String(80), info=MUTABLE)
    outcome: Mapped[str | None] = mapped_column(String(40), info=MUTABLE)
    escalation_step: Mapped[int] = mapped_column(default=0, info=MUTABLE)
    next_escalation_at: Mapped[datetime | None] = mapped_column(index=True, info=MUTABLE)
    repeats: Mapped[int] = mapped_column(default=0, info=MUTABLE)
    last_repeat_at: Mapped[datetime | None] = mapped_column(info=MUTABLE)
    version: Mapped[int] = mapped_column(default=1, info=MUTABLE)
    resolve_by: Mapped[datetime | None] = mapped_column(info=LATER)  # information asks for no outcome


class FlagSuppression(Base):
    """A site knows of a symptom: until a day the same rule raises no new flag for it, unless it gets worse.

    What would have been raised is counted here. It ends by itself, or is lifted.
    """

    __tablename__ = "flag_suppression"
    __table_args__ = (
        Index("ix_flag_suppression_participant_id_until_on", "participant_id", "until_on"),
        Index("ix_flag_suppression_trial_id_made_at", "trial_id", "made_at"),
        CLINICAL,
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"))
    flag_id: Mapped[UUID] = mapped_column(ForeignKey("flag.id"), index=True)
    rule: Mapped[str] = mapped_column(String(20))
    symptom: Mapped[str] = mapped_column(String(40))
    until_on: Mapped[date]  # the first day, at the site, on which the rule may raise again
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(80))
    held_back: Mapped[int] = mapped_column(default=0, info=MUTABLE)
    last_at: Mapped[datetime | None] = mapped_column(info=MUTABLE)
    lifted_at: Mapped[datetime | None] = mapped_column(info=MUTABLE)
    lifted_by: Mapped[str | None] = mapped_column(String(80), info=MUTABLE)


class Rehearsal(Base):
    """A rule set tried on reports before anybody is called (proapp.flag.rehearsal). Written once.

    `reports_from`: real or simulated. An alert is a flag with a message; `after_hours`: of these, raised when nobody
    was on cover, null where that is not known. `by_rule`: alerts by the rule that raised them.
    """

    __tablename__ = "rehearsal"
    __table_args__ = (Index("ix_rehearsal_trial_id_rehearsed_at", "trial_id", "rehearsed_at"), CLINICAL)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    protocol_version: Mapped[str] = mapped_column(String(40))
    ruleset: Mapped[str] = mapped_column(String(60))
    reports_from: Mapped[str] = mapped_column(String(10))
    reports: Mapped[int]
    alerts: Mapped[int]
    red: Mapped[int]
    after_hours: Mapped[int | None]
    by_rule: Mapped[dict[str, Any]]
    rehearsed_at: Mapped[datetime]
    rehearsed_by: Mapped[str] = mapped_column(String(80))

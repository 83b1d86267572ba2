"""What is stored of a participant: a code, baseline facts, and append-only dated facts."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from proapp.base.tables import CLINICAL, LATER, Base


class Participant(Base):
    """A person in a trial, known here by a code. `plan_version` rises with every planning of the schedule.

    Protocol version and site change by an amendment and a transfer; `ParticipantProtocol` and `Transfer` keep what was.
    `merged_into` is the participant whose duplicate this turned out to be.
    """

    __tablename__ = "participant"
    __table_args__ = (UniqueConstraint("trial_id", "code"), CLINICAL)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    protocol_version: Mapped[str] = mapped_column(String(40), info={"mutable": True})
    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"), index=True, info={"mutable": True})
    code: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(35))
    zone: Mapped[str] = mapped_column(String(60))
    birth_year: Mapped[int]
    baseline_facts: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    plan_version: Mapped[int] = mapped_column(default=0, info={"mutable": True})
    merged_into: Mapped[UUID | None] = mapped_column(info={**LATER, "mutable": True})


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


class ParticipantProtocol(Base):
    """Somebody follows another version of the protocol from a day on. Written once: the row says what was before."""

    __tablename__ = "participant_protocol"
    __table_args__ = CLINICAL

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    before: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(40))
    effective_on: Mapped[date]
    since: Mapped[datetime]  # that day's first moment at the site: where the two plans meet
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(80))


class Transfer(Base):
    """Somebody is to be treated at another site from a day on: one site asks, the other accepts or declines."""

    __tablename__ = "transfer"
    __table_args__ = CLINICAL

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"), index=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    from_site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"))
    to_site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"))
    from_zone: Mapped[str] = mapped_column(String(60))  # of the sites, which never change theirs
    to_zone: Mapped[str] = mapped_column(String(60))
    on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(80))
    outcome: Mapped[str | None] = mapped_column(String(10), info={"mutable": True})  # accepted, declined, taken-back
    decided_at: Mapped[datetime | None] = mapped_column(info={"mutable": True})
    decided_by: Mapped[str | None] = mapped_column(String(80), info={"mutable": True})


class ParticipantMerge(Base):
    """Two registrations were one person: `duplicate_id` is merged into `participant_id`, and what went over with it."""

    __tablename__ = "participant_merge"
    __table_args__ = CLINICAL

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    duplicate_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(300))
    facts: Mapped[list[Any]]  # of the duplicate, each with its id in the history kept, or why it has none
    responses: Mapped[list[Any]]  # the same of its answers
    merged_at: Mapped[datetime]
    merged_by: Mapped[str] = mapped_column(String(80))


class Unblinding(Base):
    """Somebody came to know a masked treatment. It stays open until an `UnblindingImpact` says what that changed."""

    __tablename__ = "unblinding"
    __table_args__ = CLINICAL

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"), index=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    scope: Mapped[str] = mapped_column(String(20))
    learned_by: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    reason_digest: Mapped[str | None] = mapped_column(String(64))  # the words are kept with the reasons
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(80))


class UnblindingImpact(Base):
    """What an unblinding changed for the participant and the trial; it closes the unblinding, once."""

    __tablename__ = "unblinding_impact"
    __table_args__ = CLINICAL

    unblinding_id: Mapped[UUID] = mapped_column(ForeignKey("unblinding.id"), primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    impact_digest: Mapped[str | None] = mapped_column(String(64))
    closed_at: Mapped[datetime]
    closed_by: Mapped[str] = mapped_column(String(80))

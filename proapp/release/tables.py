"""What is stored of a release: what was proposed, its files, the rows they were made from, and what became of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

import proapp.trial.tables  # noqa: F401  foreign keys name its tables
from proapp.base.tables import CLINICAL, Base


class Release(Base):
    """Tables and pictures of a trial as of an instant, for an audience. Never updated.

    `manifest_sha256` is that of the manifest's bytes, which name every file with its own; `rows_sha256` that of the
    rows behind the files. `by`: arm, or all as one.
    """

    __tablename__ = "release"
    __table_args__ = (Index("ix_release_trial_id_proposed_at", "trial_id", "proposed_at"), CLINICAL)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    protocol_version: Mapped[str] = mapped_column(String(40))
    protocol_digest: Mapped[str] = mapped_column(String(64))
    audience: Mapped[str] = mapped_column(String(10))
    by: Mapped[str] = mapped_column(String(6))
    cut_off: Mapped[datetime]
    purpose: Mapped[str] = mapped_column(String(500))
    asked_digest: Mapped[str] = mapped_column(String(64))  # of what was asked, so that the same again is no other one
    manifest_sha256: Mapped[str] = mapped_column(String(64))
    rows_sha256: Mapped[str] = mapped_column(String(64))
    proposed_by: Mapped[str] = mapped_column(String(80))
    proposed_at: Mapped[datetime]


class ReleaseFile(Base):
    """One file of a release, byte for byte: tables, pictures, the page to read, and the manifest. Never updated."""

    __tablename__ = "release_file"
    __table_args__ = CLINICAL

    release_id: Mapped[UUID] = mapped_column(ForeignKey("release.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(160), primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int]  # bytes
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ReleaseRows(Base):
    """The rows that a release was made from, sealed: they are there to make it again and are never handed out."""

    __tablename__ = "release_rows"
    __table_args__ = CLINICAL

    release_id: Mapped[UUID] = mapped_column(ForeignKey("release.id"), primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ReleaseDecision(Base):
    """What a second person decided about a proposed release, once: agreed or refused."""

    __tablename__ = "release_decision"
    __table_args__ = CLINICAL

    release_id: Mapped[UUID] = mapped_column(ForeignKey("release.id"), primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"), index=True)
    decision: Mapped[str] = mapped_column(String(10))
    decided_by: Mapped[str] = mapped_column(String(80))
    decided_at: Mapped[datetime]


class ReleaseWithdrawal(Base):
    """A release is not shown any more, or a proposal was taken back; what was seen of it still counts as seen."""

    __tablename__ = "release_withdrawal"
    __table_args__ = CLINICAL

    release_id: Mapped[UUID] = mapped_column(ForeignKey("release.id"), primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"), index=True)
    withdrawn_by: Mapped[str] = mapped_column(String(80))
    withdrawn_at: Mapped[datetime]

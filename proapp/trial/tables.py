"""What is stored of a trial: its protocol's versions, which are never updated, and its sites."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from proapp.base.tables import CLINICAL, LATER, Base, Document


class Trial(Base):
    """One protocol being run."""

    __tablename__ = "trial"
    __table_args__ = CLINICAL

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    registry_id: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime]


class ProtocolVersion(Base):
    """A trial's plan at one version. The document is kept as it was loaded; its digest names it."""

    __tablename__ = "protocol_version"
    __table_args__ = CLINICAL

    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"), primary_key=True)
    version: Mapped[str] = mapped_column(String(40), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    document: Mapped[dict[str, Any]]
    loaded_at: Mapped[datetime]


class Site(Base):
    """Where participants are treated. `zone` is an IANA name; `cover` says when somebody answers a flag.

    `contact` is where mail goes, `contacts` whom participants call (proapp.trial.contacts); `alert_limit`: how many
    alerts per 100 reports its people can look after.
    """

    __tablename__ = "site"
    __table_args__ = (UniqueConstraint("trial_id", "code"), CLINICAL)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    zone: Mapped[str] = mapped_column(String(60))
    cover: Mapped[dict[str, Any]]
    contact: Mapped[str | None] = mapped_column(String(200))
    contacts: Mapped[dict[str, Any] | None] = mapped_column(Document, info=LATER)
    alert_limit: Mapped[float | None] = mapped_column(info=LATER)
    version: Mapped[int] = mapped_column(default=1, info={"mutable": True})


class Activation(Base):
    """From when on phones may join a trial, and which words were missing then: a sandbox shows labels instead."""

    __tablename__ = "activation"
    __table_args__ = CLINICAL

    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"), primary_key=True)
    sandbox: Mapped[bool]
    missing: Mapped[list[Any]]
    activated_at: Mapped[datetime]
    activated_by: Mapped[str] = mapped_column(String(80))


class AmendmentActivation(Base):
    """From which local day on a site follows a later version of the protocol. `applied_at`: everybody there does."""

    __tablename__ = "amendment_activation"
    __table_args__ = (UniqueConstraint("site_id", "version"), CLINICAL)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"), index=True)
    version: Mapped[str] = mapped_column(String(40))
    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"))
    effective_on: Mapped[date] = mapped_column(info={"mutable": True})
    activated_at: Mapped[datetime] = mapped_column(info={"mutable": True})
    activated_by: Mapped[str] = mapped_column(String(80), info={"mutable": True})
    applied_at: Mapped[datetime | None] = mapped_column(info={"mutable": True})

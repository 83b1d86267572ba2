"""What is stored of an export that is made behind the scenes: what was asked, by whom, and how far it has come."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

import proapp.trial.tables  # noqa: F401  foreign keys name its tables
from proapp.base.tables import Base, Document

UNFINISHED = text("state IN ('waiting', 'making')")


class ExportJob(Base):
    """A file to be made. `state`: waiting, making, ready, failed; removed, once its file has been deleted.

    `wanted` is what was asked, as it may be carried out for who asked. `fence` rises with each claim, so that a worker
    that was stopped for too long cannot hand in a file that another has made since.
    """

    __tablename__ = "export_job"
    __table_args__ = (
        Index("ix_export_job_unfinished", "requested_at", sqlite_where=UNFINISHED, postgresql_where=UNFINISHED),
        Index("ix_export_job_trial_id_requested_at", "trial_id", "requested_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[str] = mapped_column(String(80))
    wanted: Mapped[dict[str, Any]]
    form: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    attempt: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    requested_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]  # when its file is deleted
    manifest: Mapped[dict[str, Any] | None] = mapped_column(Document)

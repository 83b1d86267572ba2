"""What is stored of a signature: who signed which version of what, when, and with which meaning. Never updated."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

import proapp.access.tables  # noqa: F401  foreign keys name its tables
from proapp.base.tables import CLINICAL, Base


class Signature(Base):
    """One signature on one version of one record. `record_digest` is that of the record as it was signed; `seal` binds
    all of this together with the installation's key.
    """

    __tablename__ = "signature"
    __table_args__ = (Index("ix_signature_participant_id_signed_at", "participant_id", "signed_at"), CLINICAL)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trial_id: Mapped[str] = mapped_column(ForeignKey("trial.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"))
    object_type: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[UUID]
    object_version: Mapped[int]
    record_digest: Mapped[str] = mapped_column(String(64))
    meaning: Mapped[str] = mapped_column(String(20))
    signer_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    signer_name: Mapped[str] = mapped_column(String(200))  # as it was printed then
    signed_at: Mapped[datetime]
    seal: Mapped[str] = mapped_column(String(64))

"""Transfers between sites on the wire."""

from typing import Any, ClassVar

from marshmallow import fields

from proapp.api.schemas.base import Day, Instant, Strict, Uuid, Whole, listed, text
from proapp.api.schemas.participant import PARTICIPANT_ID
from proapp.api.schemas.trial import SITE_ID

TRANSFER_ID = "4c1d0a7e-2f7b-4c55-9a60-1b0d2e9f8a31"
OTHER_SITE_ID = "7f2e1d0c-9b8a-4766-8554-3a2b1c0d9e8f"


class TransferInSchema(Strict):
    """To which site of the trial, from which local day there on, and why."""

    site = Uuid(required=True)
    on = Day(required=True)
    reason = text(300, required=True)
    example = {"site": OTHER_SITE_ID, "on": "2026-05-04", "reason": "moves to Graz"}


class AcceptanceInSchema(Strict):
    """Nothing more need be said to take somebody over."""

    example: ClassVar[dict[str, Any]] = {}


class EndOfTransferInSchema(Strict):
    """Why it is declined, or taken back."""

    reason = text(300, required=True)
    example = {"reason": "stays in Vienna after all"}


class TransferSchema(Strict):
    """A transfer. `outcome` is accepted, declined or taken-back; null while the new site has not answered."""

    id = Uuid(required=True)
    participant = Uuid(required=True)
    code = fields.String(required=True)
    from_site = Uuid(required=True)
    to_site = Uuid(required=True)
    on = Day(required=True)
    reason = fields.String(required=True)
    asked_at = Instant(required=True)
    asked_by = fields.String(required=True)
    outcome = fields.String(required=True, allow_none=True)
    decided_at = Instant(required=True, allow_none=True)
    decided_by = fields.String(required=True, allow_none=True)
    example = {
        "id": TRANSFER_ID,
        "participant": PARTICIPANT_ID,
        "code": "VIE-001",
        "from_site": SITE_ID,
        "to_site": OTHER_SITE_ID,
        "on": "2026-05-04",
        "reason": "moves to Graz",
        "asked_at": "2026-05-02T09:00:00+00:00",
        "asked_by": "staff:chen",
        "outcome": None,
        "decided_at": None,
        "decided_by": None,
    }


class TransferredSchema(Strict):
    """What taking somebody over changes: their schedule, flags that go along, the version they follow from now on."""

    transfer = fields.Nested(TransferSchema, required=True)
    added = Whole(required=True)
    moved = Whole(required=True)
    cancelled = Whole(required=True)
    flags = Whole(required=True)
    protocol_version = fields.String(required=True)
    example = {
        "transfer": {
            **TransferSchema.example,
            "outcome": "accepted",
            "decided_at": "2026-05-04T07:00:00+00:00",
            "decided_by": "staff:gina",
        },
        "added": 0,
        "moved": 12,
        "cancelled": 0,
        "flags": 1,
        "protocol_version": "1",
    }


TransferList = listed(TransferSchema)

"""Rehearsals of a trial's rules on the wire."""

from marshmallow import fields

from proapp.api.schemas.base import Instant, Strict, Uuid, Whole, listed, word


class RehearsalSchema(Strict):
    """The rules tried on reports: an alert is a flag with a message, amber or red."""

    id = Uuid(required=True)
    protocol_version = fields.String(required=True)
    ruleset = fields.String(required=True)
    reports_from = word("real", "simulated", required=True)
    reports = Whole(required=True)
    alerts = Whole(required=True)
    red = Whole(required=True)
    after_hours = Whole(
        required=True,
        allow_none=True,
        metadata={"description": "Alerts when nobody was on cover; null: not known."},
    )
    by_rule = fields.Dict(keys=fields.String(), values=Whole(), required=True)
    rehearsed_at = Instant(required=True)
    example = {
        "id": "7a4d7a53-5c39-4a5c-8a57-0c3f5a3a4be1",
        "protocol_version": "1",
        "ruleset": "prrt-default@1",
        "reports_from": "simulated",
        "reports": 2140,
        "alerts": 410,
        "red": 61,
        "after_hours": 172,
        "by_rule": {"R1": 212, "R2": 120, "R3": 78},
        "rehearsed_at": "2026-03-01T09:00:00+00:00",
    }


RehearsalList = listed(RehearsalSchema)

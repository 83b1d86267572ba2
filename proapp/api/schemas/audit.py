"""The audit trail on the wire: who did what, when; ids and digests, never content."""

from marshmallow import fields
from marshmallow.validate import Length

from proapp.api.schemas.base import Instant, Paged, Strict, Truth, Whole, listed


class AuditEventSchema(Strict):
    """One event of a trial's chain."""

    seq = Whole(required=True)
    at = Instant(required=True)
    actor_kind = fields.String(required=True)
    actor_id = fields.String(required=True)
    action = fields.String(required=True)
    object_type = fields.String(required=True)
    object_id = fields.String(required=True)
    object_version = Whole(required=True, allow_none=True)
    before_digest = fields.String(required=True, allow_none=True)
    after_digest = fields.String(required=True, allow_none=True)
    reason_code = fields.String(required=True, allow_none=True)
    reason_digest = fields.String(required=True, allow_none=True)
    request_id = fields.String(required=True, allow_none=True)
    hash = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Null, as digests, where treatment is masked from you."},
    )
    example = {
        "seq": 17,
        "at": "2026-04-03T07:15:02+00:00",
        "actor_kind": "device",
        "actor_id": "9d0f5b0a-52a1-4c5e-9a2b-0d4d9a6c1e33",
        "action": "response.accepted",
        "object_type": "response",
        "object_id": "7e9b1d8a-8f25-4f0b-9a51-0d5f6f3f2b55",
        "object_version": 1,
        "before_digest": None,
        "after_digest": "cd" * 32,
        "reason_code": None,
        "reason_digest": None,
        "request_id": "5f0c54de-9a3f-4d0c-8a35-4c6e7cb6a1f0",
        "hash": "ef" * 32,
    }


class AuditQuery(Paged):
    """Narrow to one object, one actor or one action."""

    object_id = fields.String(load_default=None, validate=Length(1, 80))
    actor_id = fields.String(load_default=None, validate=Length(1, 80))
    action = fields.String(load_default=None, validate=Length(1, 60))


class FindingSchema(Strict):
    """Something that does not hold."""

    kind = fields.String(required=True)
    stream = fields.String(required=True)
    seq = Whole(required=True, allow_none=True)
    table = fields.String(required=True)
    key = fields.String(required=True)
    example = {"kind": "hash", "stream": "net-retreat", "seq": 17, "table": "audit_event", "key": "net-retreat/17"}


class VerificationSchema(Strict):
    """Whether the chain holds, up to which event, and what does not."""

    intact = Truth(required=True)
    events = Whole(required=True)
    findings = fields.List(fields.Nested(FindingSchema), required=True)
    example = {"intact": False, "events": 312, "findings": [FindingSchema.example]}


AuditList = listed(AuditEventSchema)

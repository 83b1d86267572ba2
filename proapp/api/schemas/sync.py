"""A phone's queue on the wire: what it holds, and for each thing what became of it."""

from marshmallow import fields
from marshmallow.validate import Length

from proapp.api.schemas.assignment import ASSIGNMENT_ID
from proapp.api.schemas.base import Instant, Number, Strict, Uuid, Whole, document, text, word
from proapp.api.schemas.consent import CONSENT_ID, ConsentInSchema
from proapp.api.schemas.correction_request import REQUEST_ID, CorrectionRequestInSchema
from proapp.api.schemas.draft import DraftInSchema, DraftSchema
from proapp.api.schemas.problem import ProblemSchema
from proapp.api.schemas.response import RECEIPT_ID, RESPONSE_ID, ReceiptSchema
from proapp.workflow.answering.note_shown import WHAT

MOST = 100
SENT_AT = "2026-04-03T09:15:02+02:00"
FROZEN = (
    f'{{"assignment_id":"{ASSIGNMENT_ID}","instrument":"pgi-s@1.0","answers":{{"severity":2}},'
    '"answered_by":"participant","completed_at":"2026-04-03T09:15:00+02:00","zone":"Europe/Vienna"}'
)
BY_THE_PHONE = {"type": "string", "format": "date-time", "description": "By the phone's clock."}


class ResponseItemSchema(Strict):
    """A finished questionnaire: the JSON text frozen at completion, exactly what PUT /responses/{id} would send."""

    kind = word("response", required=True)
    id = Uuid(required=True)
    body = fields.String(required=True)
    age_ms = fields.Raw(
        load_default=None,
        metadata={
            "type": "integer",
            "description": "Milliseconds since completion by the phone's monotonic clock.",
        },
    )
    example = {"kind": "response", "id": RESPONSE_ID, "body": FROZEN, "age_ms": 2000}


class StartItemSchema(Strict):
    """A questionnaire was opened; `id` is its assignment."""

    kind = word("start", required=True)
    id = Uuid(required=True)
    at = fields.Raw(load_default=None, metadata=BY_THE_PHONE)
    example = {"kind": "start", "id": ASSIGNMENT_ID, "at": "2026-04-03T09:12:00+02:00"}


class DraftItemSchema(DraftInSchema):
    """What was typed so far; `id` is its assignment, `revision` what it is based on, 0 for the first."""

    kind = word("draft", required=True)
    id = Uuid(required=True)
    revision = Whole(required=True)
    at = fields.Raw(load_default=None, metadata=BY_THE_PHONE)
    example = {"kind": "draft", "id": ASSIGNMENT_ID, "revision": 0, **DraftInSchema.example, "at": SENT_AT}


class ZoneItemSchema(Strict):
    """The participant is in another time zone since then."""

    kind = word("zone", required=True)
    id = Uuid(required=True)
    zone = text(60, required=True)
    at = Instant(required=True)
    example = {
        "kind": "zone",
        "id": "d1f0c0de-2222-4333-8444-555566667777",
        "zone": "Europe/Lisbon",
        "at": "2026-04-03T08:00:00+01:00",
    }


class AcknowledgementItemSchema(Strict):
    """Advice or a message was shown; `subject` is the assignment or the message."""

    kind = word("acknowledgement", required=True)
    id = Uuid(required=True)
    what = word(*WHAT, required=True)
    subject = Uuid(load_default=None, allow_none=True)
    detail = document(load_default=dict)
    at = Instant(required=True)
    example = {
        "kind": "acknowledgement",
        "id": "ac0ffee0-2222-4333-8444-555566667777",
        "what": "advice",
        "subject": ASSIGNMENT_ID,
        "detail": {"rule": "R8", "level": "red"},
        "at": SENT_AT,
    }


class ConsentItemSchema(ConsentInSchema):
    """A decision about a consent document, as PUT /me/consents/{id} takes it."""

    kind = word("consent", required=True)
    id = Uuid(required=True)
    example = {"kind": "consent", "id": CONSENT_ID, **ConsentInSchema.example}


class CorrectionRequestItemSchema(CorrectionRequestInSchema):
    """Something answered was wrong, as PUT /responses/{response}/correction-requests/{id} takes it."""

    kind = word("correction-request", required=True)
    id = Uuid(required=True)
    response_id = Uuid(required=True)
    example = {
        "kind": "correction-request",
        "id": REQUEST_ID,
        "response_id": RESPONSE_ID,
        **CorrectionRequestInSchema.example,
    }


ITEMS: tuple[type[Strict], ...] = (
    ResponseItemSchema,
    StartItemSchema,
    DraftItemSchema,
    ZoneItemSchema,
    AcknowledgementItemSchema,
    ConsentItemSchema,
    CorrectionRequestItemSchema,
)


class SyncInSchema(Strict):
    """Everything a phone has kept, in the order it happened. Of an item only its kind is looked at here."""

    sent_at = fields.Raw(load_default=None, metadata=BY_THE_PHONE)
    items = fields.List(fields.Dict(keys=fields.String()), required=True, validate=Length(0, MOST))
    example = {"sent_at": SENT_AT, "items": [schema.example for schema in ITEMS]}


class SyncResultSchema(Strict):
    """What became of one thing. Only a receipt allows a phone to delete an answer."""

    kind = fields.String(required=True, allow_none=True)
    id = fields.String(required=True, allow_none=True)
    status = Whole(required=True, metadata={"description": "As if it had been sent alone."})
    receipt = fields.Nested(ReceiptSchema, allow_none=True, metadata={"description": "Of a response only."})
    quarantine_id = Uuid(metadata={"description": "Where the site finds what could not be accepted."})
    draft = fields.Nested(
        DraftSchema, allow_none=True, metadata={"description": "Of a draft: as kept, or with 412 the current one."}
    )
    problem = fields.Nested(ProblemSchema, required=True, allow_none=True)
    example = {
        "kind": "response",
        "id": RESPONSE_ID,
        "status": 201,
        "receipt": {**ReceiptSchema.example, "receipt_id": RECEIPT_ID},
        "problem": None,
    }


class SyncSchema(Strict):
    """One result for each item, in their order; the server's time, and how far the phone's clock is ahead of it."""

    server_time = Instant(required=True)
    clock_offset_seconds = Number(required=True, allow_none=True)
    results = fields.List(fields.Nested(SyncResultSchema), required=True)
    example = {
        "server_time": "2026-04-03T07:15:02.120000+00:00",
        "clock_offset_seconds": -0.1,
        "results": [SyncResultSchema.example],
    }

"""What is consented to, and what was decided about it, on the wire."""

from marshmallow import fields

from proapp.api.schemas.base import Day, Instant, Strict, Uuid, listed, text, word
from proapp.participant.consents import DECISIONS, KINDS, SIGNERS

DOCUMENT_ID = "7d7f3c52-0a6e-4b57-9a53-1f0c3c1b7e10"
CONSENT_ID = "2f6a1e9b-8c44-4f0a-8f6b-0d0e5f9a4b21"


class ConsentDocumentInSchema(Strict):
    """A text to be consented to. It is never changed: other words are another version."""

    kind = word(*KINDS, required=True, metadata={"description": "assent: the words for somebody under 18."})
    version = text(40, required=True)
    language = text(35, required=True, metadata={"description": "BCP 47."})
    text = text(100_000, required=True)
    effective_on = Day(required=True, metadata={"description": "From this day on everybody is asked about it."})
    example = {
        "kind": "consent",
        "version": "2.0",
        "language": "de",
        "text": "Sie nehmen freiwillig teil und können jederzeit aufhören.",
        "effective_on": "2026-04-01",
    }


class ConsentDocumentSchema(ConsentDocumentInSchema):
    """A published text and its digest: SHA-256 of the text's UTF-8 bytes."""

    id = Uuid(required=True)
    digest = fields.String(required=True)
    recorded_at = Instant(required=True)
    example = {
        **ConsentDocumentInSchema.example,
        "id": DOCUMENT_ID,
        "digest": "ab" * 32,
        "recorded_at": "2026-03-20T09:00:00+00:00",
    }


class ConsentInSchema(Strict):
    """A decision about one document, and who signs it: for somebody under 18 a guardian signs the consent."""

    document_id = Uuid(required=True)
    decision = word(*DECISIONS, required=True)
    signed_by = word(*SIGNERS, required=True)
    at = Instant(required=True)
    zone = text(60, required=True)
    example = {
        "document_id": DOCUMENT_ID,
        "decision": "given",
        "signed_by": "participant",
        "at": "2026-04-01T09:00:00+02:00",
        "zone": "Europe/Vienna",
    }


class ConsentSchema(ConsentInSchema):
    """A decision as it is kept, with what the document was then."""

    id = Uuid(required=True)
    kind = word(*KINDS, required=True)
    version = fields.String(required=True)
    language = fields.String(required=True)
    digest = fields.String(required=True)
    recorded_at = Instant(required=True)
    example = {
        **ConsentInSchema.example,
        "id": CONSENT_ID,
        "kind": "consent",
        "version": "2.0",
        "language": "de",
        "digest": "ab" * 32,
        "at": "2026-04-01T07:00:00+00:00",
        "recorded_at": "2026-04-01T07:00:02+00:00",
    }


class DueDocumentSchema(ConsentDocumentSchema):
    """A document that waits for a decision, and who has to sign it."""

    signed_by = word(*SIGNERS, required=True)
    example = {**ConsentDocumentSchema.example, "signed_by": "participant"}


class ConsentsSchema(Strict):
    """How consent stands: everything decided, what holds now, the first time it was given, what is due."""

    items = fields.List(fields.Nested(ConsentSchema), required=True)
    in_force = fields.Nested(ConsentSchema, required=True, allow_none=True)
    assent_in_force = fields.Nested(ConsentSchema, required=True, allow_none=True)
    first_given = fields.Nested(ConsentSchema, required=True, allow_none=True)
    latest = fields.Nested(ConsentSchema, required=True, allow_none=True)
    due = fields.List(fields.Nested(DueDocumentSchema), required=True)
    example = {
        "items": [ConsentSchema.example],
        "in_force": ConsentSchema.example,
        "assent_in_force": None,
        "first_given": ConsentSchema.example,
        "latest": ConsentSchema.example,
        "due": [DueDocumentSchema.example],
    }


ConsentDocumentList = listed(ConsentDocumentSchema)

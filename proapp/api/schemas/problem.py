"""What a refusal looks like (RFC 9457)."""

from marshmallow import fields

from proapp.api.schemas.base import Instant, Strict, Uuid, Whole


class PlaceSchema(Strict):
    """One fault."""

    pointer = fields.String(
        required=True, metadata={"description": "JSON pointer into what was sent; empty: all of it."}
    )
    message = fields.String(required=True)
    example = {"pointer": "/birth_year", "message": "Not a whole number."}


class ProblemSchema(Strict):
    """Why a request was refused; `type` is stable, `detail` is for people and holds nothing about a patient."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = Whole(required=True)
    detail = fields.String(required=True)
    instance = fields.String(
        required=True, metadata={"description": "The request's id, to quote when asking about it."}
    )
    errors = fields.List(fields.Nested(PlaceSchema))
    retry_after = Whole(metadata={"description": "Seconds to wait, as in the header Retry-After."})
    receipt_id = Uuid(metadata={"description": "What was sent is kept all the same: a phone may delete its copy."})
    response_id = Uuid()
    received_at = Instant()
    draft = fields.Dict(
        allow_none=True, metadata={"description": "What is kept of a draft that has changed meanwhile; null: nothing."}
    )
    action = fields.String(metadata={"description": "What a step-up has to be for."})
    subject = fields.String(metadata={"description": "What a step-up has to be about; empty: nothing in particular."})
    quarantine_id = Uuid(metadata={"description": "Where the site finds what was kept."})
    example = {
        "type": "/problems/invalid",
        "title": "The content does not fit",
        "status": 422,
        "detail": "the content does not fit",
        "instance": "urn:uuid:5f0c54de-9a3f-4d0c-8a35-4c6e7cb6a1f0",
        "errors": [PlaceSchema.example],
    }

"""A participant's "I made a mistake", on the wire."""

from marshmallow import fields
from marshmallow.validate import Length

from proapp.api.schemas.base import Instant, Strict, Uuid, listed, text, word
from proapp.api.schemas.participant import PARTICIPANT_ID
from proapp.api.schemas.response import RESPONSE_ID

REQUEST_ID = "b5d0a7c1-3f42-4e0e-9d6a-7c2f1e8b9a60"


class CorrectionRequestInSchema(Strict):
    """Which items are wrong (none: all of it), and if wanted why, in the participant's own words."""

    items = fields.List(text(60), required=True, validate=Length(0, 200))
    words = text(500, load_default=None, allow_none=True)
    at = Instant(required=True)
    example = {"items": ["severity"], "words": "I meant the day before.", "at": "2026-04-03T12:00:00+02:00"}


class CorrectionRequestSchema(Strict):
    """A request as it is kept. `state`: open until the site has revised the answer. The answer itself stays."""

    id = Uuid(required=True)
    participant = Uuid(required=True, attribute="participant_id")
    response = Uuid(required=True, attribute="response_id")
    instrument = fields.String(required=True)
    items = fields.List(fields.String(), required=True)
    words = fields.String(required=True, allow_none=True)
    requested_at = Instant(required=True)
    received_at = Instant(required=True)
    state = word("open", "corrected", "taken-out", required=True)
    example = {
        "id": REQUEST_ID,
        "participant": PARTICIPANT_ID,
        "response": RESPONSE_ID,
        "instrument": "pgi-s@1.0",
        "items": ["severity"],
        "words": "I meant the day before.",
        "requested_at": "2026-04-03T10:00:00+00:00",
        "received_at": "2026-04-03T10:00:02+00:00",
        "state": "open",
    }


CorrectionRequestList = listed(CorrectionRequestSchema)

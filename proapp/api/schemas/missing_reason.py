"""Why an answer is missing, on the wire."""

from marshmallow import fields

from proapp.api.schemas.assignment import ASSIGNMENT_ID
from proapp.api.schemas.base import Instant, Strict, Uuid, Whole, text, word
from proapp.response import missing

REASON_ID = "6b0d7c55-2f0e-4c1e-9f39-7a5b1c2d3e4f"
CODES = tuple(dict.fromkeys((*missing.CODES, *missing.DERIVED)))


class MissingReasonInSchema(Strict):
    """Why there is no answer, who says so, and if wanted in words, which are kept apart and can be redacted."""

    code = word(*missing.CODES, required=True)
    source = word(*missing.SOURCES, required=True)
    text = text(500, load_default=None, allow_none=True)
    example = {"code": "too-ill", "source": "patient", "text": "Fever since Tuesday."}


class MissingReasonSchema(Strict):
    """A reason as it is kept. What is said later is the next version; it names what it `corrects`."""

    id = Uuid(required=True)
    assignment = Uuid(required=True, attribute="assignment_id")
    version = Whole(required=True)
    corrects = Uuid(required=True, allow_none=True)
    code = word(*missing.CODES, required=True)
    source = word(*missing.SOURCES, required=True)
    recorded_at = Instant(required=True)
    recorded_by = fields.String(required=True)
    example = {
        "id": REASON_ID,
        "assignment": ASSIGNMENT_ID,
        "version": 1,
        "corrects": None,
        "code": "too-ill",
        "source": "patient",
        "recorded_at": "2026-04-08T08:00:00+00:00",
        "recorded_by": "staff:chen",
    }

"""What somebody has typed so far, on the wire."""

from marshmallow import fields
from marshmallow.validate import Length

from proapp.api.schemas.assignment import ASSIGNMENT_ID
from proapp.api.schemas.base import Instant, Strict, Uuid, Whole, document
from proapp.api.schemas.problem import PlaceSchema
from proapp.api.schemas.response import ANSWERS


class DraftInSchema(Strict):
    """Answers so far. They are kept whatever they are; what would not fit when handed in is named in the reply."""

    answers = document(required=True)
    item = fields.String(
        load_default=None, allow_none=True, validate=Length(1, 60), metadata={"description": "Where somebody is."}
    )
    example = {"answers": ANSWERS, "item": "severity"}


class DraftSchema(DraftInSchema):
    """A draft as it is kept. `revision` is its ETag."""

    assignment_id = Uuid(required=True)
    revision = Whole(required=True)
    updated_at = Instant(required=True)
    problems = fields.List(
        fields.Nested(PlaceSchema),
        required=True,
        metadata={"description": "What does not fit the instrument yet; pointers begin at the answers."},
    )
    example = {
        **DraftInSchema.example,
        "assignment_id": ASSIGNMENT_ID,
        "revision": 3,
        "updated_at": "2026-04-03T07:12:00+00:00",
        "problems": [],
    }

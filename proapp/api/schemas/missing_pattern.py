"""How answers are missing, on the wire."""

from marshmallow import fields

from proapp.api.schemas.base import Strict, Whole
from proapp.api.schemas.comparison import InstrumentTableQuery
from proapp.api.schemas.picture import PictureQuery
from proapp.api.schemas.trajectory import AboutSchema


class MissingPatternsPictureQuery(InstrumentTableQuery, PictureQuery):
    """Of which instrument."""


class PatternRowSchema(Strict):
    """A row of answers, one letter a moment (x answered, . missing, - not expected), and how many have it."""

    row = fields.String(required=True)
    n = Whole(required=True)
    example = {"row": "xx.x-", "n": 3}


class PatternsSchema(Strict):
    """One arm: participants by kind of pattern, and the rows of answers, the most frequent first."""

    arm = fields.String(required=True, allow_none=True)
    n = Whole(required=True, allow_none=True)
    kinds = fields.Dict(keys=fields.String(), values=Whole(), required=True)
    rows = fields.List(fields.Nested(PatternRowSchema), required=True)
    reason = fields.String(required=True, allow_none=True)
    example = {
        "arm": "retreatment",
        "n": 20,
        "kinds": {
            "complete": 11,
            "monotone": 5,
            "intermittent": 3,
            "intermittent, then none": 0,
            "never": 1,
            "not expected": 0,
        },
        "rows": [PatternRowSchema.example],
        "reason": None,
    }


class MissingPatternsSchema(AboutSchema):
    """Monotone and intermittent patterns. Only what was expected can be missing, so never after death."""

    instrument = fields.String(required=True)
    moments = fields.List(fields.String(), required=True)
    patterns = fields.List(fields.Nested(PatternsSchema), required=True)
    example = {
        **AboutSchema.example,
        "instrument": "qlq-c30@3.0",
        "moments": ["baseline", "q12w 1", "q12w 2", "q12w 3", "q12w 4"],
        "patterns": [PatternsSchema.example],
    }

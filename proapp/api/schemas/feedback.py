"""What a participant sees of their own answers, on the wire."""

from marshmallow import fields

from proapp.api.schemas.base import Day, Instant, Number, Strict, Truth, Uuid, listed, word
from proapp.api.schemas.response import RESPONSE_ID


class LineSchema(Strict):
    """One question and what was answered, in words where there are any."""

    item = fields.String(required=True)
    text = fields.String(required=True)
    answer = fields.String(required=True)
    example = {"item": "severity", "text": "How bad were your symptoms this week?", "answer": "Mild"}


class HandedInSchema(Strict):
    """A response as it was given. `state` says whether the site has corrected it or taken it out since."""

    id = Uuid(required=True)
    instrument = fields.String(required=True)
    title = fields.String(required=True)
    language = fields.String(required=True)
    direction = word("ltr", "rtl", required=True)
    placeholder = Truth(required=True, metadata={"description": "The words are stand-ins: a sandbox only."})
    completed_at = Instant(required=True)
    on = Day(required=True, metadata={"description": "The local day where it was answered."})
    state = word("given", "corrected", "taken-out", required=True)
    answers = fields.List(fields.Nested(LineSchema), required=True)
    example = {
        "id": RESPONSE_ID,
        "instrument": "pgi-s@1.0",
        "title": "How you are",
        "language": "en",
        "direction": "ltr",
        "placeholder": False,
        "completed_at": "2026-04-03T07:15:00+00:00",
        "on": "2026-04-03",
        "state": "given",
        "answers": [LineSchema.example],
    }


class OwnPointSchema(Strict):
    """One value and the local day it was given."""

    on = Day(required=True)
    at = Instant(required=True)
    value = Number(required=True)
    example = {"on": "2026-06-12", "at": "2026-06-12T07:15:00+00:00", "value": 66.7}


class MyTrajectorySchema(Strict):
    """One scale of one's own over time, and what it says in plain words."""

    instrument = fields.String(required=True)
    scale = fields.String(required=True)
    title = fields.String(required=True)
    language = fields.String(required=True)
    direction = word("ltr", "rtl", required=True)
    higher_is = word("better", "worse", required=True)
    range = fields.List(Number(), required=True, metadata={"description": "The least and the most there can be."})
    start = Number(required=True, allow_none=True, metadata={"description": "What later values are compared with."})
    points = fields.List(fields.Nested(OwnPointSchema), required=True)
    plainly = fields.List(fields.String(), required=True)
    example = {
        "instrument": "qlq-c30@3.0",
        "scale": "QL",
        "title": "Health and quality of life",
        "language": "en",
        "direction": "ltr",
        "higher_is": "better",
        "range": [0.0, 100.0],
        "start": 75.0,
        "points": [OwnPointSchema.example],
        "plainly": ["Your latest answers are about the same as at the start."],
    }


HandedInList = listed(HandedInSchema)

"""Scores on the wire."""

from marshmallow import INCLUDE, fields
from marshmallow.validate import Length

from proapp.api.schemas.base import Instant, Number, Paged, Strict, Uuid, Whole, listed
from proapp.api.schemas.response import RESPONSE_ID


class ScoreSchema(Strict):
    """One scale of one response at full precision; when null, `reason` says why."""

    response = Uuid(required=True, attribute="response_id")
    instrument = fields.String(required=True)
    scale = fields.String(required=True)
    value = Number(required=True, allow_none=True)
    answered = Whole(required=True)
    of = Whole(required=True)
    method = fields.String(required=True)
    key = fields.String(required=True, allow_none=True)
    definition_digest = fields.String(required=True)
    reason = fields.String(required=True, allow_none=True)
    completed_at = Instant(required=True)
    example = {
        "response": RESPONSE_ID,
        "instrument": "qlq-c30@3.0",
        "scale": "QL",
        "value": 66.66666666666667,
        "answered": 2,
        "of": 2,
        "method": "eortc-linear",
        "key": "3.0",
        "definition_digest": "ab" * 32,
        "reason": None,
        "completed_at": "2026-04-03T07:15:00+00:00",
    }


class ScoreQuery(Paged):
    """Narrow to one scale, or to one instrument by its id."""

    scale = fields.String(load_default=None, validate=Length(1, 40))
    instrument = fields.String(load_default=None, validate=Length(1, 40))


class ScoreExplanationSchema(Strict):
    """How a score came about: the answers that went in, the formula, the rule for missing ones, the source."""

    class Meta:
        unknown = INCLUDE

    scale = fields.String(required=True)
    title = fields.String(required=True)
    instrument = fields.String(required=True)
    digest = fields.String(required=True)
    method = fields.String(required=True)
    formula = fields.String(required=True)
    when_missing = fields.String(required=True)
    source = fields.String(required=True)
    value = Number(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    inputs = fields.List(fields.Dict(), required=True)
    example = {
        "scale": "QL",
        "title": "Global health status",
        "instrument": "qlq-c30@3.0",
        "digest": "ab" * 32,
        "method": "eortc-linear",
        "formula": "(mean of the answered items - 1) / (7 - 1) x 100",
        "when_missing": "null when fewer than half of the items are answered",
        "source": "Fayers 2001, EORTC QLQ-C30 Scoring Manual, 3rd edition",
        "value": 66.66666666666667,
        "reason": None,
        "inputs": [{"item": "q29", "label": "overall health", "answer": 5}],
    }


ScoreList = listed(ScoreSchema)

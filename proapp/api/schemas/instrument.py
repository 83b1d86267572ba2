"""Instruments on the wire: structure always, words as far as the installation has them."""

from marshmallow import fields
from marshmallow.validate import Length

from proapp.api.schemas.base import Number, Query, Strict, Truth, Whole, document, listed


class InstrumentBriefSchema(Strict):
    """One instrument at one version."""

    key = fields.String(required=True)
    title = fields.String(required=True)
    kind = fields.String(required=True)
    digest = fields.String(required=True)
    languages = fields.List(fields.String(), required=True)
    example = {"key": "pgi-s@1.0", "title": "Severity now", "kind": "global", "digest": "ab" * 32, "languages": ["en"]}


class AnswersSchema(Strict):
    """What answers an item: a choice of codes, or numbers from low to high by steps."""

    type = fields.String(required=True)
    codes = fields.List(Whole(), required=True)
    low = Number(required=True)
    high = Number(required=True)
    step = Number(required=True)
    words = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    example = {
        "type": "choice",
        "codes": [0, 1, 2, 3, 4],
        "low": 0.0,
        "high": 4.0,
        "step": 1.0,
        "words": {"0": "None", "4": "Very severe"},
    }


class ItemSchema(Strict):
    """One question."""

    code = fields.String(required=True)
    label = fields.String(required=True)
    text = fields.String(required=True)
    answers = fields.Nested(AnswersSchema, required=True)
    group = fields.String(required=True, allow_none=True)
    recall_days = Whole(required=True, allow_none=True)
    ask_when = document(required=True, allow_none=True)
    special = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    example = {
        "code": "severity",
        "label": "overall severity",
        "text": "How are your symptoms now?",
        "answers": AnswersSchema.example,
        "group": None,
        "recall_days": 7,
        "ask_when": None,
        "special": {"prefer-not-to-answer": "I would rather not say"},
    }


class InstrumentSchema(InstrumentBriefSchema):
    """An instrument as a phone shows it. `placeholder` marks concept labels where licensed words are not installed."""

    recall_days = Whole(required=True, allow_none=True)
    language = fields.String(required=True)
    direction = fields.String(required=True)
    instructions = fields.String(required=True)
    placeholder = Truth(required=True)
    items = fields.List(fields.Nested(ItemSchema), required=True)
    scores = fields.List(document(), required=True)
    example = {
        **InstrumentBriefSchema.example,
        "recall_days": 7,
        "language": "en",
        "direction": "ltr",
        "instructions": "Think of the past week.",
        "placeholder": False,
        "items": [ItemSchema.example],
        "scores": [{"id": "severity", "title": "Severity", "method": "item", "higher_is": "worse", "range": [0, 4]}],
    }


class LanguageQuery(Query):
    """The language to show, BCP 47."""

    lang = fields.String(load_default="en", validate=Length(2, 35))


InstrumentList = listed(InstrumentBriefSchema)

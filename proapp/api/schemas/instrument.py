"""Instruments on the wire: structure always, words as far as the installation has them."""

from marshmallow import fields
from marshmallow.validate import Length

from proapp.api.schemas.base import Number, Query, Strict, Truth, Whole, document, listed, word


class InstrumentBriefSchema(Strict):
    """One instrument at one version."""

    key = fields.String(required=True)
    title = fields.String(required=True)
    kind = fields.String(required=True)
    digest = fields.String(required=True)
    languages = fields.List(fields.String(), required=True)
    example = {"key": "pgi-s@1.0", "title": "Severity now", "kind": "global", "digest": "ab" * 32, "languages": ["en"]}


class AnswersSchema(Strict):
    """What answers an item: one of some codes, or a number from min to max (a decimal one by steps).

    `words` name every code of a choice; of a scale they may name only the ends.
    """

    type = word("choice", "integer", "decimal", required=True)
    codes = fields.List(Whole())
    min = Number()
    max = Number()
    step = Number()
    words = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    example = {"type": "choice", "codes": [0, 1], "words": {"0": "No", "1": "Yes"}}


class PaperItemSchema(Strict):
    """One question of a screen. `answers` and `special` name entries of the instrument.

    It is asked when `ask_when` is null or the item named there `is` the value, `is_not` it, or is `above` it.
    An `optional` question may be left without an answer.
    """

    code = fields.String(required=True)
    text = fields.String(required=True)
    answers = fields.String(required=True)
    special = fields.List(fields.String(), required=True)
    ask_when = document(required=True, allow_none=True)
    when_skipped = Whole(required=True, allow_none=True)
    optional = Truth(required=True)
    example = {
        "code": "severity",
        "text": "How bad are your symptoms now?",
        "answers": "strength",
        "special": ["prefer-not-to-answer"],
        "ask_when": None,
        "when_skipped": None,
        "optional": False,
    }


class PaperSchema(Strict):
    """An instrument as a screen shows it. `placeholder` marks concept labels where words are not installed."""

    digest = fields.String(required=True)
    wording_digest = fields.String(required=True)
    language = fields.String(required=True)
    direction = word("ltr", "rtl", required=True)
    placeholder = Truth(required=True)
    title = fields.String(required=True)
    instructions = fields.String(required=True)
    recall_days = Whole(required=True, allow_none=True)
    items = fields.List(fields.Nested(PaperItemSchema), required=True)
    answers = fields.Dict(keys=fields.String(), values=fields.Nested(AnswersSchema), required=True)
    special = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    example = {
        "digest": "ab" * 32,
        "wording_digest": "cd" * 32,
        "language": "en",
        "direction": "ltr",
        "placeholder": False,
        "title": "Severity",
        "instructions": "Think of the past week.",
        "recall_days": 7,
        "items": [PaperItemSchema.example],
        "answers": {"strength": {"type": "choice", "codes": [0, 1], "words": {"0": "None", "1": "Mild"}}},
        "special": {"prefer-not-to-answer": "I prefer not to answer"},
    }


class ItemSchema(PaperItemSchema):
    """One question with its concept label, for whoever reads the results."""

    label = fields.String(required=True)
    group = fields.String(required=True, allow_none=True)
    recall_days = Whole(required=True, allow_none=True)
    example = {**PaperItemSchema.example, "label": "Severity of symptoms", "group": None, "recall_days": 7}


class InstrumentSchema(PaperSchema):
    """An instrument as a screen shows it, with what is scored from it."""

    key = fields.String(required=True)
    kind = fields.String(required=True)
    languages = fields.List(fields.String(), required=True)
    items = fields.List(fields.Nested(ItemSchema), required=True)
    scores = fields.List(document(), required=True)
    example = {
        **PaperSchema.example,
        "key": "pgi-s@1.0",
        "kind": "global",
        "languages": ["en"],
        "items": [ItemSchema.example],
        "scores": [{"id": "severity", "title": "Severity", "method": "item", "higher_is": "worse", "range": [0, 4]}],
    }


class LanguageQuery(Query):
    """The language to show, BCP 47."""

    lang = fields.String(load_default="en", validate=Length(2, 35))


InstrumentList = listed(InstrumentBriefSchema)

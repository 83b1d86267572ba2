"""One flag with all that a review needs, on the wire."""

from marshmallow import fields

from proapp.api.schemas.base import Instant, Number, Strict, Truth, Uuid, Whole, word
from proapp.api.schemas.flag import FlagSchema, SuppressionSchema


class RuleWordsSchema(Strict):
    """The rule in words, what it asks the site to do, and where it is from."""

    title = fields.String(required=True)
    action = fields.String(required=True, allow_none=True)
    sources = fields.List(fields.String(), required=True)
    example = {
        "title": "Severe",
        "action": "Review the symptom with the participant",
        "sources": ["Basch 2016, J Clin Oncol 34:557-565 (worse by 2 points, or severe)"],
    }


class FlagReportSchema(Strict):
    """The report that a flag was made from: a response, or a body in quarantine as far as it can be read."""

    id = Uuid(required=True)
    quarantined = Truth(required=True)
    instrument = fields.String(required=True)
    title = fields.String(required=True)
    assignment = Uuid(required=True, allow_none=True)
    completed_at = Instant(required=True)
    example = {
        "id": "7e9b1d8a-8f25-4f0b-9a51-0d5f6f3f2b55",
        "quarantined": False,
        "instrument": "pro-ctcae-net@1.0",
        "title": "NCI PRO-CTCAE, NET core set",
        "assignment": "5b6c7d8e-9f01-4234-8567-89abcdef0123",
        "completed_at": "2026-04-03T07:15:00+00:00",
    }


class GroundSchema(Strict):
    """An item or score that met the rule, what it was before and at the start, and the limit it met."""

    code = fields.String(required=True)
    kind = word("item", "score", required=True)
    label = fields.String(required=True)
    value = Number(required=True)
    words = fields.String(required=True, allow_none=True, metadata={"description": "Of the answer; null for a score."})
    limit = Number(required=True)
    baseline = Number(required=True, allow_none=True)
    baseline_words = fields.String(required=True, allow_none=True)
    previous = Number(required=True, allow_none=True)
    previous_words = fields.String(required=True, allow_none=True)
    example = {
        "code": "16A",
        "kind": "item",
        "label": "Diarrhea, frequency",
        "value": 3.0,
        "words": "3",
        "limit": 3.0,
        "baseline": 1.0,
        "baseline_words": "1",
        "previous": 2.0,
        "previous_words": "2",
    }


class AnswerLineSchema(Strict):
    """One answer as it was given, in words where there are any."""

    item = fields.String(required=True)
    text = fields.String(required=True)
    answer = fields.String(required=True)
    example = {"item": "16A", "text": "Diarrhea, frequency", "answer": "3"}


class StageSchema(Strict):
    """One thing that happened to a flag; an escalation is one for each step. `by`: null for what the software did."""

    what = fields.String(required=True)
    at = Instant(required=True)
    by = fields.String(required=True, allow_none=True)
    to = word("site-staff", "investigators", "everybody", required=True, allow_none=True)
    step = Whole(required=True, allow_none=True)
    rung = fields.String(required=True, allow_none=True)
    sent_at = Instant(required=True, allow_none=True, metadata={"description": "When its message was handed over."})
    reason_code = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    example = {
        "what": "escalated",
        "at": "2026-04-03T07:30:02+00:00",
        "by": None,
        "to": "site-staff",
        "step": 1,
        "rung": "remind",
        "sent_at": "2026-04-03T07:30:12+00:00",
        "reason_code": None,
        "reason": None,
    }


class AdviceShownSchema(Strict):
    """Advice that the phone says it has shown, by the phone's clock, and when the server learnt of it."""

    rule = fields.String(required=True, allow_none=True)
    level = fields.String(required=True, allow_none=True)
    at = Instant(required=True)
    received_at = Instant(required=True)
    example = {
        "rule": "R1",
        "level": "red",
        "at": "2026-04-03T07:15:01+00:00",
        "received_at": "2026-04-03T07:15:02+00:00",
    }


class FlagDetailSchema(FlagSchema):
    """A flag with what a review needs: why in words, the answers, who was told when, what the participant was shown."""

    rule_words = fields.Nested(RuleWordsSchema, required=True)
    report = fields.Nested(FlagReportSchema, required=True, allow_none=True)
    grounds = fields.List(fields.Nested(GroundSchema), required=True)
    answers = fields.List(fields.Nested(AnswerLineSchema), required=True)
    history = fields.List(fields.Nested(StageSchema), required=True)
    advice = fields.List(fields.Nested(AdviceShownSchema), required=True)
    suppressions = fields.List(fields.Nested(SuppressionSchema), required=True)
    example = {
        **FlagSchema.example,
        "rule_words": RuleWordsSchema.example,
        "report": FlagReportSchema.example,
        "grounds": [GroundSchema.example],
        "answers": [AnswerLineSchema.example],
        "history": [StageSchema.example],
        "advice": [AdviceShownSchema.example],
        "suppressions": [],
    }

"""What can be asked of a trial, on the wire."""

from marshmallow import fields

from proapp.api.schemas.base import Strict, Truth, document, word
from proapp.api.schemas.trajectory import BY


class PlannedQuestionSchema(Strict):
    """One question in words, and the query to ask it by."""

    words = fields.String(required=True)
    query = document(required=True)
    example = {"words": "EORTC QLQ-C30: Global health status", "query": {"instrument": "qlq-c30@3.0", "scale": "QL"}}


class AskingSchema(Strict):
    """One analysis: its table is at /trials/{trial}/{name}, its picture at /trials/{trial}/pictures/{name}."""

    name = fields.String(required=True)
    title = fields.String(required=True)
    by_arm_only = Truth(required=True)
    is_drawn = Truth(required=True)
    questions = fields.List(fields.Nested(PlannedQuestionSchema), required=True)
    example = {
        "name": "trajectories",
        "title": "Scales over time",
        "by_arm_only": False,
        "is_drawn": True,
        "questions": [PlannedQuestionSchema.example],
    }


class AskingsSchema(Strict):
    """Every analysis of a trial, and how you may see them: pooled, or by arm as well."""

    trial = fields.String(required=True)
    by = fields.List(word(*BY), required=True)
    analyses = fields.List(fields.Nested(AskingSchema), required=True)
    example = {"trial": "net-retreat", "by": ["pooled"], "analyses": [AskingSchema.example]}

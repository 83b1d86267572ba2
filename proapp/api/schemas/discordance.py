"""Patients' grades beside clinicians', on the wire."""

from marshmallow import fields
from marshmallow.validate import Range

from proapp.api.schemas.base import Day, Paged, Query, Strict, Uuid, Whole, word
from proapp.api.schemas.participant import PARTICIPANT_ID
from proapp.api.schemas.response import RESPONSE_ID
from proapp.flag.discordance import NOTE, WITHIN

KINDS = ("patient-higher", "clinician-none", "clinician-higher")


def days() -> fields.Integer:
    """Days to both sides within which the patient's worst grade counts."""
    words = "Days to both sides within which the patient's worst grade counts."
    return fields.Integer(load_default=WITHIN, validate=Range(min=0, max=28), metadata={"description": words})


class GapSchema(Strict):
    """A clinician's grade and the patient's worst of that symptom in the days around it, which lie apart."""

    participant = Uuid(required=True)
    kind = word(*KINDS, required=True)
    term = fields.String(required=True, metadata={"description": "CTCAE term, by its code."})
    title = fields.String(required=True)
    symptom = fields.String(required=True, metadata={"description": "Number in PRO-CTCAE."})
    label = fields.String(required=True)
    clinician_grade = Whole(required=True)
    clinician_on = Day(required=True)
    fact = Uuid(required=True)
    patient_grade = Whole(required=True, metadata={"description": "PRO-CTCAE composite, 0 to 3: not a CTCAE grade."})
    patient_on = Day(required=True)
    response = Uuid(required=True)
    example = {
        "participant": PARTICIPANT_ID,
        "kind": "clinician-none",
        "term": "diarrhoea",
        "title": "Diarrhoea",
        "symptom": "16",
        "label": "Diarrhea",
        "clinician_grade": 0,
        "clinician_on": "2026-04-03",
        "fact": "1c8e7a54-9d1f-4f8c-8a10-3f0b4f7a5d21",
        "patient_grade": 2,
        "patient_on": "2026-04-01",
        "response": RESPONSE_ID,
    }


class DiscordanceSchema(Strict):
    """Where one participant's own grades and their clinician's lie apart, the newest first."""

    note = fields.String(required=True)
    within_days = Whole(required=True)
    pairs = Whole(required=True, metadata={"description": "Grades set side by side, those that agree too."})
    gaps = fields.List(fields.Nested(GapSchema), required=True)
    example = {"note": NOTE, "within_days": 7, "pairs": 12, "gaps": [GapSchema.example]}


class TrialDiscordanceSchema(Strict):
    """The same of every participant of your sites, in pages."""

    note = fields.String(required=True)
    within_days = Whole(required=True)
    pairs = Whole(required=True)
    items = fields.List(fields.Nested(GapSchema), required=True)
    next = fields.String(required=True, allow_none=True)
    example = {"note": NOTE, "within_days": 7, "pairs": 240, "items": [GapSchema.example], "next": None}


class DiscordanceQuery(Query):
    """How many days to both sides."""

    within_days = days()


class TrialDiscordanceQuery(Paged):
    """Narrow to a site."""

    site = Uuid(load_default=None)
    within_days = days()

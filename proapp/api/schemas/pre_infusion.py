"""The sheet before an infusion, and a site's cover, on the wire."""

from marshmallow import fields

from proapp.api.schemas.base import Day, Instant, Number, Strict, Truth, Uuid, Whole, document
from proapp.api.schemas.laboratory import ResultSchema


class CoverInSchema(Strict):
    """Hours by weekday, mon to sun, and holidays."""

    cover = document(required=True)
    example = {
        "cover": {
            "mon": [["08:00", "17:00"]],
            "sat": [["09:00", "12:00"]],
            "sun": [["09:00", "12:00"]],
            "holidays": ["2026-12-25"],
        }
    }


class NextCycleSchema(Strict):
    """The next dose that waits. `latest_on` is the last day after the last dose that needs no decision; `uncovered` are
    days without cover within 72 hours of the planned day."""

    period = Whole(required=True)
    regimen = fields.String(required=True)
    cycle = Whole(required=True)
    status = fields.String(required=True)
    first_planned_on = Day(required=True, allow_none=True)
    planned_on = Day(required=True, allow_none=True)
    tolerated_from = Day(required=True, allow_none=True)
    tolerated_to = Day(required=True, allow_none=True)
    last_dose_on = Day(required=True, allow_none=True)
    latest_on = Day(required=True, allow_none=True)
    uncovered = fields.List(Day(), required=True)
    example = {
        "period": 1,
        "regimen": "lu",
        "cycle": 2,
        "status": "planned",
        "first_planned_on": "2026-05-22",
        "planned_on": "2026-05-22",
        "tolerated_from": "2026-05-15",
        "tolerated_to": "2026-05-29",
        "last_dose_on": "2026-03-27",
        "latest_on": "2026-07-17",
        "uncovered": ["2026-05-23", "2026-05-24"],
    }


class ReportedSymptomSchema(Strict):
    """A symptom since the last dose: the worst and the latest PRO-CTCAE composite (0 to 3), not a CTCAE grade."""

    symptom = fields.String(required=True)
    title = fields.String(required=True)
    worst = Number(required=True)
    worst_at = Instant(required=True)
    latest = Number(required=True)
    latest_at = Instant(required=True)
    reports = Whole(required=True)
    example = {
        "symptom": "9",
        "title": "Nausea",
        "worst": 3,
        "worst_at": "2026-03-29T08:00:00+00:00",
        "latest": 1,
        "latest_at": "2026-05-14T08:00:00+00:00",
        "reports": 7,
    }


class ToConfirmSchema(Strict):
    """A grade for a clinician to confirm or to grade otherwise; `basis` says what it rests on, `of` names the symptom
    or the analyte, `recorded` what a clinician has graded since the last dose."""

    term = fields.String(required=True)
    title = fields.String(required=True)
    suggested = Whole(required=True)
    basis = fields.String(required=True)
    of = fields.String(required=True)
    seen_at = Instant(required=True, allow_none=True)
    seen_on = Day(required=True, allow_none=True)
    recorded = Whole(required=True, allow_none=True)
    example = {
        "term": "nausea",
        "title": "Nausea",
        "suggested": 3,
        "basis": "from a PRO-CTCAE composite (0 to 3), which is not a CTCAE grade: for a clinician to grade",
        "of": "9",
        "seen_at": "2026-03-29T08:00:00+00:00",
        "seen_on": None,
        "recorded": None,
    }


class OpenFlagSchema(Strict):
    """A flag that has no outcome yet."""

    id = Uuid(required=True)
    symptom = fields.String(required=True)
    level = fields.String(required=True)
    raised_at = Instant(required=True)
    acknowledged_at = Instant(required=True, allow_none=True)
    example = {
        "id": "0a5cf0de-3f5e-5f1e-9a52-6a8ba9d41c33",
        "symptom": "nausea",
        "level": "amber",
        "raised_at": "2026-05-14T08:00:00+00:00",
        "acknowledged_at": None,
    }


class HoldFactSchema(Strict):
    """Something the label names for holding a dose, as a fact with its limit, never an instruction; `meets` is null
    when it cannot be told."""

    code = fields.String(required=True)
    words = fields.String(required=True)
    meets = Truth(required=True, allow_none=True)
    value = Number(required=True, allow_none=True)
    unit = fields.String(required=True, allow_none=True)
    on = Day(required=True, allow_none=True)
    example = {
        "code": "platelets-grade",
        "words": "platelets: doses are held from CTCAE grade 2 on",
        "meets": True,
        "value": 62,
        "unit": "10^9/L",
        "on": "2026-05-18",
    }


class PreInfusionSchema(Strict):
    """Everything to look at before the next dose. `since` is when the last infusion began; null before the first."""

    since = Instant(required=True, allow_none=True)
    next = fields.Nested(NextCycleSchema, required=True, allow_none=True)
    symptoms = fields.List(fields.Nested(ReportedSymptomSchema), required=True)
    laboratory = fields.List(fields.Nested(ResultSchema), required=True)
    to_confirm = fields.List(fields.Nested(ToConfirmSchema), required=True)
    flags = fields.List(fields.Nested(OpenFlagSchema), required=True)
    hold = fields.List(fields.Nested(HoldFactSchema), required=True)
    questions = fields.List(fields.String(), required=True)
    example = {
        "since": "2026-03-27T10:00:00+00:00",
        "next": NextCycleSchema.example,
        "symptoms": [ReportedSymptomSchema.example],
        "laboratory": [ResultSchema.example],
        "to_confirm": [ToConfirmSchema.example],
        "flags": [OpenFlagSchema.example],
        "hold": [HoldFactSchema.example],
        "questions": [],
    }

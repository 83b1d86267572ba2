"""A course of treatment on the wire."""

from marshmallow import fields

from proapp.api.schemas.base import Day, Instant, Number, Strict, Truth, Whole, document


class AdministrationSchema(Strict):
    """A dose really given; `on` is the local day at the site."""

    on = Day(required=True)
    start = Instant(required=True)
    end = Instant(required=True, allow_none=True)
    activity_gbq = Number(required=True, allow_none=True)
    dose_mg = Number(required=True, allow_none=True)
    amino_acids_at = Instant(required=True, allow_none=True)
    amino_acids_end = Instant(required=True, allow_none=True)
    example = {
        "on": "2026-03-27",
        "start": "2026-03-27T09:05:00+00:00",
        "end": "2026-03-27T09:35:00+00:00",
        "activity_gbq": 7.4,
        "dose_mg": None,
        "amino_acids_at": "2026-03-27T08:35:00+00:00",
        "amino_acids_end": "2026-03-27T12:35:00+00:00",
    }


class CycleSchema(Strict):
    """One repetition of a regimen, planned and, once it was, given."""

    number = Whole(required=True)
    status = fields.String(required=True)
    first_planned_on = Day(required=True, allow_none=True, metadata={"description": "Before any delay."})
    planned_on = Day(required=True, allow_none=True)
    activity_gbq = Number(required=True, allow_none=True)
    dose_mg = Number(required=True, allow_none=True)
    reduced = Truth(required=True)
    reasons = fields.List(fields.String(), required=True)
    given = fields.Nested(AdministrationSchema, required=True, allow_none=True)
    example = {
        "number": 1,
        "status": "given",
        "first_planned_on": "2026-03-27",
        "planned_on": "2026-03-27",
        "activity_gbq": 7.4,
        "dose_mg": None,
        "reduced": False,
        "reasons": [],
        "given": AdministrationSchema.example,
    }


class RegimenCourseSchema(Strict):
    """A regimen as this participant has it."""

    id = fields.String(required=True)
    agent = fields.String(required=True, allow_none=True)
    status = fields.String(required=True)
    ended_on = Day(required=True, allow_none=True)
    ended_by = fields.String(required=True, allow_none=True)
    cycles = fields.List(fields.Nested(CycleSchema), required=True)
    example = {
        "id": "lu",
        "agent": "177Lu-DOTATATE",
        "status": "running",
        "ended_on": None,
        "ended_by": None,
        "cycles": [CycleSchema.example],
    }


class PeriodSchema(Strict):
    """The stretch under one allocation."""

    number = Whole(required=True)
    kind = fields.String(required=True)
    arm = fields.String(required=True)
    begins_on = Day(required=True)
    begins_at = Instant(required=True)
    strata = document(required=True)
    regimens = fields.List(fields.Nested(RegimenCourseSchema), required=True)
    example = {
        "number": 1,
        "kind": "randomisation",
        "arm": "retreatment",
        "begins_on": "2026-03-20",
        "begins_at": "2026-03-20T09:00:00+00:00",
        "strata": {"origin": "midgut", "grade": "G1", "intended": "everolimus"},
        "regimens": [RegimenCourseSchema.example],
    }


class QuestionSchema(Strict):
    """Something only a person can decide."""

    code = fields.String(required=True)
    words = fields.String(required=True)
    period = Whole(required=True, allow_none=True)
    regimen = fields.String(required=True, allow_none=True)
    cycle = Whole(required=True, allow_none=True)
    example = {
        "code": "crossover-possible",
        "words": "progression on 2026-09-01: crossing over to retreatment",
        "period": 1,
        "regimen": None,
        "cycle": None,
    }


class CourseSchema(Strict):
    """The periods of a participant's treatment, and what a person must decide now."""

    periods = fields.List(fields.Nested(PeriodSchema), required=True)
    questions = fields.List(fields.Nested(QuestionSchema), required=True)
    example = {"periods": [PeriodSchema.example], "questions": [QuestionSchema.example]}

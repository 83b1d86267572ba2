"""Absorbed doses and injections on the wire."""

from marshmallow import fields

from proapp.api.schemas.base import Day, Number, Strict, Uuid, Whole, document
from proapp.api.schemas.participant import FACT_ID


class GoalsSchema(Strict):
    """What the protocol wants of the doses added up, in Gy: lesions from and to, organs at most."""

    lesion = fields.List(Number(), required=True, allow_none=True)
    kidney = Number(required=True, allow_none=True)
    marrow = Number(required=True, allow_none=True)
    counted = fields.String(required=True, metadata={"description": "Of several lesions the mean or the highest."})
    example = {"lesion": [80, 120], "kidney": 23, "marrow": 2, "counted": "mean"}


class CycleDosesSchema(Strict):
    """What was measured after one dose, and the totals with it, in Gy."""

    cycle = Whole(required=True)
    on = Day(required=True)
    activity_gbq = Number(required=True, allow_none=True)
    fact = Uuid(required=True, allow_none=True)
    measured_on = Day(required=True, allow_none=True)
    lesion_gy = Number(required=True, allow_none=True)
    lesions = fields.Dict(keys=fields.String(), values=Number(), required=True)
    kidney_gy = Number(required=True, allow_none=True)
    marrow_gy = Number(required=True, allow_none=True)
    method = fields.String(required=True, allow_none=True)
    software = fields.String(required=True, allow_none=True)
    scans = Whole(required=True, allow_none=True)
    running = fields.Dict(keys=fields.String(), values=Number(), required=True)
    running_lesions = fields.Dict(keys=fields.String(), values=Number(), required=True)
    example = {
        "cycle": 1,
        "on": "2026-03-27",
        "activity_gbq": 7.4,
        "fact": FACT_ID,
        "measured_on": "2026-04-03",
        "lesion_gy": 31.5,
        "lesions": {"liver 1": 36, "liver 2": 27},
        "kidney_gy": 4.6,
        "marrow_gy": 0.2,
        "method": "spect",
        "software": "a dosimetry program 4.2",
        "scans": 3,
        "running": {"lesion": 31.5, "kidney": 4.6, "marrow": 0.2},
        "running_lesions": {"liver 1": 36, "liver 2": 27},
    }


class RegimenDosesSchema(Strict):
    """A radioactive regimen: what is this participant's own, what was given, and how far it is from the goals."""

    period = Whole(required=True)
    regimen = fields.String(required=True)
    agent = fields.String(required=True, allow_none=True)
    cycles_planned = Whole(required=True, allow_none=True)
    activity_planned_gbq = Number(required=True, allow_none=True)
    own = document(required=True)
    goals = fields.Nested(GoalsSchema, required=True, allow_none=True)
    cycles = fields.List(fields.Nested(CycleDosesSchema), required=True)
    activity_gbq = Number(required=True)
    total = fields.Dict(keys=fields.String(), values=Number(), required=True)
    lesions = fields.Dict(keys=fields.String(), values=Number(), required=True)
    unmeasured = fields.List(Whole(), required=True)
    remaining = fields.Dict(keys=fields.String(), values=Number(), required=True)
    example = {
        "period": 1,
        "regimen": "lu",
        "agent": "177Lu-DOTATATE",
        "cycles_planned": 4,
        "activity_planned_gbq": 7.4,
        "own": {"cycles": 4, "activity_gbq": 7.4},
        "goals": GoalsSchema.example,
        "cycles": [CycleDosesSchema.example],
        "activity_gbq": 7.4,
        "total": {"lesion": 31.5, "kidney": 4.6, "marrow": 0.2},
        "lesions": {"liver 1": 36, "liver 2": 27},
        "unmeasured": [],
        "remaining": {"lesion": 48.5, "kidney": 18.4, "marrow": 1.8},
    }


class DosesSchema(Strict):
    """Absorbed doses by period and regimen."""

    regimens = fields.List(fields.Nested(RegimenDosesSchema), required=True)
    example = {"regimens": [RegimenDosesSchema.example]}


class InjectionSchema(Strict):
    """An injection of a somatostatin analogue; `days_before_dose` until the next infusion, null where masked."""

    fact = Uuid(required=True)
    on = Day(required=True)
    agent = fields.String(required=True)
    dose_mg = Number(required=True, allow_none=True)
    days_before_dose = Whole(required=True, allow_none=True)
    example = {"fact": FACT_ID, "on": "2026-03-28", "agent": "octreotide", "dose_mg": 30, "days_before_dose": 55}


class NextInjectionSchema(Strict):
    """A hint: four weeks after the last (interval), or within a day after a planned infusion (after-infusion)."""

    on = Day(required=True)
    because = fields.String(required=True)
    infusion_on = Day(required=True, allow_none=True)
    example = {"on": "2026-05-22", "because": "after-infusion", "infusion_on": "2026-05-22"}


class InjectionsSchema(Strict):
    """Injections, oldest first, and when the next is due."""

    items = fields.List(fields.Nested(InjectionSchema), required=True)
    next_due = fields.Nested(NextInjectionSchema, required=True, allow_none=True)
    example = {"items": [InjectionSchema.example], "next_due": NextInjectionSchema.example}

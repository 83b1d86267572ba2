"""Laboratory values, markers, absorbed doses and injections on the wire."""

from marshmallow import fields

from proapp.api.schemas.base import Day, Instant, Number, Strict, Truth, Uuid, Whole, document
from proapp.api.schemas.participant import FACT_ID, Said


class AnalyteSchema(Strict):
    """What is measured: the unit it is shown in, and the units it is taken in."""

    code = fields.String(required=True)
    title = fields.String(required=True)
    unit = fields.String(required=True)
    units = fields.List(fields.String(), required=True)
    plausible = fields.List(Number(), required=True, metadata={"description": "Lowest and highest, in `unit`."})
    marker = Truth(required=True)
    term = fields.String(required=True, allow_none=True, metadata={"description": "Its CTCAE term."})
    example = {
        "code": "platelets",
        "title": "Platelets",
        "unit": "10^9/L",
        "units": ["10^9/L", "G/L", "10^3/uL", "/uL", "/mm3"],
        "plausible": [0, 3000],
        "marker": False,
        "term": "platelet-count-decreased",
    }


class TermSchema(Strict):
    """What a clinician grades: 0, or from `lowest` to `highest`; beside which symptoms of PRO-CTCAE, or which value."""

    code = fields.String(required=True)
    title = fields.String(required=True)
    symptoms = fields.List(fields.String(), required=True)
    analyte = fields.String(required=True, allow_none=True)
    lowest = Whole(required=True)
    highest = Whole(required=True)
    example = {
        "code": "nausea",
        "title": "Nausea",
        "symptoms": ["9"],
        "analyte": None,
        "lowest": 1,
        "highest": 3,
    }


class VocabularySchema(Strict):
    """What laboratory values and clinicians' grades may name."""

    analytes = fields.List(fields.Nested(AnalyteSchema), required=True)
    terms = fields.List(fields.Nested(TermSchema), required=True)
    attributions = fields.List(fields.String(), required=True)
    example = {
        "analytes": [AnalyteSchema.example],
        "terms": [TermSchema.example],
        "attributions": ["unrelated", "unlikely", "possible", "probable", "definite"],
    }


class LaboratoryInSchema(Said):
    """The values of one day, by analyte; a correction tells them all again, names what it corrects and says why."""

    results = document(required=True)
    example = {
        "on": "2026-04-24",
        "results": {"platelets": {"value": 62, "unit": "10^9/L", "lower": 150, "grade": 2}},
    }


class SuggestedGradeSchema(Strict):
    """A CTCAE grade that the limits suggest, to be confirmed; null with a reason when it cannot be told."""

    term = fields.String(required=True, allow_none=True)
    grade = Whole(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    example = {"term": "platelet-count-decreased", "grade": 2, "reason": None}


class RecordedGradeSchema(Strict):
    """What a clinician has graded within a week of the value."""

    fact = Uuid(required=True)
    term = fields.String(required=True)
    grade = Whole(required=True)
    on = Day(required=True)
    example = {"fact": FACT_ID, "term": "platelet-count-decreased", "grade": 2, "on": "2026-04-25"}


class ResultSchema(Strict):
    """One value in its own unit, as it was told, and its grades: the laboratory's, suggested, and the clinician's.

    `days` since the dose of the cycle, `injected` since the last injection of a somatostatin analogue.
    """

    fact = Uuid(required=True)
    version = Whole(required=True)
    on = Day(required=True)
    at = Instant(required=True, allow_none=True)
    analyte = fields.String(required=True)
    value = Number(required=True)
    unit = fields.String(required=True)
    told = Number(required=True)
    told_unit = fields.String(required=True)
    lower = Number(required=True, allow_none=True)
    upper = Number(required=True, allow_none=True)
    grade = Whole(required=True, allow_none=True)
    suggested = fields.Nested(SuggestedGradeSchema, required=True)
    graded = fields.Nested(RecordedGradeSchema, required=True, allow_none=True)
    days = Whole(required=True, allow_none=True)
    injected = Whole(required=True, allow_none=True)
    example = {
        "fact": FACT_ID,
        "version": 1,
        "on": "2026-04-24",
        "at": None,
        "analyte": "platelets",
        "value": 62,
        "unit": "10^9/L",
        "told": 62_000,
        "told_unit": "/uL",
        "lower": 150,
        "upper": None,
        "grade": 2,
        "suggested": SuggestedGradeSchema.example,
        "graded": RecordedGradeSchema.example,
        "days": 28,
        "injected": 27,
    }


class CycleResultsSchema(Strict):
    """The values after one dose and before the next; all null for those before the first, and where treatment is masked
    from you."""

    period = Whole(required=True, allow_none=True)
    regimen = fields.String(required=True, allow_none=True)
    cycle = Whole(required=True, allow_none=True)
    given_on = Day(required=True, allow_none=True)
    results = fields.List(fields.Nested(ResultSchema), required=True)
    example = {
        "period": 1,
        "regimen": "lu",
        "cycle": 1,
        "given_on": "2026-03-27",
        "results": [ResultSchema.example],
    }


class LaboratorySchema(Strict):
    """A participant's laboratory values by cycle."""

    cycles = fields.List(fields.Nested(CycleResultsSchema), required=True)
    example = {"cycles": [CycleResultsSchema.example]}


class MarkersSchema(Strict):
    """A participant's tumour markers, oldest first."""

    results = fields.List(fields.Nested(ResultSchema), required=True)
    example = {
        "results": [
            {
                **ResultSchema.example,
                "analyte": "chromogranin-a",
                "value": 250,
                "unit": "ug/L",
                "told": 250,
                "told_unit": "ng/mL",
                "lower": None,
                "grade": None,
                "graded": None,
                "suggested": {"term": None, "grade": None, "reason": "no limits are known for it"},
            }
        ]
    }


class TakenSchema(Strict):
    """One line of the file: new, or known already."""

    line = Whole(required=True)
    participant = fields.String(required=True)
    on = Day(required=True)
    analyte = fields.String(required=True)
    status = fields.String(required=True)
    fact = Uuid(required=True)
    example = {
        "line": 2,
        "participant": "VIE-001",
        "on": "2026-04-24",
        "analyte": "platelets",
        "status": "new",
        "fact": FACT_ID,
    }


class FileReportSchema(Strict):
    """What became of each line. A file with anything wrong in it is refused, each fault by line and column."""

    rows = fields.List(fields.Nested(TakenSchema), required=True)
    stored = Whole(required=True)
    dry_run = Truth(required=True)
    example = {"rows": [TakenSchema.example], "stored": 1, "dry_run": False}


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

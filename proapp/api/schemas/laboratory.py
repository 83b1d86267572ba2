"""Laboratory values, markers and what they may name, on the wire."""

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

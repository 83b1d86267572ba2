"""One participant's whole story, and the sheet for a visit, on the wire."""

from marshmallow import fields

from proapp.api.schemas.assignment import ASSIGNMENT_ID, STATES
from proapp.api.schemas.base import Day, Instant, Number, Query, Strict, Truth, Uuid, Whole, document, word
from proapp.api.schemas.flag import FLAG_ID
from proapp.api.schemas.missing_reason import CODES
from proapp.api.schemas.participant import FACT_ID, PARTICIPANT_ID
from proapp.api.schemas.response import RESPONSE_ID
from proapp.api.schemas.trial import SITE_ID
from proapp.response.missing import SOURCES

CALL_ID = "9f6b2f0e-7d1c-4a57-8a40-2b1c6d3e5f71"


class TimelineQuery(Query):
    """As it was known at a moment; now when nothing is said."""

    as_of = Instant(load_default=None)


class WhoSchema(Strict):
    """A participant in short."""

    id = Uuid(required=True)
    trial = fields.String(required=True, attribute="trial_id")
    site = Uuid(required=True, attribute="site_id")
    code = fields.String(required=True)
    language = fields.String(required=True)
    zone = fields.String(required=True)
    birth_year = Whole(required=True)
    example = {
        "id": PARTICIPANT_ID,
        "trial": "net-retreat",
        "site": SITE_ID,
        "code": "VIE-001",
        "language": "de",
        "zone": "Europe/Vienna",
        "birth_year": 1961,
    }


class StretchSchema(Strict):
    """A period: the stretch under one allocation, from `begins_on`, day at the site."""

    number = Whole(required=True)
    kind = fields.String(required=True)
    arm = fields.String(required=True)
    begins_on = Day(required=True)
    example = {"number": 1, "kind": "randomisation", "arm": "retreatment", "begins_on": "2026-03-20"}


class TimelineCycleSchema(Strict):
    """A cycle as planned and as given; days are the site's."""

    period = Whole(required=True)
    regimen = fields.String(required=True)
    agent = fields.String(required=True, allow_none=True)
    infusion = Truth(required=True)
    number = Whole(required=True)
    status = fields.String(required=True)
    first_planned_on = Day(required=True, allow_none=True)
    planned_on = Day(required=True, allow_none=True)
    given_on = Day(required=True, allow_none=True)
    given_at = Instant(required=True, allow_none=True)
    ended_at = Instant(required=True, allow_none=True)
    activity_gbq = Number(required=True, allow_none=True)
    dose_mg = Number(required=True, allow_none=True)
    reduced = Truth(required=True)
    reasons = fields.List(fields.String(), required=True)
    example = {
        "period": 1,
        "regimen": "lu",
        "agent": "177Lu-DOTATATE",
        "infusion": True,
        "number": 1,
        "status": "given",
        "first_planned_on": "2026-03-20",
        "planned_on": "2026-03-20",
        "given_on": "2026-03-27",
        "given_at": "2026-03-27T09:05:00+00:00",
        "ended_at": "2026-03-27T09:35:00+00:00",
        "activity_gbq": 7.4,
        "dose_mg": None,
        "reduced": False,
        "reasons": [],
    }


class MissingSchema(Strict):
    """Why an answer is missing: a code somebody gave, or death, withdrawal or pause as the facts say (system)."""

    code = word(*CODES, required=True)
    source = word(*SOURCES, required=True)
    example = {"code": "too-ill", "source": "site"}


class TimelineAssignmentSchema(Strict):
    """What was asked, its state at the moment, and the answer that stood then. Bounds are those that hold now."""

    id = Uuid(required=True)
    timepoint = fields.String(required=True)
    use = fields.String(required=True, allow_none=True)
    period = Whole(required=True, allow_none=True)
    cycle = Whole(required=True, allow_none=True)
    ordinal = Whole(required=True)
    instrument = fields.String(required=True)
    opens_at = Instant(required=True)
    target_on = Day(required=True)
    closes_at = Instant(required=True)
    state = word(*STATES, required=True)
    cancel_reason = fields.String(required=True, allow_none=True)
    response = Uuid(required=True, allow_none=True)
    completed_at = Instant(required=True, allow_none=True)
    late = Truth(required=True, allow_none=True)
    mode = fields.String(required=True, allow_none=True)
    answered_by = fields.String(required=True, allow_none=True)
    missing = fields.Nested(MissingSchema, required=True, allow_none=True)
    example = {
        "id": ASSIGNMENT_ID,
        "timepoint": "toxicity",
        "use": "compare",
        "period": 1,
        "cycle": 1,
        "ordinal": 1,
        "instrument": "pro-ctcae-net@1.0",
        "opens_at": "2026-04-01T22:00:00+00:00",
        "target_on": "2026-04-03",
        "closes_at": "2026-04-06T22:00:00+00:00",
        "state": "completed",
        "cancel_reason": None,
        "response": RESPONSE_ID,
        "completed_at": "2026-04-03T07:15:00+00:00",
        "late": False,
        "mode": "app",
        "answered_by": "participant",
        "missing": None,
    }


class TimelineFlagSchema(Strict):
    """A flag with its state at the moment."""

    id = Uuid(required=True)
    rule = fields.String(required=True)
    symptom = fields.String(required=True)
    level = fields.String(required=True)
    state = word("open", "acknowledged", "resolved", required=True)
    raised_at = Instant(required=True)
    acknowledged_at = Instant(required=True, allow_none=True)
    resolved_at = Instant(required=True, allow_none=True)
    outcome = fields.String(required=True, allow_none=True)
    example = {
        "id": FLAG_ID,
        "rule": "R1",
        "symptom": "diarrhoea",
        "level": "amber",
        "state": "open",
        "raised_at": "2026-04-03T07:15:02+00:00",
        "acknowledged_at": None,
        "resolved_at": None,
        "outcome": None,
    }


class TimelineFactSchema(Strict):
    """A fact in force at the moment: `root` is the first of its chain, `version` counts its corrections from 1."""

    id = Uuid(required=True)
    root = Uuid(required=True)
    version = Whole(required=True)
    kind = fields.String(required=True)
    on = Day(required=True)
    at = Instant(required=True, allow_none=True)
    detail = document(required=True)
    example = {
        "id": FACT_ID,
        "root": FACT_ID,
        "version": 1,
        "kind": "progression",
        "on": "2026-09-01",
        "at": None,
        "detail": {"assessor": "central"},
    }


class LaboratoryValueSchema(Strict):
    """One value as the laboratory told it, and its CTCAE grade if somebody gave one."""

    analyte = fields.String(required=True)
    value = Number(required=True)
    unit = fields.String(required=True)
    grade = Whole(required=True, allow_none=True)
    on = Day(required=True)
    example = {"analyte": "platelets", "value": 92, "unit": "10^9/L", "grade": 1, "on": "2026-05-15"}


class TimelineCallSchema(Strict):
    """Somebody called."""

    id = Uuid(required=True)
    at = Instant(required=True)
    outcome = fields.String(required=True)
    call_back_at = Instant(required=True, allow_none=True)
    example = {"id": CALL_ID, "at": "2026-04-10T08:00:00+00:00", "outcome": "no-answer", "call_back_at": None}


class TimelineSchema(Strict):
    """Everything about one participant as it was known at a moment. Where treatment is masked from you (`masked`),
    periods, cycles and what would reveal them are left out."""

    participant = fields.Nested(WhoSchema, required=True)
    as_of = Instant(required=True)
    masked = Truth(required=True)
    periods = fields.List(fields.Nested(StretchSchema), required=True, allow_none=True)
    cycles = fields.List(fields.Nested(TimelineCycleSchema), required=True, allow_none=True)
    assignments = fields.List(fields.Nested(TimelineAssignmentSchema), required=True)
    flags = fields.List(fields.Nested(TimelineFlagSchema), required=True)
    facts = fields.List(fields.Nested(TimelineFactSchema), required=True)
    laboratory = fields.List(fields.Nested(LaboratoryValueSchema), required=True)
    calls = fields.List(fields.Nested(TimelineCallSchema), required=True)
    example = {
        "participant": WhoSchema.example,
        "as_of": "2026-05-20T08:00:00+00:00",
        "masked": False,
        "periods": [StretchSchema.example],
        "cycles": [TimelineCycleSchema.example],
        "assignments": [TimelineAssignmentSchema.example],
        "flags": [TimelineFlagSchema.example],
        "facts": [TimelineFactSchema.example],
        "laboratory": [LaboratoryValueSchema.example],
        "calls": [TimelineCallSchema.example],
    }


class LastDoseSchema(Strict):
    """The last dose of an infusion, how many days ago it was at the site, and the next cycle that is planned."""

    arm = fields.String(required=True, allow_none=True)
    regimen = fields.String(required=True, allow_none=True)
    agent = fields.String(required=True, allow_none=True)
    cycle = Whole(required=True, allow_none=True)
    given_on = Day(required=True, allow_none=True)
    days_since = Whole(required=True, allow_none=True)
    activity_gbq = Number(required=True, allow_none=True)
    next_regimen = fields.String(required=True, allow_none=True)
    next_cycle = Whole(required=True, allow_none=True)
    next_on = Day(required=True, allow_none=True)
    example = {
        "arm": "retreatment",
        "regimen": "lu",
        "agent": "177Lu-DOTATATE",
        "cycle": 1,
        "given_on": "2026-03-27",
        "days_since": 54,
        "activity_gbq": 7.4,
        "next_regimen": "lu",
        "next_cycle": 2,
        "next_on": "2026-05-22",
    }


class SymptomSchema(Strict):
    """The worst PRO-CTCAE composite grade (0-3, not a CTCAE grade) since the last dose, beside the start."""

    instrument = fields.String(required=True)
    scale = fields.String(required=True)
    title = fields.String(required=True)
    worst = Number(required=True)
    worst_at = Instant(required=True)
    latest = Number(required=True)
    baseline = Number(required=True, allow_none=True)
    change = Number(required=True, allow_none=True)
    example = {
        "instrument": "pro-ctcae-net@1.0",
        "scale": "16",
        "title": "Diarrhea",
        "worst": 3.0,
        "worst_at": "2026-04-03T07:15:00+00:00",
        "latest": 2.0,
        "baseline": 1.0,
        "change": 2.0,
    }


class ScaleStandingSchema(Strict):
    """A scale's latest value beside the start. `beyond_limit`: past the published limit of clinical importance;
    `changed`: by the published number of points."""

    instrument = fields.String(required=True)
    scale = fields.String(required=True)
    title = fields.String(required=True)
    higher_is = fields.String(required=True)
    latest = Number(required=True)
    latest_at = Instant(required=True)
    baseline = Number(required=True, allow_none=True)
    change = Number(required=True, allow_none=True)
    beyond_limit = Truth(required=True)
    changed = word("better", "worse", required=True, allow_none=True)
    example = {
        "instrument": "qlq-c30@3.0",
        "scale": "PF",
        "title": "Physical functioning",
        "higher_is": "better",
        "latest": 66.66666666666667,
        "latest_at": "2026-04-03T07:15:00+00:00",
        "baseline": 86.66666666666667,
        "change": -20.0,
        "beyond_limit": True,
        "changed": "worse",
    }


class AnsweredSchema(Strict):
    """How often an instrument was answered since then, and when last."""

    instrument = fields.String(required=True)
    title = fields.String(required=True)
    times = Whole(required=True)
    last_at = Instant(required=True)
    example = {
        "instrument": "pro-ctcae-net@1.0",
        "title": "NCI PRO-CTCAE, NET core set",
        "times": 7,
        "last_at": "2026-05-15T07:15:00+00:00",
    }


class SuggestionSchema(Strict):
    """Something to ask about. Codes: flag-open, course-undecided, symptom-worse, scale-worse, nothing-answered,
    missed-without-reason, laboratory-missing."""

    code = fields.String(required=True)
    about = fields.String(required=True, allow_none=True)
    example = {"code": "symptom-worse", "about": "pro-ctcae-net@1.0/16"}


class PreVisitSchema(Strict):
    """One page for a visit. `since` is the last dose of an infusion, or 28 days ago where there was none or where
    treatment is masked from you; then `treatment` and every baseline are null too."""

    participant = fields.Nested(WhoSchema, required=True)
    made_at = Instant(required=True)
    masked = Truth(required=True)
    since = Instant(required=True)
    treatment = fields.Nested(LastDoseSchema, required=True, allow_none=True)
    answered = fields.List(fields.Nested(AnsweredSchema), required=True)
    symptoms = fields.List(fields.Nested(SymptomSchema), required=True)
    scales = fields.List(fields.Nested(ScaleStandingSchema), required=True)
    flags = fields.List(fields.Nested(TimelineFlagSchema), required=True)
    laboratory = fields.List(fields.Nested(LaboratoryValueSchema), required=True)
    open = fields.List(fields.Nested(TimelineAssignmentSchema), required=True)
    missed = fields.List(fields.Nested(TimelineAssignmentSchema), required=True)
    suggestions = fields.List(fields.Nested(SuggestionSchema), required=True)
    example = {
        "participant": WhoSchema.example,
        "made_at": "2026-05-20T08:00:00+00:00",
        "masked": False,
        "since": "2026-03-27T09:05:00+00:00",
        "treatment": LastDoseSchema.example,
        "answered": [AnsweredSchema.example],
        "symptoms": [SymptomSchema.example],
        "scales": [ScaleStandingSchema.example],
        "flags": [TimelineFlagSchema.example],
        "laboratory": [LaboratoryValueSchema.example],
        "open": [{**TimelineAssignmentSchema.example, "state": "open", "response": None, "completed_at": None,
                  "late": None, "mode": None, "answered_by": None}],
        "missed": [],
        "suggestions": [SuggestionSchema.example],
    }  # fmt: skip

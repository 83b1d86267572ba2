"""Participants and what is recorded about them on the wire."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema
from marshmallow.validate import Range

from proapp.api.schemas.base import Day, Instant, Strict, Uuid, Whole, code, document, listed, text, word
from proapp.api.schemas.trial import SITE_ID

PARTICIPANT_ID = "5a0e9a2c-6f0d-4c58-8d5d-8f3f9d6e2a11"
FACT_ID = "d3b1c9f4-0d52-4f1e-b1a6-0a6a3a4d7c22"
TREATED = ("given", "held", "delayed", "skipped", "reduced", "stopped")


class ParticipantInSchema(Strict):
    """A registration. `code` is the trial's own and never a name."""

    trial = text(80, required=True)
    site = Uuid(required=True)
    code = text(40, required=True)
    language = text(35, required=True, metadata={"description": "BCP 47."})
    zone = text(60, required=True, metadata={"description": "An IANA time zone."})
    birth_year = Whole(required=True, validate=Range(1900, 2200))
    baseline_facts = document(load_default=dict)
    registered_on = Day(required=True)
    example = {
        "trial": "net-retreat",
        "site": SITE_ID,
        "code": "VIE-001",
        "language": "de",
        "zone": "Europe/Vienna",
        "birth_year": 1961,
        "baseline_facts": {"primary_site": "midgut", "who_grade": "G1", "functioning": True},
        "registered_on": "2026-03-02",
    }


class ParticipantSchema(Strict):
    """A person in a trial, known here by a code."""

    id = Uuid(required=True)
    trial = fields.String(required=True, attribute="trial_id")
    site = Uuid(required=True, attribute="site_id")
    protocol_version = fields.String(required=True)
    code = fields.String(required=True)
    language = fields.String(required=True)
    zone = fields.String(required=True)
    birth_year = Whole(required=True)
    baseline_facts = document(required=True)
    created_at = Instant(required=True)
    plan_version = Whole(required=True, metadata={"description": "Rises whenever the schedule is planned again."})
    merged_into = Uuid(
        required=True, allow_none=True, metadata={"description": "Whose duplicate this registration turned out to be."}
    )
    example = {
        **{name: value for name, value in ParticipantInSchema.example.items() if name != "registered_on"},
        "id": PARTICIPANT_ID,
        "protocol_version": "1",
        "created_at": "2026-03-02T08:00:00+00:00",
        "plan_version": 1,
        "merged_into": None,
    }


class Said(Strict):
    """What every recorded fact has: when, more about it, and what it corrects and why."""

    on = Day(load_default=None, allow_none=True)
    at = Instant(load_default=None, allow_none=True)
    detail = document(load_default=dict)
    corrects = Uuid(load_default=None, allow_none=True)
    reason = text(300, load_default=None, allow_none=True)

    @validates_schema
    def has_a_day(self, said: dict[str, Any], **_: Any) -> None:
        if said.get("on") is None and said.get("at") is None:
            raise ValidationError({"on": ["Say `on` which day or `at` what time."]})


class FactInSchema(Said):
    """A dated fact. A correction repeats the kind, names what it corrects and gives a reason."""

    kind = code(40, required=True)
    example = {"kind": "progression", "on": "2026-09-01", "detail": {"assessor": "central", "kind": "hepatic"}}


class FactSchema(Strict):
    """A fact as it is kept."""

    id = Uuid(required=True)
    kind = fields.String(required=True)
    on = Day(required=True)
    at = Instant(required=True, allow_none=True)
    detail = document(required=True)
    corrects = Uuid(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    recorded_at = Instant(required=True)
    recorded_by = fields.String(required=True)
    example = {
        **FactInSchema.example,
        "id": FACT_ID,
        "at": None,
        "corrects": None,
        "reason": None,
        "recorded_at": "2026-09-02T09:30:00+00:00",
        "recorded_by": "chen",
    }


class AllocationInSchema(Said):
    """The arm given at randomisation or crossover, with the strata frozen then."""

    arm = text(80, required=True)
    strata = document(load_default=dict)
    example = {
        "at": "2026-03-20T10:00:00+01:00",
        "arm": "retreatment",
        "strata": {"origin": "midgut", "grade": "G1", "intended": "everolimus"},
    }


class AllocationSchema(Strict):
    """An allocation in force: the first fact of its chain is its root."""

    id = Uuid(required=True)
    root = Uuid(required=True)
    version = Whole(required=True)
    on = Day(required=True)
    at = Instant(required=True, allow_none=True)
    arm = fields.String(required=True)
    strata = document(required=True)
    detail = document(required=True)
    reason = fields.String(required=True, allow_none=True)
    example = {
        **AllocationInSchema.example,
        "id": FACT_ID,
        "root": FACT_ID,
        "version": 1,
        "on": "2026-03-20",
        "at": "2026-03-20T09:00:00+00:00",
        "detail": {},
        "reason": None,
    }


class CycleInSchema(Said):
    """What became of a cycle."""

    kind = word(*TREATED, required=True)
    regimen = text(60, load_default=None, allow_none=True)
    cycle = Whole(load_default=None, allow_none=True, validate=Range(1, 1000))
    example = {
        "kind": "given",
        "at": "2026-03-27T10:05:00+01:00",
        "regimen": "lu",
        "cycle": 1,
        "detail": {"end": "2026-03-27T10:35:00+01:00", "activity_gbq": 7.4},
    }


class ChangeSchema(Strict):
    """What a fact changed in the schedule: how many assignments."""

    added = Whole(required=True)
    moved = Whole(required=True)
    cancelled = Whole(required=True)
    example = {"added": 3, "moved": 12, "cancelled": 0}


class RecordedSchema(Strict):
    """The fact as kept, what it changed, and what a person must decide now."""

    fact = fields.Nested(FactSchema, required=True)
    change = fields.Nested(ChangeSchema, required=True)
    questions = fields.List(fields.String(), required=True)
    example = {"fact": FactSchema.example, "change": ChangeSchema.example, "questions": []}


ParticipantList = listed(ParticipantSchema)
FactList = listed(FactSchema)
AllocationList = listed(AllocationSchema)

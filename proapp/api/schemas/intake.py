"""What other systems send about treatment, on the wire."""

from marshmallow import fields
from marshmallow.validate import Length, Range

from proapp.api.schemas.base import (
    Day,
    Instant,
    Paged,
    Strict,
    Truth,
    Uuid,
    Whole,
    code,
    document,
    listed,
    text,
    word,
)
from proapp.api.schemas.participant import FACT_ID, PARTICIPANT_ID
from proapp.api.schemas.problem import PlaceSchema

INTAKE_ID = "7a1b3a52-98a5-5c1e-9d3f-1d5d0c7b2e44"
MOST = 200


class IntakeItemInSchema(Strict):
    """One thing another system says, under its own id. `participant` is the code, `site` the site's code.

    Sent again under the same id with other content it needs `corrects` and a reason.
    """

    external_id = text(120, required=True)
    participant = text(40, required=True)
    site = text(40, load_default=None, allow_none=True)
    kind = code(40, required=True)
    on = Day(load_default=None, allow_none=True)
    at = Instant(load_default=None, allow_none=True)
    regimen = text(60, load_default=None, allow_none=True)
    cycle = Whole(load_default=None, allow_none=True, validate=Range(1, 1000))
    detail = document(load_default=dict)
    corrects = Truth(load_default=False)
    reason = text(300, load_default=None, allow_none=True)
    example = {
        "external_id": "RX-2026-0815",
        "participant": "VIE-001",
        "site": "01",
        "kind": "given",
        "at": "2026-03-27T10:05:00+01:00",
        "regimen": "lu",
        "cycle": 1,
        "detail": {"end": "2026-03-27T10:35:00+01:00", "activity_gbq": 7.4},
    }


class TreatmentDeliveryInSchema(Strict):
    """What one system has to say about one trial, at most 200 things at once."""

    trial = text(80, required=True)
    source = code(80, required=True)
    items = fields.List(fields.Nested(IntakeItemInSchema), required=True, validate=Length(1, MOST))
    example = {"trial": "net-retreat", "source": "radiopharmacy", "items": [IntakeItemInSchema.example]}


class IntakeOutcomeSchema(Strict):
    """What became of one item: recorded, held, refused; conflict and invalid keep nothing of it."""

    external_id = fields.String(required=True)
    status = fields.String(required=True)
    intake = Uuid(required=True, allow_none=True)
    fact = Uuid(required=True, allow_none=True)
    problem = fields.String(required=True, allow_none=True)
    errors = fields.List(fields.Nested(PlaceSchema), required=True)
    example = {
        "external_id": "RX-2026-0815",
        "status": "held",
        "intake": INTAKE_ID,
        "fact": None,
        "problem": None,
        "errors": [],
    }


class TreatmentDeliverySchema(Strict):
    """An outcome for each item, in the order sent."""

    items = fields.List(fields.Nested(IntakeOutcomeSchema), required=True)
    example = {"items": [IntakeOutcomeSchema.example]}


class IntakeQuery(Paged):
    """Which of it."""

    state = word("held", "recorded", "refused", load_default="held")


class IntakeSchema(Strict):
    """What was sent and what became of it; `problem`: why nobody can record it as it is."""

    id = Uuid(required=True)
    state = fields.String(required=True)
    source = fields.String(required=True)
    external_id = fields.String(required=True)
    revision = Whole(required=True)
    site = Uuid(required=True, allow_none=True)
    participant = Uuid(required=True, allow_none=True)
    participant_code = fields.String(required=True)
    kind = fields.String(required=True)
    on = Day(required=True, allow_none=True)
    at = Instant(required=True, allow_none=True)
    detail = document(required=True)
    reason = fields.String(required=True, allow_none=True)
    problem = fields.String(required=True, allow_none=True)
    received_at = Instant(required=True)
    received_by = fields.String(required=True)
    fact = Uuid(required=True, allow_none=True)
    decided_at = Instant(required=True, allow_none=True)
    decided_by = fields.String(required=True, allow_none=True)
    decision_reason = fields.String(required=True, allow_none=True)
    example = {
        "id": INTAKE_ID,
        "state": "recorded",
        "source": "radiopharmacy",
        "external_id": "RX-2026-0815",
        "revision": 1,
        "site": None,
        "participant": PARTICIPANT_ID,
        "participant_code": "VIE-001",
        "kind": "given",
        "on": None,
        "at": "2026-03-27T09:05:00+00:00",
        "detail": {"regimen": "lu", "cycle": 1, "activity_gbq": 7.4},
        "reason": None,
        "problem": None,
        "received_at": "2026-03-27T10:00:00+00:00",
        "received_by": "client:radiopharmacy",
        "fact": FACT_ID,
        "decided_at": "2026-03-27T11:00:00+00:00",
        "decided_by": "session:chen",
        "decision_reason": None,
    }


class IntakeApprovalInSchema(Strict):
    """Whose it is, when it was sent of nobody known; why, when dates move."""

    participant = Uuid(load_default=None, allow_none=True)
    reason = text(300, load_default=None, allow_none=True)
    example = {"reason": "as given"}


class IntakeRefusalInSchema(Strict):
    """Why it is not recorded."""

    reason = text(300, required=True)
    example = {"reason": "a test of the interface"}


IntakeList = listed(IntakeSchema)

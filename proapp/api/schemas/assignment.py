"""What is due, on the wire."""

from marshmallow import fields

from proapp.api.schemas.base import Day, Instant, Paged, Strict, Truth, Uuid, Whole, document, listed, word
from proapp.api.schemas.participant import PARTICIPANT_ID

ASSIGNMENT_ID = "1c8a7c64-0f3f-5a55-9f0a-3b6b1f9f7d44"
STATES = ("upcoming", "open", "completed", "missed", "cancelled")


class AssignmentSchema(Strict):
    """One instrument due from one participant at one timepoint.

    To a device, and to roles that must not see treatment, what would reveal treatment is null.
    """

    id = Uuid(required=True)
    participant = Uuid(required=True, attribute="participant_id")
    timepoint = fields.String(required=True)
    use = fields.String(required=True, allow_none=True)
    period = Whole(required=True, allow_none=True)
    cycle = Whole(required=True, allow_none=True)
    ordinal = Whole(required=True)
    take = Whole(required=True)
    instrument = fields.String(required=True)
    opens_at = Instant(required=True)
    target_on = Day(required=True)
    closes_at = Instant(required=True)
    zone = fields.String(required=True)
    anchor = fields.String(required=True, allow_none=True)
    recall_spans = Truth(required=True, allow_none=True)
    state = word(*STATES, required=True)
    started_at = Instant(required=True, allow_none=True)
    cancel_reason = fields.String(required=True, allow_none=True)
    version = Whole(required=True)
    example = {
        "id": ASSIGNMENT_ID,
        "participant": PARTICIPANT_ID,
        "timepoint": "toxicity",
        "use": "compare",
        "period": 1,
        "cycle": 1,
        "ordinal": 1,
        "take": 1,
        "instrument": "pro-ctcae-net@1.0",
        "opens_at": "2026-04-01T22:00:00+00:00",
        "target_on": "2026-04-03",
        "closes_at": "2026-04-06T22:00:00+00:00",
        "zone": "Europe/Vienna",
        "anchor": "first-treatment",
        "recall_spans": False,
        "state": "open",
        "started_at": None,
        "cancel_reason": None,
        "version": 1,
    }


class AssignmentQuery(Paged):
    """Narrow to one state, which is worked out at this moment."""

    state = word(*STATES, load_default=None)


class ExplanationSchema(Strict):
    """Why an assignment is due when it is: anchor, cycle, version of its date, offset, window, zone, what closed it."""

    assignment = Uuid(required=True)
    text = fields.List(fields.String(), required=True)
    why = document(required=True)
    example = {
        "assignment": ASSIGNMENT_ID,
        "text": ["pro-ctcae-net@1.0 is due on 2026-04-03, 7 days after the first treatment on 2026-03-27."],
        "why": {"anchor": {"kind": "first-treatment", "on": "2026-03-27", "version": 1}, "offset": 7},
    }


AssignmentList = listed(AssignmentSchema)

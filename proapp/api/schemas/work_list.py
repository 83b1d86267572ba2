"""What a site has to do today, on the wire."""

from marshmallow import fields

from proapp.api.schemas.base import Instant, Paged, Strict, Truth, Uuid, Whole, word
from proapp.api.schemas.flag import FLAG_ID
from proapp.api.schemas.participant import PARTICIPANT_ID
from proapp.api.schemas.trial import SITE_ID
from proapp.worklist.asked import BUCKETS


class WorkListQuery(Paged):
    """Narrow to one site or one bucket."""

    site = Uuid(load_default=None)
    bucket = word(*BUCKETS, load_default=None)


class WorkItemSchema(Strict):
    """One thing to do. `subject` is what it is about: a flag, a request, something in quarantine or held for approval,
    else the participant.

    `since`: since when it waits; of due-soon when the first window closes, of cycle-due the day planned. `number`: how
    many questionnaires, how often a flag was repeated, or which cycle. `detail`: level and symptom of a flag, why to
    call, the problem of a quarantine, the regimen of a cycle, the document of a consent, the kind of what another
    system sent and the code it named: only then there may be no participant.
    """

    bucket = word(*BUCKETS, required=True)
    rank = Whole(required=True, metadata={"description": "How pressing; lower comes first."})
    since = Instant(required=True)
    subject = Uuid(required=True)
    participant = Uuid(required=True, allow_none=True, attribute="participant_id")
    code = fields.String(required=True, allow_none=True)
    site = Uuid(required=True, allow_none=True, attribute="site_id")
    number = Whole(required=True)
    detail = fields.String(required=True, allow_none=True)
    example = {
        "bucket": "flag",
        "rank": 13,
        "since": "2026-04-03T07:15:02+00:00",
        "subject": FLAG_ID,
        "participant": PARTICIPANT_ID,
        "code": "VIE-001",
        "site": SITE_ID,
        "number": 1,
        "detail": "amber/diarrhoea",
    }


class WorkListSchema(Strict):
    """A page of what waits, the most pressing first, and how many there are by bucket (of the whole list).

    Where treatment is masked from you (`masked`), what only treatment explains is not counted: null.
    """

    items = fields.List(fields.Nested(WorkItemSchema), required=True)
    counts = fields.Dict(keys=word(*BUCKETS), values=Whole(allow_none=True), required=True)
    masked = Truth(required=True)
    next = fields.String(required=True, allow_none=True)
    example = {
        "items": [WorkItemSchema.example],
        "counts": {**dict.fromkeys(BUCKETS, 0), "flag": 1},
        "masked": False,
        "next": None,
    }

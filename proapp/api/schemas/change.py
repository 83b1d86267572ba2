"""What has changed since yesterday, on the wire."""

from marshmallow import fields

from proapp.api.schemas.base import Instant, Paged, Strict, Uuid, listed, word
from proapp.api.schemas.participant import PARTICIPANT_ID
from proapp.api.schemas.response import RESPONSE_ID
from proapp.api.schemas.trial import SITE_ID
from proapp.worklist.changes import KINDS


class ChangesQuery(Paged):
    """Since when, the last 24 hours if nothing is said; narrow to one site."""

    since = Instant(load_default=None)
    site = Uuid(load_default=None)


class ChangeOfSiteSchema(Strict):
    """One thing that happened. `subject`: the response, flag, fact, phone, request ... it is about.

    `detail` is a code: the instrument, a flag's level and symptom, the kind of a fact (given, delayed, withdrawal ...),
    a call's outcome. `at` is when it became known here.
    """

    kind = word(*KINDS, required=True)
    at = Instant(required=True)
    subject = Uuid(required=True)
    participant = Uuid(required=True, attribute="participant_id")
    code = fields.String(required=True)
    site = Uuid(required=True, attribute="site_id")
    detail = fields.String(required=True, allow_none=True)
    example = {
        "kind": "answered",
        "at": "2026-04-03T07:15:02+00:00",
        "subject": RESPONSE_ID,
        "participant": PARTICIPANT_ID,
        "code": "VIE-001",
        "site": SITE_ID,
        "detail": "qlq-c30@3.0",
    }


ChangeOfSiteList = listed(ChangeOfSiteSchema)

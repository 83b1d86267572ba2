"""Whoever asks, on the wire."""

from marshmallow import fields

from proapp.api.schemas.base import Strict, Uuid, Whole, word
from proapp.api.schemas.participant import PARTICIPANT_ID
from proapp.api.schemas.trial import SITE_ID


class GrantSchema(Strict):
    """One role in one trial, at one site or (null) at all of them."""

    trial = fields.String(required=True, attribute="trial_id")
    role = fields.String(required=True)
    site = Uuid(required=True, allow_none=True, attribute="site_id")
    example = {"trial": "net-retreat", "role": "coordinator", "site": SITE_ID}


class MyParticipantSchema(Strict):
    """What a phone needs to know of its participant: no name, no site, no arm."""

    id = Uuid(required=True)
    language = fields.String(required=True)
    zone = fields.String(required=True)
    plan_version = Whole(required=True)
    example = {"id": PARTICIPANT_ID, "language": "de", "zone": "Europe/Vienna", "plan_version": 1}


class MeSchema(Strict):
    """Whose token this is."""

    kind = word("staff", "session", "client", "device", required=True)
    id = fields.String(required=True)
    grants = fields.List(fields.Nested(GrantSchema), required=True)
    participant = fields.Nested(MyParticipantSchema, required=True, allow_none=True)
    example = {"kind": "staff", "id": "chen", "grants": [GrantSchema.example], "participant": None}

"""Roles asked for, given and taken back, on the wire."""

from marshmallow import fields

from proapp.api.schemas.base import Instant, Paged, Strict, Uuid, listed, text, word
from proapp.api.schemas.staff_account import STAFF_ID
from proapp.api.schemas.trial import SITE_ID
from proapp.base.actor import ROLES

GRANT_ID = "3d1f0a5e-7f0e-4d43-9c5c-5a7b7f2e8c40"


class WantedGrantSchema(Strict):
    """Which role somebody is to have in this trial, at one site or (null) at all of them, and why."""

    staff = text(200, required=True, metadata={"description": "Their id, or the name they sign in with."})
    role = word(*sorted(ROLES), required=True)
    site = Uuid(load_default=None, allow_none=True, data_key="site", attribute="site_id")
    reason = text(500, required=True)
    example = {
        "staff": "chen@donau.example",
        "role": "coordinator",
        "site": SITE_ID,
        "reason": "Joins the trial office in Vienna.",
    }


class RoleGrantSchema(Strict):
    """A role of somebody: who asked for it, who agreed, and when it was taken back."""

    id = Uuid(required=True)
    staff_id = fields.String(required=True)
    name = fields.String(required=True)
    sign_in_name = fields.String(required=True, allow_none=True)
    disabled_at = Instant(required=True, allow_none=True)
    role = fields.String(required=True)
    site = Uuid(required=True, allow_none=True, attribute="site_id")
    reason = fields.String(required=True, allow_none=True, metadata={"description": "null: the operator gave it."})
    asked_at = Instant(required=True, allow_none=True)
    asked_by = fields.String(required=True, allow_none=True)
    decision = word("approved", "refused", required=True, allow_none=True)
    decided_at = Instant(required=True, allow_none=True)
    decided_by = fields.String(required=True, allow_none=True)
    taken_back_at = Instant(required=True, allow_none=True)
    taken_back_by = fields.String(required=True, allow_none=True)
    example = {
        "id": GRANT_ID,
        "staff_id": STAFF_ID,
        "name": "Chen Wei",
        "sign_in_name": "chen@donau.example",
        "disabled_at": None,
        "role": "coordinator",
        "site": SITE_ID,
        "reason": "Joins the trial office in Vienna.",
        "asked_at": "2026-03-02T08:00:00+00:00",
        "asked_by": "adam",
        "decision": "approved",
        "decided_at": "2026-03-02T09:00:00+00:00",
        "decided_by": "amal",
        "taken_back_at": None,
        "taken_back_by": None,
    }


class DecisionSchema(Strict):
    """What a second administrator says."""

    decision = word("approved", "refused", required=True)
    example = {"decision": "approved"}


class TakingBackSchema(Strict):
    """Why somebody is to hold a role no more."""

    reason = text(500, required=True)
    example = {"reason": "Left the clinic."}


class GrantQuery(Paged):
    """Which roles: held now, asked for and undecided, or refused or taken back."""

    state = word("standing", "waiting", "past", load_default="standing")


GrantList = listed(RoleGrantSchema)

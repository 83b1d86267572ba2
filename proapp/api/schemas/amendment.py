"""Amendments on the wire: what a version would change, and from when which site follows it."""

from marshmallow import fields

from proapp.api.schemas.base import Day, Instant, Strict, Uuid, Whole, text
from proapp.api.schemas.problem import PlaceSchema
from proapp.api.schemas.trial import SITE_ID


class DryRunInSchema(Strict):
    """From which day on, and at which site; at every site when none is named."""

    effective_on = Day(
        required=True, metadata={"description": "The first local day; a day that is over counts as now."}
    )
    site = Uuid(load_default=None, allow_none=True)
    example = {"effective_on": "2026-07-01", "site": None}


class ActivationOfAmendmentInSchema(Strict):
    """From which local day on the site follows the version, and why then: the approval it rests on, say."""

    effective_on = Day(required=True)
    reason = text(300, required=True)
    example = {"effective_on": "2026-07-01", "reason": "approved by the ethics committee on 24 June"}


class AmendmentCountsSchema(Strict):
    """Assignments; `kept` are begun or answered and stay byte for byte, `unchanged` the others that stand."""

    participants = Whole(required=True)
    added = Whole(required=True)
    moved = Whole(required=True)
    cancelled = Whole(required=True)
    kept = Whole(required=True)
    unchanged = Whole(required=True)
    newly_missed = Whole(required=True)
    example = {
        "participants": 42,
        "added": 84,
        "moved": 12,
        "cancelled": 42,
        "kept": 310,
        "unchanged": 820,
        "newly_missed": 0,
    }


class AmendmentChangesSchema(Strict):
    """What one version changes against the one before it."""

    instruments_added = fields.List(fields.String(), required=True)
    instruments_removed = fields.List(fields.String(), required=True)
    timepoints_added = fields.List(fields.String(), required=True)
    timepoints_removed = fields.List(fields.String(), required=True)
    timepoints_changed = fields.List(fields.String(), required=True)
    arms_added = fields.List(fields.String(), required=True)
    arms_removed = fields.List(fields.String(), required=True)
    arms_closed = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Closed to allocation at every site since the version was loaded."},
    )
    example = {
        "instruments_added": ["pgi-c@1.0"],
        "instruments_removed": [],
        "timepoints_added": [],
        "timepoints_removed": [],
        "timepoints_changed": ["q12w"],
        "arms_added": [],
        "arms_removed": [],
        "arms_closed": [],
    }


class SiteForeseenSchema(AmendmentCountsSchema):
    """One site. Nobody of `refusals` fits the version: it cannot be activated there while they do not. Why not is told
    to roles that may know the treatment.
    """

    site = Uuid(required=True)
    code = fields.String(required=True)
    refusals = fields.List(fields.Nested(PlaceSchema), required=True)
    answered_elsewhere = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        required=True,
        metadata={"description": "Timepoints by participant code that hold answers and are no more in this version."},
    )
    token = fields.String(required=True, metadata={"description": "For X-Preview when the site activates it."})
    example = {
        **AmendmentCountsSchema.example,
        "site": SITE_ID,
        "code": "VIE",
        "refusals": [{"pointer": "/participants/VIE-001/arm", "message": "version 2 has no arm peposertib"}],
        "answered_elsewhere": {"VIE-002": ["run-in"]},
        "token": "6f1d5c0e9b7a4c2f8e3d1a5b7c9e0f21.0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d",
    }


class DryRunSchema(Strict):
    """What would happen to everybody enrolled. Nothing was stored."""

    version = fields.String(required=True)
    against = fields.String(required=True)
    effective_on = Day(required=True)
    changes = fields.Nested(AmendmentChangesSchema, required=True)
    total = fields.Nested(AmendmentCountsSchema, required=True)
    sites = fields.List(fields.Nested(SiteForeseenSchema), required=True)
    example = {
        "version": "2",
        "against": "1",
        "effective_on": "2026-07-01",
        "changes": AmendmentChangesSchema.example,
        "total": AmendmentCountsSchema.example,
        "sites": [SiteForeseenSchema.example],
    }


class SiteVersionSchema(Strict):
    """From when a site follows a version, and how many of its participants do. `applied_at`: everybody who fits it."""

    site = Uuid(required=True)
    code = fields.String(required=True)
    effective_on = Day(required=True, allow_none=True, metadata={"description": "Null: never activated there."})
    activated_at = Instant(required=True, allow_none=True)
    activated_by = fields.String(required=True, allow_none=True)
    applied_at = Instant(required=True, allow_none=True)
    participants = Whole(required=True)
    example = {
        "site": SITE_ID,
        "code": "VIE",
        "effective_on": "2026-07-01",
        "activated_at": "2026-06-25T09:00:00+00:00",
        "activated_by": "adam",
        "applied_at": "2026-07-01T00:00:10+00:00",
        "participants": 42,
    }


class ProtocolVersionSchema(Strict):
    """One version of the protocol at every site. `opening`: the one that the trial was opened with."""

    version = fields.String(required=True)
    digest = fields.String(required=True)
    loaded_at = Instant(required=True)
    opening = fields.Boolean(required=True)
    changes = fields.Nested(AmendmentChangesSchema, required=True)
    sites = fields.List(fields.Nested(SiteVersionSchema), required=True)
    example = {
        "version": "2",
        "digest": "ab" * 32,
        "loaded_at": "2026-06-20T09:00:00+00:00",
        "opening": False,
        "changes": AmendmentChangesSchema.example,
        "sites": [SiteVersionSchema.example],
    }


class ProtocolVersionsSchema(Strict):
    """Versions by sites, the oldest first."""

    items = fields.List(fields.Nested(ProtocolVersionSchema), required=True)
    example = {"items": [ProtocolVersionSchema.example]}

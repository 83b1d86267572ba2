"""Trials and sites on the wire."""

from marshmallow import fields
from marshmallow.validate import Length, Range, Regexp

from proapp.api.schemas.base import Instant, Number, Strict, Truth, Uuid, Whole, document, listed, text, word

SITE_ID = "0b7c6e3e-6b5a-4a68-9a52-6d8d3d3f5a10"


class TrialSchema(Strict):
    """One protocol being run."""

    id = text(80, required=True)
    title = text(300, required=True)
    registry_id = fields.String(required=True, allow_none=True)
    created_at = Instant(required=True)
    protocol_version = fields.String(required=True, allow_none=True, metadata={"description": "The newest version."})
    activated_at = Instant(
        required=True, allow_none=True, metadata={"description": "Since when phones may join; null while they may not."}
    )
    sandbox = Truth(required=True, allow_none=True)
    missing_wording = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        required=True,
        metadata={"description": "Instruments without words, by language the protocol enrols in."},
    )
    example = {
        "id": "net-retreat",
        "title": "PRRT re-treatment against usual treatment",
        "registry_id": "NCT05773274",
        "created_at": "2026-03-02T08:00:00+00:00",
        "protocol_version": "1",
        "activated_at": "2026-03-02T08:30:00+00:00",
        "sandbox": True,
        "missing_wording": {"de": ["qlq-c30@3.0"]},
    }


class ActivationInSchema(Strict):
    """How a trial opens: for real, or as a sandbox that shows concept labels where words are missing."""

    sandbox = Truth(load_default=False)
    example = {"sandbox": True}


class LoadedSchema(Strict):
    """A protocol that is in force now, and what its author should know."""

    trial = fields.String(required=True)
    version = fields.String(required=True)
    digest = fields.String(required=True)
    created = fields.Boolean(required=True)
    warnings = fields.List(fields.String(), required=True)
    example = {
        "trial": "net-retreat",
        "version": "1",
        "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "created": True,
        "warnings": [],
    }


class PhoneSchema(Strict):
    """A telephone that participants may call. Without hours of its own it is answered in the site's cover hours."""

    kind = word("team", "ward", "on-call", load_default="team", metadata={"description": "Who answers it."})
    phone = fields.String(required=True, validate=[Length(3, 30), Regexp(r"\+?[0-9][0-9 ()/-]*[0-9]\Z")])
    hours = document(load_default=None, allow_none=True)
    always = Truth(load_default=False)
    example = {"kind": "team", "phone": "+43 1 2345678", "hours": None, "always": False}


class ContactsSchema(Strict):
    """Whom participants call, best first, and the number that is answered when nobody of the site can be."""

    phones = fields.List(fields.Nested(PhoneSchema), required=True, validate=Length(max=8))
    emergency = fields.String(load_default=None, allow_none=True, validate=[Length(2, 20), Regexp(r"\+?[0-9 ]+\Z")])
    example = {"phones": [PhoneSchema.example], "emergency": "112"}


class SiteInSchema(Strict):
    """What is said of a site. Cover hours by weekday; nobody answers flags on `holidays`."""

    code = text(40, required=True)
    name = text(200, required=True)
    zone = text(60, required=True, metadata={"description": "An IANA time zone."})
    cover = document(load_default=dict)
    contact = text(200, load_default=None, allow_none=True, metadata={"description": "Where mail goes."})
    contacts = fields.Nested(ContactsSchema, load_default=None, allow_none=True)
    alert_limit = Number(
        load_default=None,
        allow_none=True,
        validate=Range(0, 1000),
        metadata={"description": "Alerts per 100 reports that its people can look after; the trial opens within it."},
    )
    example = {
        "code": "VIE",
        "name": "Vienna",
        "zone": "Europe/Vienna",
        "cover": {"mon": [["08:00", "17:00"]], "holidays": ["2026-12-25"]},
        "contact": "net-trials@vienna.example",
        "contacts": ContactsSchema.example,
        "alert_limit": 30.0,
    }


class SiteSchema(SiteInSchema):
    """Where participants are treated; owns their flags."""

    id = Uuid(required=True)
    trial_id = fields.String(required=True)
    version = Whole(required=True)
    example = {**SiteInSchema.example, "id": SITE_ID, "trial_id": "net-retreat", "version": 1}


TrialList = listed(TrialSchema)
SiteList = listed(SiteSchema)

"""Signing in, sessions and step-up on the wire."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from proapp.api.schemas.base import Instant, Strict, Truth, Uuid, Whole, listed, text, word
from proapp.api.schemas.me import GrantSchema
from proapp.workflow.access.step_up import ACTIONS

SESSION_ID = "5b0e7c52-0a5e-4a0c-8f35-0d5d1f8a7b20"
CHALLENGE_ID = "c2c4a4d5-7d0e-4c0a-9d6c-0c1a4d5e6f70"
CREDENTIAL = {"id": "AQIDBA", "rawId": "AQIDBA", "type": "public-key", "response": {}}


class ShownPasskeySchema(Strict):
    """A browser's answer to a challenge: what navigator.credentials.get() gave, as JSON (toJSON())."""

    challenge_id = Uuid(required=True)
    credential = fields.Dict(required=True, keys=fields.String())
    example = {"challenge_id": CHALLENGE_ID, "credential": CREDENTIAL}


class Showing(Strict):
    """What proves who somebody is."""

    password = text(1000, load_default=None, allow_none=True)
    code = text(20, load_default=None, allow_none=True, metadata={"description": "From an authenticator app."})
    passkey = fields.Nested(ShownPasskeySchema, load_default=None, allow_none=True)


class SignInSchema(Showing):
    """A name and a password, with a code or a passkey where the account has one; or a passkey alone."""

    name = text(200, load_default=None, allow_none=True)
    example = {"name": "chen@donau.example", "password": "a long sentence of your own", "code": "492039"}

    @validates_schema
    def _enough(self, content: dict[str, Any], **_: Any) -> None:
        if content["passkey"] is None and (content["name"] is None or content["password"] is None):
            raise ValidationError("Send a name and a password, or a passkey.")


class ChallengeSchema(Strict):
    """Something random for a passkey to sign, once, within five minutes, with what a browser needs to know for it."""

    challenge_id = Uuid(required=True)
    options = fields.Dict(required=True, metadata={"description": "For navigator.credentials, as JSON."})
    expires_at = Instant(required=True)
    example = {
        "challenge_id": CHALLENGE_ID,
        "options": {"challenge": "AQIDBA", "rpId": "pro.example.org", "userVerification": "required"},
        "expires_at": "2026-03-02T08:05:00+00:00",
    }


class SignedInSchema(Strict):
    """A session. The token is shown once; browsers get it as a cookie as well."""

    session_id = Uuid(required=True)
    staff_id = fields.String(required=True)
    token = fields.String(required=True)
    expires_at = Instant(required=True, metadata={"description": "However much it is used."})
    idle_seconds = Whole(required=True, metadata={"description": "How long it lasts unused."})
    example = {
        "session_id": SESSION_ID,
        "staff_id": "chen",
        "token": "prt_t_" + "x" * 43,
        "expires_at": "2026-03-02T20:00:00+00:00",
        "idle_seconds": 1800,
    }


class StandingSchema(Strict):
    """Who is signed in, with which roles, and how long this lasts. Asking does not make it last longer."""

    session_id = Uuid(required=True)
    staff_id = fields.String(required=True)
    name = fields.String(required=True)
    sign_in_name = fields.String(required=True, allow_none=True)
    grants = fields.List(fields.Nested(GrantSchema), required=True)
    way = fields.String(required=True, metadata={"description": "How they signed in."})
    factors = fields.List(fields.String(), required=True, metadata={"description": "What they have beside a password."})
    has_password = Truth(required=True)
    reauthenticated = Truth(
        required=True, metadata={"description": "Their institution has just confirmed them: stands for the password."}
    )
    seconds_left = Whole(required=True, metadata={"description": "Until it ends unless it is used."})
    expires_at = Instant(required=True)
    example = {
        "session_id": SESSION_ID,
        "staff_id": "chen",
        "name": "Chen Wei",
        "sign_in_name": "chen@donau.example",
        "grants": [GrantSchema.example],
        "way": "password+code",
        "factors": ["totp"],
        "has_password": True,
        "reauthenticated": False,
        "seconds_left": 1800,
        "expires_at": "2026-03-02T20:00:00+00:00",
    }


class SessionSchema(Strict):
    """One place where somebody is signed in."""

    id = Uuid(required=True)
    way = fields.String(required=True)
    started_at = Instant(required=True)
    used_at = Instant(required=True)
    expires_at = Instant(required=True)
    this = Truth(required=True, metadata={"description": "The one that asks."})
    example = {
        "id": SESSION_ID,
        "way": "password+code",
        "started_at": "2026-03-02T08:00:00+00:00",
        "used_at": "2026-03-02T08:12:00+00:00",
        "expires_at": "2026-03-02T20:00:00+00:00",
        "this": True,
    }


class StepUpSchema(Showing):
    """For which action about what, and two components: the password, and a code or a passkey.

    Whoever signed in at an institution has been there again within five minutes instead of the password.
    """

    action = word(*ACTIONS, required=True)
    subject = fields.String(
        load_default="", validate=lambda value: len(value) <= 200, metadata={"description": "The id of the thing."}
    )
    example = {
        "action": "sign",
        "subject": "7e0e7b52-0a5e-4a0c-8f35-0d5d1f8a7b21",
        "password": "a long sentence of your own",
        "code": "492039",
    }


class RaisedSchema(Strict):
    """What to send as X-Step-Up with the action, once."""

    token = fields.String(required=True)
    expires_at = Instant(required=True)
    example = {"token": "prt_u_" + "x" * 43, "expires_at": "2026-03-02T08:05:00+00:00"}


SessionList = listed(SessionSchema)

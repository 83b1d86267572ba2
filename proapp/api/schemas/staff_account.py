"""Accounts of staff, invitations and second factors on the wire."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema
from marshmallow.validate import Email, Length, Regexp

from proapp.api.schemas.base import Instant, Strict, Truth, Uuid, listed, text, word
from proapp.api.schemas.staff_session import ChallengeSchema, Showing, ShownPasskeySchema

STAFF_ID = "0f5a3c1e-3c55-4d0b-9a56-9a4f0f3e1a11"
LINK = "https://pro.example.org/staff/#i=prt_i_" + "x" * 43
SECRET = "prt_i_" + "x" * 43
PRINTED = Regexp(r"\S(.*\S)?\Z", error="Not with spaces around it.")


def _email(**options: Any) -> fields.String:
    return fields.String(validate=[Email(), Length(3, 200)], **options)


class NewAccountSchema(Strict):
    """Who is to have an account."""

    name = fields.String(required=True, validate=[Length(1, 200), PRINTED])
    sign_in_name = fields.String(
        required=True,
        validate=[Length(1, 200), PRINTED],
        metadata={"description": "What they type to sign in, an address or a short name; capitals do not matter."},
    )
    email = _email(load_default=None, allow_none=True)
    example = {"name": "Chen Wei", "sign_in_name": "chen@donau.example", "email": "chen@donau.example"}


class InvitationSchema(Strict):
    """A link that is good once within 72 hours. It is shown once: hand it to the person and nobody else."""

    link = fields.String(required=True)
    expires_at = Instant(required=True)
    example = {"link": LINK, "expires_at": "2026-03-05T08:00:00+00:00"}


class InstitutionLinkSchema(Strict):
    """Who somebody is at their institution: its own name for them (`subject`), or until they first came an address."""

    id = Uuid(required=True)
    issuer = fields.String(required=True)
    subject = fields.String(required=True, allow_none=True)
    email = fields.String(required=True, allow_none=True)
    example = {"id": STAFF_ID, "issuer": "https://login.example.org", "subject": None, "email": "chen@donau.example"}


class AccountSchema(Strict):
    """Somebody of the staff who signs in."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    sign_in_name = fields.String(required=True)
    email = fields.String(required=True, allow_none=True)
    has_password = Truth(required=True)
    factors = fields.List(fields.String(), required=True)
    institutions = fields.List(fields.Nested(InstitutionLinkSchema), required=True)
    locked = Truth(required=True, metadata={"description": "Failed 100 times in a row to sign in."})
    disabled_at = Instant(required=True, allow_none=True)
    example = {
        "id": STAFF_ID,
        "name": "Chen Wei",
        "sign_in_name": "chen@donau.example",
        "email": "chen@donau.example",
        "has_password": True,
        "factors": ["totp"],
        "institutions": [],
        "locked": False,
        "disabled_at": None,
    }


class AddedAccountSchema(Strict):
    """An account, and if it is new its invitation."""

    account = fields.Nested(AccountSchema, required=True)
    invitation = fields.Nested(InvitationSchema, required=True, allow_none=True)
    example = {"account": AccountSchema.example, "invitation": InvitationSchema.example}


class DisablingSchema(Strict):
    """Shut somebody out from their next request on, or let them in again."""

    disabled = Truth(required=True)
    reason = text(500, required=True)
    example = {"disabled": True, "reason": "Left the clinic."}


class LinkingSchema(Strict):
    """Who somebody is at the institution: its own name for them, or the address it has verified, used once."""

    subject = text(255, load_default=None, allow_none=True)
    email = _email(load_default=None, allow_none=True)
    example = {"email": "chen@donau.example"}

    @validates_schema
    def _one_of_two(self, content: dict[str, Any], **_: Any) -> None:
        if (content.get("subject") is None) == (content.get("email") is None):
            raise ValidationError("Send either subject or email.")


class OpeningSchema(Strict):
    """The secret in an invitation's link, behind its #i=."""

    invitation = text(100, required=True)
    example = {"invitation": SECRET}


class PreparedSchema(Strict):
    """What an authenticator app needs: as a picture, an address, or to type."""

    seed = fields.String(required=True)
    address = fields.String(required=True)
    qr_svg = fields.String(required=True)
    example = {
        "seed": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        "address": "otpauth://totp/proapp:chen?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=proapp",
        "qr_svg": '<svg xmlns="http://www.w3.org/2000/svg" width="132" height="132"></svg>',
    }


class OpenedSchema(Strict):
    """Who is invited, and what they may choose as a second factor; null: they have one and must show it."""

    name = fields.String(required=True)
    sign_in_name = fields.String(required=True)
    codes = fields.Nested(PreparedSchema, required=True, allow_none=True)
    passkey = fields.Nested(ChallengeSchema, required=True)
    expires_at = Instant(required=True)
    example = {
        "name": "Chen Wei",
        "sign_in_name": "chen@donau.example",
        "codes": PreparedSchema.example,
        "passkey": ChallengeSchema.example,
        "expires_at": "2026-03-05T08:00:00+00:00",
    }


class AcceptanceSchema(Strict):
    """A password, and a code or a passkey: 8 characters are enough with one of these, 15 without."""

    invitation = text(100, required=True)
    password = text(1000, required=True)
    code = text(20, load_default=None, allow_none=True)
    passkey = fields.Nested(ShownPasskeySchema, load_default=None, allow_none=True)
    example = {"invitation": SECRET, "password": "a long sentence of your own", "code": "492039"}


class AcceptedSchema(Strict):
    """Under which name to sign in now."""

    sign_in_name = fields.String(required=True)
    example = {"sign_in_name": "chen@donau.example"}


class FactorSchema(Strict):
    """What somebody has beside a password."""

    id = Uuid(required=True)
    kind = word("totp", "passkey", required=True)
    label = fields.String(required=True)
    created_at = Instant(required=True)
    example = {"id": STAFF_ID, "kind": "totp", "label": "my phone", "created_at": "2026-03-02T08:00:00+00:00"}


class PreparationSchema(Strict):
    """What is needed to add a second factor: codes under a ticket to send back, and a challenge for a passkey."""

    ticket = fields.String(required=True)
    codes = fields.Nested(PreparedSchema, required=True)
    passkey = fields.Nested(ChallengeSchema, required=True)
    example = {"ticket": "w" * 22, "codes": PreparedSchema.example, "passkey": ChallengeSchema.example}


class NewCodesSchema(Strict):
    """The ticket of the preparation, and a code that the app shows."""

    ticket = text(60, required=True)
    code = text(20, required=True)
    example = {"ticket": "w" * 22, "code": "492039"}


class NewFactorSchema(Showing):
    """A second factor to be added, with what proves who adds it: the password, and one they have already if any."""

    label = text(80, required=True)
    new_codes = fields.Nested(NewCodesSchema, load_default=None, allow_none=True)
    new_passkey = fields.Nested(ShownPasskeySchema, load_default=None, allow_none=True)
    example = {"label": "my phone", "password": "a long sentence of your own", "new_codes": NewCodesSchema.example}

    @validates_schema
    def _one_of_two(self, content: dict[str, Any], **_: Any) -> None:
        if (content.get("new_codes") is None) == (content.get("new_passkey") is None):
            raise ValidationError("Send either new_codes or new_passkey.")


class ProofSchema(Showing):
    """The password and, from who has one, a second factor."""

    example = {"password": "a long sentence of your own", "code": "492039"}


class NewPasswordSchema(Showing):
    """A new password, with what proves who wants it."""

    new_password = text(1000, required=True)
    example = {
        "password": "a long sentence of your own",
        "code": "492039",
        "new_password": "another long sentence of your own",
    }


AccountList = listed(AccountSchema)
FactorList = listed(FactorSchema)

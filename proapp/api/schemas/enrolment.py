"""Enrolment codes and phones on the wire."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from proapp.api.schemas.base import Instant, Number, Query, Strict, Truth, Uuid, listed, text, word

DEVICE_ID = "9d0f5b0a-52a1-4c5e-9a2b-0d4d9a6c1e33"


class PinSchema(Strict):
    """The second factor agreed with the participant: year of birth, or four to eight digits."""

    pin = text(8, required=True)
    example = {"pin": "1961"}


class CodeSchema(Strict):
    """A one-time code, to type or to scan. It is shown once."""

    code = fields.String(required=True, metadata={"description": "To be typed."})
    link = fields.String(
        required=True, metadata={"description": "Opens the app with a secret of its own, behind the #."}
    )
    qr_svg = fields.String(required=True, metadata={"description": "The link as a picture, an SVG element."})
    expires_at = Instant(required=True)
    example = {
        "code": "7K3QX-9M2TD-4",
        "link": "https://pro.example.org/app/#e=" + "w" * 22,
        "qr_svg": '<svg xmlns="http://www.w3.org/2000/svg" width="132" height="132"></svg>',
        "expires_at": "2026-03-05T08:00:00+00:00",
    }


class EnrolmentSchema(Strict):
    """A code as it was typed, or the link that was scanned, with the PIN: exactly one of the two."""

    code = text(40)
    link = text(400, metadata={"description": "The whole link, or the secret behind its #e= alone."})
    pin = text(8, required=True)
    example = {"code": "7k3qx 9m2td 4", "pin": "1961"}

    @validates_schema
    def _one_of_two(self, content: dict[str, Any], **_: Any) -> None:
        if ("code" in content) == ("link" in content):
            raise ValidationError("Send either code or link.")


class TokenPairSchema(Strict):
    """The phone's own id and tokens: one to show with each request, one to renew both with. They are shown once."""

    device_id = Uuid(required=True)
    access_token = fields.String(required=True)
    expires_at = Instant(required=True, metadata={"description": "When the access token is no longer good."})
    refresh_token = fields.String(required=True, metadata={"description": "Spent by its first use."})
    refresh_expires_at = Instant(
        required=True, metadata={"description": "When the refresh token is no longer good, unless it is used before."}
    )
    example = {
        "device_id": DEVICE_ID,
        "access_token": "prt_a_" + "x" * 43,
        "expires_at": "2026-03-02T08:20:00+00:00",
        "refresh_token": "prt_r_" + "y" * 43,
        "refresh_expires_at": "2026-05-31T08:05:00+00:00",
    }


class DeviceSchema(Strict):
    """A participant's phone."""

    id = Uuid(required=True)
    enrolled_at = Instant(required=True)
    revoked_at = Instant(required=True, allow_none=True)
    clock_offset_seconds = Number(
        required=True, allow_none=True, metadata={"description": "How far its clock is ahead; null: never measured."}
    )
    clock_off = Truth(required=True, metadata={"description": "Its clock is off by more than five minutes."})
    example = {
        "id": DEVICE_ID,
        "enrolled_at": "2026-03-02T08:05:00+00:00",
        "revoked_at": None,
        "clock_offset_seconds": -1.5,
        "clock_off": False,
    }


class RevocationQuery(Query):
    """Why a phone is shut out."""

    reason = word("lost", "stolen", "replaced", "returned", "other", load_default="other")


class SignOutQuery(Query):
    """Why a phone signs itself out."""

    reason = word("signed-out", "lost", "stolen", "replaced", "returned", "other", load_default="signed-out")


class CalendarSchema(Strict):
    """Where a calendar program finds what is due. It is shown once, and whoever has it can read it."""

    url = fields.String(required=True)
    example = {"url": "https://pro.example.org/api/v1/calendars/prt_k_" + "z" * 43 + ".ics"}


DeviceList = listed(DeviceSchema)

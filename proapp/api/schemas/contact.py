"""How a participant wants to be reminded, on the wire."""

from typing import Any

from marshmallow import fields, validates_schema
from marshmallow.exceptions import ValidationError
from marshmallow.validate import Length, Regexp

from proapp.api.schemas.base import Instant, Strict, Truth, Uuid, Whole, word
from proapp.message.preferences import CHANNELS

CLOCK = Regexp(r"([01][0-9]|2[0-3]):[0-5][0-9]\Z", error="Not a time such as 21:00.")
SUBSCRIPTION_ID = "6a0a3c0e-52a8-4b0b-8b33-3d3c6d6c2a11"
KEYS = {
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
}


def clock(**kwargs: Any) -> fields.String:
    """A local time of the day, hh:mm."""
    return fields.String(validate=CLOCK, **kwargs)


def ways(**kwargs: Any) -> fields.List[str]:
    """Ways to be reminded by: all that are named are used."""
    return fields.List(word(*CHANNELS), validate=Length(max=len(CHANNELS)), **kwargs)


def written(words: str) -> fields.String:
    return fields.String(allow_none=True, validate=Length(1, 254), metadata={"description": words})


def masked(words: str) -> fields.String:
    return fields.String(required=True, allow_none=True, metadata={"description": words})


class ContactInSchema(Strict):
    """By which ways, at what hours, or not at all. An address that is not named stays; null takes it out."""

    channels = ways(required=True)
    quiet_from = clock(required=True)
    quiet_to = clock(required=True, metadata={"description": "The same as quiet_from: no quiet hours."})
    muted = Truth(required=True)
    mail = written("name@host.example")
    sms = written("A number with its country: +431234567.")
    service = written("The name at the service this installation uses.")
    example = {
        "channels": ["push", "mail"],
        "quiet_from": "21:00",
        "quiet_to": "08:00",
        "muted": False,
        "mail": "ada@home.example",
    }

    @validates_schema
    def _once(self, data: dict[str, Any], **_: Any) -> None:
        if len(set(data["channels"])) < len(data["channels"]):
            raise ValidationError("Each once.", "channels")


class ContactSchema(Strict):
    """The same as kept; addresses can be recognised and not used."""

    channels = ways(required=True)
    quiet_from = clock(required=True)
    quiet_to = clock(required=True)
    muted = Truth(required=True)
    revision = Whole(required=True, metadata={"description": "0: nothing said yet. Also the ETag."})
    mail = masked("Masked; null: none.")
    sms = masked("Masked; null: none.")
    service = masked("Masked; null: none.")
    offered = ways(required=True, metadata={"description": "Ways this installation has."})
    example = {
        "channels": ["push", "mail"],
        "quiet_from": "21:00",
        "quiet_to": "08:00",
        "muted": False,
        "revision": 1,
        "mail": "a…@h….example",
        "sms": None,
        "service": None,
        "offered": ["push", "mail"],
    }


class SubscriptionKeysSchema(Strict):
    """The browser's keys, base64url."""

    p256dh = fields.String(required=True, validate=Length(1, 200))
    auth = fields.String(required=True, validate=Length(1, 60))
    example = KEYS


class SubscriptionInSchema(Strict):
    """What PushSubscription.toJSON() of a browser says."""

    endpoint = fields.String(required=True, validate=Length(1, 1000))
    keys = fields.Nested(SubscriptionKeysSchema, required=True)
    example = {"endpoint": "https://push.example.com/wp/x8sX2bq", "keys": KEYS}


class SubscriptionSchema(Strict):
    """A phone's push subscription as it is known here; its address is not repeated."""

    id = Uuid(required=True)
    created_at = Instant(required=True)
    example = {"id": SUBSCRIPTION_ID, "created_at": "2026-03-02T08:00:00+00:00"}

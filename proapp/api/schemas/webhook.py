"""Webhooks and their deliveries, on the wire."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema
from marshmallow.validate import Length

from proapp.api.schemas.base import Instant, Strict, Uuid, Whole, listed, text, word
from proapp.message.topic import TEST, TOPICS

WEBHOOK_ID = "9b1d7c04-7a35-4a0b-8f0e-2d6c1b5e4f30"
DELIVERY_ID = "c4f0a1d2-6b3e-4d58-9a71-0e2f8b7c6d50"
STATES = ("new", "sending", "sent", "dead", "cancelled", "expired")


class WebhookInSchema(Strict):
    """Where events are sent, and which. Another address or other topics are another webhook."""

    url = text(1000, required=True, metadata={"description": "https, in the public network."})
    topics = fields.List(word(*TOPICS), required=True, validate=Length(1, len(TOPICS)))
    example = {"url": "https://hooks.clinic.example/pro", "topics": ["flag.raised", "flag.escalated"]}


class WebhookSchema(WebhookInSchema):
    """A webhook. Events are signed as Standard Webhooks says: HMAC-SHA256 of `webhook-id.webhook-timestamp.body`."""

    id = Uuid(required=True)
    trial = fields.String(required=True, attribute="trial_id")
    created_at = Instant(required=True)
    created_by = fields.String(required=True)
    ended_at = Instant(required=True, allow_none=True)
    end_reason = word("by-hand", "receiver-gone", required=True, allow_none=True)
    example = {
        **WebhookInSchema.example,
        "id": WEBHOOK_ID,
        "trial": "net-retreat",
        "created_at": "2026-06-12T07:15:00+00:00",
        "created_by": "adam",
        "ended_at": None,
        "end_reason": None,
    }


class AddedWebhookSchema(WebhookSchema):
    """The same with its secret, once: keep it. Null when this was sent again."""

    secret = fields.String(required=True, allow_none=True)
    example = {**WebhookSchema.example, "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="}


class DeliverySchema(Strict):
    """One event on its way to a webhook. `event_id`: what its receiver sees as `webhook-id`, however often it comes."""

    id = Uuid(required=True, attribute="message_id")
    event_id = Uuid(required=True)
    topic = word(*TOPICS, TEST, required=True)
    number = Whole(required=True, attribute="seq", metadata={"description": "Of the event in the audit trail."})
    state = word(*STATES, required=True)
    tries = Whole(required=True, attribute="attempt")
    next_try_at = Instant(required=True, attribute="not_before")
    last_error = fields.String(required=True, allow_none=True)
    created_at = Instant(required=True)
    sent_at = Instant(required=True, allow_none=True)
    example = {
        "id": DELIVERY_ID,
        "event_id": "0c8d7a51-6d44-5f1b-9c02-7f3f0a1b2c3d",
        "topic": "flag.raised",
        "number": 512,
        "state": "sent",
        "tries": 1,
        "next_try_at": "2026-06-12T07:15:00+00:00",
        "last_error": None,
        "created_at": "2026-06-12T07:15:00+00:00",
        "sent_at": "2026-06-12T07:15:04+00:00",
    }


class TestInSchema(Strict):
    """A test under an id you make: sent once, however often you ask."""

    id = Uuid(required=True)
    example = {"id": "b7a9c3d1-2e4f-4a6b-8c0d-1e2f3a4b5c60"}


class ReplayInSchema(Strict):
    """What to send again, under an id you make: one delivery, or everything from an instant on."""

    id = Uuid(required=True)
    delivery = Uuid(load_default=None)
    since = Instant(load_default=None)
    example = {"id": "b7a9c3d1-2e4f-4a6b-8c0d-1e2f3a4b5c60", "since": "2026-06-12T00:00:00+00:00"}

    @validates_schema
    def one_of_both(self, data: dict[str, Any], **_: Any) -> None:
        """Exactly one of the two."""
        if (data["delivery"] is None) == (data["since"] is None):
            raise ValidationError("Say either delivery or since.", "since")


class ReplayedSchema(Strict):
    """How many deliveries were put on their way by this; none when it was asked for before."""

    deliveries = Whole(required=True)
    example = {"deliveries": 3}


WebhookList = listed(WebhookSchema)
DeliveryList = listed(DeliverySchema)

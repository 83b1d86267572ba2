"""What other programs can be told of: topics, each a kind of event of the audit trail, and the little that is said."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

NAMESPACE = UUID("0d0b1d5e-52f4-5f0a-8f1c-3b7f6f9e2c44")  # ids of events are worked out from webhook and number
TEST = "webhook.test"
CYCLES = frozenset({"given", "held", "delayed", "skipped", "reduced", "stopped"})
ACTIONS: Mapping[str, str] = {
    "response.accepted": "response.accepted",
    "flag.raised": "flag.raised",
    "flag.escalated": "flag.escalated",
    "flag.resolved": "flag.resolved",
    "fact.recorded": "cycle.recorded",
    "fact.corrected": "cycle.recorded",
    "participant.registered": "participant.registered",
}
TOPICS = tuple(dict.fromkeys(ACTIONS.values()))


def topic(action: str, detail: Mapping[str, Any]) -> str | None:
    """The topic of an audit event; None for what nobody is told. `detail` is the event's: of a fact, its kind."""
    found = ACTIONS.get(action)
    return None if found == "cycle.recorded" and detail.get("kind") not in CYCLES else found


def event_id(webhook_id: UUID, seq: int) -> UUID:
    """What a webhook knows an event by, however often it is sent: worked out from its number in the audit trail."""
    return uuid5(NAMESPACE, f"{webhook_id}/{seq}")


def payload(event: UUID, topic: str, *, trial: str, object_type: str, object_id: str, at: datetime) -> dict[str, str]:
    """All that is said of an event: ids, never what happened to whom."""
    return {
        "id": str(event),
        "topic": topic,
        "trial": trial,
        "object_type": object_type,
        "object_id": object_id,
        "at": at.isoformat(),
    }

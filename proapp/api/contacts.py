"""How a phone's participant wants to be reminded, and where push messages go."""

import dataclasses
from datetime import time
from typing import Any
from uuid import UUID

from flask import Response, request

from proapp.api import etag, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.contact import ContactInSchema, ContactSchema, SubscriptionInSchema, SubscriptionSchema
from proapp.base import errors
from proapp.delivery.channels import offered
from proapp.message import contacts
from proapp.message.contacts import UNSET, Shown
from proapp.message.preferences import ADDRESSED, CHANNELS
from proapp.participant import queries as participants
from proapp.workflow.reminding.set_contact import Wanted, set_contact
from proapp.workflow.reminding.subscribe_push import NewSubscription, subscribe_push, unsubscribe_push

blueprint = Blueprint("contacts", __name__, about="How a participant wants to be reminded.")


@blueprint.route("/me/contact", methods=["GET"])
@blueprint.gives(200, ContactSchema)
def read() -> Any:
    """How this phone's participant is reminded; addresses are masked. Its ETag is the revision."""
    return _answer(shown(_participant_id()))


@blueprint.route("/me/contact", methods=["PUT"])
@blueprint.takes(ContactInSchema)
@blueprint.gives(200, ContactSchema)
@blueprint.refuses(errors.Stale, errors.PreconditionRequired)
@blueprint.notes({}, headers=("If-Match",))
def put(content: dict[str, Any]) -> Any:
    """Choose ways, hours and addresses: If-Match with the revision you read, "0" for the first time."""
    wanted = Wanted(
        channels=tuple(content["channels"]),
        quiet_from=time.fromisoformat(content["quiet_from"]),
        quiet_to=time.fromisoformat(content["quiet_to"]),
        muted=content["muted"],
        addresses={channel: content[channel] for channel in ADDRESSED if channel in content},
    )
    revision, participant_id, wiring = _revision(), _participant_id(), work.wiring()
    work.writing(
        lambda session: set_contact(
            session,
            actor=work.actor(),
            now=work.now(),
            key=wiring.database.key,
            participant_id=participant_id,
            wanted=wanted,
            revision=revision,
            offered=offered(wiring.settings),
        )
    )
    return _answer(shown(participant_id))


@blueprint.route("/me/push-subscriptions/<uuid:subscription_id>", methods=["PUT"])
@blueprint.takes(SubscriptionInSchema)
@blueprint.gives(200, SubscriptionSchema)
@blueprint.made(SubscriptionSchema)
@blueprint.refuses(errors.NotFound, errors.Conflict)
def subscribe(content: dict[str, Any], subscription_id: UUID) -> Any:
    """Send this phone's push messages there; what it had before is replaced. Under an id you choose."""
    new = NewSubscription(id=subscription_id, endpoint=content["endpoint"], **content["keys"])
    loopback = work.wiring().settings.push_loopback
    row, created = work.writing(
        lambda session: subscribe_push(session, actor=work.actor(), now=work.now(), subscription=new, loopback=loopback)
    )
    return row, 201 if created else 200


@blueprint.route("/me/push-subscriptions/<uuid:subscription_id>", methods=["DELETE"])
@blueprint.response(204)
@blueprint.refuses(errors.NotFound)
def unsubscribe(subscription_id: UUID) -> Any:
    """Send nothing more there."""
    work.writing(
        lambda session: unsubscribe_push(session, actor=work.actor(), now=work.now(), subscription_id=subscription_id)
    )
    return Response(status=204)


def shown(participant_id: UUID) -> Shown:
    """A participant's preferences as they may read them; until they say otherwise the protocol's quiet hours hold."""
    session = work.reading()
    participant = participants.participant(session, participant_id)
    assert participant is not None
    usual = work.catalogue().protocol(session, participant.trial_id, participant.protocol_version).reminders
    unset = dataclasses.replace(UNSET, quiet_from=usual.quiet_from, quiet_to=usual.quiet_to)
    return contacts.shown(session, participant_id, key=work.wiring().database.key, unset=unset)


def ways() -> list[str]:
    """The ways to be reminded that this installation has."""
    here = offered(work.wiring().settings)
    return [channel for channel in CHANNELS if channel in here]


def _answer(found: Shown) -> Any:
    said = {name: getattr(found, name) for name in ("channels", "quiet_from", "quiet_to", "muted", "revision")}
    return {**said, **found.masked, "offered": ways()}, etag.header(found.revision)


def _participant_id() -> UUID:
    actor = work.actor()
    assert actor.participant_id is not None
    return actor.participant_id


def _revision() -> int:
    if request.headers.get("If-None-Match") == "*":
        return 0
    return etag.expected_version()

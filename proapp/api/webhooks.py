"""Webhooks over HTTP: another program is told by its address what happens in a trial, in ids only."""

from typing import Any
from uuid import UUID

from proapp.api import paging, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.base import Paged
from proapp.api.schemas.webhook import (
    AddedWebhookSchema,
    DeliveryList,
    ReplayedSchema,
    ReplayInSchema,
    TestInSchema,
    WebhookInSchema,
    WebhookList,
    WebhookSchema,
)
from proapp.base import errors
from proapp.message import webhooks
from proapp.workflow.announcing.add_webhook import NewWebhook, add_webhook
from proapp.workflow.announcing.end_webhook import end_webhook
from proapp.workflow.announcing.replay import Replay, replay
from proapp.workflow.announcing.replay import test as send_test

ONE = "/trials/<trial:trial_id>/webhooks/<uuid:webhook_id>"

blueprint = Blueprint("webhooks", __name__, about="Telling other programs what happens: signed, ids only, replayable.")


@blueprint.route("/trials/<trial:trial_id>/webhooks", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, WebhookList)
def many(query: dict[str, Any], trial_id: str) -> Any:
    """A trial's webhooks, those that have ended too, oldest first."""
    found = webhooks.of_trial(work.reading(), trial_id)
    return paging.page(found, query, by=lambda one: (one.created_at.isoformat(timespec="microseconds"), str(one.id)))


@blueprint.route(ONE, methods=["PUT"])
@blueprint.takes(WebhookInSchema)
@blueprint.gives(200, AddedWebhookSchema)
@blueprint.made(AddedWebhookSchema)
@blueprint.refuses(errors.Conflict)
def put(content: dict[str, Any], trial_id: str, webhook_id: UUID) -> Any:
    """Tell this address what happens from now on, under an id you make. The secret is shown this once."""
    wiring, actor, now = work.wiring(), work.actor(), work.now()
    webhook, secret = work.writing(
        lambda session: add_webhook(
            session,
            actor=actor,
            now=now,
            key=wiring.database.key,
            trial_id=trial_id,
            new=NewWebhook(webhook_id, **content),
            loopback=wiring.settings.webhook_loopback,
        )
    )
    told = {column.name: getattr(webhook, column.name) for column in webhook.__table__.columns}
    return {**told, "secret": secret}, 200 if secret is None else 201


@blueprint.route(ONE, methods=["DELETE"])
@blueprint.gives(200, WebhookSchema)
def end(trial_id: str, webhook_id: UUID) -> Any:
    """Tell this webhook nothing more; what still waits for it is taken back. What it was told stays listed."""
    actor, now = work.actor(), work.now()
    return work.writing(
        lambda session: end_webhook(session, actor=actor, now=now, trial_id=trial_id, webhook_id=webhook_id)
    )


@blueprint.route(f"{ONE}/test", methods=["POST"])
@blueprint.takes(TestInSchema)
@blueprint.gives(202, ReplayedSchema)
@blueprint.refuses(errors.Conflict)
def test(content: dict[str, Any], trial_id: str, webhook_id: UUID) -> Any:
    """Send an event that says nothing, to see whether it arrives; `deliveries` shows what became of it."""
    actor, now = work.actor(), work.now()
    number = work.writing(
        lambda session: send_test(
            session, actor=actor, now=now, trial_id=trial_id, webhook_id=webhook_id, test_id=content["id"]
        )
    )
    return {"deliveries": number}


@blueprint.route(f"{ONE}/replay", methods=["POST"])
@blueprint.takes(ReplayInSchema)
@blueprint.gives(202, ReplayedSchema)
@blueprint.refuses(errors.Conflict)
def send_again(content: dict[str, Any], trial_id: str, webhook_id: UUID) -> Any:
    """Send one delivery again, or everything from an instant on; each keeps the id its receiver knows it by."""
    actor, now, wanted = work.actor(), work.now(), Replay(webhook_id=webhook_id, **content)
    number = work.writing(lambda session: replay(session, actor=actor, now=now, trial_id=trial_id, wanted=wanted))
    return {"deliveries": number}


@blueprint.route(f"{ONE}/deliveries", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, DeliveryList)
def deliveries(query: dict[str, Any], trial_id: str, webhook_id: UUID) -> Any:
    """What a webhook was sent or is to be sent, newest first, with what became of it."""
    found = webhooks.webhook(work.reading(), webhook_id)
    if found is None or found.trial_id != trial_id:
        raise errors.NotFound("the trial has no such webhook")
    limit = paging.capped(query["limit"])
    rows = webhooks.deliveries(
        work.reading(), webhook_id, before=paging.moment(query["cursor"]), limit=limit + 1
    )  # fmt: skip
    return paging.cut(rows, limit=limit, by=_by_time)


def _by_time(row: dict[str, Any]) -> tuple[str, str]:
    return row["created_at"].isoformat(timespec="microseconds"), str(row["message_id"])

"""The one download a phone lives on: everything to answer, be advised and get help without a network for 60 days."""

import json
from typing import Any

from flask import Response

from proapp.api import compression, etag, work
from proapp.api.blueprint import Blueprint, described
from proapp.api.contacts import shown, ways
from proapp.api.schemas.bundle import BundleSchema
from proapp.delivery.web_push import public_key
from proapp.schedule.carried import instant
from proapp.workflow.answering.bundle import bundle

SAID = ("channels", "quiet_from", "quiet_to", "muted", "revision", "has")

blueprint = Blueprint("bundles", __name__, about="What a phone carries with it.")


@blueprint.route("/me/bundle", methods=["GET"])
@blueprint.notes(
    {200: described("The bundle.", BundleSchema), 304: described("You have it; X-Server-Time tells the time.")},
    headers=("If-None-Match", "Accept-Encoding"),
)
def read() -> Response:
    """Everything for 60 days. The ETag is made of all of it but `server_time`; each encoding has its own."""
    participant_id = work.actor().participant_id
    assert participant_id is not None  # the policy lets only phones in
    found = bundle(work.reading(), participant_id=participant_id, now=work.now(), catalogue=work.catalogue())
    contact = shown(participant_id)
    content = {
        **found,
        "push": {"key": public_key(work.wiring().settings)},
        "contact": {**{name: getattr(contact, name) for name in SAID}, "offered": ways()},
    }
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    tag = etag.tag(body)
    return compression.known(tag) or compression.sent(_timed(body), tag)


def _timed(body: str) -> bytes:
    """The body with the server's time as its first member: not part of what the tag is made of."""
    first: dict[str, Any] = {"server_time": instant(work.now())}
    return (json.dumps(first)[:-1] + "," + body[1:]).encode()

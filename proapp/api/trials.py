"""Trials and their protocols over HTTP."""

from typing import Any

from flask import Response, jsonify
from marshmallow import fields
from marshmallow.validate import Length

from proapp.api import etag, masking, paging, policy, work
from proapp.api.blueprint import JSON, Blueprint, body, described
from proapp.api.schemas.base import Paged, Query
from proapp.api.schemas.trial import ActivationInSchema, LoadedSchema, TrialList, TrialSchema
from proapp.base import errors, strict_json
from proapp.trial import queries
from proapp.trial.tables import Trial
from proapp.trial.wording import by_language, missing
from proapp.workflow.enrolment.activate_trial import activate_trial
from proapp.workflow.enrolment.load_protocol import Loaded, load_protocol

YAML = "application/yaml"
PROTOCOL = {"schema": {"type": "object", "description": "A protocol, as its JSON Schema says."}}

blueprint = Blueprint("trials", __name__, about="Protocols being run.")


class VersionQuery(Query):
    """Which version of a protocol; the newest when left out."""

    version = fields.String(load_default=None, validate=Length(1, 40))


def _shown(trial: Trial) -> dict[str, Any]:
    row = {name: getattr(trial, name) for name in ("id", "title", "registry_id", "created_at")}
    protocol, activation = masking.newest_protocol(trial.id), queries.activation(work.reading(), trial.id)
    return {
        **row,
        "protocol_version": protocol.version,
        "activated_at": activation and activation.activated_at,
        "sandbox": activation and activation.sandbox,
        "missing_wording": by_language(missing(protocol, work.catalogue().library)),
    }


@blueprint.route("/trials", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, TrialList)
def many(query: dict[str, Any]) -> Any:
    """Trials in which you hold a role."""
    found = queries.trials(work.reading(), work.actor().trials())
    page = paging.page(found, query, by=lambda trial: (trial.id,))
    return {**page, "items": [_shown(trial) for trial in page["items"]]}


@blueprint.route("/trials", methods=["POST"])
@blueprint.gives(201, LoadedSchema)
@blueprint.notes({200: described("The same document was loaded already.", LoadedSchema)})
@blueprint.refuses(errors.Conflict, errors.Malformed, errors.TooLarge, errors.Unsupported, errors.Invalid)
@blueprint.doc(requestBody={"required": True, "content": {JSON: PROTOCOL, YAML: PROTOCOL}})
def load() -> Any:
    """Load a protocol: a new trial, or a new version of one. The same document again changes nothing."""
    text = _protocol_text()

    def verb(session: Any) -> Loaded:
        loaded = load_protocol(session, actor=work.actor(), now=work.now(), catalogue=work.catalogue(), text=text)
        policy.require(frozenset({"admin"}), trial_id=loaded.protocol.trial)
        return loaded

    loaded = work.writing(verb)
    names = {"trial": loaded.protocol.trial, "version": loaded.protocol.version, "digest": loaded.protocol.digest}
    return {**names, "created": loaded.created, "warnings": loaded.warnings}, 201 if loaded.created else 200


def _protocol_text() -> str:
    sent = body(media_types=(JSON, YAML))
    try:
        text = sent.decode("utf-8")
    except UnicodeDecodeError:
        raise errors.Malformed("the body is not UTF-8") from None
    if text.lstrip().startswith("{"):
        strict_json.loads(sent)
    return text


@blueprint.route("/trials/<trial:trial_id>", methods=["GET"])
@blueprint.gives(200, TrialSchema)
def read(trial_id: str) -> Any:
    """One trial."""
    found = queries.trial(work.reading(), trial_id)
    if found is None:
        raise errors.NotFound("there is no such trial")
    return _shown(found)


@blueprint.route("/trials/<trial:trial_id>/activation", methods=["POST"])
@blueprint.takes(ActivationInSchema)
@blueprint.gives(200, TrialSchema)
@blueprint.made(TrialSchema)
@blueprint.refuses(errors.Conflict)
def activate(content: dict[str, Any], trial_id: str) -> Any:
    """Open a trial for participants' phones; refused, naming each, while words are missing. A sandbox shows labels."""
    _, changed = work.writing(
        lambda session: activate_trial(
            session,
            actor=work.actor(),
            now=work.now(),
            catalogue=work.catalogue(),
            trial_id=trial_id,
            sandbox=content["sandbox"],
        )
    )
    return read(trial_id), 201 if changed else 200


@blueprint.route("/trials/<trial:trial_id>/protocol", methods=["GET"])
@blueprint.asks(VersionQuery)
@blueprint.notes(
    {
        200: {"description": "The document.", "content": {JSON: PROTOCOL}},
        304: described("You have this version."),
    },
    headers=("If-None-Match",),
)
def protocol(query: dict[str, Any], trial_id: str) -> Response:
    """A protocol's document as it was loaded; its ETag is the digest of its content."""
    version = query["version"]
    found = (
        masking.newest_protocol(trial_id)
        if version is None
        else work.catalogue().protocol(work.reading(), trial_id, version)
    )
    if etag.is_known(found.digest):
        return etag.not_modified(found.digest)
    reply = jsonify(dict(found.document))
    reply.headers.update(etag.header(found.digest))
    return reply

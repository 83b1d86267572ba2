"""Releases over HTTP: proposed by one who sees arms, agreed to by another, then there for whom they are meant."""

import json
from typing import Any
from uuid import UUID

from flask import Response

from proapp.api import etag, masking, paging, step_up, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.base import Paged
from proapp.api.schemas.release import (
    AgreementSchema,
    NewReleaseSchema,
    ReleaseDetailSchema,
    ReleaseList,
    ReleaseReasonSchema,
)
from proapp.base import errors, trail
from proapp.export.copy_key import private_key
from proapp.release import audience, queries
from proapp.release.archive import archive as packed
from proapp.release.contents import Wanted
from proapp.release.manifest import HTML, JSON, PNG, SVG
from proapp.release.queries import Known
from proapp.workflow.release.decide_release import agree as agreed
from proapp.workflow.release.decide_release import agreeable
from proapp.workflow.release.decide_release import refuse as refused
from proapp.workflow.release.prepare import NewRelease, Prepared, prepare
from proapp.workflow.release.propose import propose as proposed
from proapp.workflow.release.withdraw_release import withdraw_release

ZIP = "application/zip"
BINARY = {"type": "string", "format": "binary"}
FILE = {
    200: {"description": "The file's bytes.", "content": {one: {"schema": BINARY} for one in (JSON, HTML, SVG, PNG)}},
    304: {"description": "The file you have is the same."},
}
ARCHIVE = {
    200: {
        "description": "All files, the signed manifest, and the public key it is checked with.",
        "content": {ZIP: {"schema": BINARY}},
    }
}
# What a page or picture of a release may do in a browser: show its own styles and the pictures beside it.
ITSELF = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'none'"

blueprint = Blueprint("releases", __name__, about="Frozen tables and pictures, shown by the word of two people.")


@blueprint.route("/trials/<trial:trial_id>/releases", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, ReleaseList)
def many(query: dict[str, Any], trial_id: str) -> Any:
    """The releases of a trial that you may see, the oldest first; proposals for the roles that see arms."""
    found = [one for one in queries.of_trial(work.reading(), trial_id) if _sees(one)]
    page = paging.page(found, query, by=lambda one: (one.release.proposed_at.isoformat(), str(one.release.id)))
    return {**page, "items": [_told(one) for one in page["items"]]}


@blueprint.route("/trials/<trial:trial_id>/releases/<uuid:release_id>", methods=["PUT"])
@blueprint.takes(NewReleaseSchema)
@blueprint.gives(200, ReleaseDetailSchema)
@blueprint.made(ReleaseDetailSchema)
@blueprint.refuses(errors.Conflict)
def propose(content: dict[str, Any], trial_id: str, release_id: UUID) -> Any:
    """Make a release as of its cut-off, under an id you make. It waits for another person; nobody else sees it.

    A dry run keeps nothing and draws no pictures. The same again changes nothing, so a request that takes too long
    for some proxy is simply sent again.
    """
    is_dry, cut_off = content.pop("dry_run"), content.pop("cut_off")
    drawn = () if is_dry else tuple(dict.fromkeys(content["pictures"]))
    wanted = Wanted(**{**content, "analyses": tuple(content["analyses"]), "pictures": drawn})
    new = NewRelease(release_id, trial_id, wanted, cut_off)
    wiring, actor, now = work.wiring(), work.actor(), work.now()
    work.close()
    if is_dry:
        return _foreseen(prepare(wiring.database, wiring.catalogue, new, actor=actor, now=now))
    work.note_reading("release.read")
    known, created = proposed(wiring.database, wiring.catalogue, new, actor=actor, now=now)
    return _detailed(known), 201 if created else 200


@blueprint.route("/trials/<trial:trial_id>/releases/<uuid:release_id>/agreement", methods=["POST"])
@blueprint.takes(AgreementSchema)
@blueprint.gives(200, ReleaseDetailSchema)
@blueprint.refuses(errors.Conflict, errors.Stale, errors.StepUpRequired)
def agree(content: dict[str, Any], trial_id: str, release_id: UUID) -> Any:
    """Let its audience see exactly what you have read; needs a step-up (`sign`, the release's id).

    Not for whoever proposed it. The same again changes nothing and needs no second step-up.
    """
    _found(trial_id, release_id)
    asked: dict[str, Any] = {
        "actor": work.actor(),
        "now": work.now(),
        "catalogue": work.catalogue(),
        "release_id": release_id,
        "manifest_sha256": content["manifest_sha256"],
    }
    if agreeable(work.reading(), **asked).state == audience.PROPOSED:
        step_up.require("sign", subject=str(release_id))
    return _detailed(work.writing(lambda session: agreed(session, **asked)))


@blueprint.route("/trials/<trial:trial_id>/releases/<uuid:release_id>/refusal", methods=["POST"])
@blueprint.takes(ReleaseReasonSchema)
@blueprint.gives(200, ReleaseDetailSchema)
@blueprint.refuses(errors.Conflict)
def refuse(content: dict[str, Any], trial_id: str, release_id: UUID) -> Any:
    """Say why it is not to be shown. Not for whoever proposed it."""
    _found(trial_id, release_id)
    asked = _decision(content, release_id)
    return _detailed(work.writing(lambda session: refused(session, **asked)))


@blueprint.route("/trials/<trial:trial_id>/releases/<uuid:release_id>/withdrawal", methods=["POST"])
@blueprint.takes(ReleaseReasonSchema)
@blueprint.gives(200, ReleaseDetailSchema)
@blueprint.refuses(errors.Conflict)
def withdraw(content: dict[str, Any], trial_id: str, release_id: UUID) -> Any:
    """Take a proposal back, or a release that was wrong away; then another may follow before seven days are over."""
    _found(trial_id, release_id)
    asked = _decision(content, release_id)
    return _detailed(work.writing(lambda session: withdraw_release(session, **asked)))


def _decision(content: dict[str, Any], release_id: UUID) -> dict[str, Any]:
    about = {"actor": work.actor(), "now": work.now(), "catalogue": work.catalogue()}
    return {**about, "release_id": release_id, "reason": content["reason"]}


@blueprint.route("/trials/<trial:trial_id>/releases/<uuid:release_id>", methods=["GET"])
@blueprint.gives(200, ReleaseDetailSchema)
def read(trial_id: str, release_id: UUID) -> Any:
    """A release with its manifest, if it is for you."""
    return _detailed(_found(trial_id, release_id))


@blueprint.route("/trials/<trial:trial_id>/releases/<uuid:release_id>/files/<string:name>", methods=["GET"])
@blueprint.notes(FILE, headers=("If-None-Match",))
def file(trial_id: str, release_id: UUID, name: str) -> Response:
    """One file, byte for byte; its ETag is its SHA-256. index.html is the page of all tables."""
    known = _found(trial_id, release_id)
    found = queries.file(work.reading(), known.release.id, name)
    if found is None:
        raise errors.NotFound("the release has no such file")
    if etag.is_known(found.sha256):
        return etag.not_modified(found.sha256)
    headers = {**etag.header(found.sha256), "Content-Security-Policy": ITSELF}
    return Response(found.content, headers=headers, mimetype=found.media_type)


@blueprint.route("/trials/<trial:trial_id>/releases/<uuid:release_id>/archive.zip", methods=["GET"])
@blueprint.notes(ARCHIVE)
def archive(trial_id: str, release_id: UUID) -> Response:
    """Everything in one file, with the manifest signed by this installation."""
    known = _found(trial_id, release_id)
    content = {one.name: one.content for one in queries.files(work.reading(), known.release.id)}
    made = packed(content, private_key(work.wiring().database.key))
    named = f'attachment; filename="{trial_id}-release-{release_id}.zip"'
    return Response(made, mimetype=ZIP, headers={"Content-Disposition": named})


def _sees(known: Known) -> bool:
    protocol = masking.newest_protocol(known.release.trial_id)
    return audience.may_see(
        audience=known.release.audience,
        by=known.release.by,
        state=known.state,
        masking=protocol.masking.participant,
        sees_arms=masking.sees_arms(protocol),
    )


def _found(trial_id: str, release_id: UUID) -> Known:
    """A release of this trial; that arms were read is kept. Raises NotFound, Forbidden when it is not for who asks."""
    known = queries.known(work.reading(), release_id)
    if known is None or known.release.trial_id != trial_id:
        raise errors.NotFound("there is no such release")
    if not _sees(known):
        raise errors.Forbidden("this release is not for your roles, or not yet")
    if known.release.by == audience.ARM:
        work.note_reading("release.read")
    return known


def _detailed(known: Known) -> dict[str, Any]:
    manifest = json.loads(queries.manifest(work.reading(), known.release.id))
    return {**_told(known), "manifest": _loaded(manifest)}


def _loaded(manifest: dict[str, Any]) -> dict[str, Any]:
    """Ids as the schema dumps them."""
    ids = [UUID(one) for one in manifest["compared_with"]]
    return {**manifest, "release": UUID(manifest["release"]), "compared_with": ids}


def _told(known: Known) -> dict[str, Any]:
    release, decision, withdrawal = known.release, known.decision, known.withdrawal
    names = ("id", "audience", "by", "cut_off", "purpose", "proposed_by", "proposed_at", "manifest_sha256")
    return {
        **{name: getattr(release, name) for name in names},
        "trial": release.trial_id,
        "state": known.state,
        "decision": decision
        and {
            "decision": decision.decision,
            "decided_by": decision.decided_by,
            "decided_at": decision.decided_at,
            "reason": _reason("release_decision", release.id),
        },
        "withdrawal": withdrawal
        and {
            "withdrawn_by": withdrawal.withdrawn_by,
            "withdrawn_at": withdrawal.withdrawn_at,
            "reason": _reason("release_withdrawal", release.id),
        },
    }


def _reason(object_type: str, release_id: UUID) -> str | None:
    (event,) = trail.about(work.reading(), object_type, [release_id])
    reason: str | None = event["reason"]
    return reason


def _foreseen(prepared: Prepared) -> dict[str, Any]:
    about = prepared.about
    names = ("audience", "by", "cut_off", "purpose", "proposed_by", "proposed_at", "trial")
    return {
        **{name: getattr(about, name) for name in names},
        "id": about.release,
        "state": "foreseen",
        "manifest_sha256": prepared.files[-1].sha256,
        "decision": None,
        "withdrawal": None,
        "manifest": _loaded(prepared.manifest),
    }

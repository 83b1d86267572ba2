"""Exports made behind the scenes: asked for, looked after, and fetched as a file that can be resumed."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from flask import Response, request

from proapp.api import etag, paging, problems, step_up, work
from proapp.api.blueprint import PREFIX, Blueprint
from proapp.api.exports import FORMS, Begun, asked_of, ordered, told_of
from proapp.api.schemas.base import Paged
from proapp.api.schemas.export import ExportInSchema, ManifestList, ManifestSchema
from proapp.base import errors
from proapp.export import jobs
from proapp.export.jobs import file_name
from proapp.export.sealed_file import opened
from proapp.export.tables import ExportJob
from proapp.workflow.exporting.fetch_export import fetch_export
from proapp.workflow.exporting.request_export import NewExport, request_export

MEDIA_TYPES = {form: media_type for media_type, form in FORMS.items()}
RANGE = re.compile(r"bytes=(?P<first>[0-9]{0,15})-(?P<last>[0-9]{0,15})", re.ASCII)
MOST = 1000  # of somebody's own exports in a trial
BINARY = {media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in FORMS}
FILE = {
    200: {"description": "The whole file.", "content": BINARY},
    206: {"description": "The part that `Range` asked for.", "content": BINARY},
}

blueprint = Blueprint("export_jobs", __name__, about="Whole exports that are made behind the scenes and then fetched.")


@blueprint.route("/trials/<trial:trial_id>/exports", methods=["POST"])
@blueprint.takes(ExportInSchema)
@blueprint.gives(202, ManifestSchema)
@blueprint.refuses(errors.Conflict)
def ask(content: dict[str, Any], trial_id: str) -> Any:
    """Have a file made; `Location` tells how far it has come. People need a step-up (`export`, the trial's id)."""
    asked = asked_of(content["filters"], trial_id, content["as_of"])
    order = ordered(content["what"], asked, layout=content["layout"])
    new = NewExport(content["id"] or uuid4(), order, content["format"])
    if jobs.job(work.reading(), new.id, actor_id=work.actor().id) is None:
        step_up.require("export", subject=trial_id)
    actor, now = work.actor(), work.now()
    job = work.writing(lambda session: request_export(session, actor=actor, now=now, new=new))
    return told_of(job), 202, {"Location": f"{PREFIX}/exports/{job.id}"}


@blueprint.route("/trials/<trial:trial_id>/exports", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, ManifestList)
def many(query: dict[str, Any], trial_id: str) -> Any:
    """What you have asked for in this trial, oldest first."""
    found = jobs.of_actor(work.reading(), trial_id, work.actor().id, most=MOST)
    page = paging.page(found, query, by=lambda job: (job.requested_at.isoformat(timespec="microseconds"), str(job.id)))
    return {**page, "items": [told_of(job) for job in page["items"]]}


@blueprint.route("/exports/<uuid:export_id>/file", methods=["GET"])
@blueprint.notes(FILE)
@blueprint.refuses(errors.Conflict, errors.NoSuchPart)
def file(export_id: UUID) -> Response:
    """The file of an export that is ready. `Range` (one) resumes a broken download; the ETag is the file's SHA-256."""
    job = jobs.job(work.reading(), export_id, actor_id=work.actor().id)
    if job is None:
        raise errors.NotFound("there is no such export")
    if job.state != "ready" or job.manifest is None:
        raise errors.Conflict("the file is not there", state=job.state)
    size, digest = job.manifest["bytes"], job.manifest["sha256"]
    part = _part(size, digest)
    about = {**etag.header(digest), "Accept-Ranges": "bytes"}
    if part is None:
        refused = problems.reply(errors.NoSuchPart("the file ends before that", size=size))
        refused.headers["Content-Range"] = f"bytes */{size}"
        return refused
    content = Begun(_content(job, part))
    actor, now = work.actor(), work.now()
    work.writing(lambda session: fetch_export(session, actor=actor, now=now, job=job, start=part.start, end=part.end))
    about["Content-Disposition"] = f'attachment; filename="{job.trial_id}-{job.wanted["table"]}-{job.id}.{job.form}"'
    about["Content-Length"] = str(part.end - part.start)
    if part.whole:
        return Response(content, headers=about, mimetype=MEDIA_TYPES[job.form])
    about["Content-Range"] = f"bytes {part.start}-{part.end - 1}/{size}"
    return Response(content, 206, about, mimetype=MEDIA_TYPES[job.form])


class Part(NamedTuple):
    """From byte `start` up to `end`, not included."""

    start: int
    end: int
    whole: bool


def _part(size: int, digest: str) -> Part | None:
    """What the request asks for (RFC 9110 section 14); None: nothing there is. What cannot be read asks nothing."""
    given = RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    same = request.headers.get("If-Range", f'"{digest}"') == f'"{digest}"'
    if given is None or not same or given["first"] == given["last"] == "":
        return Part(0, size, whole=True)
    if given["first"] == "":
        start, end = max(size - int(given["last"]), 0), size
    else:
        start = int(given["first"])
        end = min(int(given["last"]) + 1, size) if given["last"] else size
        if given["last"] and int(given["last"]) < start:
            return Part(0, size, whole=True)
    return Part(start, end, whole=False) if start < end else None


def _content(job: ExportJob, part: Part) -> Iterator[bytes]:
    wiring = work.wiring()
    path = wiring.settings.exports / file_name(job.id, job.fence)
    if not path.is_file():
        raise errors.Unavailable("the file lies on another machine, or has been lost: ask for the export again")
    return opened(wiring.database.key, str(job.id), path, start=part.start, end=part.end)

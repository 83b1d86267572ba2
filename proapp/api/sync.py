"""A phone's whole queue over HTTP: everything it has kept in one request, each thing with a result of its own."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import Response
from marshmallow import ValidationError

from proapp.api import problems, work
from proapp.api.blueprint import JSON, LARGEST, Blueprint, body, described
from proapp.api.responses import OLDEST, receipt
from proapp.api.schemas import sync as schemas
from proapp.api.schemas.draft import DraftSchema
from proapp.base import errors, strict_json
from proapp.base.errors import Invalid, Malformed, Place, Problem, TooLarge
from proapp.response.completion import offset_of
from proapp.response.submission import instant
from proapp.workflow.answering.decide import Sent
from proapp.workflow.answering.note_shown import Shown
from proapp.workflow.answering.request_correction import NewRequest
from proapp.workflow.answering.save_draft import Kept, Typed
from proapp.workflow.answering.submit import Reply
from proapp.workflow.answering.sync import Begun, Done, Failed, Item, Outcome, Travelled, sync
from proapp.workflow.enrolment.record_consent import NewConsent

LARGEST_QUEUE = 1024 * 1024  # bytes of a queue; each body in it at most what PUT takes
OLDEST_MS = OLDEST / timedelta(milliseconds=1)
SYNC, DRAFT = schemas.SyncInSchema(), DraftSchema()

blueprint = Blueprint("sync", __name__, about="Everything a phone has kept while it was without a network.")


@blueprint.route("/me/sync", methods=["POST"])
@blueprint.notes({200: described("One result for each item.", schemas.SyncSchema)})
@blueprint.refuses(errors.Malformed, errors.TooLarge, errors.Unsupported, errors.Invalid)
@blueprint.doc(
    requestBody={
        "required": True,
        "content": {JSON: {"schema": schemas.SyncInSchema, "example": schemas.SyncInSchema.example}},
    },
)
def post() -> Response:
    """Send a queue of at most 100 things and 1 MiB. None costs another anything, and all that is kept is kept at once.

    Kinds: `response` (as PUT /responses/{id}, the same bytes by either road get the same receipt), `start`, `draft`,
    `zone`, `acknowledgement`, `consent`, `correction-request`. A response may be deleted from the phone when its result
    has a receipt, whatever the status; without one it stays, for 500 and 503 to be sent again.
    """
    content = _read()
    actor, now, sent_at = work.actor(), work.now(), _said(content["sent_at"])
    read = [_item(item) for item in content["items"]]
    sound = [item for item in read if not isinstance(item, Problem)]

    outcomes = iter(
        work.writing(
            lambda session: sync(session, sound, actor=actor, now=now, catalogue=work.catalogue(), sent_at=sent_at)
        )
    )

    results = [
        _result(given, item if isinstance(item, Problem) else next(outcomes))
        for given, item in zip(content["items"], read, strict=True)
    ]
    offset = offset_of(sent_at, now)
    told = {
        "server_time": now.isoformat(),
        "clock_offset_seconds": None if offset is None else offset.total_seconds(),
        "results": results,
    }
    return Response(json.dumps(told), 200, mimetype=JSON)


def _read() -> dict[str, Any]:
    content = strict_json.loads(body(largest=LARGEST_QUEUE))
    if not isinstance(content, dict):
        raise Malformed("the body must be a JSON object")
    try:
        return dict(SYNC.load(content))
    except ValidationError as error:
        raise problems.invalid(error) from None


def _item(given: Mapping[str, Any]) -> Item | Problem:
    """One thing of the queue; a Problem when it does not have the form of its kind."""
    kind = given.get("kind")
    if not isinstance(kind, str) or kind not in FORMS:
        return Invalid("the kind is not known", errors=[Place("/kind", f"one of {', '.join(FORMS)}")])
    schema, made = FORMS[kind]
    try:
        return made(schema.load(given))
    except ValidationError as error:
        return problems.invalid(error)
    except Problem as problem:
        return problem


def _sent(content: dict[str, Any]) -> Sent:
    sent = content["body"].encode()
    if len(sent) > LARGEST:
        raise TooLarge(f"at most {LARGEST // 1024} KiB are taken")
    return Sent(content["id"], sent, _age(content["age_ms"]))


def _age(given: Any) -> timedelta | None:
    """How long ago; what makes no sense must not cost an answer."""
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    return timedelta(milliseconds=given) if is_number and 0 <= given <= OLDEST_MS else None


def _said(given: Any) -> datetime | None:
    """A time by the phone's clock; what makes no sense must not cost anything."""
    try:
        return instant(given)
    except ValueError:
        return None


FORMS: Mapping[str, tuple[Any, Callable[[dict[str, Any]], Item]]] = {
    "response": (schemas.ResponseItemSchema(), _sent),
    "start": (schemas.StartItemSchema(), lambda said: Begun(said["id"], _said(said["at"]))),
    "draft": (
        schemas.DraftItemSchema(),
        lambda said: Typed(said["id"], said["revision"], said["answers"], said["item"], _said(said["at"])),
    ),
    "zone": (schemas.ZoneItemSchema(), lambda said: Travelled(said["id"], said["zone"], said["at"])),
    "acknowledgement": (
        schemas.AcknowledgementItemSchema(),
        lambda said: Shown(said["id"], said["what"], said["subject"], said["detail"], said["at"]),
    ),
    "consent": (schemas.ConsentItemSchema(), lambda said: NewConsent(**_without_kind(said))),
    "correction-request": (schemas.CorrectionRequestItemSchema(), lambda said: NewRequest(**_without_kind(said))),
}


def _without_kind(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name != "kind"}


def _result(given: Mapping[str, Any], outcome: Outcome) -> dict[str, Any]:
    """What is told of one thing."""
    kind, known = (given.get(name) for name in ("kind", "id"))
    named = {"kind": kind if isinstance(kind, str) else None, "id": known if isinstance(known, str) else None}
    problem, status, more = _told(outcome)
    shown = None if problem is None else problems.document(problem)
    always = {"response": {"receipt": None}, "draft": {"draft": (shown or {}).get("draft")}}.get(str(kind), {})
    return {**named, "status": status, **always, **more, "problem": shown}


def _told(outcome: Outcome) -> tuple[Problem | None, int, dict[str, Any]]:
    match outcome:
        case Reply(problem=None):
            return None, 201 if outcome.created else 200, {"receipt": receipt(outcome)}
        case Reply():
            assert outcome.problem is not None
            more = {"receipt": receipt(outcome), "quarantine_id": str(outcome.quarantine_id)}
            return outcome.problem, problems.status(outcome.problem), more
        case Kept():
            return None, 200, {"draft": DRAFT.dump(outcome)}
        case Done():
            return None, 201 if outcome.created else 200, {}
        case Failed():
            return problems.noted(outcome.error, "this failed and was not stored; send it again"), 500, {}
    return outcome, problems.status(outcome), {}

"""Previews over HTTP: what a fact would move, cancel and leave, before anybody records it."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any
from uuid import UUID, uuid4

from flask import request

from proapp.api import masking, work
from proapp.api.blueprint import JSON, Blueprint, described
from proapp.api.schemas.participant import TREATED, RecordedSchema
from proapp.api.schemas.preview import PreviewInSchema, PreviewSchema
from proapp.base import errors
from proapp.schedule.foreseen import Foreseen
from proapp.workflow.treatment.preview import Preview, preview
from proapp.workflow.treatment.record_fact import NewFact

TOKEN = "X-Preview"
CHANGED = "plan-changed"  # what whoever does not know the treatment is told instead of a reason
# What recording answers: the fact as kept, or with dry_run what it would do.
RECORDED = {
    200: {
        "description": "It was recorded already, or (dry_run) what recording would do.",
        "content": {JSON: {"schema": {"oneOf": [RecordedSchema, PreviewSchema]}, "example": RecordedSchema.example}},
    },
    201: described("Made now.", RecordedSchema),
}

blueprint = Blueprint("previews", __name__, about="What recording a fact would do, shown first.")


@blueprint.route("/participants/<uuid:participant_id>/previews", methods=["POST"])
@blueprint.takes(PreviewInSchema)
@blueprint.gives(200, PreviewSchema)
@blueprint.refuses(errors.Conflict)
def post(content: dict[str, Any], participant_id: UUID) -> Any:
    """What the fact would move, leave, cancel and ask; nothing is stored. Its token lets you record it as seen."""
    return shown(participant_id, _said(content))


def shown(participant_id: UUID, fact: NewFact) -> dict[str, Any]:
    """The preview of a fact, without what whoever asks must not know. Raises what recording it would."""
    protocol = masking.protocol_of(masking.participant(participant_id))
    if fact.kind == "allocation":
        masking.require_allocator(protocol)
    found = preview(
        work.reading(),
        actor=work.actor(),
        now=work.now(),
        catalogue=work.catalogue(),
        key=work.wiring().database.key,
        participant_id=participant_id,
        fact=fact,
    )
    return opened(found) if masking.sees_treatment(protocol) else _masked(opened(found))


def dry_run(participant_id: UUID, fact: NewFact) -> Any:
    """The same in answer to a request that would otherwise have recorded it."""
    return PreviewSchema().dump(shown(participant_id, fact))


def token() -> str | None:
    """The proof of a preview that was sent along."""
    return request.headers.get(TOKEN)


def cycle_fact(fact_id: UUID, content: dict[str, Any]) -> NewFact:
    """A fact of a cycle, its regimen and cycle told beside the detail."""
    named = {name: content.pop(name) for name in ("regimen", "cycle")}
    content["detail"] |= {name: value for name, value in named.items() if value is not None}
    return NewFact(id=fact_id, **content)


def allocation_fact(fact_id: UUID, content: dict[str, Any]) -> NewFact:
    """An allocation, its arm and strata told beside the detail."""
    arm, strata = content.pop("arm"), content.pop("strata")
    content["detail"] |= ({"arm": arm} if arm is not None else {}) | ({"strata": strata} if strata else {})
    return NewFact(id=fact_id, **{"kind": "allocation"} | content)


def _said(content: dict[str, Any]) -> NewFact:
    fact_id = content.pop("id") or uuid4()
    if content["kind"] == "allocation":
        return allocation_fact(fact_id, _without(content, ("regimen", "cycle")))
    content = _without(content, ("arm", "strata"))
    return cycle_fact(fact_id, content) if content["kind"] in TREATED else _plain(fact_id, content)


def _plain(fact_id: UUID, content: dict[str, Any]) -> NewFact:
    return NewFact(id=fact_id, **_without(content, ("regimen", "cycle")))


def _without(content: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Raises Invalid when one of the names was said that this kind does not take."""
    said = [name for name in names if content.pop(name)]
    if said:
        places = [errors.Place(f"/{name}", f"{content['kind']} does not say {name}") for name in said]
        raise errors.Invalid("the content does not fit", errors=places)
    return content


def opened(found: Preview) -> dict[str, Any]:
    """A preview as whoever knows the treatment is shown it."""
    change = found.foreseen
    asked = {asdict(question)["words"] for question in found.asked}
    return {
        "plan_version": found.plan_version,
        "known": found.known,
        "counts": _counts(change),
        "moves": [asdict(one) for one in change.moved],
        "stays": [_stays(asdict(one)) for one in change.stays],
        "cancelled": [asdict(one) for one in change.cancelled],
        "newly_missed": [asdict(item) for item in change.missed],
        "added": [asdict(item) for item in change.added],
        "messages": asdict(found.messages),
        "warnings": [asdict(one) for one in found.warnings],
        "questions": [{**asdict(one), "new": one.words not in asked} for one in found.questions],
        "needs_token": found.needs_token,
        "token": found.token,
        "expires_at": found.expires_at,
    }


def _stays(one: dict[str, Any]) -> dict[str, Any]:
    label = one["counts_for"]
    return {**one, "counts_for": None if label is None else _label(*label)}


def _label(timepoint: str, _use: str, period: int, cycle: int | None, ordinal: int, *_: Any) -> dict[str, Any]:
    return {"timepoint": timepoint, "period": period, "cycle": cycle, "ordinal": ordinal}


def _counts(change: Foreseen) -> dict[str, int]:
    because = [one.because for one in change.stays]
    return {
        "added": len(change.added),
        "moved": len(change.moved),
        "cancelled": len(change.cancelled),
        "newly_missed": len(change.missed),
        "started": because.count("started"),
        "answered": because.count("answered"),
        "unchanged": change.unchanged,
    }


def _masked(seen: dict[str, Any]) -> dict[str, Any]:
    """Without what tells of the treatment: periods, cycles, reasons, warnings and questions."""
    for item in [*seen["added"], *seen["newly_missed"], *_items(seen)]:
        item.update(period=None, cycle=None)
    for one in (*seen["moves"], *seen["cancelled"]):
        one["reason"] = CHANGED
    for one in seen["stays"]:
        if one["counts_for"] is not None:
            one["counts_for"].update(period=None, cycle=None)
    return {**seen, "warnings": [], "questions": []}


def _items(seen: dict[str, Any]) -> Iterable[dict[str, Any]]:
    return (one["item"] for name in ("moves", "stays", "cancelled") for one in seen[name])

"""Dose in once, over HTTP: an EDC or a radiopharmacy sends what was given, and a person approves it where asked to."""

from typing import Any
from uuid import UUID

from proapp.api import masking, paging, policy, previews, work
from proapp.api.blueprint import JSON, Blueprint
from proapp.api.schemas.intake import (
    IntakeApprovalInSchema,
    IntakeList,
    IntakeQuery,
    IntakeRefusalInSchema,
    IntakeSchema,
    TreatmentDeliveryInSchema,
    TreatmentDeliverySchema,
)
from proapp.api.schemas.preview import DryRun, PreviewSchema
from proapp.base import errors
from proapp.base.actor import SITE_ROLES
from proapp.treatment import queries
from proapp.treatment.intake import Item
from proapp.treatment.queries import Taken
from proapp.workflow.treatment.decide_intake import (
    Approval,
    approve_intake,
    owner_of,
    preview_intake,
    refuse_intake,
)
from proapp.workflow.treatment.take_intake import take_intake

SENDERS = frozenset({"coordinator", "data_manager"})
DECIDERS = SITE_ROLES | policy.ARMS
COPIED = (
    "id", "source", "external_id", "revision", "participant_code", "kind", "on", "at", "detail", "reason",
    "problem", "received_at", "received_by",
)  # fmt: skip
APPROVED = {
    200: {
        "description": "It is recorded, or (dry_run) what recording it would do.",
        "content": {JSON: {"schema": {"oneOf": [IntakeSchema, PreviewSchema]}, "example": IntakeSchema.example}},
    }
}

blueprint = Blueprint("integrations", __name__, about="What other systems send about treatment, taken once.")


@blueprint.route("/integrations/treatment", methods=["POST"])
@blueprint.takes(TreatmentDeliveryInSchema)
@blueprint.gives(200, TreatmentDeliverySchema)
@blueprint.refuses(errors.NotFound)
def treatment(content: dict[str, Any]) -> Any:
    """For programs (a token of kind client) with the role coordinator or data_manager at every site of the trial.

    Each item by itself; the same again is answered the same and changes nothing.
    """
    trial_id = content["trial"]
    policy.require(SENDERS, trial_id=trial_id)
    if work.actor().sites(trial_id, SENDERS) is not None:
        raise errors.Forbidden("a program that sends treatment holds its role at every site of the trial")
    items = [_item(one) for one in content["items"]]
    outcomes = work.writing(
        lambda session: take_intake(
            session,
            actor=work.actor(),
            now=work.now(),
            catalogue=work.catalogue(),
            trial_id=trial_id,
            source=content["source"],
            items=items,
        )
    )
    return {"items": outcomes}


@blueprint.route("/trials/<trial:trial_id>/intake", methods=["GET"])
@blueprint.asks(IntakeQuery)
@blueprint.gives(200, IntakeList)
def many(query: dict[str, Any], trial_id: str) -> Any:
    """What waits for a decision (or state=recorded, refused) at the sites your roles reach; refused where treatment is
    masked from you. What is nobody's and names no site is shown to whoever holds a role at every site."""
    masking.require_treatment(masking.newest_protocol(trial_id))
    limit = paging.capped(query["limit"])
    found = queries.of_trial(
        work.reading(),
        trial_id,
        state=query["state"],
        sites=work.actor().sites(trial_id, policy.CLINICAL | policy.ARMS),
        after=paging.moment(query["cursor"]),
        limit=limit + 1,
    )
    page = paging.cut(found, limit=limit, by=_place)
    return {**page, "items": [_shown(one) for one in page["items"]]}


@blueprint.route("/intake/<uuid:intake_id>/approval", methods=["POST"])
@blueprint.asks(DryRun)
@blueprint.takes(IntakeApprovalInSchema)
@blueprint.notes(APPROVED, headers=(previews.TOKEN,))
@blueprint.refuses(errors.Conflict, errors.Stale, errors.PreconditionRequired)
def approve(query: dict[str, Any], content: dict[str, Any], intake_id: UUID) -> Any:
    """Record it as a fact of its participant, or of the one named here; `dry_run` shows what that would do."""
    approval = Approval(content["participant"], content["reason"], previews.token())
    _require(intake_id, approval.participant_id)
    about: dict[str, Any] = {
        "actor": work.actor(),
        "now": work.now(),
        "catalogue": work.catalogue(),
        "key": work.wiring().database.key,
        "intake_id": intake_id,
        "approval": approval,
    }
    if query["dry_run"]:
        return PreviewSchema().dump(previews.opened(preview_intake(work.reading(), **about)))
    return IntakeSchema().dump(_shown(work.writing(lambda session: approve_intake(session, **about))))


@blueprint.route("/intake/<uuid:intake_id>/refusal", methods=["POST"])
@blueprint.takes(IntakeRefusalInSchema)
@blueprint.gives(200, IntakeSchema)
@blueprint.refuses(errors.Conflict)
def refuse(content: dict[str, Any], intake_id: UUID) -> Any:
    """Keep that it is not recorded, and why."""
    _require(intake_id, None)
    actor, now = work.actor(), work.now()
    return _shown(
        work.writing(
            lambda session: refuse_intake(session, actor=actor, now=now, intake_id=intake_id, reason=content["reason"])
        )
    )


def _require(intake_id: UUID, participant_id: UUID | None) -> None:
    """Whoever decides holds a role at the site it concerns; of what concerns none, at every site. Raises NotFound and
    Forbidden, also where treatment is masked."""
    found = queries.taken(work.reading(), intake_id)
    if found is None:
        raise errors.NotFound("there is no such thing here")
    trial_id = found.intake.trial_id
    masking.require_treatment(masking.newest_protocol(trial_id))
    _reach(trial_id, owner_of(work.reading(), found.intake, None))
    if participant_id is not None:
        _reach(trial_id, owner_of(work.reading(), found.intake, participant_id))


def _reach(trial_id: str, site_id: UUID | None) -> None:
    if site_id is not None:
        policy.require(DECIDERS, trial_id=trial_id, site_id=site_id)
    elif work.actor().sites(trial_id, DECIDERS) is not None:
        raise errors.NotFound("there is no such thing here")


def _place(one: Taken) -> tuple[str, str]:
    return one.intake.received_at.isoformat(timespec="microseconds"), str(one.intake.id)


def _item(content: dict[str, Any]) -> Item:
    named = {name: content.pop(name) for name in ("regimen", "cycle")}
    content["detail"] |= {name: value for name, value in named.items() if value is not None}
    return Item(**content)


def _shown(one: Taken) -> dict[str, Any]:
    decision = one.decision
    return {
        **{name: getattr(one.intake, name) for name in COPIED},
        "state": one.state,
        "site": one.intake.site_id,
        "participant": (decision.participant_id if decision else None) or one.intake.participant_id,
        "fact": decision.fact_id if decision else None,
        "decided_at": decision.decided_at if decision else None,
        "decided_by": decision.decided_by if decision else None,
        "decision_reason": decision.reason if decision else None,
    }

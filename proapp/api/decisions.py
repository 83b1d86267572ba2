"""What a participant decides about being asked: no more of something, a break, and the end of a break."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from proapp.api import masking, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.decision import (
    PauseInSchema,
    PauseSchema,
    ResumptionInSchema,
    ResumptionSchema,
    WithdrawalInSchema,
    WithdrawalOptionsSchema,
    WithdrawalSchema,
)
from proapp.base import errors
from proapp.instrument.wording import direction
from proapp.participant import leaving
from proapp.workflow.enrolment.own_fact import Decided
from proapp.workflow.enrolment.pause import pause
from proapp.workflow.enrolment.resume import resume
from proapp.workflow.enrolment.withdraw import withdraw

blueprint = Blueprint("decisions", __name__, about="A participant's own decisions: withdrawal, a pause and its end.")


@blueprint.route("/me/withdrawal/options", methods=["GET"])
@blueprint.gives(200, WithdrawalOptionsSchema)
def options() -> Any:
    """What this participant may want no more of, and what happens to their data then, in their language."""
    language = masking.participant(_me()).language
    spoken = leaving.spoken(language)
    shown = [{"what": what, **asdict(one)} for what, one in leaving.options(language).items()]
    return {"language": spoken, "direction": direction(spoken), "options": shown}


@blueprint.route("/me/withdrawal/<uuid:decision_id>", methods=["PUT"])
@blueprint.takes(WithdrawalInSchema)
@blueprint.gives(200, WithdrawalSchema)
@blueprint.made(WithdrawalSchema)
@blueprint.refuses(errors.NotFound, errors.Conflict)
def leave(content: dict[str, Any], decision_id: UUID) -> Any:
    """End reminders, questions or everything, from this moment on; what waits to be sent is taken back."""
    participant = masking.participant(_me())
    done = work.writing(
        lambda session: withdraw(
            session,
            actor=work.actor(),
            now=work.now(),
            catalogue=work.catalogue(),
            participant_id=participant.id,
            said=Decided(decision_id, content["at"]),
            what=content["what"],
        )
    )
    happens = leaving.options(participant.language)[done.what].happens
    shown = {"id": decision_id, "what": done.what, "effective_at": done.effective_at, "happens": happens}
    return shown, 201 if done.created else 200


@blueprint.route("/me/pauses/<uuid:decision_id>", methods=["PUT"])
@blueprint.takes(PauseInSchema)
@blueprint.gives(200, PauseSchema)
@blueprint.made(PauseSchema)
@blueprint.refuses(errors.NotFound, errors.Conflict)
def rest(content: dict[str, Any], decision_id: UUID) -> Any:
    """Take a break: until the day given nothing is asked and nobody is reminded. What is not asked stays unanswered."""
    fact, created = work.writing(
        lambda session: pause(
            session,
            actor=work.actor(),
            now=work.now(),
            catalogue=work.catalogue(),
            participant_id=_me(),
            said=Decided(decision_id, content["at"]),
            until=content["until"],
        )
    )
    return {"id": fact.id, "on": fact.on, "until": content["until"]}, 201 if created else 200


@blueprint.route("/me/resumptions/<uuid:decision_id>", methods=["PUT"])
@blueprint.takes(ResumptionInSchema)
@blueprint.gives(200, ResumptionSchema)
@blueprint.made(ResumptionSchema)
@blueprint.refuses(errors.NotFound, errors.Conflict)
def go_on(content: dict[str, Any], decision_id: UUID) -> Any:
    """End a break taken with a phone. One that the site recorded is the site's to end."""
    done = work.writing(
        lambda session: resume(
            session,
            actor=work.actor(),
            now=work.now(),
            catalogue=work.catalogue(),
            participant_id=_me(),
            said=Decided(decision_id, content["at"]),
        )
    )
    return {"id": decision_id, "begins_on": done.begun_on, "ended_on": done.ended_on}, 201 if done.created else 200


def _me() -> UUID:
    participant_id = work.actor().participant_id
    assert participant_id is not None  # the policy lets only phones in
    return participant_id

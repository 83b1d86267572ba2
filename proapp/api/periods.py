"""The next period over HTTP: crossing over or being treated again, without another registration."""

from typing import Any
from uuid import UUID

from proapp.api import masking, previews, work
from proapp.api.blueprint import Blueprint
from proapp.api.facts import recorded
from proapp.api.schemas.period import NextPeriodsSchema, PeriodInSchema
from proapp.api.schemas.preview import DryRun
from proapp.base import errors
from proapp.base.errors import Place
from proapp.participant import queries
from proapp.participant.fact import chain_of
from proapp.treatment.course import course
from proapp.treatment.next_period import NextPeriod, next_periods
from proapp.trial import queries as trials
from proapp.trial.protocol import Protocol
from proapp.workflow.moving.foresee_amendment import today_at
from proapp.workflow.treatment.record_fact import NewFact
from proapp.workflow.treatment.weigh import closed_arms

blueprint = Blueprint("periods", __name__, about="What follows the period a participant is in.")


@blueprint.route("/participants/<uuid:participant_id>/next-period", methods=["GET"])
@blueprint.gives(200, NextPeriodsSchema)
def ahead(participant_id: UUID) -> Any:
    """The ways on that the arm foresees, and what speaks against each today; refused where treatment is masked."""
    protocol = masking.protocol_of(masking.participant(participant_id))
    masking.require_treatment(protocol)
    number, found = _ahead(protocol, participant_id)
    return {"period": number, "items": [_shown(one) for one in found]}


def _ahead(protocol: Protocol, participant_id: UUID) -> tuple[int | None, tuple[NextPeriod, ...]]:
    session = work.reading()
    site = trials.site(session, masking.participant(participant_id).site_id)
    assert site is not None
    facts = queries.facts(session, participant_id)
    periods = course(protocol, facts, site_zone=site.zone).periods
    found = next_periods(
        protocol,
        facts,
        on=today_at(site, work.now()),
        now=work.now(),
        site_zone=site.zone,
        closed=closed_arms(session, work.catalogue(), protocol),
    )
    return (periods[-1].number if periods else None), found


def _shown(one: NextPeriod) -> dict[str, Any]:
    told = [{"pointer": fault.pointer, "message": fault.message} for fault in one.faults]
    return {
        "kind": one.kind,
        "arm": one.arm,
        "optional": one.optional,
        "possible": not one.faults,
        "refusals": told,
    }


@blueprint.route("/participants/<uuid:participant_id>/periods/<uuid:fact_id>", methods=["PUT"])
@blueprint.asks(DryRun)
@blueprint.takes(PeriodInSchema)
@blueprint.notes(previews.RECORDED, headers=(previews.TOKEN,))
@blueprint.refuses(errors.Conflict, errors.Stale, errors.PreconditionRequired)
def begin(query: dict[str, Any], content: dict[str, Any], participant_id: UUID, fact_id: UUID) -> Any:
    """Begin the next period, under an id you make: an allocation of the arm that the protocol names for it.

    The schedule of the new period follows; what hung on the old one is cancelled with the reason and stays countable.
    A correction names the allocation it corrects.
    """
    protocol = masking.protocol_of(masking.participant(participant_id))
    masking.require_allocator(protocol)
    kind = content.pop("kind")
    arm = _arm(protocol, participant_id, fact_id, kind=kind, corrects=content["corrects"])
    content["detail"] |= {"kind": kind, "arm": arm}
    return recorded(participant_id, NewFact(id=fact_id, kind="allocation", **content), dry_run=query["dry_run"])


def _arm(protocol: Protocol, participant_id: UUID, fact_id: UUID, *, kind: str, corrects: UUID | None) -> str:
    """The arm of the fact that is sent again or corrected, else the one that the arm in force leads to."""
    facts = queries.facts(work.reading(), participant_id)
    known = chain_of(fact_id, facts) or (chain_of(corrects, facts) if corrects else ())
    for fact in known:
        if fact.kind == "allocation" and "arm" in fact.detail:
            return str(fact.detail["arm"])
    _, found = _ahead(protocol, participant_id)
    for one in found:
        if one.kind == kind:
            return one.arm
    raise errors.Conflict("this period cannot begin", errors=[Place("/kind", f"their arm foresees no {kind}")])

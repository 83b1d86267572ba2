"""Consent over HTTP: the texts a trial publishes, and what participants decided about them, on a phone or on paper."""

from dataclasses import asdict
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from proapp.api import masking, paging, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.base import Paged
from proapp.api.schemas.consent import (
    ConsentDocumentInSchema,
    ConsentDocumentList,
    ConsentDocumentSchema,
    ConsentInSchema,
    ConsentSchema,
    ConsentsSchema,
)
from proapp.base import errors
from proapp.participant import consents, queries
from proapp.workflow.enrolment.publish_consent_document import NewDocument, publish_consent_document
from proapp.workflow.enrolment.record_consent import NewConsent, record_consent

blueprint = Blueprint("consents", __name__, about="Consent: versions, decisions, and what waits for one.")


@blueprint.route("/trials/<trial:trial_id>/consent-documents", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, ConsentDocumentList)
def documents(query: dict[str, Any], trial_id: str) -> Any:
    """Every text participants were or will be asked to consent to, by the day it takes effect."""
    found = queries.consent_documents(work.reading(), trial_id)
    return paging.page(found, query, by=lambda one: (one.effective_on.isoformat(), str(one.id)))


@blueprint.route("/trials/<trial:trial_id>/consent-documents/<uuid:document_id>", methods=["PUT"])
@blueprint.takes(ConsentDocumentInSchema)
@blueprint.gives(200, ConsentDocumentSchema)
@blueprint.made(ConsentDocumentSchema)
@blueprint.refuses(errors.Conflict)
def publish(content: dict[str, Any], trial_id: str, document_id: UUID) -> Any:
    """Publish a text under an id you make. The same again changes nothing; other words need another version."""
    document, created = work.writing(
        lambda session: publish_consent_document(
            session,
            actor=work.actor(),
            now=work.now(),
            trial_id=trial_id,
            document=NewDocument(id=document_id, **content),
        )
    )
    return document, 201 if created else 200


@blueprint.route("/participants/<uuid:participant_id>/consents", methods=["GET"])
@blueprint.gives(200, ConsentsSchema)
def of_participant(participant_id: UUID) -> Any:
    """How a participant's consent stands."""
    return _standing(participant_id)


@blueprint.route("/participants/<uuid:participant_id>/consents/<uuid:consent_id>", methods=["PUT"])
@blueprint.takes(ConsentInSchema)
@blueprint.gives(200, ConsentSchema)
@blueprint.made(ConsentSchema)
@blueprint.refuses(errors.Conflict)
def on_paper(content: dict[str, Any], participant_id: UUID, consent_id: UUID) -> Any:
    """Record a decision signed on paper at the site, under an id you make. The same again changes nothing."""
    return _recorded(participant_id, consent_id, content)


@blueprint.route("/me/consents", methods=["GET"])
@blueprint.gives(200, ConsentsSchema)
def mine() -> Any:
    """How this phone's participant's consent stands, and what waits for a decision."""
    return _standing(_me())


@blueprint.route("/me/consents/<uuid:consent_id>", methods=["PUT"])
@blueprint.takes(ConsentInSchema)
@blueprint.gives(200, ConsentSchema)
@blueprint.made(ConsentSchema)
@blueprint.refuses(errors.NotFound, errors.Conflict)
def decide(content: dict[str, Any], consent_id: UUID) -> Any:
    """Give, decline or take back consent, under an id the phone makes. Taking it back ends all questions at once."""
    return _recorded(_me(), consent_id, content)


def _me() -> UUID:
    participant_id = work.actor().participant_id
    assert participant_id is not None  # the policy lets only phones in
    return participant_id


def _recorded(participant_id: UUID, consent_id: UUID, content: dict[str, Any]) -> tuple[Any, int]:
    consent, created = work.writing(
        lambda session: record_consent(
            session,
            actor=work.actor(),
            now=work.now(),
            catalogue=work.catalogue(),
            participant_id=participant_id,
            consent=NewConsent(id=consent_id, **content),
        )
    )
    return consent, 201 if created else 200


def _standing(participant_id: UUID) -> dict[str, Any]:
    participant = masking.participant(participant_id)
    said = queries.consents(work.reading(), participant_id)
    today = work.now().astimezone(ZoneInfo(participant.zone)).date()
    waiting = consents.due(
        queries.consent_documents(work.reading(), participant.trial_id),
        said,
        birth_year=participant.birth_year,
        language=participant.language,
        on=today,
    )
    return {
        "items": said,
        "in_force": consents.in_force(said, work.now()),
        "assent_in_force": consents.in_force(said, work.now(), kind=consents.ASSENT),
        "first_given": consents.first_given(said),
        "latest": consents.latest(said),
        "due": [_waiting(document, participant.birth_year, today) for document in waiting],
    }


def _waiting(document: consents.Document, birth_year: int, today: Any) -> dict[str, Any]:
    return {**asdict(document), "signed_by": consents.signer(document.kind, birth_year=birth_year, on=today)}

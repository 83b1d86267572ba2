"""Named reads of participants and the facts about them."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from proapp.base.tables import table_of
from proapp.participant.consents import Consent, Document
from proapp.participant.fact import Fact
from proapp.participant.tables import Consent as ConsentRow
from proapp.participant.tables import (
    ConsentDocument,
    DatedFact,
    Participant,
    ParticipantMerge,
    ParticipantProtocol,
    Transfer,
)


def participant(session: Session, participant_id: UUID, *, lock: bool = False) -> Participant | None:
    """A participant by id. `lock` makes whoever plans the same schedule at the same time wait."""
    return session.get(Participant, participant_id, with_for_update=lock or None)


def coded(session: Session, trial_id: str, code: str) -> Participant | None:
    """A trial's participant by code."""
    return session.scalar(select(Participant).where(Participant.trial_id == trial_id, Participant.code == code))


def participants(
    session: Session, trial_id: str, *, sites: frozenset[UUID] | None, after: str = "", limit: int = 50
) -> list[Participant]:
    """A trial's participants by code, without merged duplicates; `sites` None is every site, `after` the code to start
    behind."""
    query = (
        select(Participant)
        .where(Participant.trial_id == trial_id, Participant.code > after, Participant.merged_into.is_(None))
        .order_by(Participant.code)
        .limit(limit)
    )
    if sites is not None:
        query = query.where(Participant.site_id.in_(sites))
    return list(session.scalars(query))


def fact_rows(session: Session, participant_id: UUID) -> Sequence[DatedFact]:
    """Everything recorded about a participant, in the order it was recorded."""
    query = (
        select(DatedFact)
        .where(DatedFact.participant_id == participant_id)
        .order_by(DatedFact.recorded_at, DatedFact.id)
    )
    return session.scalars(query).all()


FACT = table_of(DatedFact)
# Built once: every answer that may raise a flag is judged against the facts.
FACTS = (
    select(*(FACT.c[name] for name in Fact.__slots__))
    .where(FACT.c.participant_id == bindparam("of"))
    .order_by(FACT.c.recorded_at)
)


def facts(session: Session, participant_id: UUID) -> tuple[Fact, ...]:
    """The same as values for the rules, read without the unit of work."""
    return tuple(Fact(*row) for row in session.connection().execute(FACTS, {"of": participant_id}))


def fact(session: Session, fact_id: UUID) -> DatedFact | None:
    """One fact by id."""
    return session.get(DatedFact, fact_id)


CONSENT = table_of(ConsentRow)
# Built once: every answer names the consent in force.
CONSENTS = (
    select(*(CONSENT.c[name] for name in Consent.__slots__))
    .where(CONSENT.c.participant_id == bindparam("of"))
    .order_by(CONSENT.c.at, CONSENT.c.recorded_at, CONSENT.c.id)
)
DOCUMENT = table_of(ConsentDocument)
DOCUMENTS = (
    select(*(DOCUMENT.c[name] for name in Document.__slots__))
    .where(DOCUMENT.c.trial_id == bindparam("of"))
    .order_by(DOCUMENT.c.effective_on, DOCUMENT.c.recorded_at, DOCUMENT.c.id)
)


def consents(session: Session, participant_id: UUID) -> tuple[Consent, ...]:
    """Everything decided about taking part, by the time of the decision, as values."""
    return tuple(Consent(*row) for row in session.connection().execute(CONSENTS, {"of": participant_id}))


def consent(session: Session, consent_id: UUID) -> ConsentRow | None:
    """One decision by id."""
    return session.get(ConsentRow, consent_id)


def consent_documents(session: Session, trial_id: str) -> tuple[Document, ...]:
    """A trial's consent and assent documents in every version and language, oldest first, as values."""
    return tuple(Document(*row) for row in session.connection().execute(DOCUMENTS, {"of": trial_id}))


def consent_document(session: Session, document_id: UUID) -> ConsentDocument | None:
    """One consent or assent document by id."""
    return session.get(ConsentDocument, document_id)


def protocol_changes(session: Session, participant_id: UUID) -> list[ParticipantProtocol]:
    """The versions of the protocol somebody has come to follow by amendments, in their order."""
    query = select(ParticipantProtocol).where(ParticipantProtocol.participant_id == participant_id)
    return list(session.scalars(query.order_by(ParticipantProtocol.since, ParticipantProtocol.changed_at)))


def transfer(session: Session, transfer_id: UUID, *, lock: bool = False) -> Transfer | None:
    """One transfer by id."""
    return session.get(Transfer, transfer_id, with_for_update=lock or None)


def transfers(session: Session, participant_id: UUID, *, outcome: str | None = "accepted") -> list[Transfer]:
    """Somebody's transfers by their day: those accepted, or (outcome None) the ones that wait for an answer."""
    wanted = Transfer.outcome.is_(None) if outcome is None else Transfer.outcome == outcome
    query = select(Transfer).where(Transfer.participant_id == participant_id, wanted)
    return list(session.scalars(query.order_by(Transfer.on, Transfer.decided_at, Transfer.id)))


def merges(session: Session, participant_id: UUID) -> list[ParticipantMerge]:
    """The duplicates merged into somebody, in the order of merging."""
    query = select(ParticipantMerge).where(ParticipantMerge.participant_id == participant_id)
    return list(session.scalars(query.order_by(ParticipantMerge.merged_at, ParticipantMerge.id)))


def at_site(session: Session, site_id: UUID, *, following: Collection[str] | None = None) -> list[UUID]:
    """Everybody at a site by code, or who follows one of some versions there; without duplicates that were merged."""
    query = select(Participant.id).where(Participant.site_id == site_id, Participant.merged_into.is_(None))
    if following is not None:
        query = query.where(Participant.protocol_version.in_(following))
    return list(session.scalars(query.order_by(Participant.code)))


def following(session: Session, site_id: UUID, version: str) -> int:
    """How many participants of a site follow a version of the protocol."""
    query = select(func.count()).where(
        Participant.site_id == site_id, Participant.protocol_version == version, Participant.merged_into.is_(None)
    )
    return session.scalar(query) or 0


def all_transfers(session: Session, participant_id: UUID) -> list[Transfer]:
    """Everything that was ever asked of moving somebody."""
    return list(session.scalars(select(Transfer).where(Transfer.participant_id == participant_id)))


def transfers_waiting(session: Session, trial_id: str, *, sites: frozenset[UUID] | None) -> list[tuple[Transfer, str]]:
    """A trial's transfers without an answer, from or to some sites (None: any), each with the participant's code."""
    query = (
        select(Transfer, Participant.code)
        .join(Participant, Participant.id == Transfer.participant_id)
        .where(Transfer.trial_id == trial_id, Transfer.outcome.is_(None))
    )
    if sites is not None:
        query = query.where(or_(Transfer.from_site_id.in_(sites), Transfer.to_site_id.in_(sites)))
    return [(row[0], row[1]) for row in session.execute(query)]

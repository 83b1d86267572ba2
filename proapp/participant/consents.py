"""Consent: which of somebody's decisions holds at a moment, and which document they should be asked about.

Decisions are only ever added. A refusal of a newer version leaves the consent given before as it was; taking a consent
back ends it until it is given again. Of a participant only the year of birth is known, so throughout the year of their
eighteenth birthday somebody is treated as under 18: the error is on the side of asking a child's assent and a
guardian's consent for some months too long, never of leaving them out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from proapp.base.fault import Fault

CONSENT, ASSENT = "consent", "assent"
KINDS = (CONSENT, ASSENT)
GIVEN, DECLINED, WITHDRAWN = "given", "declined", "withdrawn"
DECISIONS = (GIVEN, DECLINED, WITHDRAWN)
PARTICIPANT, GUARDIAN = "participant", "guardian"
SIGNERS = (PARTICIPANT, GUARDIAN)
OF_AGE = 18
FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Document:
    """What is consented to, at one version in one language. `digest` is SHA-256 of the text's UTF-8 bytes."""

    id: UUID
    kind: str
    version: str
    language: str
    text: str
    digest: str
    effective_on: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Consent:
    """What somebody decided about one document, and when. Kind, version, language, digest are the document's."""

    id: UUID
    document_id: UUID
    kind: str
    version: str
    language: str
    digest: str
    decision: str
    signed_by: str
    at: datetime
    zone: str
    recorded_at: datetime
    recorded_by: str

    @property
    def order(self) -> tuple[datetime, datetime, str]:
        """By the time of the decision; at the same time by what was recorded later."""
        return self.at, self.recorded_at, str(self.id)


def in_force(consents: Iterable[Consent], at: datetime, *, kind: str = CONSENT) -> Consent | None:
    """The consent that holds at a moment: the latest one given, unless it was withdrawn since. A refusal ends none."""
    holding = None
    for consent in sorted(consents, key=lambda one: one.order):
        if consent.kind != kind or consent.at > at or consent.decision == DECLINED:
            continue
        holding = consent if consent.decision == GIVEN else None
    return holding


def first_given(consents: Iterable[Consent], *, kind: str = CONSENT) -> Consent | None:
    """The first time somebody agreed, whatever came later."""
    given = [one for one in consents if one.kind == kind and one.decision == GIVEN]
    return min(given, key=lambda one: one.order, default=None)


def latest(consents: Iterable[Consent], *, kind: str = CONSENT) -> Consent | None:
    """The last decision of this kind, whatever it was."""
    return max((one for one in consents if one.kind == kind), key=lambda one: one.order, default=None)


def due(
    documents: Iterable[Document], consents: Iterable[Consent], *, birth_year: int, language: str, on: date
) -> tuple[Document, ...]:
    """The documents somebody should be asked about on a day, consent before assent, in their language.

    A document is due when its version is the newest in effect and whoever has to sign (`signer`) has decided nothing
    about it. Who has taken a consent back is not asked again.
    """
    said, papers = tuple(consents), tuple(documents)
    wanted = (current_document(papers, kind=kind, language=language, on=on) for kind in asked_of(birth_year, on=on))
    return tuple(
        document
        for document in wanted
        if document is not None and not _decided(document, said, by=signer(document.kind, birth_year=birth_year, on=on))
    )


def asked_of(birth_year: int, *, on: date) -> tuple[str, ...]:
    """The kinds of document for somebody born in a year: who may be under 18 is asked for an assent besides."""
    return KINDS if may_be_minor(birth_year, on=on) else (CONSENT,)


def signer(kind: str, *, birth_year: int, on: date) -> str:
    """Who signs: a guardian the consent of somebody who may be under 18, everything else the participant."""
    return GUARDIAN if kind == CONSENT and may_be_minor(birth_year, on=on) else PARTICIPANT


def may_be_minor(birth_year: int, *, on: date) -> bool:
    """Whether somebody may be under 18 on a day; true until the end of the year in which they turn 18."""
    return on.year - birth_year - 1 < OF_AGE


def surely_minor(birth_year: int, *, on: date) -> bool:
    """Whether somebody is under 18 on a day whenever in the year they were born."""
    return on.year - birth_year < OF_AGE


def current_document(documents: Iterable[Document], *, kind: str, language: str, on: date) -> Document | None:
    """The newest document of a kind in effect on a day: in the language, its base language, English, or any.

    A version not translated yet does not replace the one somebody can read.
    """
    effective = [one for one in documents if one.kind == kind and one.effective_on <= on]
    for spoken in (language, _base(language), FALLBACK):
        if found := [one for one in effective if spoken in (one.language, _base(one.language))]:
            return max(found, key=lambda one: (_age(one), one.language == language))
    return max(effective, key=_age, default=None)


def problems(*, kind: str, decision: str, signed_by: str, birth_year: int, on: date) -> list[Fault]:
    """Why somebody born in a year cannot have signed so on a day; pointers begin at the decision."""
    if kind == ASSENT and signed_by != PARTICIPANT:
        return [Fault("/signed_by", "an assent is the participant's own")]
    if signed_by == GUARDIAN and not may_be_minor(birth_year, on=on):
        return [Fault("/signed_by", "somebody of age signs for themselves")]
    if kind == CONSENT and decision == GIVEN and signed_by == PARTICIPANT and surely_minor(birth_year, on=on):
        return [Fault("/signed_by", "under 18 a guardian gives the consent, and the participant an assent")]
    return []


def _decided(document: Document, consents: tuple[Consent, ...], *, by: str) -> bool:
    last = latest(consents, kind=document.kind)
    if last is not None and last.decision == WITHDRAWN:
        return True
    about = (one for one in consents if (one.kind, one.version) == (document.kind, document.version))
    return any(one.signed_by == by for one in about)


def _age(document: Document) -> tuple[date, datetime, str]:
    return document.effective_on, document.recorded_at, document.version


def _base(language: str) -> str:
    return language.split("-")[0].lower()

"""What a phone needs to do without a network for 60 days: what is due, the questions, the advice, whom to call."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base.errors import NotFound
from proapp.flag import advice_shown
from proapp.flag.advice import resolved
from proapp.flag.advice_text import texts
from proapp.instrument.wording import direction
from proapp.message.standstill import standstill
from proapp.participant import consents
from proapp.participant import queries as participants
from proapp.participant.consents import Document
from proapp.participant.fact import Fact, current
from proapp.participant.tables import Participant
from proapp.response import queries as responses
from proapp.response.intake import Whose
from proapp.response.tables import Draft
from proapp.schedule import queries
from proapp.schedule.carried import AHEAD, MISSED, Due, carried, instant
from proapp.schedule.plan import calendar_of
from proapp.schedule.window import Calendar
from proapp.trial import contacts
from proapp.trial import queries as trials
from proapp.trial.contacts import Desk
from proapp.trial.protocol import Protocol
from proapp.trial.tables import Site
from proapp.trial.unscheduled import unscheduled_instruments
from proapp.workflow.answering.background import Background, course_facts
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.treatment.person import person_of

VERSION = 1  # of the shape of a bundle
GONE = frozenset({"pro", "all", "data"})  # withdrawn from these, nobody is asked anything more


@dataclass(frozen=True, slots=True)
class _Gathered:
    """One participant with everything that is read for their phone."""

    participant: Participant
    site: Site
    background: Background
    calendar: Calendar
    today: date
    dues: Sequence[Due]
    drafts: Sequence[Draft]
    documents: Sequence[Document]
    unscheduled: Sequence[str]

    @property
    def language(self) -> str:
        return self.participant.language

    @property
    def protocol(self) -> Protocol:
        return self.background.protocol

    @property
    def open(self) -> list[Due]:
        return [due for due in self.dues if not due.answered]

    @property
    def asked(self) -> list[str]:
        """Keys of the instruments that can be answered in this time, sorted."""
        return sorted({*(due.instrument for due in self.open), *self.unscheduled})


def bundle(session: Session, *, participant_id: UUID, now: datetime, catalogue: Catalogue) -> dict[str, Any]:
    """The bundle as JSON; the same content as long as nothing in it has changed. Raises NotFound.

    It holds no name, site, arm, agent, or dose. An assignment that is not touched by a re-planning stays the same to
    the byte, as long as its advice does.
    """
    found = _gathered(session, participant_id, now=now, catalogue=catalogue)
    due = {
        key: _advice(found, key, now=now, catalogue=catalogue) for key in sorted({one.instrument for one in found.open})
    }
    reported = {key: _advice(found, key, now=now, catalogue=catalogue, unscheduled=True) for key in found.unscheduled}
    names = {key: advice_shown.key(lines) for key, lines in due.items()}
    grace = timedelta(hours=found.protocol.grace_hours)
    return {
        "version": VERSION,
        "until": (found.today + AHEAD).isoformat(),
        "participant": _participant(found),
        "assignments": [
            carried(one, grace=grace, language=found.language, advice=names[one.instrument]) for one in found.open
        ],
        "answered": [str(one.id) for one in found.dues if one.answered],
        "instruments": {key: catalogue.paper(key, found.language) for key in found.asked},
        "advice": {name: lines for lines in (*due.values(), *reported.values()) if (name := advice_shown.key(lines))},
        **_contacts(found),
        "consent": _consent(found, now=now),
        "drafts": _drafts(found),
        "unscheduled": list(found.unscheduled),
        "unscheduled_advice": {key: name for key, lines in reported.items() if (name := advice_shown.key(lines))},
        "feedback": _feedback(found, catalogue),
    }


def _gathered(session: Session, participant_id: UUID, *, now: datetime, catalogue: Catalogue) -> _Gathered:
    participant = participants.participant(session, participant_id)
    if participant is None:
        raise NotFound("there is no such participant")
    site = trials.site(session, participant.site_id)
    assert site is not None
    whose = Whose(participant.id, participant.trial_id, participant.protocol_version, site.id, site.zone)
    background = Background(session, whose, catalogue)
    calendar = calendar_of(
        background.protocol, person_of(session, participant, catalogue=catalogue), background.course.facts
    )
    today = calendar.day_of(now)
    dues = queries.held(session, participant_id, since=now - MISSED, until=calendar.end(today + AHEAD))
    unscheduled = unscheduled_instruments(background.protocol, catalogue.library)
    spoken_of = {due.instrument for due in dues} | set(unscheduled)
    background.look_at_starts(sorted({key.partition("@")[0] for key in spoken_of if background.ruleset.concerns(key)}))
    return _Gathered(
        participant=participant,
        site=site,
        background=background,
        calendar=calendar,
        today=today,
        dues=dues,
        drafts=responses.drafts(session, participant_id),
        documents=participants.consent_documents(session, participant.trial_id),
        unscheduled=unscheduled,
    )


def _participant(found: _Gathered) -> dict[str, Any]:
    return {
        "id": str(found.participant.id),
        "language": found.language,
        "direction": direction(found.language),
        "zone": found.calendar.zone_on(found.today),
        "zone_policy": found.protocol.zone_policy,
        "status": _status(found.background.facts, found.today),
    }


def _status(facts: Iterable[Fact], today: date) -> str:
    """active, paused or left. Who wants no reminders only is active, so is who is left in peace for a progression."""
    told = tuple(facts)
    if any(one.kind == "withdrawal" and one.detail.get("from") in GONE for one in current(told)):
        return "left"
    why = standstill([fact for fact in told if fact.kind != "withdrawal"], on=today)
    return {"death": "left", "pause": "paused"}.get(why or "", "active")


def _advice(
    found: _Gathered, key: str, *, now: datetime, catalogue: Catalogue, unscheduled: bool = False
) -> list[dict[str, Any]]:
    """What to do at once about one instrument; a report that nobody asked for is never a baseline."""
    background, definition = found.background, catalogue.library.get(key)
    if not background.ruleset.concerns(key):
        return []
    thresholds = resolved(
        background.ruleset,
        definition,
        background.baseline(definition.id),
        course=course_facts(background.course, at=now),
        is_baseline=not unscheduled and (background.cutoff is None or now < background.cutoff),
        unscheduled=unscheduled,
    )
    return advice_shown.shown(thresholds, texts(background.ruleset.id, found.language))


def _contacts(found: _Gathered) -> dict[str, Any]:
    desk = Desk(found.site.zone, found.site.cover, found.site.contacts)
    return {
        "contacts": contacts.telephones(desk, language=found.language),
        "emergency": contacts.emergency(desk, language=found.language),
    }


def _consent(found: _Gathered, *, now: datetime) -> dict[str, Any]:
    participant, said = found.participant, found.background.consents
    holding = consents.in_force(said, now)
    waiting = consents.due(
        found.documents, said, birth_year=participant.birth_year, language=found.language, on=found.today
    )
    return {
        "in_force": holding
        and {"id": str(holding.id), "kind": holding.kind, "version": holding.version, "at": instant(holding.at)},
        "due": [_document(document, participant.birth_year, found.today) for document in waiting],
    }


def _document(document: Document, birth_year: int, today: date) -> dict[str, Any]:
    told = {name: getattr(document, name) for name in ("kind", "version", "language", "text", "digest")}
    signer = consents.signer(document.kind, birth_year=birth_year, on=today)
    return {"document_id": str(document.id), **told, "direction": direction(document.language), "signed_by": signer}


def _drafts(found: _Gathered) -> list[dict[str, Any]]:
    asked = {due.id for due in found.open}
    return [
        {
            "assignment_id": str(draft.assignment_id),
            "revision": draft.revision,
            "answers": draft.answers,
            "item": draft.item,
            "updated_at": instant(draft.updated_at),
        }
        for draft in found.drafts
        if draft.assignment_id in asked
    ]


def _feedback(found: _Gathered, catalogue: Catalogue) -> dict[str, Any]:
    """Which of their own scales they may see; the first version of the instrument that the protocol asks."""
    keys = {key.partition("@")[0]: key for key in reversed(found.protocol.instruments)}
    scales = [
        {
            "instrument": keys[shown.instrument],
            "scale": shown.scale,
            "title": shown.title(
                found.language, otherwise=catalogue.library.get(keys[shown.instrument]).score(shown.scale).title
            ),
        }
        for shown in found.protocol.patient.scales
        if shown.instrument in keys
    ]
    return {"history": found.protocol.patient.history, "scales": scales}

"""A small ward for the tests of jobs: one trial, one site with chen and iris, participants with phones, what is due."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.access.tables import Device, RoleGrant, Staff
from proapp.base import audit
from proapp.base.actor import SYSTEM
from proapp.base.db import Database
from proapp.flag.tables import Flag
from proapp.message import contacts, draft
from proapp.message.queries import enqueue
from proapp.message.sealing import seal
from proapp.message.tables import Contact, Subscription
from proapp.participant.tables import DatedFact, Participant
from proapp.response.tables import Response
from proapp.schedule.tables import Assignment
from proapp.trial.tables import Site, Trial

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # nine in the morning in Berlin
TRIAL = "ward"
WEEKDAYS = {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}

CHEN = "chen@site.example"
IRIS = "iris@site.example"


def known(name: str) -> UUID:
    """The same id for the same name."""
    return uuid5(UUID(int=7), name)


SITE = known("site")


def store(database: Database, table: Any, rows: list[dict[str, Any]]) -> None:
    """Insert rows with the audit event that the guard asks for."""
    with database.write() as session:
        session.execute(insert(table), rows)
        covered(session, table.__tablename__)


def covered(session: Session, table: str) -> None:
    """Say in the audit that this transaction changes a table."""
    event = audit.Event(stream=TRIAL, action="ward.changed", object_type=table, object_id="-", actor=SYSTEM, at=MONDAY)
    audit.record(session, event)


def tell(database: Database, flag_id: UUID, *, at: datetime) -> UUID:
    """Put the message about a raised flag into the outbox, as an answer does. Returns its id."""
    message = draft.flag_raised(flag_id, trial_id=TRIAL, site_id=SITE, now=at)
    database.run(lambda session: enqueue(session, [message], now=at))
    return message.id


def furnish(
    database: Database,
    *,
    people: tuple[str, ...] = ("ada", "grace"),
    contact: str | None = None,
    staffed: bool = True,
) -> None:
    """The trial, its site, its staff and its participants, each with a phone."""
    site = {"id": SITE, "trial_id": TRIAL, "code": "01", "name": "Ward", "zone": "Europe/Berlin", "cover": WEEKDAYS}
    store(database, Trial, [{"id": TRIAL, "title": "A trial", "created_at": MONDAY}])
    store(database, Site, [{**site, "contact": contact, "version": 1}])
    if staffed:
        staff(database, "chen", role="site_nurse")
        staff(database, "iris", role="investigator")
    furnish_people(database, people)


def furnish_people(database: Database, people: tuple[str, ...]) -> None:
    """Participants, each with a phone."""
    store(database, Participant, [_participant(name) for name in people])
    store(database, Device, [_device(name) for name in people])


def staff(
    database: Database, name: str, *, role: str, site: UUID | None = SITE, trial: str = TRIAL, **changes: Any
) -> None:
    """A member of staff with one role."""
    row = {"id": name, "kind": "staff", "name": name, "email": f"{name}@site.example", "created_at": MONDAY}
    grant = {"id": known(f"grant {name}"), "staff_id": name, "trial_id": trial, "role": role, "site_id": site}
    store(database, Staff, [{**row, **changes}])
    store(database, RoleGrant, [{**grant, "granted_at": MONDAY}])


def assignment(name: str = "diary", *, of: str = "ada", **changes: Any) -> dict[str, Any]:
    """A row: due from Monday at midnight for five days, in Berlin."""
    midnight = datetime(2026, 3, 1, 23, 0, tzinfo=UTC)
    return {
        "id": known(f"assignment {name}"),
        "trial_id": TRIAL,
        "participant_id": known(of),
        "timepoint": "week",
        "use": "compare",
        "period": 1,
        "cycle": None,
        "ordinal": 1,
        "instrument": "bother@1.0",
        "take": 1,
        "opens_at": midnight,
        "target_on": date(2026, 3, 4),
        "closes_at": midnight + timedelta(days=5),
        "zone": "Europe/Berlin",
        "anchor": "randomisation",
        "anchor_version": 1,
        "serves": [],
        "recall_spans": False,
        "why": {},
        "planned_at": MONDAY - timedelta(days=30),
        "version": 1,
        "had_opened": False,
        **changes,
    }


def contact(of: str = "ada", *, key: bytes, addresses: dict[str, str] | None = None, **changes: Any) -> dict[str, Any]:
    """A row: how somebody wants to be reminded, by push unless it says otherwise; addresses are sealed."""
    sealed = {
        channel: seal(key, text, owner=contacts.owner(known(of), channel))
        for channel, text in (addresses or {}).items()
    }
    return {
        "participant_id": known(of),
        "trial_id": TRIAL,
        "channels": ["push", *sealed],
        **dict.fromkeys(("mail", "sms", "service")),
        **sealed,
        "quiet_from": "21:00",
        "quiet_to": "08:00",
        "muted": False,
        "revision": 1,
        "updated_at": MONDAY,
        **changes,
    }


def subscription(endpoint: str, keys: dict[str, str], *, of: str = "ada", **changes: Any) -> dict[str, Any]:
    """A row: where somebody's phone takes push messages."""
    return {
        "id": known(f"subscription {endpoint}"),
        "trial_id": TRIAL,
        "participant_id": known(of),
        "device_id": known(f"phone of {of}"),
        "endpoint": endpoint,
        **keys,
        "created_at": MONDAY,
        "dropped_at": None,
        "drop_reason": None,
        **changes,
    }


def response(name: str = "diary", *, of: str = "ada", at: datetime = MONDAY) -> dict[str, Any]:
    """A row: the assignment of that name, answered."""
    return {
        "id": known(f"response {name}"),
        "receipt_id": known(f"receipt {name}"),
        "trial_id": TRIAL,
        "participant_id": known(of),
        "assignment_id": known(f"assignment {name}"),
        "revision": 1,
        "voided": False,
        "current": True,
        "instrument": "bother@1.0",
        "definition_digest": "0" * 64,
        "answers": {},
        "answered_by": "participant",
        "mode": "app",
        "completed_at": at,
        "completed_at_device": at,
        "zone": "Europe/Berlin",
        "received_at": at,
        "late": False,
        "content_digest": "0" * 64,
        "recorded_by": "device",
    }


def fact(kind: str, *, of: str = "ada", **changes: Any) -> dict[str, Any]:
    """A row: something that happened on Monday."""
    return {
        "id": known(f"fact {kind} {of} {changes.get('corrects')}"),
        "trial_id": TRIAL,
        "participant_id": known(of),
        "kind": kind,
        "on": MONDAY.date(),
        "at": None,
        "detail": {},
        "corrects": None,
        "reason": None,
        "recorded_at": MONDAY,
        "recorded_by": "chen",
        "digest": "0" * 64,
        **changes,
    }


def flag(name: str = "crisis", *, of: str = "ada", **changes: Any) -> dict[str, Any]:
    """A row: a red flag raised on Monday at nine, its first step due a quarter of an hour later."""
    return {
        "id": known(f"flag {name}"),
        "trial_id": TRIAL,
        "site_id": SITE,
        "participant_id": known(of),
        "source_id": known(f"source {name}"),
        "ruleset": "prrt-default@1",
        "rule": "R4",
        "symptom": "flushing",
        "level": "red",
        "why": {},
        "action": "call-now",
        "answered_at": MONDAY,
        "raised_at": MONDAY,
        "escalation_step": 0,
        "next_escalation_at": MONDAY + timedelta(minutes=15),
        "repeats": 0,
        "version": 1,
        "resolve_by": None if changes.get("level") == "information" else MONDAY + timedelta(hours=72),
        **changes,
    }


def _participant(name: str) -> dict[str, Any]:
    return {
        "id": known(name),
        "trial_id": TRIAL,
        "protocol_version": "1",
        "site_id": SITE,
        "code": name,
        "language": "de" if name == "grace" else "en",
        "zone": "Europe/Berlin",
        "birth_year": 1960,
        "baseline_facts": {},
        "created_at": MONDAY,
        "plan_version": 1,
    }


def _device(name: str) -> dict[str, Any]:
    return {
        "id": known(f"phone of {name}"),
        "trial_id": TRIAL,
        "participant_id": known(name),
        "enrolled_at": MONDAY,
        "revoked_at": None,
    }


__all__ = ["Assignment", "Contact", "DatedFact", "Device", "Flag", "Response", "Staff", "Subscription"]

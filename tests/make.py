"""Plain builders with dull defaults: a test names only what it is about. All people are invented."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

from pyotp import TOTP
from sqlalchemy import select
from sqlalchemy.orm import Session

from proapp.access import password, totp
from proapp.access.passkey import place
from proapp.base.actor import SYSTEM, Actor, Grant
from proapp.base.audit import AuditEvent
from proapp.base.db import Database
from proapp.base.verify import Finding, verify
from proapp.config import PasswordCost, StaffLives
from proapp.instrument.definition import Definition
from proapp.participant.tables import Participant
from proapp.schedule.tables import Assignment
from proapp.tables import VOUCHED, metadata
from proapp.trial.reading import shipped
from proapp.trial.tables import Activation, Site
from proapp.workflow.access.accept_invitation import accept_invitation
from proapp.workflow.access.add_account import NewAccount, add_account
from proapp.workflow.access.add_factor import add_codes
from proapp.workflow.access.give_roles import give_role, missing
from proapp.workflow.access.invite import Invited, invite
from proapp.workflow.access.shown import Setting, Shown
from proapp.workflow.answering import submit as submitting
from proapp.workflow.answering.submit import Reply
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.enrolment.activate_trial import activate_trial
from proapp.workflow.enrolment.add_site import NewSite, add_site
from proapp.workflow.enrolment.load_protocol import load_protocol
from proapp.workflow.enrolment.register import NewParticipant, register
from proapp.workflow.treatment.record_fact import NewFact, Recorded, record_fact

NAMES = UUID("0b6c3f0e-6f55-4c55-8f0a-8d2a0d5f2a11")
REGISTERED = date(2026, 3, 2)
WEEKDAYS = {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}

CHEAP = PasswordCost(memory_kib=8, passes=1)  # a password takes no time in tests
PASSWORD = "seven plain words that nobody else says"

BASELINE = {
    "net-retreat": {
        "primary_site": "midgut",
        "who_grade": "G1",
        "functioning": True,
        "prior_lines": 1,
        "sstr_positive": True,
        "prior_prrt_cycles": 4,
        "months_since_prrt": 20,
        "response_12_months": True,
    },
    "netter-1": {"primary_site": "midgut", "who_grade": "G1", "functioning": True, "sstr_positive": True},
}
STRATA = {
    "net-retreat": {"origin": "midgut", "grade": "G1", "intended": "everolimus"},
    "netter-1": {"uptake": "grade-3", "octreotide": "up-to-6-months"},
}


def account(database: Database, name: str, grants: Sequence[Grant] = (), *, now: datetime) -> str:
    """Somebody signs in under their name, with PASSWORD and no second factor, and holds these roles."""

    def made(session: Session) -> None:
        added = add_account(session, actor=SYSTEM, now=now, account=NewAccount(name, name, name))
        for grant in missing(session, name, grants):
            give_role(session, grant, staff_id=name, now=now, actor=SYSTEM)
        if added[1]:
            invited = invite(session, actor=SYSTEM, now=now, lives=StaffLives(), staff_id=name)
            accept_invitation(
                session, token=invited.token, password_hash=password.hashed(PASSWORD, CHEAP), shown=Shown(),
                setting=setting(database, now),
            )  # fmt: skip

    database.run(made)
    return name


def codes(database: Database, name: str, *, now: datetime) -> str:
    """The seed of the one-time codes that somebody has from now on; the code of this moment is spent."""
    seed = totp.seed_for(database.key, name)
    actor, shown = Actor(kind="session", id=name), TOTP(seed).at(now)
    database.run(
        lambda session: add_codes(
            session, actor=actor, seed=seed, code=shown, label="phone", setting=setting(database, now)
        )
    )
    return seed


def setting(database: Database, now: datetime) -> Setting:
    """Now, with the database's key, at the address of the tests."""
    return Setting(now, database.key, place("http://127.0.0.1:8000"))


def invitation(database: Database, name: str, *, now: datetime) -> str:
    """The secret in the link of somebody who was just invited."""

    def made(session: Session) -> Invited:
        add_account(session, actor=SYSTEM, now=now, account=NewAccount(name, name, name))
        return invite(session, actor=SYSTEM, now=now, lives=StaffLives(), staff_id=name)

    return database.run(made).token


def named(name: str) -> UUID:
    """The id of whoever or whatever is called so in the tests."""
    return uuid5(NAMES, name)


@cache
def protocol_text(trial_id: str = "net-retreat") -> str:
    """A shipped protocol as its author wrote it, as JSON."""
    found = next(protocol for protocol in shipped().values() if protocol.trial == trial_id)
    return json.dumps(dict(found.document))


def daily_protocol() -> str:
    """NET RETREAT with a diary on each of 150 days, in every language of the app."""
    document = json.loads(protocol_text())
    diary = next(point for point in document["timepoints"] if point["id"] == "diary")
    diary["blocks"] = [[50, 200]]
    return json.dumps(document | {"languages": ["en", "de", "es", "fr", "ar"]})


def trial(database: Database, catalogue: Catalogue, trial_id: str = "net-retreat") -> str:
    """A loaded trial that phones may join, a sandbox as far as words are missing."""
    return trial_of(database, catalogue, protocol_text(trial_id))


def trial_of(database: Database, catalogue: Catalogue, text: str) -> str:
    """The same for a protocol of one's own, as JSON."""
    loaded = database.run(
        lambda session: load_protocol(session, actor=SYSTEM, now=at(REGISTERED), catalogue=catalogue, text=text)
    )
    activated(database, catalogue, loaded.protocol.trial)
    return loaded.protocol.trial


def activated(
    database: Database, catalogue: Catalogue, trial_id: str = "net-retreat", *, sandbox: bool = True
) -> tuple[Activation, bool]:
    """A loaded trial is opened for phones on the day ada is registered."""
    return database.run(
        lambda session: activate_trial(
            session, actor=SYSTEM, now=at(REGISTERED), catalogue=catalogue, trial_id=trial_id, sandbox=sandbox
        )
    )


def wording(folder: Path, *languages: str) -> Path:
    """A site's folder with invented words for every instrument that ships without, in some languages."""
    library = Catalogue.shipped().library
    for definition in library:
        place = folder / definition.id / definition.version
        for language in library.lacking(definition.key, languages):
            place.mkdir(parents=True, exist_ok=True)
            (place / f"text.{language}.yaml").write_text(json.dumps(_words(definition, language)), "utf-8")
    return folder


def _words(definition: Definition, language: str) -> dict[str, Any]:
    special = {code for item in definition.items.values() for code in item.special}
    return {
        "language": language,
        "items": {code: f"question {code} in {language}" for code in definition.items},
        "answers": {
            name: {str(code): f"answer {code} in {language}" for code in answers.codes}
            for name, answers in definition.answer_lists.items()
        },
        **({"special": {code: f"{code} in {language}" for code in special}} if special else {}),
    }


def site(database: Database, trial_id: str = "net-retreat", **changes: Any) -> Site:
    """A site in Vienna with office hours."""
    content = {"code": "01", "name": "Donau Clinic", "zone": "Europe/Vienna", "cover": WEEKDAYS, **changes}
    new = NewSite(id=named(f"{trial_id}/{content['code']}"), **content)
    return database.run(
        lambda session: add_site(session, actor=SYSTEM, now=at(REGISTERED), trial_id=trial_id, site=new)
    )[0]


def participant(
    database: Database, catalogue: Catalogue, name: str = "ada", *, trial_id: str = "net-retreat", **changes: Any
) -> Participant:
    """Somebody registered at the Vienna site, born in 1960."""
    content = {
        "site_id": named(f"{trial_id}/01"),
        "code": name.upper(),
        "language": "en",
        "zone": "Europe/Vienna",
        "birth_year": 1960,
        "baseline_facts": BASELINE.get(trial_id, {}),
        "registered_on": REGISTERED,
        **changes,
    }
    now = content.pop("now", at(content["registered_on"]))
    new = NewParticipant(id=named(name), **content)
    return database.run(
        lambda session: register(
            session, actor=SYSTEM, now=now, catalogue=catalogue, trial_id=trial_id, participant=new
        )
    )[0]


def fact(
    database: Database,
    catalogue: Catalogue,
    kind: str,
    when: datetime,
    *,
    name: str = "ada",
    now: datetime | None = None,
    **content: Any,
) -> Recorded:
    """Something that happened to somebody, recorded an hour later. `corrects`, `reason`, `id` are taken apart."""
    parts = {key: content.pop(key) for key in ("corrects", "reason", "id") if key in content}
    new = NewFact(kind=kind, at=when, detail=content, **({"id": uuid4()} | parts))
    return database.run(
        lambda session: record_fact(
            session, actor=SYSTEM, now=now or when + timedelta(hours=1), catalogue=catalogue,
            participant_id=named(name), fact=new,
        )
    )  # fmt: skip


def allocated(database: Database, catalogue: Catalogue, name: str = "ada", *, arm: str = "retreatment") -> Recorded:
    """Somebody registered on 2 March is randomised on 20 March at 11:00 in Vienna."""
    return fact(
        database, catalogue, "allocation", at(date(2026, 3, 20), 10), name=name, arm=arm, strata=STRATA["net-retreat"]
    )


def treated(database: Database, catalogue: Catalogue, name: str = "ada", **content: Any) -> Recorded:
    """The first cycle is given on 27 March at 11:00 in Vienna."""
    detail = {"regimen": "lu", "cycle": 1, "activity_gbq": 7.4, **content}
    return fact(database, catalogue, "given", at(date(2026, 3, 27), 10), name=name, **detail)


def at(day: date, hour: int = 8, minute: int = 0) -> datetime:
    """A moment of a day, UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def phone(name: str = "ada", trial_id: str = "net-retreat") -> Actor:
    """Somebody's own device."""
    return Actor(kind="device", id=str(named(f"phone of {name}")), participant_id=named(name), trial_id=trial_id)


def chen(trial_id: str = "net-retreat") -> Actor:
    """The coordinator of the Vienna site."""
    return Actor(kind="staff", id="chen", grants=(Grant(trial_id, "coordinator", named(f"{trial_id}/01")),))


def answers(catalogue: Catalogue, instrument: str, **changes: Any) -> dict[str, Any]:
    """The lowest answer to everything that is always asked, but for the changes."""
    definition = catalogue.library.get(instrument)
    lowest = {
        code: item.answers.codes[0] if item.answers.codes else int(item.answers.low)
        for code, item in definition.items.items()
        if item.ask_when is None
    }
    return {**lowest, **changes}


def submission(catalogue: Catalogue, assignment: Any, completed_at: datetime, **changes: Any) -> dict[str, Any]:
    """What a phone sends for an assignment."""
    body = {
        "assignment_id": str(assignment.id),
        "instrument": assignment.instrument,
        "answers": answers(catalogue, assignment.instrument),
        "answered_by": "participant",
        "completed_at": completed_at.isoformat(),
        "zone": assignment.zone,
    }
    return {**body, **changes}


def assignments(database: Database, name: str = "ada", **equal: Any) -> list[Assignment]:
    """Somebody's assignments by opening, those whose columns have these values."""
    query = select(Assignment).filter_by(participant_id=named(name), **equal)
    with database.read() as session:
        return list(session.scalars(query.order_by(Assignment.opens_at, Assignment.id)))


def assignment(
    database: Database, timepoint: str, *, name: str = "ada", instrument: str, ordinal: int = 1
) -> Assignment:
    """One assignment of somebody; `instrument` without its version."""
    found = assignments(database, name, timepoint=timepoint, ordinal=ordinal)
    return next(one for one in found if one.instrument.startswith(f"{instrument}@"))


def submit(
    database: Database,
    catalogue: Catalogue,
    body: Any,
    *,
    now: datetime,
    response_id: UUID | None = None,
    name: str = "ada",
    trial_id: str = "net-retreat",
    **device: Any,
) -> Reply:
    """Somebody's phone sends a body: bytes as they are, everything else as JSON."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return database.run(
        lambda session: submitting.submit(
            session, actor=phone(name, trial_id), now=now, catalogue=catalogue, response_id=response_id or uuid4(),
            body=sent, **device,
        )
    )  # fmt: skip


def answered(
    database: Database, catalogue: Catalogue, assignment: Any, *, response_id: UUID | None = None, **changes: Any
) -> Reply:
    """Somebody answers an hour after opening, with the lowest answers but for the changes."""
    when = assignment.opens_at + timedelta(hours=1)
    said = answers(catalogue, assignment.instrument, **changes)
    body = submission(catalogue, assignment, when, answers=said)
    reply = submit(database, catalogue, body, now=when, response_id=response_id)
    assert reply.problem is None, reply.problem
    return reply


def rows(database: Database, table: Any) -> list[Any]:
    """Every row of a table, by its key."""
    with database.read() as session:
        return list(session.scalars(select(table).order_by(*table.__table__.primary_key.columns)))


def snapshot(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that is stored, table by table: two of them are equal when nothing has changed."""
    with database.read() as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }


def actions(database: Database, stream: str = "system") -> list[str]:
    """What the trail says was done, in order."""
    with database.read() as session:
        query = select(AuditEvent.action).where(AuditEvent.stream == stream).order_by(AuditEvent.seq)
        return list(session.scalars(query))


def faults(database: Database) -> list[Finding]:
    """What verification of the audit finds."""
    with database.read() as session:
        return list(verify(session, key=database.key, vouched=VOUCHED))

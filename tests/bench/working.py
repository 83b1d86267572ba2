"""The work list of a trial of 5,000 participants with 60 assignments each, in one query, as a request reads it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4, uuid5

from sqlalchemy import insert, select

from proapp.base import audit
from proapp.base.db import Database
from proapp.base.row_security import Reach
from proapp.flag.tables import Flag
from proapp.participant.tables import Participant
from proapp.response.tables import Quarantine, Response
from proapp.schedule.tables import Assignment
from proapp.trial.tables import Site
from proapp.workflow.catalogue import Catalogue
from proapp.worklist.asked import View
from proapp.worklist.tables import CallAttempt, Outlook
from proapp.worklist.work_list import work_list
from tests import make
from tests.bench.crowd import copy, settle
from tests.bench.engines import Engines
from tests.bench.result import Row, milliseconds, once, timed
from tests.bench.world import NOW

TRIAL = "net-retreat"
PARTICIPANTS, TEMPLATES, SITES = 5_000, 50, 10
QUESTIONNAIRES, DIARIES = 20, 40  # each of everybody
DAY = timedelta(days=1)
TARGET = "< 200 ms on PostgreSQL"


def rows(engines: Engines, engine: str) -> Iterator[Row]:
    """The list of all sites and of one, and the list of calls."""
    catalogue = Catalogue.shipped()
    database = engines.fresh(engine)
    took = once(lambda: ward(database, catalogue))
    yield Row("working", f"{PARTICIPANTS} x {QUESTIONNAIRES + DIARIES} assignments made, {engine}", f"{took:.0f} s")
    one_site = frozenset({make.named(f"{TRIAL}/01")})
    for what, sites, bucket in (("all sites", None, None), ("one site", one_site, None), ("calls", None, "call")):
        view = View(TRIAL, sites, NOW, graces={"1": DAY}, daily=frozenset({"diary"}), longest=timedelta(days=31))
        took = timed(lambda view=view, bucket=bucket: _read(database, view, bucket), repeats=15)
        yield Row("working", f"work list, {what}, {engine}", milliseconds(took), target=TARGET)
    database.close()


def _read(database: Database, view: View, bucket: str | None) -> None:
    """As a request: on PostgreSQL with its rows narrowed to what somebody reaches."""
    trial = frozenset({TRIAL})
    reached = Reach(trials=trial, whole=trial if view.sites is None else frozenset(), sites=view.sites or frozenset())
    with database.read() as session:
        database.narrow(session, reached)
        items, counts = work_list(session, view, bucket=bucket)
    assert items
    assert {"overdue", "due-soon", "call", "flag", "cycle-due", "quarantine"} <= counts.keys()


def ward(database: Database, catalogue: Catalogue) -> None:
    """Everybody is in the midst of the trial: most answer, some answer late, some have fallen silent."""
    make.trial(database, catalogue)
    sites = [make.site(database, code=f"{number:02}") for number in range(1, SITES + 1)]
    make.participant(database, catalogue)
    (asked,) = make.assignments(database, timepoint="baseline", instrument="pgi-s@1.0")
    make.answered(database, catalogue, asked)
    with database.engine.connect() as connection:
        model = {entity: _columns(connection, entity) for entity in (Participant, Assignment, Response)}
        _templates(connection, model, sites)
        audit.forget(connection.info)  # nobody did this
        connection.commit()
    copy(database, PARTICIPANTS // TEMPLATES - 1, tables=("participant", "assignment", "response"))
    with database.engine.connect() as connection:
        _everything_else(connection)
        audit.forget(connection.info)
        connection.commit()
    settle(database)


def _columns(connection: Any, entity: Any) -> dict[str, Any]:
    """A row as a model for others."""
    return dict(connection.execute(select(entity.__table__).limit(1)).mappings().one())


def _templates(connection: Any, model: dict[Any, dict[str, Any]], sites: Sequence[Site]) -> None:
    chance = Random(1)
    people, asked, answered = [], [], []
    for number in range(TEMPLATES):
        person = {**model[Participant], "id": uuid4(), "code": f"T{number}", "site_id": sites[number % SITES].id}
        people.append(person)
        silent_since = NOW - timedelta(days=chance.choice([2, 4, 6, 9])) if number % 10 == 0 else None
        for opens, closes, timepoint in _windows(number):
            row = {
                **model[Assignment], "id": uuid4(), "participant_id": person["id"], "opens_at": opens,
                "closes_at": closes, "target_on": (opens + (closes - opens) * 0.8).date(), "timepoint": timepoint,
            }  # fmt: skip
            asked.append(row)
            when = opens + (closes - opens) * chance.random()
            if when < NOW and chance.random() < 0.9 and not (silent_since and when > silent_since):
                answered.append(_answer(model[Response], row, when))
    for entity, made in ((Participant, people), (Assignment, asked), (Response, answered)):
        connection.execute(insert(entity), made)


def _windows(number: int) -> Iterator[tuple[datetime, datetime, str]]:
    """A questionnaire every fortnight, open for a week, and forty diaries in a row, half of them still to come."""
    start = NOW - timedelta(days=140 + number % 14)
    for turn in range(QUESTIONNAIRES):
        opens = start + timedelta(days=14 * turn)
        yield opens, opens + timedelta(days=7), "q12w"
    for turn in range(DIARIES):
        opens = (NOW - timedelta(days=20 + number % 3)).replace(hour=15) + turn * DAY
        yield opens, opens + timedelta(hours=19), "diary"


def _answer(model: dict[str, Any], row: dict[str, Any], when: datetime) -> dict[str, Any]:
    return {
        **model, "id": uuid4(), "receipt_id": uuid4(), "participant_id": row["participant_id"],
        "assignment_id": row["id"], "completed_at": when, "completed_at_device": when, "received_at": when,
    }  # fmt: skip


def _everything_else(connection: Any) -> None:
    """Flags of every tenth participant, quarantine of every hundredth, calls of some, everybody's next cycle."""
    found = connection.execute(select(Participant.id, Participant.site_id).order_by(Participant.code)).all()
    ids: list[tuple[UUID, UUID]] = [(row.id, row.site_id) for row in found]
    outlook = [
        {"participant_id": who, "trial_id": TRIAL, "next_regimen": "lu", "next_cycle": 2,
         "next_cycle_on": (NOW + (n % 60 - 3) * DAY).date(), "first_infused_at": NOW - (1 + n % 56) * DAY}
        for n, (who, _) in enumerate(ids)
    ]  # fmt: skip
    connection.execute(Outlook.__table__.delete())
    connection.execute(insert(Outlook), outlook)
    connection.execute(insert(Flag), [_flag(who, site, n) for n, (who, site) in enumerate(ids) if n % 5 == 0])
    connection.execute(insert(Quarantine), [_held(who, n) for n, (who, _) in enumerate(ids) if n % 100 == 0])
    connection.execute(insert(CallAttempt), [_call(who, n) for n, (who, _) in enumerate(ids) if n % 25 == 0])


def _flag(who: UUID, site: UUID, number: int) -> dict[str, Any]:
    raised = NOW - timedelta(hours=number % 900)
    return {
        "id": uuid4(), "trial_id": TRIAL, "site_id": site, "participant_id": who, "source_id": uuid4(),
        "ruleset": "prrt-default@1", "rule": "R1", "symptom": "diarrhoea", "level": "amber", "why": {},
        "action": "call-today", "answered_at": raised, "raised_at": raised,
        "resolved_at": None if number % 10 == 0 else NOW,
    }  # fmt: skip


def _held(who: UUID, number: int) -> dict[str, Any]:
    return {
        "id": uuid4(), "receipt_id": uuid4(), "trial_id": TRIAL, "participant_id": who, "response_id": uuid4(),
        "body": b"{", "body_digest": uuid5(who, str(number)).hex, "problem": "malformed", "detail": {},
        "received_at": NOW - timedelta(hours=number % 200),
    }  # fmt: skip


def _call(who: UUID, number: int) -> dict[str, Any]:
    at = NOW - timedelta(hours=number % 300)
    outcome = ("reached", "no-answer", "call-back")[number % 3]
    return {
        "id": uuid4(), "trial_id": TRIAL, "participant_id": who, "at": at, "outcome": outcome,
        "call_back_at": NOW - timedelta(hours=1) if outcome == "call-back" else None, "recorded_at": at,
        "recorded_by": "staff:chen",
    }  # fmt: skip

"""A trial in which many questionnaires wait to be answered at one moment."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from sqlalchemy import insert

from proapp.access.limit import Limit, Limits
from proapp.base import audit
from proapp.base.actor import SYSTEM
from proapp.base.db import Database
from proapp.config import Lives
from proapp.schedule.tables import Assignment
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.enrolment.issue_code import issue_code
from proapp.workflow.enrolment.redeem_code import redeem_code
from tests import make

NOW = make.at(date(2026, 6, 12), 10)
PIN = "2468"
ALL = Limits(altogether=Limit(100_000, timedelta(seconds=1), timedelta(seconds=1)))  # who join in that moment
LIVES = Lives(access=timedelta(days=365))  # what is measured begins and ends in one moment of the story


@dataclass(frozen=True, slots=True)
class Waiting:
    """One body as a phone holds it, under the id it made."""

    response_id: UUID
    participant: str
    token: str
    body: bytes


def world(database: Database, catalogue: Catalogue, *, participants: int, each: int) -> list[Waiting]:
    """Participants in the midst of NET RETREAT, each asked `each` QLQ-C30; bodies in turns of participants."""
    make.trial(database, catalogue)
    make.site(database)
    names = [f"participant {number}" for number in range(participants)]
    waiting = [_join(database, catalogue, name, each) for name in names]
    return [body for turn in zip(*waiting, strict=True) for body in turn]


def _join(database: Database, catalogue: Catalogue, name: str, each: int) -> list[Waiting]:
    make.participant(database, catalogue, name)
    make.allocated(database, catalogue, name)
    make.treated(database, catalogue, name)
    token = enrolled(database, make.named(name))
    asked = make.assignment(database, "q12w", name=name, instrument="qlq-c30")
    column = {c.name: getattr(asked, c.name) for c in Assignment.__table__.columns}
    copies = [column | {"id": uuid5(asked.id, str(n)), "closes_at": NOW + timedelta(days=n + 1)} for n in range(each)]
    with database.write() as session:
        session.execute(insert(Assignment), copies)
        audit.record(session, audit.Event(asked.trial_id, "assignment.copied", "assignment", name, SYSTEM, NOW))
    answers = make.answers(catalogue, asked.instrument, q29=6, q30=6)
    return [Waiting(uuid4(), name, token, _body(catalogue, copy, answers)) for copy in copies]


def _body(catalogue: Catalogue, row: dict[str, Any], answers: dict[str, Any]) -> bytes:
    completed_at = NOW - timedelta(minutes=1)
    said = make.submission(catalogue, Assignment(**row), completed_at, answers=answers)
    return json.dumps(said).encode()


def enrolled(database: Database, participant_id: UUID) -> str:
    """The token of somebody's phone that has just joined."""
    issued = database.run(
        lambda session: issue_code(
            session, actor=SYSTEM, now=NOW, key=database.key, participant_id=participant_id, pin=PIN
        )
    )
    device = database.run(
        lambda session: redeem_code(
            session, now=NOW, key=database.key, lives=LIVES, code=issued.code, pin=PIN, limits=ALL
        )
    )
    assert device is not None
    return device.access_token

"""The 240 invented participants of tests/reference as rows of a trial, so that its tables can be held against R's."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import insert

from proapp.base import audit
from proapp.base.actor import SYSTEM
from proapp.base.db import Database
from proapp.base.tables import Base
from proapp.participant.tables import DatedFact, Participant
from proapp.response.tables import Response
from proapp.schedule.tables import Assignment
from proapp.score.tables import ScoreRow
from proapp.workflow.catalogue import Catalogue
from tests import make
from tests.any_row import any_row
from tests.invented import ARMS, table, whole

TRIAL = "invented"
INSTRUMENT, SCALE = "qlq-c30@3.0", "QL"
EVERY = 84  # days from one visit to the next
RANDOMISED = make.at(make.REGISTERED + timedelta(days=20), 12)
OVER = RANDOMISED + timedelta(days=1000)
EARLIER = timedelta(hours=3)  # a baseline of day 0 was given in the morning, before randomisation
Rows = Sequence[Mapping[str, str]]
KINDS: tuple[type[Base], ...] = (Participant, DatedFact, Assignment, Response, ScoreRow)


@cache
def protocol_text() -> str:
    """NET RETREAT with the arms and the one stratum of the invented participants."""
    document = json.loads(make.protocol_text())
    treatment = {"id": "lu", "agent": "177Lu-DOTATATE", "activity_gbq": 7.4, "cycles": 2, "every": 56, "latest": 112}
    usual = {"id": "usual", "agent": "everolimus", "until": "progression"}
    arms = {name.lower(): {"title": name, "regimen": [one]} for name, one in zip(ARMS, (treatment, usual), strict=True)}
    comparison = {**document["comparison"], "baseline": "randomisation"}
    changed = {"trial": TRIAL, "arms": arms, "strata": {"grade": ["G1", "G2", "G3"]}, "comparison": comparison}
    return json.dumps({**document, **changed})


def invented_trial(
    database: Database, catalogue: Catalogue, *, people: Rows | None = None, answers: Rows | None = None
) -> str:
    """A trial in which they all were randomised, answered, and died as the tables say, in arms in small letters.

    `people` and `answers`: rows of ql_participants and ql_long, for a trial of others.
    """
    make.trial_of(database, catalogue, protocol_text())
    make.site(database, TRIAL)
    given = defaultdict(list)
    for answer in table("ql_long") if answers is None else answers:
        given[answer["id"]].append(answer)
    rows = [
        row
        for person in (table("ql_participants") if people is None else people)
        for row in _of(person, given[person["id"]])
    ]
    with database.write() as session:
        for kind in KINDS:
            if chosen := [row for of, row in rows if of is kind]:
                session.execute(insert(kind), chosen)
        covers = frozenset(kind.__tablename__ for kind in KINDS)
        audit.record(session, audit.Event(TRIAL, "trial.invented", "trial", TRIAL, SYSTEM, OVER, covers=covers))
    return TRIAL


def _of(person: Mapping[str, str], visits: Rows) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    who = make.named(person["id"])
    about = {
        "id": who, "participant_id": who, "trial_id": TRIAL, "site_id": make.named(f"{TRIAL}/01"),
        "code": person["id"], "protocol_version": "1", "zone": "UTC", "baseline_facts": {},
    }  # fmt: skip
    yield Participant, any_row(Participant.__table__, about, sparse=True)
    allocation = {"arm": person["arm"].lower(), "strata": {"grade": person["grade"]}}
    yield _fact(about, "allocation", day=0, detail=allocation)
    died = whole(person["death_day"])
    if died is not None:
        yield _fact(about, "death", day=died, detail={})
    for visit in visits:
        yield from _visit(about, visit)


def _fact(about: Mapping[str, Any], kind: str, *, day: int, detail: Any) -> tuple[type[Base], dict[str, Any]]:
    at = RANDOMISED + timedelta(days=day)
    said = {"id": uuid5(about["id"], kind), "kind": kind, "on": at.date(), "at": at, "detail": detail}
    return DatedFact, any_row(DatedFact.__table__, {**about, **said, "recorded_at": at}, sparse=True)


def _visit(about: Mapping[str, Any], row: Mapping[str, str]) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    visit, day = int(row["visit"]), whole(row["day"])
    target = RANDOMISED + timedelta(days=EVERY * visit)
    assignment = uuid5(about["id"], f"visit {visit}")
    window = {
        "opens_at": target - timedelta(days=14), "target_on": target.date(), "closes_at": target + timedelta(days=14),
        "timepoint": "q12w" if visit else "baseline", "ordinal": visit or 1, "use": "compare", "period": 1,
    }  # fmt: skip
    planned = {**about, **window, "id": assignment, "instrument": INSTRUMENT, "serves": []}
    yield Assignment, any_row(Assignment.__table__, planned, sparse=True)
    if day is not None and row["QL"]:
        at = RANDOMISED + timedelta(days=day) - (timedelta() if visit else EARLIER)
        yield from _answer(about, assignment, at=at, value=float(row["QL"]))


def _answer(
    about: Mapping[str, Any], assignment: UUID, *, at: Any, value: float
) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    response = uuid5(assignment, "answer")
    given = {"id": response, "assignment_id": assignment, "completed_at": at, "completed_at_device": at}
    said = {"revision": 1, "current": True, "voided": False, "mode": "app", "answers": {}, "instrument": INSTRUMENT}
    yield Response, any_row(Response.__table__, {**about, **given, **said}, sparse=True)
    score = {"response_id": response, "scale": SCALE, "instrument_id": INSTRUMENT.partition("@")[0], "value": value}
    yield ScoreRow, any_row(ScoreRow.__table__, {**about, **given, **score}, sparse=True)

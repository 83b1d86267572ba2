"""NETTER-1's invented people put into a database: registered, randomised, treated, asked by the real plan and scored by
the real rules, all in one transaction.

Every row is made by the rules that make it when a person records a fact or a phone sends an answer. Only the verbs
around them, which do it for one person and one answer at a time, would take minutes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from itertools import product
from typing import Any
from uuid import uuid5
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import insert

from proapp.base import audit
from proapp.base.actor import SYSTEM
from proapp.base.canonical import digest
from proapp.demo.published import DAYS, TIMES
from proapp.instrument.answers import problems
from proapp.participant.fact import Fact
from proapp.participant.person import Person
from proapp.participant.tables import DatedFact, Participant
from proapp.response import intake
from proapp.schedule import queries as schedules
from proapp.schedule.difference import Difference
from proapp.schedule.planned import Planned
from proapp.score import queries as scored
from proapp.score.scoring import scores
from proapp.trial.protocol import from_document
from proapp.workflow.treatment.replan import replanned
from proapp.workflow.treatment.weigh import NewFact, row_of
from tests import make
from tests.stories.netter_1 import DIARIES, QUESTIONNAIRES, Life, first_worse
from tests.stories.netter_1_answers import DIARY, Answering

TRIAL = "netter-1"
RANDOMISED = make.at(make.REGISTERED + timedelta(days=29), 10)
RECORDED = RANDOMISED + timedelta(days=1200)
DAY = timedelta(days=1)
ASKED = {one.instrument for one in TIMES}
OF_A_DIARY = [one.scale.removesuffix("_days") for one in DAYS]  # of its many scores; the tables here read no other
STRATA = [
    {"uptake": uptake, "octreotide": before}
    for uptake, before in product(("grade-2", "grade-3", "grade-4"), ("up-to-6-months", "more-than-6-months"))
]


@dataclass(slots=True)
class Rows:
    """What is to be stored."""

    participants: list[dict[str, Any]] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)
    responses: list[dict[str, Any]] = field(default_factory=list)
    scores: list[dict[str, Any]] = field(default_factory=list)


def lived(database: Any, catalogue: Any, lives: Iterable[Life], *, chance: np.random.Generator) -> None:
    """Everybody's life, from registration to the last answer."""
    make.trial(database, catalogue, TRIAL)
    make.site(database, TRIAL)
    rows = Rows()
    for number, life in enumerate(lives, start=1):
        _live(rows, catalogue, life, code=f"{number:03}", chance=chance)
    with database.write() as session:
        session.execute(insert(Participant), rows.participants)
        session.execute(insert(DatedFact), rows.facts)
        schedules.apply(session, Difference(add=tuple(rows.planned)), trial_id=TRIAL, now=RECORDED)
        intake.add(session, rows.responses)
        scored.add(session, rows.scores)
        covers = frozenset({"participant", "fact", "assignment", "response", "score"})
        audit.record(session, audit.Event(TRIAL, "trial.lived", "trial", TRIAL, SYSTEM, RECORDED, covers=covers))


def _live(rows: Rows, catalogue: Any, life: Life, *, code: str, chance: np.random.Generator) -> None:
    person = Participant(
        id=make.named(f"{TRIAL}/{code}"), trial_id=TRIAL, protocol_version="1", site_id=make.named(f"{TRIAL}/01"),
        code=code, language="en", zone="Europe/Vienna", birth_year=1960, baseline_facts=make.BASELINE[TRIAL],
        created_at=make.at(make.REGISTERED), plan_version=1,
    )  # fmt: skip
    happened = _facts(life, STRATA[int(code) % len(STRATA)], chance)
    told = [_row(person, number, fact) for number, fact in enumerate(happened)]
    planned = _planned(catalogue, person, told)
    rows.participants.append({c.name: getattr(person, c.name) for c in Participant.__table__.columns})
    rows.facts += told
    rows.planned += planned
    for response in _responses(catalogue, life, planned, chance):
        rows.responses.append(response)
        made = scores(catalogue.library.get(response["instrument"]), response["answers"])
        kept = made.values() if response["instrument"] != DIARY else [made[symptom] for symptom in OF_A_DIARY]
        rows.scores += scored.rows(response, kept)


def _facts(life: Life, strata: Mapping[str, str], chance: np.random.Generator) -> Iterator[Mapping[str, Any]]:
    """Registered, randomised, given each cycle a week late now and then, and progressed."""
    yield {"kind": "registration", "on": make.REGISTERED}
    yield {"kind": "allocation", "at": RANDOMISED, "detail": {"arm": life.arm, "strata": strata}}
    regimen, amount = ("lu", {"activity_gbq": 7.4}) if life.arm == "lutetium" else ("octreotide-60", {"dose_mg": 60})
    day = 7
    for number in range(1, 5):
        if day < life.progression:
            detail = {"regimen": regimen, "cycle": number, **amount}
            yield {"kind": "given", "at": RANDOMISED + timedelta(days=day), "detail": detail}
        day += (56 if regimen == "lu" else 28) + (7 if chance.random() < 0.2 else 0)
    if _instant(life.progression) < RECORDED:
        yield {"kind": "progression", "at": _instant(life.progression), "detail": {"assessor": "central"}}


def _instant(day: float) -> datetime:
    return RANDOMISED + timedelta(minutes=round(day * 24 * 60))


def _row(person: Participant, number: int, said: Mapping[str, Any]) -> dict[str, Any]:
    fact = NewFact(id=uuid5(person.id, f"fact {number}"), **said)
    now = fact.at or make.at(make.REGISTERED)
    return row_of(fact, person, zone=ZoneInfo(person.zone), actor=SYSTEM, now=now)


def _planned(catalogue: Any, person: Participant, told: Sequence[Mapping[str, Any]]) -> tuple[Planned, ...]:
    """What the protocol asks of somebody to whom all this has happened."""
    names = ("id", "kind", "on", "at", "detail", "corrects", "recorded_at")
    facts = [Fact(*(row[name] for name in names)) for row in told]
    known = Person(
        id=person.id, code=person.code, site_zone=person.zone, zone=person.zone, baseline=person.baseline_facts,
        birth_year=person.birth_year,
    )  # fmt: skip
    made = replanned(_protocol(), known, facts, existing=(), now=RECORDED, definitions=catalogue.library)
    return made.difference.add


@cache
def _protocol() -> Any:
    return from_document(make.json.loads(make.protocol_text(TRIAL)))


def _responses(
    catalogue: Any, life: Life, planned: Sequence[Planned], chance: np.random.Generator
) -> Iterator[dict[str, Any]]:
    """Diaries on most days; of the questionnaires the first, and the later ones now and then not."""
    answering = Answering(catalogue.library, life, chance)
    for one in planned:
        if one.instrument == DIARY and chance.random() < DIARIES:
            yield _response(catalogue, one, answering.diary(before=one.timepoint == "run-in"), share=0.5)
    answered = _answered(planned, chance)
    days = [(_at(asked[0], share) - RANDOMISED) / DAY for asked, share in answered]
    first = {scale: first_worse(day, days[1:]) for scale, day in life.worse.items()}
    for number, (asked, share) in enumerate(answered):
        for one in asked:
            worse = {scale for (of, scale), when in first.items() if of == one.instrument and when < number}
            told = answering.questionnaire(one.instrument, worse if number else None)
            yield _response(catalogue, one, told, share=share)


def _answered(planned: Sequence[Planned], chance: np.random.Generator) -> list[tuple[list[Planned], float]]:
    """The questionnaires of each day that has an answer, and how far into the window it came."""
    by_place: dict[tuple[str, int], list[Planned]] = defaultdict(list)
    for one in planned:
        if one.timepoint in ("baseline", "q12w") and one.instrument in ASKED:
            by_place[one.timepoint, one.ordinal].append(one)
    shares = [(by_place[place], float(chance.random())) for place in sorted(by_place)]
    return shares[:1] + [one for one in shares[1:] if chance.random() < QUESTIONNAIRES]


def _at(one: Planned, share: float) -> datetime:
    return one.opens_at + share * (one.closes_at - one.opens_at)


def _response(catalogue: Any, one: Planned, answers: dict[str, Any], *, share: float) -> dict[str, Any]:
    definition = catalogue.library.get(one.instrument)
    faults = problems(definition, answers)
    assert not faults, faults
    when, name = _at(one, share), uuid5(one.id, "response")
    return {
        "id": name, "receipt_id": uuid5(name, "receipt"), "trial_id": TRIAL, "participant_id": one.participant,
        "assignment_id": one.id, "revision": 1, "supersedes": None, "voided": False, "current": True,
        "instrument": one.instrument, "definition_digest": definition.digest, "answers": answers,
        "answered_by": "participant", "mode": "app", "language": "en", "started_at": None, "completed_at": when,
        "completed_at_device": when, "clock_offset_seconds": 0.0, "zone": one.zone, "received_at": when, "late": False,
        "content_digest": digest(answers), "reason_code": None, "recorded_by": f"device:{one.participant}",
    }  # fmt: skip

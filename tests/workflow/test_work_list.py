"""The work list in SQL says what the rules say: states, calls, consents; on random lives, on both engines."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import ClauseElement, Executable

from proapp.base import audit
from proapp.participant import consents
from proapp.participant import queries as participants
from proapp.participant.tables import Consent, ConsentDocument, Participant
from proapp.response.tables import Response
from proapp.schedule.state import state
from proapp.schedule.tables import Assignment
from proapp.worklist import call
from proapp.worklist.asked import OPEN_FOR, RECENT, SOON, Paper, View
from proapp.worklist.tables import CallAttempt, Outlook
from proapp.worklist.work_list import statement, work_list
from tests import make
from tests.databases import listening

NOW = make.at(date(2026, 6, 12), 10)
TRIAL = "net-retreat"
GRACE = timedelta(hours=24)
VIEW = View(TRIAL, None, NOW, graces={"1": GRACE}, daily=frozenset({"diary"}), longest=timedelta(days=60))
PEOPLE = [f"person {number}" for number in range(12)]
DAY = timedelta(days=1)


def change(database, *statements):
    """Write rows as they are: the rules are not asked whether this can happen."""
    with database.engine.connect() as connection:
        for statement, rows in statements:
            if rows:
                connection.execute(statement, rows)
        audit.forget(connection.info)
        connection.commit()


@pytest.fixture
def model(registered, catalogue):
    """A row of each kind as a model for others."""
    (asked,) = make.assignments(registered, timepoint="baseline", instrument="pgi-s@1.0")
    make.answered(registered, catalogue, asked)
    with registered.engine.connect() as connection:
        return {
            entity: dict(connection.execute(select(entity.__table__).limit(1)).mappings().one())
            for entity in (Participant, Assignment, Response)
        }


def lives(database, model, seed):
    """Some people with windows around now, answered or not, called or not, in peace or not."""
    chance = Random(seed)
    people = [{**model[Participant], "id": make.named(name), "code": name} for name in PEOPLE]
    asked, answered, calls, outlook = [], [], [], []
    for person in people:
        own = [_window(chance, model, person["id"]) for _ in range(chance.randint(0, 9))]
        own += _diaries(chance, model, person["id"])
        asked += own
        answered += [each for one in own if chance.random() < 0.4 for each in _revisions(chance, model, one)]
        calls += [_call(chance, person["id"]) for _ in range(chance.randint(0, 2))]
        outlook.append(_outlook(chance, person["id"]))
    tables = (
        (Participant, people),
        (Assignment, asked),
        (Response, answered),
        (CallAttempt, calls),
        (Outlook, outlook),
    )
    change(database, (delete(Assignment).where(Assignment.id != answered_before(database)), [{}]))
    change(database, *((insert(entity), rows) for entity, rows in tables))


def answered_before(database):
    return make.rows(database, Response)[0].assignment_id


def _window(chance, model, who):
    opens = NOW + timedelta(hours=chance.randint(-600, 48))
    closes = opens + timedelta(hours=chance.choice([6, 24, 72, 168, 400]))
    begun = chance.choice([None, opens + timedelta(hours=1), closes - timedelta(hours=1), closes + timedelta(hours=1)])
    return _asked(model, who, opens, closes, "q12w") | {
        "started_at": begun,
        "target_on": (opens + (closes - opens) * chance.random()).date(),
        "cancelled_at": NOW - DAY if chance.random() < 0.1 else None,
    }


def _diaries(chance, model, who):
    start = NOW.replace(hour=15) - timedelta(days=chance.randint(2, 14))
    days = [turn for turn in range(16) if chance.random() < 0.8]
    return [
        _asked(model, who, start + turn * DAY, start + turn * DAY + timedelta(hours=19), "diary")
        | {"target_on": (start + turn * DAY).date(), "instrument": "net-diary@1.0"}
        for turn in days
    ]


def _asked(model, who, opens, closes, timepoint):
    return {
        **model[Assignment], "id": uuid4(), "participant_id": who, "opens_at": opens, "closes_at": closes,
        "timepoint": timepoint,
    }  # fmt: skip


def _revisions(chance, model, one):
    """An answer, perhaps corrected or taken out since."""
    last = _answer(chance, model, one)
    if chance.random() < 0.6:
        return [last]
    first = {**last, "id": uuid4(), "receipt_id": uuid4(), "current": False, "voided": False}
    return [first, {**last, "revision": 2}]


def _answer(chance, model, one):
    when = min(one["opens_at"] + (one["closes_at"] - one["opens_at"]) * chance.random(), NOW)
    void = chance.random() < 0.15
    return {
        **model[Response], "id": uuid4(), "receipt_id": uuid4(), "participant_id": one["participant_id"],
        "assignment_id": one["id"], "completed_at": when, "received_at": when, "voided": void,
    }  # fmt: skip


def _call(chance, who):
    at = NOW - timedelta(hours=chance.randint(1, 200))
    back = at + timedelta(hours=chance.randint(1, 100)) if chance.random() < 0.5 else None
    return {
        "id": uuid4(), "trial_id": TRIAL, "participant_id": who, "at": at, "outcome": chance.choice(call.OUTCOMES),
        "call_back_at": back, "recorded_at": at, "recorded_by": "staff:chen",
    }  # fmt: skip


def _outlook(chance, who):
    infused = NOW - timedelta(hours=chance.randint(1, 240)) if chance.random() < 0.5 else None
    quiet = NOW.date() + timedelta(days=chance.randint(-2, 2)) if chance.random() < 0.3 else None
    return {"participant_id": who, "trial_id": TRIAL, "first_infused_at": infused, "quiet_until": quiet}


def in_state(database, wanted):
    """Assignments of each person in a state, by the rule."""
    with database.read() as session:
        held = {one.assignment_id: one for one in session.scalars(select(Response)) if one.current and not one.voided}
        rows = session.scalars(select(Assignment).where(Assignment.timepoint.in_(["q12w", "diary"]))).all()
    found = {}
    for row in rows:
        told = state(
            row.opens_at, row.closes_at, now=NOW, answered=row.id in held, cancelled_at=row.cancelled_at,
            started_at=row.started_at, grace=GRACE,
        )  # fmt: skip
        if told == wanted:
            found.setdefault(row.participant_id, []).append(row)
    return found


def listed(database, view=VIEW, **how):
    with database.read() as session:
        return work_list(session, view, limit=10_000, **how)


@pytest.mark.parametrize("seed", range(4))
def test_overdue_and_due_soon_are_states_by_the_rule(registered, model, seed):
    lives(registered, model, seed)
    missed, opened = in_state(registered, "missed"), in_state(registered, "open")

    items, counts = listed(registered)

    overdue = Counter({who: sum(one.closes_at > NOW - RECENT for one in rows) for who, rows in missed.items()})
    overdue.update({who: sum(one.target_on < VIEW.over for one in rows) for who, rows in opened.items()})
    soon = {
        who: number
        for who, rows in opened.items()
        if (number := sum(_closes_soon(one) for one in rows)) > 0
    }  # fmt: skip
    found = {bucket: {one.subject: one.number for one in items if one.bucket == bucket} for bucket in counts}
    assert found.get("overdue", {}) == {who: number for who, number in overdue.items() if number}
    assert found.get("due-soon", {}) == soon
    assert counts == Counter(one.bucket for one in items)


def _closes_soon(one):
    return one.target_on >= VIEW.over and one.closes_at <= NOW + SOON and one.opens_at <= NOW - OPEN_FOR


@pytest.mark.parametrize("seed", range(6))
def test_whom_to_call_is_the_rule(registered, model, seed):
    lives(registered, model, seed)
    missed = in_state(registered, "missed")

    items, _ = listed(registered, bucket="call")

    found = {one.subject: (one.detail, one.since) for one in items}
    expected = {make.named(name): by_the_rule(registered, make.named(name), missed) for name in PEOPLE}
    assert found == {who: (told.reason, told.since) for who, told in expected.items() if told}


def by_the_rule(database, who, missed):
    with database.read() as session:
        answers = [one.received_at for one in session.scalars(select(Response).filter_by(participant_id=who))]
        attempts = list(session.scalars(select(CallAttempt).filter_by(participant_id=who)))
        outlook = session.get(Outlook, who)
    return call.call(
        [call.Missed(one.closes_at, one.target_on, one.timepoint == "diary") for one in missed.get(who, [])],
        [call.Attempt(one.at, one.outcome, one.call_back_at) for one in attempts],
        now=NOW,
        answered_at=max(answers, default=None),
        first_infused_at=outlook.first_infused_at,
        quiet_until=outlook.quiet_until,
    )


def test_who_must_not_see_treatment_is_told_nothing_that_only_treatment_explains(registered, model):
    told = {"next_cycle_on": NOW.date(), "next_cycle": 2, "next_regimen": "lu", "first_infused_at": NOW - 2 * DAY}
    change(registered, (update(Outlook).values(told), [{}]))

    open_items, open_counts = listed(registered)
    masked_items, masked_counts = listed(registered, replace(VIEW, sees_treatment=False))

    assert open_counts == {"cycle-due": 1, "call": 1}
    assert {one.detail for one in open_items} == {"lu", "silent-after-infusion"}
    assert (masked_items, masked_counts) == ([], {})


@pytest.mark.parametrize("limit", [1, 7])
def test_pages_add_up_in_order(registered, model, limit):
    lives(registered, model, 2)
    whole, counts = listed(registered)

    pages, after = [], None
    with registered.read() as session:
        while True:
            items, again = work_list(session, VIEW, after=after, limit=limit)
            assert again == counts
            if not items:
                break
            pages += items
            after = (items[-1].rank, items[-1].since, items[-1].subject)

    assert pages == whole
    assert [one.rank for one in whole] == sorted(one.rank for one in whole)


def test_it_is_one_query(registered, model):
    lives(registered, model, 3)
    asked = []
    with registered.read() as session:
        session.connection()

        with listening(registered.engine, "before_cursor_execute", lambda *told: asked.append(told[2])):
            work_list(session, VIEW)

    assert len(asked) == 1


class Explain(Executable, ClauseElement):
    """How the engine means to go about a statement."""

    inherit_cache = False

    def __init__(self, statement):
        self.statement = statement


@compiles(Explain)
def _(element, compiler, **options):
    words = "EXPLAIN" if compiler.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    return f"{words} {compiler.process(element.statement, **options)}"


def test_assignments_and_answers_are_found_by_indexes(registered, model):
    lives(registered, model, 1)

    with registered.read() as session:
        if not registered.embedded:
            session.execute(text("SET LOCAL enable_seqscan = off"))  # so few rows would else be read at once
        plan = [str(row[-1]) for row in session.connection().execute(Explain(statement(VIEW)))]

    whole = [line for line in plan if re.search(r"(SCAN|Seq Scan on) (assignment|response)\b(?!.* USING)", line)]
    assert whole == []
    assert any("assignment" in line and "INDEX" in line.upper() for line in plan)


LANGUAGES = ("en", "de", "es")


@pytest.mark.parametrize("seed", range(4))
def test_whose_consent_is_due_is_the_rule(registered, model, seed):
    chance = Random(seed)
    people = [
        {**model[Participant], "id": make.named(name), "code": name, "language": chance.choice(LANGUAGES),
         "birth_year": chance.choice([1960, 2008, 2010])}
        for name in PEOPLE
    ]  # fmt: skip
    documents = [_document(kind, language, version) for kind in consents.KINDS for language, version in (
        ("en", "1"), ("en", "2"), ("de", "1"))]  # fmt: skip
    said = [_decision(chance, person["id"], documents) for person in people for _ in range(chance.randint(0, 4))]
    change(registered, (insert(Participant), people), (insert(ConsentDocument), documents), (insert(Consent), said))
    view = replace(VIEW, papers=papers(registered))

    items, _ = listed(registered, view, bucket="consent")

    assert Counter(one.subject for one in items) == Counter(due_by_the_rule(registered))


def _document(kind, language, version):
    at = make.at(make.REGISTERED)
    return {
        "id": uuid4(), "trial_id": TRIAL, "kind": kind, "version": version, "language": language, "text": "words",
        "digest": "0" * 64, "effective_on": date(2026, 3, int(version)), "recorded_at": at,
    }  # fmt: skip


def _decision(chance, who, documents):
    about = chance.choice(documents)
    at = NOW - timedelta(hours=chance.randint(1, 500))
    return {
        "id": uuid4(), "trial_id": TRIAL, "participant_id": who, "document_id": about["id"], "kind": about["kind"],
        "version": about["version"], "language": about["language"], "digest": "0" * 64,
        "decision": chance.choice(consents.DECISIONS), "signed_by": chance.choice(consents.SIGNERS), "at": at,
        "zone": "Europe/Vienna", "recorded_at": at, "recorded_by": "staff:chen",
    }  # fmt: skip


def papers(database):
    with database.read() as session:
        documents = participants.consent_documents(session, TRIAL)
    current = consents.current_document
    return tuple(
        Paper(kind, language, current(documents, kind=kind, language=language, on=NOW.date()).version)
        for kind in consents.KINDS
        for language in LANGUAGES
    )


def due_by_the_rule(database) -> list[UUID]:
    with database.read() as session:
        documents = participants.consent_documents(session, TRIAL)
        people = session.scalars(select(Participant)).all()
        said = {one.id: participants.consents(session, one.id) for one in people}
    return [
        one.id
        for one in people
        for _ in consents.due(documents, said[one.id], birth_year=one.birth_year, language=one.language, on=NOW.date())
    ]


def test_of_a_duplicate_that_was_merged_only_what_must_be_looked_at_waits(registered, model):
    lives(registered, model, 1)
    items, _ = listed(registered)
    first = items[0].participant_id
    change(registered, (update(Participant).where(Participant.id == first).values(merged_into=make.named("ada")), [{}]))

    left, counts = listed(registered)

    looked_at = ("flag", "quarantine")
    assert left == [one for one in items if one.participant_id != first or one.bucket in looked_at]
    assert sum(counts.values()) == len(left) < len(items)


def test_only_the_sites_that_are_seen(registered, model):
    lives(registered, model, 1)
    elsewhere = make.site(registered, code="02", name="Mur Clinic")
    first = make.named(PEOPLE[0])
    change(registered, (update(Participant).where(Participant.id == first).values(site_id=elsewhere.id), [{}]))

    here, _ = listed(registered, replace(VIEW, sites=frozenset({make.named(f"{TRIAL}/01")})))
    there, _ = listed(registered, replace(VIEW, sites=frozenset({elsewhere.id})))
    nowhere, counts = listed(registered, replace(VIEW, sites=frozenset()))

    assert {one.participant_id for one in there} <= {first}
    assert first not in {one.participant_id for one in here}
    assert len(here) + len(there) == len(listed(registered)[0])
    assert (nowhere, counts) == ([], {})

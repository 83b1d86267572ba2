"""A queue of answers is taken as if each had come alone: what one meets, the others do not."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from proapp.flag.tables import Flag
from proapp.response.tables import Quarantine, Response
from proapp.score.tables import ScoreRow
from proapp.workflow.answering.decide import Sent
from proapp.workflow.answering.submit import Reply
from proapp.workflow.answering.sync import Failed, sync
from proapp.workflow.catalogue import Catalogue
from tests import make
from tests.databases import listening

HOUR = timedelta(hours=1)
SEVERE = {"10A": 3, "10B": 4}


@pytest.fixture
def asked(treated):
    """Ada's lists of symptoms of ten weeks, by opening."""
    found = make.assignments(treated, timepoint="toxicity", instrument="pro-ctcae-net@1.0", cancelled_at=None)
    return found[:10]


@pytest.fixture
def queue(catalogue, asked):
    """An answer to each, an hour after its opening; `severe` are those that must be looked at."""

    def write(*, severe=()):
        sent = []
        for number, one in enumerate(asked):
            said = make.answers(catalogue, one.instrument, **(SEVERE if number in severe else {}))
            body = make.submission(catalogue, one, one.opens_at + HOUR, answers=said)
            sent.append(Sent(make.named(f"answer {number}"), json.dumps(body).encode()))
        return sent

    return write


@pytest.fixture
def send(treated, catalogue, asked):
    now = asked[-1].opens_at + 2 * HOUR

    def run(items, known=catalogue):
        return treated.run(lambda session: sync(session, items, actor=make.phone(), now=now, catalogue=known))

    return run


def told(outcomes):
    return [
        (type(one).__name__, one.created if isinstance(one, Reply) else None, getattr(one, "problem", None) is None)
        for one in outcomes
    ]


TAKEN = ("Reply", True, True)


def without_ids(rows, *hidden):
    """Rows but for what is drawn or stamped anew."""
    names = [column.name for column in rows[0].__table__.columns if column.name not in hidden]
    return sorted(str([getattr(row, name) for name in names]) for row in rows)


def test_a_queue_is_what_its_answers_are_one_by_one(make_database, catalogue, treated, asked, queue, send):
    other = make_database(treated.engine.dialect.name)
    for prepare in (
        make.trial,
        lambda database, _: make.site(database),
        make.participant,
        make.allocated,
        make.treated,
    ):
        prepare(other, catalogue)
    items = queue(severe=(2, 3, 7))
    now = asked[-1].opens_at + 2 * HOUR

    assert told(send(items)) == [TAKEN] * 10
    for one in items:
        make.submit(other, catalogue, one.body, now=now, response_id=one.response_id)

    for table, hidden in (
        (Response, ("receipt_id", "received_at", "recorded_by")),
        (ScoreRow, ()),
        (Flag, ("raised_at", "next_escalation_at", "last_repeat_at")),
    ):
        assert without_ids(make.rows(treated, table), *hidden) == without_ids(make.rows(other, table), *hidden)
    assert make.faults(treated) == []


def test_the_whole_queue_is_one_commit(treated, queue, send):
    commits = []

    with listening(treated.engine, "commit", commits.append):
        send(queue(severe=(1,)))

    assert len(commits) == 1


class Breaks:
    """A condition that breaks over one answer, as a fault of ours would."""

    names = ("10B",)

    def met(self, seen):
        if seen.report.value("10B") == 4:
            raise ZeroDivisionError
        return ()


@pytest.fixture
def breaking(catalogue):
    """The catalogue with a rule set that breaks."""
    ruleset = catalogue.ruleset("prrt-default@1")
    rule = next(rule for rule in ruleset.rules if rule.lines[0].of == "toxicity")
    line = replace(rule.lines[0], condition=Breaks())
    broken = replace(ruleset, rules=(replace(rule, lines=(line,)),))
    return Catalogue(catalogue.library, {ruleset.key: broken})


def test_a_fault_of_ours_in_one_answer_costs_the_others_nothing(treated, queue, send, breaking):
    items = queue(severe=(4,))

    outcomes = send(items, breaking)
    others = {one.id for one in make.rows(treated, Response)}
    again = send(items)

    assert [type(one) for one in outcomes] == [*[Reply] * 4, Failed, *[Reply] * 5]
    assert isinstance(outcomes[4].error, ZeroDivisionError)
    assert others == {one.response_id for one in items} - {items[4].response_id}
    assert [one.created for one in again] == [False] * 4 + [True] + [False] * 5
    assert [flag.symptom for flag in make.rows(treated, Flag)] == ["10"]
    assert make.faults(treated) == []


def test_queues_and_single_answers_at_once_store_each_once(treated, catalogue, asked, queue, send):
    items, starting = queue(severe=(5,)), Barrier(8)
    now = asked[-1].opens_at + 2 * HOUR

    def arrive(number):
        starting.wait()
        if number % 2:
            return send(items if number % 4 == 1 else items[::-1])
        return [make.submit(treated, catalogue, one.body, now=now, response_id=one.response_id) for one in items]

    with ThreadPoolExecutor(8) as threads:
        replies = list(threads.map(arrive, range(8)))

    receipts = {(one.response_id, one.receipt_id) for some in replies for one in some}
    assert len(make.rows(treated, Response)) == len(receipts) == 10
    assert sum(one.created for some in replies for one in some) == 10
    assert make.rows(treated, Quarantine) == []
    assert len(make.rows(treated, Flag)) == 1
    assert make.faults(treated) == []


def test_nothing_of_a_queue_remains_when_its_transaction_fails(treated, catalogue, queue, asked):
    before = make.snapshot(treated)

    def sync_and_fail(session):
        sync(session, queue(severe=(1,)), actor=make.phone(), now=asked[-1].opens_at, catalogue=catalogue)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        treated.run(sync_and_fail)

    assert make.snapshot(treated) == before

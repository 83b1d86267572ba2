"""Several processes tick at once and some are killed: everything is told, and nothing is told twice unseen."""

import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from proapp.jobs.drain import HANDS
from proapp.message.draft import reminder
from proapp.message.queries import LEASE, claim, enqueue, sent, spread
from proapp.message.roads import Road, along
from tests.jobs import ward
from tests.jobs.outbox import stored
from tests.jobs.receivers import Phone
from tests.jobs.ward import MONDAY, TRIAL, Assignment, Flag, Subscription, known, store

ROOT = Path(__file__).parents[2]
PATIENCE = 120  # seconds for a process, on a machine that has other things to do
BUSY = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
"""
PEOPLE = tuple(f"person-{number}" for number in range(30))


def begin(database, path, *, now=MONDAY, dies_at=-1, cause="claim"):
    """Start one process that ticks."""
    url = database.url.render_as_string(hide_password=False)
    arguments = [url, database.key.decode(), str(path), now.isoformat(), str(dies_at), cause]
    return subprocess.Popen([sys.executable, "-m", "tests.jobs.worker", *arguments], cwd=ROOT)


def forgotten(database):
    """Wait until the server has noticed that a killed process is gone: until then it keeps what that one had locked."""
    for _ in range(PATIENCE * 20):
        with database.engine.connect() as connection:
            if database.embedded or not connection.scalar(text(BUSY)):
                return
        time.sleep(0.05)
    raise AssertionError("a transaction of a process that was killed is still open")


def told(path):
    """How often each message id is in the outbox file."""
    return Counter(json.loads(line)["n"] for line in path.read_text("utf-8").splitlines())


def due(database, *, number):
    """So many assignments, ten a person, all open."""
    ward.furnish(database, people=PEOPLE)
    rows = [ward.assignment(f"{index}", of=PEOPLE[index % len(PEOPLE)], ordinal=index) for index in range(number)]
    store(database, Assignment, rows)


@pytest.mark.crash
def test_eight_processes_four_of_them_killed_with_what_they_had_claimed_tell_each_of_300_once(database, tmp_path):
    due(database, number=300)
    outbox = tmp_path / "messages.jsonl"
    dice = random.Random(9)

    first = [begin(database, outbox, dies_at=dice.randrange(2) if mortal else -1) for mortal in [True, False] * 4]
    ends = [process.wait(PATIENCE) for process in first]
    forgotten(database)
    begin(database, outbox, now=MONDAY + LEASE + timedelta(seconds=1)).wait(PATIENCE)

    assert ends.count(-signal.SIGKILL) >= 1
    assert len(told(outbox)) == 300
    assert set(told(outbox).values()) == {1}
    assert Counter(message.state for message in stored(database)) == {"sent": 300}


@pytest.mark.crash
def test_a_process_killed_after_it_sent_tells_again_under_the_same_id(database, tmp_path):
    due(database, number=30)
    outbox = tmp_path / "messages.jsonl"

    killed = begin(database, outbox, dies_at=5, cause="send").wait(PATIENCE)
    forgotten(database)
    begin(database, outbox, now=MONDAY + LEASE + timedelta(seconds=1)).wait(PATIENCE)

    assert killed == -signal.SIGKILL
    assert len(told(outbox)) == 30
    assert 30 < told(outbox).total() <= 30 + HANDS  # what was on its way may come twice; its id shows it
    assert Counter(message.state for message in stored(database)) == {"sent": 30}


@pytest.mark.crash
def test_a_process_killed_after_it_pushed_pushes_again_under_the_same_topic(database, tmp_path, receiver):
    due(database, number=30)
    phones = {name: Phone() for name in PEOPLE}
    rows = [ward.subscription(f"http://{receiver.host}/{name}", phone.keys, of=name) for name, phone in phones.items()]
    store(database, Subscription, rows)
    outbox = tmp_path / "messages.jsonl"

    killed = begin(database, outbox, dies_at=5, cause="push").wait(PATIENCE)
    forgotten(database)
    begin(database, outbox, now=MONDAY + LEASE + timedelta(seconds=1), cause="push").wait(PATIENCE)

    topics = Counter(request.headers["Topic"] for request in receiver.requests)
    seen = {phones[request.path.strip("/")].read(request)["n"].replace("-", "") for request in receiver.requests}
    assert killed == -signal.SIGKILL
    assert (len(topics), seen) == (30, set(topics))
    assert 30 < topics.total() <= 30 + HANDS
    assert Counter(message.state for message in stored(database)) == {"spread": 30, "sent": 30}


@pytest.mark.crash
def test_processes_that_escalate_the_same_flags_take_each_step_once(database, tmp_path):
    ward.furnish(database)
    store(database, Flag, [ward.flag(f"{number}") for number in range(60)])
    outbox = tmp_path / "messages.jsonl"

    for process in [begin(database, outbox, now=MONDAY + timedelta(minutes=16)) for _ in range(4)]:
        assert process.wait(PATIENCE) == 0

    assert len(told(outbox)) == 60
    assert set(told(outbox).values()) == {1}


def test_a_worker_that_slept_past_its_lease_cannot_mark_what_another_has_claimed(database):
    ward.furnish(database)
    store(database, Flag, [ward.flag(next_escalation_at=None)])
    ward.tell(database, known("flag crisis"), at=MONDAY)
    woken = MONDAY + LEASE + timedelta(seconds=1)
    (sleeper,) = database.run(lambda session: claim(session, now=MONDAY))
    (other,) = database.run(lambda session: claim(session, now=woken))

    late = database.run(lambda session: sent(session, sleeper, now=woken))
    mine = database.run(lambda session: sent(session, other, now=woken))

    assert (sleeper.fence, other.fence) == (1, 2)
    assert (late, mine) == (False, True)


def test_a_worker_that_slept_past_its_lease_spreads_nothing_over_roads_that_another_has_taken(database):
    due(database, number=1)
    at = {"at": MONDAY, "closes_at": MONDAY + timedelta(days=1)}
    person = {"trial_id": TRIAL, "participant_id": known(PEOPLE[0]), "target_on": MONDAY.date()}
    whole = reminder(known("assignment 0"), step="opening", **person, **at)
    database.run(lambda session: enqueue(session, [whole], now=MONDAY))
    woken = MONDAY + LEASE + timedelta(seconds=1)
    (sleeper,) = database.run(lambda session: claim(session, now=MONDAY))
    (other,) = database.run(lambda session: claim(session, now=woken))
    by_mail, by_sms = along(whole, Road("mail", "mail")), along(whole, Road("sms", "sms"))

    late = database.run(lambda session: spread(session, sleeper, [by_sms], now=woken))
    mine = database.run(lambda session: spread(session, other, [by_mail], now=woken))

    assert (late, mine) == (False, True)
    assert [(message.channel, message.state) for message in stored(database)] == [("phone", "spread"), ("mail", "new")]


def test_nobody_claims_what_another_is_sending(database):
    ward.furnish(database)
    store(database, Flag, [ward.flag(next_escalation_at=None)])
    ward.tell(database, known("flag crisis"), at=MONDAY)
    first = database.run(lambda session: claim(session, now=MONDAY))

    second = database.run(lambda session: claim(session, now=MONDAY + timedelta(seconds=30)))

    assert (len(first), second) == (1, [])

"""One reminder, several roads to its participant: each is gone once, and none waits for another."""

import logging
import random
from collections import Counter
from datetime import timedelta
from io import StringIO
from threading import Lock

import pytest

from proapp.config import Settings
from proapp.delivery.channels import channels
from proapp.delivery.web_push import WebPush
from proapp.jobs.scheduler import run_once
from proapp.message import queries
from proapp.message.preferences import MAIL, PUSH, SERVICE, SMS
from tests.jobs import ward
from tests.jobs.outbox import Inbox, stored
from tests.jobs.receivers import LOST, TAKEN, Phone, Reply
from tests.jobs.ward import MONDAY, Assignment, Contact, DatedFact, Device, Flag, Response, Subscription, known, store

VAPID = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"
ADDRESSES = {"mail": "ada.lovelace@home.example", "sms": "+431234567", "service": "ada-1815"}
BOUNDED = 60  # ticks


@pytest.fixture
def tick(database, clock, catalogue):
    """Tick at an instant by these channels."""
    ward.furnish(database)

    def run(by, at=MONDAY):
        clock.move_to(at)
        report = run_once(database, clock=clock, catalogue=catalogue, channels=by)
        assert report.failed == ()
        return Counter(report.messages)

    return run


@pytest.fixture
def push():
    return WebPush(VAPID, contact="mailto:trials@proapp.example", loopback=True, answer=1.0)


def subscribed(database, receiver, *names, of="ada", phone=None):
    phone = phone or Phone()
    rows = [ward.subscription(f"http://{receiver.host}/{name}", phone.keys, of=of) for name in names]
    store(database, Subscription, rows)
    return phone


def states(database):
    """The state of each message, by the last part of its recipient or, of the whole one, its channel."""
    return {
        message.recipient.split(":")[2] if message.recipient.count(":") == 2 else message.channel: message.state
        for message in stored(database)
    }


def test_a_reminder_goes_by_every_road_once(database, tick, push, receiver):
    store(database, Assignment, [ward.assignment()])
    store(database, Contact, [ward.contact(key=database.key, addresses=ADDRESSES)])
    phone = subscribed(database, receiver, "first", "second")
    inbox = Inbox()
    by = {PUSH: push, MAIL: inbox, SMS: inbox, SERVICE: inbox}

    report = tick(by)
    again = tick(by, MONDAY + timedelta(minutes=5))

    assert (report, again) == ({"spread": 1, "sent": 5}, {})
    assert inbox.to == [("+431234567",), ("ada-1815",), ("ada.lovelace@home.example",)]
    assert receiver.paths == ["/first", "/second"]
    numbers = {str(message.id) for message in stored(database)}
    assert all(phone.read(request)["n"] in numbers for request in receiver.requests)


def test_a_road_that_fails_is_tried_again_and_no_other_with_it(database, tick, push, receiver):
    store(database, Assignment, [ward.assignment()])
    store(database, Contact, [ward.contact(key=database.key, addresses={"mail": ADDRESSES["mail"]})])
    subscribed(database, receiver, "good", "bad")
    receiver.answer = lambda request: Reply(503) if request.path == "/bad" else TAKEN
    inbox = Inbox()
    by = {PUSH: push, MAIL: inbox}

    first = tick(by)
    receiver.answer = lambda request: TAKEN
    second = tick(by, MONDAY + timedelta(minutes=1))

    assert (first, second) == ({"spread": 1, "sent": 2, "new": 1}, {"sent": 1})
    assert receiver.paths == ["/bad", "/bad", "/good"]
    assert len({request.headers["Topic"] for request in receiver.requests}) == 2
    assert len(inbox.letters) == 1


def test_a_phone_that_is_gone_is_not_sent_to_again(database, tick, push, receiver):
    store(database, Assignment, [ward.assignment(), ward.assignment("later", opens_at=MONDAY + timedelta(hours=5))])
    subscribed(database, receiver, "gone")
    receiver.answer = lambda request: Reply(410)

    first = tick({PUSH: push})
    second = tick({PUSH: push}, MONDAY + timedelta(hours=6))

    assert (first, second) == ({"spread": 1, "dead": 1}, {"cancelled": 1})
    assert len(receiver.requests) == 1
    with database.read() as session:
        (row,) = session.query(Subscription).all()
    assert (row.dropped_at, row.drop_reason) == (MONDAY, "push-410")


def test_a_push_service_that_asks_for_a_pause_gets_it(database, tick, push, receiver):
    store(database, Assignment, [ward.assignment()])
    subscribed(database, receiver, "busy")
    receiver.answer = lambda request: Reply(429, {"Retry-After": "3600"})
    tick({PUSH: push})
    receiver.answer = lambda request: TAKEN

    early = tick({PUSH: push}, MONDAY + timedelta(minutes=59))
    late = tick({PUSH: push}, MONDAY + timedelta(minutes=61))

    assert (early, late) == ({}, {"sent": 1})


def test_a_message_that_was_taken_and_not_confirmed_comes_again_under_the_same_id(database, tick, push, receiver):
    store(database, Assignment, [ward.assignment()])
    phone = subscribed(database, receiver, "phone")
    receiver.answer = lambda request: LOST
    tick({PUSH: push})
    receiver.answer = lambda request: TAKEN

    tick({PUSH: push}, MONDAY + timedelta(minutes=1))

    first, second = receiver.requests
    assert phone.read(first) == phone.read(second)
    assert first.headers["Topic"] == second.headers["Topic"]


def test_a_push_service_keeps_a_message_no_longer_than_the_window_and_says_what_it_calls_it(
    database, tick, push, receiver
):
    store(database, Assignment, [ward.assignment(closes_at=MONDAY + timedelta(hours=2))])
    subscribed(database, receiver, "phone")
    receiver.answer = lambda request: Reply(201, {"Location": f"http://{receiver.host}/m/q1w2e3"})

    tick({PUSH: push})

    assert [request.headers["TTL"] for request in receiver.requests] == ["7200"]
    assert [message.provider_id for message in stored(database)] == [None, "q1w2e3"]


def test_phones_that_hang_hold_up_no_flag(database, tick, receiver):
    people = tuple(f"person-{number}" for number in range(10))
    ward.furnish_people(database, people)
    store(database, Assignment, [ward.assignment(name, of=name) for name in people])
    for name in people:
        subscribed(database, receiver, name, of=name)
    store(database, Flag, [ward.flag(next_escalation_at=None)])
    ward.tell(database, known("flag crisis"), at=MONDAY)
    receiver.answer = lambda request: Reply(201, thinks=0.4)
    hanging = []
    mail = Inbox(lambda message_id: hanging.append(len(receiver.requests)))

    report = tick({PUSH: WebPush(VAPID, contact="mailto:a@b.example", loopback=True, answer=0.2), MAIL: mail})

    assert report == {"spread": 10, "sent": 1, "new": 10}
    assert hanging == [0]


@pytest.mark.parametrize("status", [400, 413])
def test_a_message_that_a_push_service_cannot_take_is_dead_at_once(database, tick, push, receiver, status):
    store(database, Assignment, [ward.assignment()])
    subscribed(database, receiver, "phone")
    receiver.answer = lambda request: Reply(status)

    assert tick({PUSH: push}) == {"spread": 1, "dead": 1}
    assert [message.last_error for message in stored(database)] == [None, f"push-{status}"]


def changed(database, table, row, **changes):
    with database.write() as session:
        found = session.get(table, row)
        for name, value in changes.items():
            setattr(found, name, value)
        ward.covered(session, table.__tablename__)


MINDS = {
    "answers": lambda database: store(database, Response, [ward.response()]),
    "mutes": lambda database: changed(database, Contact, known("ada"), muted=True),
    "takes the ways back": lambda database: changed(database, Contact, known("ada"), channels=[]),
    "loses the phone": lambda database: changed(database, Device, known("phone of ada"), revoked_at=MONDAY),
    "dies": lambda database: store(database, DatedFact, [ward.fact("death")]),
    "rests": lambda database: store(database, DatedFact, [ward.fact("pause", detail={})]),
    "progresses": lambda database: store(database, DatedFact, [ward.fact("progression", detail={"assessor": "local"})]),
    "is infused": lambda database: store(
        database, DatedFact, [ward.fact("given", on=(MONDAY + timedelta(days=3)).date())]
    ),
}


@pytest.mark.parametrize("happens", MINDS)
def test_what_still_waits_on_any_road_is_taken_back_when_somebody(database, tick, push, receiver, happens):
    store(database, Assignment, [ward.assignment(closes_at=MONDAY + timedelta(days=4))])
    store(database, Contact, [ward.contact(key=database.key, addresses={"mail": ADDRESSES["mail"]})])
    subscribed(database, receiver, "phone")
    receiver.answer = lambda request: Reply(503, {"Retry-After": "86000"})
    tick({PUSH: push, MAIL: push})  # both roads are in the outbox, and neither is gone
    receiver.answer = lambda request: TAKEN
    receiver.requests.clear()
    MINDS[happens](database)
    inbox = Inbox()

    tick({PUSH: push, MAIL: inbox}, MONDAY + timedelta(days=3))

    assert (inbox.letters, receiver.requests) == ([], [])


def test_everything_that_waits_for_somebody_is_taken_back_by_whatever_road(database, tick, push, receiver):
    store(database, Assignment, [ward.assignment()])
    subscribed(database, receiver, "phone")
    receiver.answer = lambda request: Reply(503)
    tick({PUSH: push})

    number = database.run(
        lambda session: queries.cancel_pending(session, recipient=f"participant:{known('ada')}", why="death")
    )

    assert number == 1
    assert sorted(states(database).values()) == ["cancelled", "spread"]


def test_who_has_chosen_no_way_hears_nothing_and_an_operator_sees_why(database, tick):
    store(database, Assignment, [ward.assignment()])
    store(database, Contact, [ward.contact(key=database.key, channels=[])])

    assert tick({MAIL: Inbox()}) == {"cancelled": 1}
    assert [message.last_error for message in stored(database)] == ["no-road"]


def test_quiet_hours_are_the_participants_own(database, tick):
    store(database, Assignment, [ward.assignment(), ward.assignment("graces", of="grace")])
    own = {"quiet_from": "06:00", "quiet_to": "12:00", "channels": ["mail"]}
    mail = {"mail": "ada.lovelace@home.example"}
    store(database, Contact, [ward.contact(key=database.key, addresses=mail, **own)])
    inbox = Inbox()

    tick(inbox.channels)  # nine in the morning
    tick(inbox.channels, MONDAY + timedelta(hours=3))  # noon

    assert [to for _, to, _ in inbox.letters] == [(f"participant:{known('grace')}",), (mail["mail"],)]


def test_an_address_that_does_not_open_reaches_nobody(database, tick):
    store(database, Assignment, [ward.assignment()])
    foreign = ward.contact("grace", key=database.key, addresses={"mail": ADDRESSES["mail"]})
    row = ward.contact(key=database.key, channels=["mail"], mail=foreign["mail"])  # moved to another participant
    store(database, Contact, [row])
    inbox = Inbox()

    report = tick({MAIL: inbox})

    assert (report, inbox.letters) == ({"spread": 1, "cancelled": 1}, [])


@pytest.fixture
def log():
    """Everything that reaches an installation's log when it keeps all there is."""
    lines, root = StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(lines), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(handler)
    root.setLevel(level)


def test_no_log_and_no_row_of_the_outbox_holds_an_address(database, tick, push, receiver, log, tmp_path):
    store(database, Assignment, [ward.assignment()])
    store(database, Contact, [ward.contact(key=database.key, addresses=ADDRESSES)])
    subscribed(database, receiver, "secret-endpoint")
    receiver.answer = lambda request: Reply(500)
    to_us = f"json://{receiver.host}/{{address}}"
    settings = Settings("", b"", smtp="smtp://127.0.0.1:9", sms=to_us, service=to_us, outbox=tmp_path)

    tick({**channels(settings), PUSH: push})

    assert sorted(receiver.paths) == ["/+431234567", "/ada-1815", "/secret-endpoint"]
    rows = [repr(vars(message)) for message in stored(database)]
    said = "\n".join([log.getvalue(), *rows])
    told = ["lovelace", "431234567", "ada-1815", "secret-endpoint", str(receiver.port)]
    assert [word for word in told if word in said] == []


def test_one_poisoned_phone_delays_no_other(database, tick, push, receiver):
    people = tuple(f"person-{number}" for number in range(40))
    ward.furnish_people(database, people)
    store(database, Assignment, [ward.assignment(name, of=name) for name in people])
    for name in people:
        subscribed(database, receiver, name, of=name)
    receiver.answer = lambda request: Reply(400 if request.path == "/person-7" else 201)

    assert tick({PUSH: push}) == {"spread": 40, "sent": 39, "dead": 1}


def test_300_messages_arrive_exactly_once_by_their_id_though_half_the_tries_go_wrong(database, tick, push, receiver):
    people = tuple(f"person-{number}" for number in range(30))
    ward.furnish_people(database, people)
    rows = [ward.assignment(f"{index}", of=people[index % 30], ordinal=index) for index in range(300)]
    store(database, Assignment, rows)
    phones = {f"/{name}": subscribed(database, receiver, name, of=name) for name in people}
    dice, lock = random.Random(5), Lock()
    confirmed = Counter()

    def answer(request):
        with lock:
            fate = dice.random()
        if fate < 0.3:
            return Reply(503)
        if fate < 0.5:
            return LOST
        confirmed[request.headers["Topic"]] += 1
        return TAKEN

    receiver.answer = answer
    minutes = 0
    while any(message.state in ("new", "sending") for message in stored(database)) or not confirmed:
        tick({PUSH: push}, MONDAY + timedelta(minutes=minutes))
        minutes += 10
        assert minutes < 10 * BOUNDED

    seen = {phones[request.path].read(request)["n"] for request in receiver.requests}
    sent = {str(message.id) for message in stored(database) if message.state == "sent"}
    assert len(confirmed) == 300
    assert set(confirmed.values()) == {1}  # nothing is sent again once it was confirmed
    assert seen == sent
    assert len(receiver.requests) > 300

"""A thousand random weeks of a phone's life: whatever is done to it, the server holds what was answered, each once."""

import json
import random
from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest

from proapp.response.tables import Quarantine, Response
from proapp.workflow.enrolment.issue_code import issue_code
from tests import make
from tests.stories.offline_phone import NoNetwork, Phone, SignedOut, Storage

SEQUENCES = 1000
BLOCK = 100  # one after the other with one participant
FEWER = 12  # on PostgreSQL: a thousand with SQLite, an eighth of them there
STEPS = 14


class Life:
    """What happens to one phone, drawn from a seed; `answered` is what its owner finished, by the response's id."""

    def __init__(self, seed, *, client, chen, clock, database, catalogue):
        self.draw = random.Random(seed)
        self.client, self.chen, self.clock, self.database, self.catalogue = client, chen, clock, database, catalogue
        self.online, self.fault = True, None
        self.answered, self.arrived = {}, set()
        self.phone = Phone(self.network, clock, booted_at=clock.now())
        self.cycle_delay = 0

    def network(self, method, path, headers, body):
        """The line between phone and server: it may be dead, or die before or after the request was served."""
        fault, self.fault = self.fault, None
        if not self.online or fault == "request lost":
            raise NoNetwork
        options = {} if body is None else {"data": body, "content_type": "application/json"}
        reply = self.client.open(method, path, headers=dict(headers), **options)
        assert reply.status_code < 500, reply.json
        if reply.status_code != 401:
            self.arrived.update(handed_in(path, body))
        if fault == "reply lost":
            raise NoNetwork
        return reply.status_code, reply.headers, reply.get_json(silent=True)

    def live(self):
        """One sequence: things happen in any order, and then the phone has a network and some patience."""
        for _ in range(STEPS):
            self.happens(self.draw.choice(HAPPENINGS))
        self.online = True
        for _ in range(6):
            self.attempt(self.phone.sync if self.draw.random() < 0.7 else self.phone.send_singly)
            if not self.phone.storage.outbox:
                return

    def happens(self, what):
        getattr(self, what)()

    def attempt(self, deed):
        """Do something that needs the network, as an app does: a failure is for another time."""
        try:
            deed()
        except NoNetwork:
            return
        except SignedOut:
            if self.online:
                self.join()

    def join(self):
        issued = self.database.run(
            lambda session: issue_code(
                session, actor=make.chen(), now=self.clock.now(), key=self.database.key,
                participant_id=make.named("ada"), pin="1960",
            )
        )  # fmt: skip
        try:
            self.phone.enrol(issued.code, "1960")
        except NoNetwork:
            return  # the code may be spent now; the site gives another

    def answers_one(self):
        waiting = self.phone.waiting()
        if not waiting:
            return
        assignment = self.draw.choice(waiting)
        answers = make.answers(self.catalogue, assignment["instrument"])
        if assignment["instrument"].startswith("net-diary") and self.draw.random() < 0.7:
            answers["nausea"] = self.draw.randint(0, 10)
        response_id = self.phone.answer(assignment, answers)
        self.answered[response_id] = self.phone.storage.outbox[response_id].text

    def reports_something(self):
        """What nobody asked for; it cannot be known twice, because the phone has made its id."""
        if "participant" not in self.phone.storage.bundle:
            return
        answers = make.answers(self.catalogue, "net-crisis@1.0", pain=self.draw.randint(0, 10))
        response_id = self.phone.report("net-crisis@1.0", answers)
        self.answered[response_id] = self.phone.storage.outbox[response_id].text

    def syncs(self):
        self.attempt(self.phone.sync)

    def sends_singly(self):
        self.attempt(self.phone.send_singly)

    def downloads(self):
        self.attempt(self.phone.download)

    def loses_the_network(self):
        self.online = False

    def finds_the_network(self):
        self.online = True

    def loses_a_reply(self):
        self.fault = self.draw.choice(["reply lost", "request lost"])

    def is_killed(self):
        """Only what was stored is left."""
        stored = self.phone.storage
        self.phone = Phone(
            self.network, self.clock, storage=stored, wrong=self.phone.wrong, booted_at=self.phone.booted_at
        )

    def is_restarted(self):
        self.is_killed()
        self.phone.booted_at = self.clock.now()

    def is_set_to_another_time(self):
        farthest = self.draw.choice([0, 0, 10, 2 * 1440, 400 * 1440])
        self.phone.wrong = timedelta(minutes=self.draw.randint(-farthest, farthest))

    def is_installed_anew(self):
        """Removing the app takes with it what never left the phone; its owner sees those questions again."""
        for response_id in self.phone.storage.outbox.keys() - self.arrived:
            del self.answered[response_id]
        self.phone.storage = Storage()
        self.attempt(self.join)
        self.attempt(self.phone.download)

    def is_reported_lost(self):
        device = self.phone.storage.tokens.get("device_id")
        if device is not None:
            self.chen.delete(f"/devices/{device}?reason=lost")

    def time_passes(self):
        self.clock.move_to(self.clock.now() + timedelta(minutes=self.draw.randint(1, 16 * 60)))

    def plan_changes(self):
        """The next dose is put off again: what hangs on it moves or is cancelled."""
        self.cycle_delay += self.draw.randint(1, 5)
        to = date(2026, 5, 22) + timedelta(days=self.cycle_delay)
        make.fact(
            self.database, self.catalogue, "delayed", self.clock.now(), now=self.clock.now(),
            regimen="lu", cycle=2, to=to.isoformat(), accepted=True,
        )  # fmt: skip


def handed_in(path, body):
    """The responses a request carries."""
    if path == "/me/sync":
        return [UUID(item["id"]) for item in json.loads(body)["items"]]
    return [UUID(path.removeprefix("/responses/"))] if path.startswith("/responses/") else []


OFTEN = {
    "answers_one": 5,
    "reports_something": 3,
    "syncs": 3,
    "sends_singly": 1,
    "downloads": 3,
    "loses_the_network": 1,
    "finds_the_network": 2,
    "loses_a_reply": 3,
    "is_killed": 1,
    "is_restarted": 1,
    "is_set_to_another_time": 1,
    "is_installed_anew": 1,
    "is_reported_lost": 1,
    "time_passes": 4,
    "plan_changes": 1,
}
HAPPENINGS = [what for what, times in OFTEN.items() for _ in range(times)]


@pytest.fixture
def life(request, trial, client, as_chen, clock, database, catalogue):
    """Ada was treated on 27 March; it is the evening of that day, and her phone is enrolled."""
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    clock.move_to(make.at(date(2026, 3, 27), 18))
    lived = Life(request.param, client=client, chen=as_chen, clock=clock, database=database, catalogue=catalogue)
    lived.join()
    lived.phone.download()
    return lived


@pytest.mark.parametrize("life", range(SEQUENCES // BLOCK), indirect=True)
def test_the_server_holds_what_was_answered_and_each_once(life):
    lives = BLOCK if life.database.embedded else FEWER
    for _ in range(lives):
        life.live()

        assert life.phone.storage.outbox == {}

    taken = make.rows(life.database, Response)
    quarantined = make.rows(life.database, Quarantine)
    answered = {response_id: json.loads(text) for response_id, text in life.answered.items()}
    held = {one.id for one in taken} | {one.response_id for one in quarantined}
    twins = {
        key for key in answered.keys() - held if any(same_answers(answered[key], one) for one in taken)
    }  # answered again after a new installation, alike: the first receipt stands for both
    assert answered.keys() == (held & answered.keys()) | twins
    assert held <= answered.keys()
    assert all(answered[one.id]["answers"] == one.answers for one in taken)
    assert all(json.loads(one.body) == answered[one.response_id] for one in quarantined)
    assert max(Counter(one.assignment_id for one in taken).values()) == 1
    assert len(taken) > lives / 2
    assert make.faults(life.database) == []


def same_answers(body, response):
    return body["assignment_id"] == str(response.assignment_id) and body["answers"] == response.answers

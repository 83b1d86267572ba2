"""Another program is told what happens in a trial: signed, ids only, once per event, in order of what was committed."""

import base64
import hashlib
import hmac
import json
import time
from datetime import timedelta
from uuid import uuid4

import pytest

from proapp.app import create_app
from proapp.base.audit import AuditEvent
from proapp.config import Settings
from proapp.delivery.webhook import Webhook as Sender
from proapp.jobs.scheduler import run_once
from proapp.message.draft import WEBHOOK
from proapp.message.tables import Message, Webhook, WebhookDelivery
from proapp.message.topic import TOPICS
from tests import make
from tests.jobs.outbox import Inbox
from tests.jobs.receivers import Receiver, Reply

HOOKS = "/trials/net-retreat/webhooks"


@pytest.fixture
def receiver():
    with Receiver().running() as running:
        running.answer = lambda request: Reply(204)
        yield running


@pytest.fixture
def app(database, clock, catalogue):
    """The application, which lets webhooks lead to this machine."""
    settings = Settings(database=str(database.url), key=database.key, webhook_loopback=True)
    return create_app(database, clock, catalogue, settings)


@pytest.fixture
def hook(as_adam, receiver):
    """Add a webhook to the receiver; gives its address in the API and its secret."""

    def add(*topics, path="/hook"):
        url = f"{HOOKS}/{uuid4()}"
        body = {"url": f"http://{receiver.host}{path}", "topics": topics or list(TOPICS)}
        reply = as_adam.put(url, json=body)
        assert reply.status_code == 201, reply.json
        return url, reply.json["secret"]

    return add


@pytest.fixture
def tick(database, clock, catalogue):
    """Tick once, some time later."""

    def run(**later):
        clock.move_to(clock.now() + timedelta(**later))
        channels = {WEBHOOK: Sender(loopback=True, connect=0.5, answer=2.0), **Inbox().channels}
        report = run_once(database, clock=clock, catalogue=catalogue, channels=channels)
        assert report.failed == ()
        return report

    return run


@pytest.fixture
def answer(database, catalogue, clock):
    """Ada answers how bad her symptoms are."""

    def answers():
        due = make.assignment(database, "baseline", instrument="pgi-s")
        clock.move_to(due.opens_at + timedelta(hours=2))
        make.answered(database, catalogue, due, response_id=make.named("ada's"))

    return answers


def told(receiver):
    return [json.loads(request.body) for request in receiver.requests]


def test_an_answer_is_told_once_with_ids_and_nothing_else(trial, hook, answer, tick, receiver, database):
    hook("response.accepted")
    answer()

    tick()
    tick(minutes=10)

    (event,) = told(receiver)
    (known,) = [row for row in make.rows(database, AuditEvent) if row.action == "response.accepted"]
    assert event == {
        "id": receiver.requests[0].headers["webhook-id"],
        "topic": "response.accepted",
        "trial": "net-retreat",
        "object_type": "response",
        "object_id": str(make.named("ada's")),
        "at": known.at.isoformat(),
    }


def test_the_receiver_can_tell_that_it_is_us(trial, hook, answer, tick, receiver):
    _, secret = hook()
    answer()

    tick()

    request = receiver.requests[0]
    headers = request.headers
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + request.body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
    assert (secret[:6], len(key)) == ("whsec_", 32)


def test_every_topic_is_told_and_no_other(trial, hook, tick, receiver, database, catalogue, as_iris, clock):
    hook()
    hook("participant.registered", path="/few")
    make.participant(database, catalogue, "eve")
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    crisis = make.assignment(database, "crisis", instrument="net-crisis")
    make.answered(database, catalogue, crisis, temperature=39.0, fluids=1)
    clock.move_to(crisis.opens_at + timedelta(hours=1))
    tick()
    tick(minutes=30)
    flag = as_iris.get("/trials/net-retreat/flags").json["items"][0]
    acknowledged = as_iris.post(f"/flags/{flag['id']}/acknowledgement", headers={"If-Match": f'"{flag["version"]}"'})
    as_iris.post(
        f"/flags/{flag['id']}/resolution",
        json={"outcome": "no-action-needed", "reason": "seen"},
        headers={"If-Match": f'"{acknowledged.json["version"]}"'},
    )

    tick()

    topics = [json.loads(request.body)["topic"] for request in receiver.requests if request.path == "/hook"]
    assert set(topics) <= set(TOPICS)
    assert {"participant.registered", "cycle.recorded", "response.accepted", "flag.raised", "flag.escalated"} <= set(
        topics
    )
    assert topics.count("cycle.recorded") == 1  # an allocation is none
    few = [json.loads(request.body)["topic"] for request in receiver.requests if request.path == "/few"]
    assert few == ["participant.registered"]


def test_what_happened_before_and_in_other_trials_is_not_told(
    trial, other_trial, answer, hook, tick, receiver, database, catalogue
):
    answer()
    hook()
    make.participant(database, catalogue, "emma", trial_id="netter-1")

    tick()

    assert receiver.requests == []


def test_without_webhooks_nothing_is_written_for_them(trial, answer, tick, database):
    answer()

    report = tick()

    assert report.announced == 0
    assert make.rows(database, WebhookDelivery) == []


def test_the_secret_is_shown_once_and_sealed(as_adam, trial, receiver, database):
    url, body = f"{HOOKS}/{uuid4()}", {"url": f"http://{receiver.host}/", "topics": ["flag.raised"]}

    first, again = as_adam.put(url, json=body), as_adam.put(url, json=body)
    other = as_adam.put(url, json={**body, "topics": ["flag.resolved"]})

    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert (first.json["secret"][:6], again.json["secret"]) == ("whsec_", None)
    assert "secret" not in as_adam.get(HOOKS).json["items"][0]
    assert first.json["secret"] not in repr(make.snapshot(database))
    assert make.faults(database) == []


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"url": "http://hooks.example.org/x"}, "/url"),
        ({"url": "https://10.0.0.8/x"}, "/url"),
        ({"url": "https://[::ffff:169.254.169.254]/x"}, "/url"),
        ({"url": "https://localhost/x"}, "/url"),
        ({"url": "https://user:pass@hooks.example.org/"}, "/url"),
        ({"url": "file:///etc/passwd"}, "/url"),
        ({"topics": []}, "/topics"),
        ({"topics": ["everything"]}, "/topics/0"),
        ({"secret": "mine"}, "/secret"),
    ],
)
def test_an_address_or_topic_that_cannot_be_is_refused_and_nothing_is_stored(
    as_adam, trial, database, changes, pointer
):
    body = {"url": "https://hooks.example.org/x", "topics": ["flag.raised"]}

    reply = as_adam.put(f"{HOOKS}/{uuid4()}", json={**body, **changes})

    assert (reply.status_code, reply.json["errors"][0]["pointer"]) == (422, pointer)
    assert make.rows(database, Webhook) == []


def test_a_name_that_leads_inside_is_not_followed(trial, hook, answer, database, clock, catalogue, receiver):
    hook()
    answer()

    outside_only = {WEBHOOK: Sender(connect=0.5), **Inbox().channels}
    run_once(database, clock=clock, catalogue=catalogue, channels=outside_only)

    assert receiver.requests == []
    assert [row.last_error for row in make.rows(database, Message) if row.channel == WEBHOOK] == ["webhook-address"]


def state(as_adam, url):
    return [(one["state"], one["tries"], one["last_error"]) for one in as_adam.get(f"{url}/deliveries").json["items"]]


def test_a_busy_receiver_is_asked_again_when_it_said_and_not_before(as_adam, trial, hook, answer, tick, receiver):
    url, _ = hook("response.accepted")
    receiver.answer = lambda request: Reply(429, {"Retry-After": "600"})
    answer()
    tick()
    receiver.answer = lambda request: Reply(200)

    tick(minutes=9)
    before = len(receiver.requests)
    tick(minutes=2)

    assert (before, len(receiver.requests)) == (1, 2)
    assert state(as_adam, url) == [("sent", 2, None)]
    first, second = receiver.requests
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body


@pytest.mark.parametrize("status", [404, 500, 503, 401, None])
def test_a_receiver_in_trouble_is_given_time(as_adam, trial, hook, answer, tick, receiver, status):
    url, _ = hook("response.accepted")
    receiver.answer = lambda request: Reply(status)
    answer()

    tick()

    assert [(one[0], one[1]) for one in state(as_adam, url)] == [("new", 1)]


@pytest.mark.parametrize("status", [400, 413, 301])
def test_what_is_refused_for_good_is_not_sent_again(as_adam, trial, hook, answer, tick, receiver, status):
    url, _ = hook("response.accepted")
    receiver.answer = lambda request: Reply(status, {"Location": f"http://{receiver.host}/elsewhere"})
    answer()

    tick()
    tick(hours=2)

    assert state(as_adam, url) == [("dead", 1, f"webhook-{status}")]
    assert receiver.paths == ["/hook"]


def test_a_receiver_that_is_gone_is_told_nothing_more(as_adam, trial, hook, answer, tick, receiver, database, staff):
    url, _ = hook()
    receiver.answer = lambda request: Reply(410)
    answer()
    tick()

    as_adam.post(f"{url}/test", json={"id": str(uuid4())})
    tick(hours=2)

    (shown,) = as_adam.get(HOOKS).json["items"]
    assert (shown["end_reason"], shown["ended_at"] is not None) == ("receiver-gone", True)
    assert len(receiver.requests) == 1
    events = staff("aude", "auditor").get("/trials/net-retreat/audit?action=webhook.ended").json["items"]
    assert [event["actor_kind"] for event in events] == ["system"]
    assert make.faults(database) == []


def test_a_receiver_that_never_answers_is_given_up_within_a_day(as_adam, trial, hook, answer, tick, receiver):
    url, _ = hook("response.accepted")
    receiver.answer = lambda request: Reply(500)
    answer()

    tick()
    for _ in range(40):
        tick(minutes=73)

    ((ended, tries, why),) = state(as_adam, url)
    assert (ended, why) == ("dead", "webhook-500")
    assert tries <= 12


def test_others_do_not_wait_for_a_receiver_that_hangs(trial, hook, answer, receiver, database, clock, catalogue):
    for number in range(4):
        hook("response.accepted", path=f"/slow/{number}")
    hook("response.accepted", path="/quick")
    receiver.answer = lambda request: Reply(200)
    slow = Sender(loopback=True, connect=0.2, answer=0.4, whole=0.5)
    inbox = Inbox()
    answer()
    receiver.answer = lambda request: Reply(200, thinks=5.0 if "/slow" in request.path else 0.0)

    began = time.monotonic()
    run_once(database, clock=clock, catalogue=catalogue, channels={WEBHOOK: slow, **inbox.channels})

    assert time.monotonic() - began < 5.0
    sent = {row.recipient for row in make.rows(database, Message) if row.channel == WEBHOOK and row.state == "sent"}
    assert len(sent) == 1


def test_somebody_ends_a_webhook_and_what_waits_is_taken_back(as_adam, trial, hook, answer, tick, receiver):
    url, _ = hook("response.accepted")
    receiver.answer = lambda request: Reply(503)
    answer()
    tick()

    ended, again = as_adam.delete(url), as_adam.delete(url)
    receiver.answer = lambda request: Reply(200)
    tick(hours=2)

    assert (ended.status_code, ended.json) == (200, again.json)
    assert state(as_adam, url) == [("cancelled", 1, "webhook-ended")]
    assert len(receiver.requests) == 1


def test_a_test_says_nothing_and_goes_once(as_adam, trial, hook, tick, receiver):
    url, _ = hook()
    body = {"id": str(uuid4())}

    first, again = as_adam.post(f"{url}/test", json=body), as_adam.post(f"{url}/test", json=body)
    tick()

    assert [(reply.status_code, reply.json["deliveries"]) for reply in (first, again)] == [(202, 1), (202, 0)]
    (event,) = told(receiver)
    assert (event["topic"], event["object_type"]) == ("webhook.test", "webhook")


def test_what_was_told_is_sent_again_under_the_same_id(as_adam, trial, hook, answer, tick, receiver):
    url, _ = hook("response.accepted")
    answer()
    tick()
    delivery = as_adam.get(f"{url}/deliveries").json["items"][0]["id"]

    one = {"id": str(uuid4()), "delivery": delivery}
    sent = [as_adam.post(f"{url}/replay", json=one).json["deliveries"] for _ in range(2)]
    tick(minutes=1)
    since = as_adam.post(f"{url}/replay", json={"id": str(uuid4()), "since": "2026-03-01T00:00:00Z"}).json["deliveries"]
    tick(minutes=1)

    assert (sent, since) == ([1, 0], 1)
    assert len(receiver.requests) == 3
    assert len({request.headers["webhook-id"] for request in receiver.requests}) == 1
    assert len({request.body for request in receiver.requests}) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"since": "2026-03-01T00:00:00Z", "delivery": str(uuid4())}, 422),
        ({"since": "2026-03-01T00:00:00"}, 422),
        ({"delivery": str(uuid4())}, 404),
    ],
)
def test_a_replay_of_nothing_is_refused(as_adam, trial, hook, body, status):
    url, _ = hook()

    assert as_adam.post(f"{url}/replay", json={"id": str(uuid4()), **body}).status_code == status


def test_pages_of_deliveries_add_up(as_adam, trial, hook, tick, clock):
    url, _ = hook()
    for _ in range(5):
        as_adam.post(f"{url}/test", json={"id": str(uuid4())})
        clock.move_to(clock.now() + timedelta(seconds=1))
    tick()

    path, found = f"{url}/deliveries?limit=2", []
    page = as_adam.get(path).json
    found += page["items"]
    while page["next"]:
        page = as_adam.get(f"{path}&cursor={page['next']}").json
        found += page["items"]

    assert found == as_adam.get(f"{url}/deliveries").json["items"]
    assert [one["state"] for one in found] == ["sent"] * 5


def test_who_may_have_webhooks(trial, other_trial, hook, staff):
    url, _ = hook()
    body = {"url": "https://hooks.example.org/x", "topics": ["flag.raised"]}
    for role in ("site_nurse", "investigator", "coordinator", "monitor", "data_manager", "dmc"):
        somebody = staff(f"a {role}", role)
        assert somebody.put(f"{HOOKS}/{uuid4()}", json=body).status_code == 403
        assert somebody.get(HOOKS).status_code == 403
        assert somebody.get(f"{url}/deliveries").status_code == 403
    auditor = staff("aude", "auditor")
    assert (auditor.get(HOOKS).status_code, auditor.delete(url).status_code) == (200, 403)
    foreign = staff("nils", "admin", trial="netter-1")
    assert foreign.get(HOOKS).status_code == 404
    assert foreign.delete(url.replace("net-retreat", "netter-1")).status_code == 404

"""Text messages and push services through Apprise, to a real web server on this machine."""

import json
from datetime import timedelta
from uuid import UUID

import pytest

from proapp.base.errors import Unsafe
from proapp.delivery.service import Service
from proapp.jobs.scheduler import run_once
from proapp.message.channel import Permanent, Temporary
from proapp.message.preferences import SMS
from tests.jobs import ward
from tests.jobs.outbox import stored
from tests.jobs.receivers import LOST, TAKEN, Reply
from tests.jobs.ward import MONDAY, Assignment, Contact, store

NUMBER = UUID("5f1d7a84-3b0e-4b3c-9a53-0d5c7d2f9c11")
SENTENCE = "Something is waiting for you in the app."


def template(receiver):
    """A provider that takes the message's id beside the words."""
    return f"json://{receiver.host}/to/{{address}}?:n={{id}}"


def send(receiver, to="ada-1815", **patience):
    return Service("service", template(receiver), **patience).send(
        (to,), "A reminder", SENTENCE, message_id=NUMBER, lifetime=timedelta(hours=1)
    )


def test_a_provider_gets_the_sentence_and_the_messages_number(receiver):
    send(receiver)

    (request,) = receiver.requests
    content = json.loads(request.body)
    assert request.path == "/to/ada-1815"
    assert (content["title"], content["message"], content["n"]) == ("A reminder", SENTENCE, str(NUMBER))


def test_a_text_message_has_no_subject(receiver):
    Service("sms", template(receiver)).send(("+431234567",), "A reminder", SENTENCE, message_id=NUMBER)

    content = json.loads(receiver.requests[0].body)
    assert (content["title"], content["message"]) == ("", SENTENCE)


@pytest.mark.parametrize(
    ("status", "failure"),
    [(400, Permanent), (404, Permanent), (413, Permanent), (401, Temporary), (429, Temporary), (503, Temporary)],
)
def test_a_refusal_says_whether_it_may_work_later(receiver, status, failure):
    receiver.answer = lambda request: Reply(status)

    with pytest.raises(failure) as refusal:
        send(receiver)

    assert type(refusal.value) is failure
    assert refusal.value.why == f"service-{status}"


@pytest.mark.parametrize("reply", [LOST, Reply(200, thinks=1)], ids=["breaks off", "hangs"])
def test_a_provider_that_does_not_answer_may_have_taken_it(receiver, reply):
    receiver.answer = lambda request: reply

    with pytest.raises(Temporary) as refusal:
        send(receiver, answer=0.2)

    assert (refusal.value.why, len(receiver.requests)) == ("service-unreachable", 1)


def test_a_provider_that_points_elsewhere_is_not_followed(receiver):
    receiver.answer = lambda request: Reply(307, {"Location": f"http://{receiver.host}/elsewhere"})

    with pytest.raises(Permanent):
        send(receiver)

    assert receiver.paths == ["/to/ada-1815"]


@pytest.mark.parametrize(
    "address", ["../evil", "x/y", "x?to=y", "x#y", "user@evil.example", "x%2fy", "x,y", "", "{id}", "x\ny"]
)
def test_an_address_that_would_lead_elsewhere_is_not_sent_to(receiver, address):
    with pytest.raises(Permanent) as refusal:
        send(receiver, address)

    assert (refusal.value.why, receiver.requests) == ("service-address", [])


@pytest.mark.parametrize(
    "bad",
    [
        "json://host/",
        "json://{address}/",
        "json://{address}",
        "json://host/{address}/{address}",
        "json://host/?to={address}",
        "json://user:{address}@host/",
        "json://host/to-{address}",
        "{address}",
    ],
)
def test_a_setting_in_which_an_address_could_be_more_than_a_part_of_the_path_is_refused_at_the_start(bad):
    with pytest.raises(Unsafe, match="PROAPP_SMS"):
        Service("sms", bad)


def test_a_setting_that_apprise_does_not_know_never_works():
    with pytest.raises(Permanent) as refusal:
        Service("sms", "pigeon://loft/{address}").send(("+431234567",), "", SENTENCE, message_id=NUMBER)

    assert refusal.value.why == "sms-not-understood"


def test_a_provider_that_lost_its_answer_gets_the_same_number_again(database, clock, catalogue, receiver):
    ward.furnish(database)
    store(database, Assignment, [ward.assignment()])
    store(database, Contact, [ward.contact(key=database.key, addresses={"sms": "+431234567"})])
    by = {SMS: Service(SMS, template(receiver))}
    receiver.answer = lambda request: LOST
    clock.move_to(MONDAY)
    first = run_once(database, clock=clock, catalogue=catalogue, channels=by)
    receiver.answer = lambda request: TAKEN
    clock.move_to(MONDAY + timedelta(minutes=1))

    second = run_once(database, clock=clock, catalogue=catalogue, channels=by)

    assert (first.messages, second.messages) == ({"spread": 1, "new": 1}, {"sent": 1})
    numbers = {json.loads(request.body)["n"] for request in receiver.requests}
    assert numbers == {str(message.id) for message in stored(database) if message.channel == SMS}
    assert len(receiver.requests) == 2

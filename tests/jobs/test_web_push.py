"""Push messages to a real push service on this machine: one that reads them, refuses them, breaks off, or hangs."""

import socket
import ssl
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from threading import Thread
from uuid import UUID

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from proapp.config import Settings
from proapp.delivery.outward import outward
from proapp.delivery.web_push import WebPush, public_key
from proapp.message.channel import Gone, Permanent, Temporary
from tests.jobs.receivers import LOST, Phone, Reply, claims

NUMBER = UUID("5f1d7a84-3b0e-4b3c-9a53-0d5c7d2f9c11")
VAPID = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"
PUBLIC = public_key(Settings(database="sqlite:///x", key=b"", vapid=VAPID))
DAY = timedelta(days=1)
CONTACT = "mailto:trials@proapp.example"


@pytest.fixture
def phone():
    return Phone()


def send(to, phone, *, lifetime=None, loopback=True, **patience):
    push = WebPush(VAPID, contact=CONTACT, loopback=loopback, **patience)
    keys = phone.keys
    address = (to, keys["p256dh"], keys["auth"])
    return push.send(address, "A reminder", "Something is waiting.", message_id=NUMBER, lifetime=lifetime)


def test_a_phone_gets_the_number_of_the_message_and_nothing_else(receiver, phone):
    send(f"http://{receiver.host}/wp/ada", phone, lifetime=timedelta(hours=3))

    (request,) = receiver.requests
    assert phone.read(request) == {"v": 1, "n": str(NUMBER)}
    assert b"waiting" not in request.body
    assert request.headers["TTL"] == "10800"


def test_the_push_service_sees_who_sends_and_can_replace_a_message_sent_twice(receiver, phone):
    send(f"http://{receiver.host}/wp/ada", phone)
    send(f"http://{receiver.host}/wp/ada", phone)

    said = [claims(request, public_key=PUBLIC) for request in receiver.requests]
    assert {one["aud"] for one in said} == {f"http://{receiver.host}"}
    assert {one["sub"] for one in said} == {CONTACT}
    assert all(0 < one["exp"] - time.time() <= 24 * 3600 for one in said)
    assert {request.headers["Topic"] for request in receiver.requests} == {NUMBER.hex}


def test_a_reminder_is_not_kept_for_longer_than_two_days(receiver, phone):
    send(f"http://{receiver.host}/wp/ada", phone, lifetime=timedelta(days=30))

    assert receiver.requests[0].headers["TTL"] == "172800"


def test_what_the_push_service_calls_the_message_is_known_without_its_address(receiver, phone):
    receiver.answer = lambda request: Reply(201, {"Location": f"http://{receiver.host}/m/q1w2e3"})

    assert send(f"http://{receiver.host}/wp/ada", phone) == "q1w2e3"


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (404, Gone),
        (410, Gone),
        (400, Permanent),
        (413, Permanent),
        (301, Permanent),
        (401, Temporary),  # our key: the installation's to mend
        (403, Temporary),
        (429, Temporary),
        (500, Temporary),
        (503, Temporary),
    ],
)
def test_a_refusal_says_whether_it_may_work_later(receiver, phone, status, failure):
    receiver.answer = lambda request: Reply(status, {"Location": f"http://{receiver.host}/elsewhere"})

    with pytest.raises(failure) as refusal:
        send(f"http://{receiver.host}/wp/ada", phone)

    assert type(refusal.value) is failure
    assert refusal.value.why == f"push-{status}"
    assert receiver.paths == ["/wp/ada"]  # a redirect is not followed


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"Retry-After": "120"}, timedelta(minutes=2)),
        (
            {"Retry-After": "Mon, 02 Mar 2026 08:05:00 GMT", "Date": "Mon, 02 Mar 2026 08:00:00 GMT"},
            timedelta(minutes=5),
        ),
        ({"Retry-After": "99999999999"}, timedelta(hours=24)),
        ({"Retry-After": "soon"}, None),
        ({}, None),
    ],
)
def test_a_pause_that_is_asked_for_is_understood(receiver, phone, headers, pause):
    receiver.answer = lambda request: Reply(429, headers)

    with pytest.raises(Temporary) as refusal:
        send(f"http://{receiver.host}/wp/ada", phone)

    assert refusal.value.retry_after == pause


def test_a_push_service_that_breaks_off_may_have_taken_it(receiver, phone):
    receiver.answer = lambda request: LOST

    with pytest.raises(Temporary) as refusal:
        send(f"http://{receiver.host}/wp/ada", phone)

    assert (refusal.value.why, len(receiver.requests)) == ("push-unreachable", 1)


def test_a_push_service_that_hangs_is_not_waited_for_long(receiver, phone):
    receiver.answer = lambda request: Reply(201, thinks=1)

    with pytest.raises(Temporary) as refusal:
        send(f"http://{receiver.host}/wp/ada", phone, answer=0.1)

    assert refusal.value.why == "push-unreachable"


def test_a_push_service_that_answers_a_letter_at_a_time_is_not_waited_for_for_ever(phone):
    def drip(listener):
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            for letter in b"HTTP/1.1 201 Created\r\nX-Slow: " + b"x" * 200:
                connection.sendall(bytes([letter]))
                time.sleep(0.05)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=drip, args=[listener])
        thread.start()
        began = time.monotonic()
        with pytest.raises(Temporary) as refusal:
            send(f"http://127.0.0.1:{listener.getsockname()[1]}/wp/ada", phone, whole=0.5)
        thread.join()

    assert refusal.value.why == "push-unreachable"
    assert time.monotonic() - began < 5


def test_a_push_service_that_is_not_there_may_be_there_later(phone):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    with pytest.raises(Temporary):
        send(f"http://127.0.0.1:{port}/wp/ada", phone)


def certificate(folder):
    """A certificate of this machine that it has signed itself, with its key: the path of both."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "push")])
    since = datetime(2020, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), since, since + 36500 * DAY)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = folder / "push.pem"
    path.write_bytes(made.public_bytes(Encoding.PEM) + secret)
    return path


@pytest.mark.parametrize("trusted", [True, False])
def test_a_push_service_is_talked_to_encrypted_when_its_certificate_is_trusted(receiver, tmp_path, trusted):
    path = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    receiver.encrypt(context)

    with outward(loopback=True, whole=5.0) as session, suppress(requests.exceptions.SSLError):
        session.verify = str(path) if trusted else True
        session.post(f"https://{receiver.host}/wp/ada", data=b"sealed", timeout=2)

    assert [request.body for request in receiver.requests] == ([b"sealed"] if trusted else [])


def test_a_push_service_without_encryption_is_not_talked_to(receiver, phone):
    with pytest.raises(Temporary) as refusal:
        send(f"https://{receiver.host}/wp/ada", phone)

    assert (refusal.value.why, receiver.requests) == ("push-unreachable", [])


@pytest.mark.parametrize(
    "address", ["https://127.0.0.1:{port}/x", "https://localhost:{port}/x", "http://127.0.0.1:{port}/x"]
)
def test_no_address_leads_into_our_own_network(receiver, phone, address):
    with pytest.raises(Permanent) as refusal:
        send(address.format(port=receiver.port), phone, loopback=False)

    assert (refusal.value.why, receiver.requests) == ("push-address", [])


@pytest.mark.parametrize("keys", [{"p256dh": "AAAA", "auth": "AAAA"}, {"p256dh": "!", "auth": "!"}])
def test_keys_that_encrypt_nothing_are_never_tried_again(receiver, keys):
    push = WebPush(VAPID, contact=CONTACT, loopback=True)

    with pytest.raises(Permanent):
        push.send((f"http://{receiver.host}/x", keys["p256dh"], keys["auth"]), "", "", message_id=NUMBER)


def test_an_installation_without_a_key_offers_no_push():
    assert public_key(Settings(database="sqlite:///x", key=b"")) is None

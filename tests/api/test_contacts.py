"""How a participant wants to be reminded: kept sealed, shown masked, pointed at nobody else."""

import os
from base64 import urlsafe_b64encode
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from proapp.app import create_app
from proapp.base.audit import AuditEvent
from proapp.config import Settings
from proapp.message.contacts import preferences
from proapp.message.tables import Contact, Subscription
from tests import make

FIRST = {"If-Match": '"0"'}
WANTED = {"channels": ["push"], "quiet_from": "22:00", "quiet_to": "07:00", "muted": False}
MAIL = "ada.lovelace@home.example"


def base64url(content):
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def keys():
    """What a browser would make."""
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    public = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return {"p256dh": base64url(public), "auth": base64url(os.urandom(16))}


KEYS = keys()


def subscription(**changes):
    return {"endpoint": "https://push.example.com/wp/abc", "keys": KEYS, **changes}


def contact(client, headers=FIRST, **changes):
    return client.put("/me/contact", json={**WANTED, **changes}, headers=headers)


def pointers(reply):
    return [error["pointer"] for error in reply.json["errors"]]


def test_who_has_said_nothing_is_reminded_on_the_phone_by_day(as_ada):
    reply = as_ada.get("/me/contact")

    assert reply.headers["ETag"] == '"0"'
    assert reply.json == {
        "channels": ["push"],
        "quiet_from": "21:00",
        "quiet_to": "08:00",
        "muted": False,
        "revision": 0,
        "mail": None,
        "sms": None,
        "service": None,
        "offered": ["push", "mail"],
    }


def test_an_address_is_sealed_in_the_database_and_masked_when_read(as_ada, database):
    reply = contact(as_ada, channels=["push", "mail"], mail=MAIL)

    assert (reply.status_code, reply.json["mail"], reply.json["revision"]) == (200, "a…@h….example", 1)
    assert as_ada.get("/me/contact").json == reply.json
    (row,) = make.rows(database, Contact)
    assert "ada" not in row.mail.lower()
    assert preferences(row, key=database.key).addresses == {"mail": MAIL}
    assert MAIL not in "".join(event.payload.decode() for event in make.rows(database, AuditEvent))


def test_an_address_that_is_not_named_stays_and_null_takes_it_out(as_ada):
    contact(as_ada, channels=["mail"], mail=MAIL)

    kept = contact(as_ada, {"If-Match": '"1"'}, channels=["mail"], muted=True)
    gone = contact(as_ada, {"If-Match": '"2"'}, mail=None)

    assert (kept.json["mail"], kept.json["muted"]) == ("a…@h….example", True)
    assert (gone.json["mail"], gone.json["revision"]) == (None, 3)


def test_a_change_names_the_revision_it_was_based_on(as_ada):
    contact(as_ada)

    replies = [
        contact(as_ada, {}, muted=True),
        contact(as_ada, FIRST, muted=True),
        contact(as_ada, {"If-None-Match": "*"}, muted=True),
        contact(as_ada, {"If-Match": '"1"'}, muted=True),
    ]

    assert [reply.status_code for reply in replies] == [428, 412, 412, 200]


def test_the_same_again_after_a_lost_reply_changes_nothing(as_ada, database):
    first = contact(as_ada, mail=MAIL)

    again = contact(as_ada, mail=MAIL)

    assert (again.status_code, again.json) == (200, first.json)
    assert [row.revision for row in make.rows(database, Contact)] == [1]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"mail": "nobody"}, "/mail"),
        ({"mail": "ada@home.example\nBcc: all@site.example"}, "/mail"),
        ({"mail": "ada@home.example,all@site.example"}, "/mail"),
        ({"mail": "a…@h….example"}, "/mail"),  # what GET has shown
        ({"sms": "0664 1234567"}, "/sms"),
        ({"sms": "+43/../../evil"}, "/sms"),
        ({"service": "evil.example/topic"}, "/service"),
        ({"service": "..%2f..%2fevil"}, "/service"),
        ({"service": "topic?url=http://evil.example"}, "/service"),
        ({"service": "user@evil.example"}, "/service"),
        ({"channels": ["push", "mail"]}, "/channels/1"),  # no address
        ({"channels": ["sms"], "sms": "+431234567"}, "/channels/0"),  # not set up here
        ({"channels": ["push", "push"]}, "/channels"),
        ({"channels": ["pigeon"]}, "/channels/0"),
        ({"quiet_from": "25:00"}, "/quiet_from"),
        ({"quiet_to": "08:00:00"}, "/quiet_to"),
        ({"muted": "yes"}, "/muted"),
        ({"postbox": "12"}, "/postbox"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_place_and_not_repeated(as_ada, database, changes, pointer):
    reply = contact(as_ada, **changes)

    assert (reply.status_code, pointers(reply)) == (422, [pointer])
    said = [value for value in changes.values() if isinstance(value, str) and len(value) > 8]
    assert not [value for value in said if value in reply.text]
    assert make.rows(database, Contact) == []


def test_a_phone_subscribes_once(as_ada, database):
    path = f"/me/push-subscriptions/{uuid4()}"

    replies = [as_ada.put(path, json=subscription()) for _ in range(2)]

    assert [reply.status_code for reply in replies] == [201, 200]
    assert replies[0].json == replies[1].json
    assert [row.endpoint for row in make.rows(database, Subscription)] == ["https://push.example.com/wp/abc"]


def test_the_same_address_under_another_id_is_the_same_subscription(as_ada, database):
    first = as_ada.put(f"/me/push-subscriptions/{uuid4()}", json=subscription())

    second = as_ada.put(f"/me/push-subscriptions/{uuid4()}", json=subscription(keys=keys()))

    assert (second.status_code, second.json["id"]) == (200, first.json["id"])
    assert len(make.rows(database, Subscription)) == 1


def test_a_new_address_of_a_phone_replaces_the_old_one(as_ada, database):
    as_ada.put(f"/me/push-subscriptions/{uuid4()}", json=subscription())

    as_ada.put(f"/me/push-subscriptions/{uuid4()}", json=subscription(endpoint="https://push.example.com/new"))

    reasons = {row.endpoint: row.drop_reason for row in make.rows(database, Subscription)}
    assert reasons == {"https://push.example.com/wp/abc": "replaced", "https://push.example.com/new": None}


def test_an_id_is_not_given_another_content(as_ada):
    path = f"/me/push-subscriptions/{uuid4()}"
    as_ada.put(path, json=subscription())

    reply = as_ada.put(path, json=subscription(endpoint="https://push.example.com/new"))

    assert reply.status_code == 409


def test_a_phone_that_wants_no_more_is_left_alone_until_it_asks_again(as_ada, database):
    path = f"/me/push-subscriptions/{uuid4()}"
    as_ada.put(path, json=subscription())

    replies = [as_ada.delete(path), as_ada.delete(path)]
    (dropped,) = make.rows(database, Subscription)
    as_ada.put(path, json=subscription())
    (again,) = make.rows(database, Subscription)

    assert [reply.status_code for reply in replies] == [204, 204]
    assert (dropped.drop_reason, again.dropped_at) == ("unsubscribed", None)


def test_of_somebody_elses_subscription_one_does_not_even_learn(as_ada, device):
    path = f"/me/push-subscriptions/{uuid4()}"
    as_ada.put(path, json=subscription())
    grace = device("grace")

    replies = [grace.delete(path), grace.put(path, json=subscription(endpoint="https://push.example.com/other"))]

    assert [reply.status_code for reply in replies] == [404, 404]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"endpoint": "http://push.example.com/wp-secret"}, "/endpoint"),
        ({"endpoint": "http://127.0.0.1:9000/wp-secret"}, "/endpoint"),
        ({"endpoint": "https://127.0.0.1/wp-secret"}, "/endpoint"),
        ({"endpoint": "https://10.0.0.1/wp-secret"}, "/endpoint"),
        ({"endpoint": "https://169.254.169.254/latest/meta-data"}, "/endpoint"),
        ({"endpoint": "https://[::1]/wp-secret"}, "/endpoint"),
        ({"endpoint": "https://[::ffff:10.0.0.1]/wp-secret"}, "/endpoint"),
        ({"endpoint": "https://[64:ff9b::a00:1]/wp-secret"}, "/endpoint"),
        ({"endpoint": "https://2130706433/wp-secret"}, "/endpoint"),
        ({"endpoint": "https://0x7f.1/wp-secret"}, "/endpoint"),
        ({"endpoint": "https://localhost/wp-secret"}, "/endpoint"),
        ({"endpoint": "https://database.internal/wp-secret"}, "/endpoint"),
        ({"endpoint": "https://push.example.com@10.0.0.1/wp-secret"}, "/endpoint"),
        ({"endpoint": "https://push.example.com:99999/wp-secret"}, "/endpoint"),
        ({"endpoint": "https://push.example.com/a b"}, "/endpoint"),
        ({"endpoint": "file:///etc/passwd"}, "/endpoint"),
        ({"keys": {**KEYS, "p256dh": KEYS["auth"]}}, "/keys/p256dh"),
        ({"keys": {**KEYS, "p256dh": base64url(b"\x04" + bytes(64))}}, "/keys/p256dh"),
        ({"keys": {**KEYS, "auth": KEYS["p256dh"][:60]}}, "/keys/auth"),
    ],
)
def test_a_subscription_that_leads_elsewhere_is_refused_by_its_place(as_ada, database, changes, pointer):
    reply = as_ada.put(f"/me/push-subscriptions/{uuid4()}", json=subscription(**changes))

    assert (reply.status_code, pointers(reply)) == (422, [pointer])
    assert "wp-secret" not in reply.text
    assert make.rows(database, Subscription) == []


def test_ways_that_are_set_up_are_offered(database, clock, catalogue, as_ada):
    address = {"sms": "json://127.0.0.1/{address}", "service": "ntfy://ntfy.example/{address}"}
    settings = Settings(database=str(database.url), key=database.key, **address)
    app = create_app(database, clock, catalogue, settings)
    phone = type(as_ada)(app, as_ada.token)

    reply = contact(phone, channels=["sms", "service"], sms="+431234567", service="ada-1815")

    assert (reply.status_code, reply.json["sms"], reply.json["service"]) == (200, "+43…67", "a…")
    assert reply.json["offered"] == ["push", "mail", "sms", "service"]

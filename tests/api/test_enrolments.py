"""A code and a PIN make a phone somebody's device, once; every refusal looks the same, and guessing is hopeless."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from sqlalchemy import insert, select

from proapp.access.tables import Attempt, Device, DeviceClock, EnrolmentCode
from proapp.api import work
from proapp.base.actor import SYSTEM
from proapp.base.audit import AuditEvent
from proapp.workflow.enrolment.load_protocol import load_protocol
from tests import make
from tests.api.conftest import Client
from tests.api.phones import PIN, enrolled, issue, redeem

ADA = make.named("ada")
SECOND = timedelta(seconds=1)


def scan(client, link, pin=PIN):
    return client.post("/enrolments", json={"link": link, "pin": pin})


def later(clock, by=SECOND):
    clock.move_to(clock.now() + by)


def same(reply):
    """A refusal's body without the request's own id."""
    return tuple(sorted((name, value) for name, value in reply.json.items() if name != "instance"))


def from_block(number):
    """Somebody in another part of the network each time."""
    return {"environ_base": {"REMOTE_ADDR": f"198.51.{number}.7"}}


def test_a_typed_code_and_its_pin_make_a_phone_the_participants_device(as_chen, client):
    code = issue(as_chen)["code"]

    reply = redeem(client, code.lower().replace("-", " "))

    assert reply.status_code == 201
    client.token = reply.json["access_token"]
    assert client.get("/me").json["participant"]["id"] == str(ADA)


def test_a_scanned_link_and_the_pin_do_the_same_and_use_the_typed_code_up(as_chen, client):
    issued = issue(as_chen)

    reply = scan(client, issued["link"])

    assert reply.status_code == 201
    assert redeem(client, issued["code"]).status_code == 404
    client.token = reply.json["access_token"]
    assert client.get("/me").json["participant"]["id"] == str(ADA)


def test_the_secret_alone_is_taken_as_well(as_chen, client):
    secret = issue(as_chen)["link"].rpartition("#e=")[2]

    assert scan(client, secret).status_code == 201


def test_the_links_secret_is_behind_the_hash_where_no_server_sees_it(app, as_chen):
    app.extensions[work.EXTENSION] = replaced(app, public_url="https://pro.example.org/net")

    issued = issue(as_chen)
    link = urlsplit(issued["link"])

    assert (link.scheme, link.netloc, link.path, link.query) == ("https", "pro.example.org", "/net/app/", "")
    assert link.fragment.startswith("e=")
    assert len(link.fragment) == 2 + 22
    assert issued["qr_svg"].startswith("<svg")


def replaced(app, **changes):
    wiring = app.extensions[work.EXTENSION]
    return replace(wiring, settings=replace(wiring.settings, **changes))


@pytest.mark.parametrize("body", [{}, {"code": "7K3QX-9M2TD-4", "link": "x" * 22}])
def test_a_phone_sends_either_a_code_or_a_link(client, body):
    assert client.post("/enrolments", json={"pin": PIN, **body}).status_code == 422


def test_every_refusal_has_the_same_body(as_chen, client, clock):
    used = issue(as_chen)
    redeem(client, used["code"])
    old = issue(as_chen)
    good = issue(as_chen)

    replies = [
        redeem(client, used["code"]),
        scan(client, used["link"]),
        redeem(client, old["code"]),
        scan(client, old["link"]),
        redeem(client, good["code"], pin="1961"),
        scan(client, good["link"], pin="1961"),
        redeem(client, "00000-00000-0"),
        scan(client, "not a link"),
    ]
    clock.move_to(clock.now() + timedelta(hours=72))
    replies += [redeem(client, good["code"]), scan(client, good["link"])]

    assert {reply.status_code for reply in replies} == {404}
    assert len({same(reply) for reply in replies}) == 1


def test_a_code_is_good_for_72_hours_to_the_second(as_chen, client, clock):
    first, second = issue(as_chen), issue(as_chen, "ada")
    clock.move_to(clock.now() + timedelta(hours=72) - SECOND)
    in_time = redeem(client, second["code"])
    assert redeem(client, first["code"]).status_code == 404

    third = issue(as_chen)
    clock.move_to(clock.now() + timedelta(hours=72))

    assert (in_time.status_code, redeem(client, third["code"]).status_code) == (201, 404)


def test_ten_wrong_pins_burn_a_code_in_both_its_forms_and_the_count_survives_the_refusals(
    as_chen, client, database, clock
):
    issued = issue(as_chen)
    wrong = []
    for number in range(5):
        wrong += [redeem(client, issued["code"], pin=f"1{number}00"), scan(client, issued["link"], pin=f"1{number}01")]
        later(clock)

    right = [redeem(client, issued["code"]), scan(client, issued["link"])]

    assert [reply.status_code for reply in wrong + right] == [404] * 12
    with database.read() as session:
        assert session.scalars(select(EnrolmentCode)).one().misses == 10
    assert [event.action for event in make.rows(database, AuditEvent)].count("code.burned") == 1
    assert make.faults(database) == []


def test_nine_wrong_pins_burn_nothing(as_chen, client):
    code = issue(as_chen)["code"]
    for number in range(10, 19):
        redeem(client, code, pin=f"19{number}")

    assert redeem(client, code).status_code == 201


def test_guessing_at_random_burns_nobodys_code(as_chen, client, clock, database):
    code = issue(as_chen)["code"]
    for number in range(15):
        redeem(client, "00000-00000-0", pin=f"{1000 + number}")
        later(clock)

    assert make.rows(database, EnrolmentCode)[0].misses == 0
    assert redeem(client, code).status_code == 201


def test_a_new_code_kills_the_one_before(as_chen, client):
    first = issue(as_chen)["code"]
    second = issue(as_chen)["code"]

    assert redeem(client, first).status_code == 404
    assert redeem(client, second).status_code == 201


def test_of_fifty_who_redeem_one_code_at_once_one_gets_a_device(app, as_chen, database, clock):
    issued = issue(as_chen)
    client = Client(app)

    def attempt(number):
        options = from_block(number)
        if number % 2:
            return redeem(client, issued["code"], **options)
        return client.post("/enrolments", json={"link": issued["link"], "pin": PIN}, **options)

    with ThreadPoolExecutor(50) as threads:
        statuses = [reply.status_code for reply in threads.map(attempt, range(50))]

    assert statuses.count(201) == 1
    assert set(statuses) == {201, 404, 429}
    assert statuses.count(429) == 40  # ten a second are tried altogether
    assert len(make.rows(database, Device)) == 1


def test_after_twenty_failures_in_an_hour_a_part_of_the_network_waits(app, as_chen, client, clock):
    code = issue(as_chen)["code"]
    failures = []
    for _ in range(20):
        failures.append(redeem(client, "00000-00000-0", **from_block(1)))
        later(clock)

    refused = redeem(client, code, **from_block(1))
    elsewhere = redeem(client, issue(as_chen)["code"], **from_block(2))

    assert {reply.status_code for reply in failures} == {404}
    assert refused.status_code == 429
    assert refused.json["type"] == "/problems/too-many"
    assert refused.headers["Retry-After"] == str(refused.json["retry_after"])
    assert elsewhere.status_code == 201

    clock.move_to(clock.now() + timedelta(seconds=int(refused.headers["Retry-After"])))
    assert redeem(client, issue(as_chen)["code"], **from_block(1)).status_code == 201


def test_phones_that_get_in_are_not_counted_as_failures(as_chen, client, clock):
    replies = []
    for _ in range(25):
        replies.append(redeem(client, issue(as_chen)["code"]))
        later(clock)

    assert {reply.status_code for reply in replies} == {201}


def test_above_ten_tries_a_second_the_eleventh_waits_a_second(client, trial, clock):
    replies = [redeem(client, "00000-00000-0", **from_block(number)) for number in range(11)]
    later(clock)
    after = redeem(client, "00000-00000-0", **from_block(11))

    assert [reply.status_code for reply in replies] == [404] * 10 + [429]
    assert replies[-1].headers["Retry-After"] == "1"
    assert after.status_code == 404


def test_counts_that_no_limit_looks_at_any_more_are_cleared_away(client, trial, clock, database):
    for number in range(5):
        redeem(client, "00000-00000-0", **from_block(number))
        later(clock, timedelta(seconds=5))
    before = len(make.rows(database, Attempt))

    later(clock, timedelta(hours=2))
    redeem(client, "00000-00000-0", **from_block(9))

    assert before >= 6
    assert sorted(row.bucket.partition(":")[0] for row in make.rows(database, Attempt)) == ["address", "redemption"]


def test_a_proxys_word_counts_only_when_it_is_ours(app, trial, client, clock):
    forged = [redeem(client, "x", headers={"X-Forwarded-For": f"203.0.{number}.1"}) for number in range(10)]
    later(clock)
    forged += [redeem(client, "x", headers={"X-Forwarded-For": f"203.1.{number}.1"}) for number in range(10)]
    later(clock)

    without = redeem(client, "x", headers={"X-Forwarded-For": "203.2.0.1"})
    app.extensions[work.EXTENSION] = replaced(app, proxies=1)
    behind_ours = redeem(client, "x", headers={"X-Forwarded-For": "192.0.2.1, 203.2.0.1"})

    assert {reply.status_code for reply in forged} == {404}
    assert (without.status_code, behind_ours.status_code) == (429, 404)


@pytest.mark.parametrize("pin", ["196", "123456789", "19a0", "١٩٦٠"])
def test_a_pin_is_four_to_eight_digits(as_chen, pin):
    reply = as_chen.post(f"/participants/{ADA}/enrolment-codes", json={"pin": pin})

    assert reply.status_code == 422
    assert reply.json["errors"][0]["pointer"] == "/pin"


def test_no_code_is_issued_before_the_trial_is_activated(database, catalogue, staff):
    text = make.protocol_text()
    now = make.at(make.REGISTERED)
    database.run(lambda session: load_protocol(session, actor=SYSTEM, now=now, catalogue=catalogue, text=text))
    make.site(database)
    make.participant(database, catalogue, "ada")
    as_chen = staff("chen", "coordinator", site="01")

    reply = as_chen.post(f"/participants/{ADA}/enrolment-codes", json={"pin": PIN})

    assert reply.status_code == 409
    assert reply.json["type"] == "/problems/not-activated"
    assert make.rows(database, EnrolmentCode) == []


def test_a_revoked_phone_is_out_from_its_next_request_on(as_chen, as_ada, database):
    with database.read() as session:
        device_id = session.scalars(select(Device.id)).one()

    gone = as_chen.delete(f"/devices/{device_id}?reason=lost")

    assert gone.status_code == 204
    assert as_ada.get("/me").status_code == 401
    assert as_chen.delete(f"/devices/{device_id}?reason=lost").status_code == 204
    assert as_chen.get(f"/participants/{ADA}/devices").json["items"][0]["revoked_at"] is not None


def test_a_site_sees_whether_a_phones_clock_is_right(app, as_chen, database, clock):
    wrong, unknown = enrolled(app, as_chen), enrolled(app, as_chen)
    with database.write() as session:
        device_id = UUID(wrong.pair["device_id"])
        session.execute(
            insert(DeviceClock).values(device_id=device_id, offset_seconds=-172_800.0, measured_at=clock.now())
        )

    listed = {device["id"]: device for device in as_chen.get(f"/participants/{ADA}/devices").json["items"]}

    assert listed[wrong.pair["device_id"]]["clock_offset_seconds"] == -172_800.0
    assert listed[wrong.pair["device_id"]]["clock_off"] is True
    assert listed[unknown.pair["device_id"]]["clock_offset_seconds"] is None
    assert listed[unknown.pair["device_id"]]["clock_off"] is False

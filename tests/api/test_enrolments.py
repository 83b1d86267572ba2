"""A code and a PIN make a phone somebody's device, once; every refusal looks the same."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from proapp.access.tables import Device, EnrolmentCode
from tests import make

ADA = make.named("ada")


def issue(client, pin="1960", name="ada"):
    reply = client.post(f"/participants/{make.named(name)}/enrolment-codes", json={"pin": pin})
    assert reply.status_code == 201, reply.json
    return reply.json["code"]


def redeem(client, code, pin="1960"):
    return client.post("/enrolments", json={"code": code, "pin": pin})


def test_a_code_and_its_pin_make_a_phone_the_participants_device(as_chen, client):
    code = issue(as_chen)

    reply = redeem(client, code.lower().replace("-", " "))

    assert reply.status_code == 201
    client.token = reply.json["access_token"]
    assert client.get("/me").json["participant"]["id"] == str(ADA)


def test_every_refusal_has_the_same_body(as_chen, client, clock):
    used, replaced, good = issue(as_chen), None, None
    redeem(client, used)
    replaced = issue(as_chen)
    good = issue(as_chen)

    replies = [
        redeem(client, used),
        redeem(client, replaced),
        redeem(client, good, pin="1961"),
        redeem(client, "00000-00000-0"),
        redeem(client, "not a code"),
    ]
    clock.move_to(clock.now() + timedelta(hours=72))
    replies.append(redeem(client, good))

    bodies = {tuple(sorted((name, value) for name, value in r.json.items() if name != "instance")) for r in replies}
    assert {reply.status_code for reply in replies} == {404}
    assert len(bodies) == 1


def test_ten_wrong_pins_burn_a_code_and_the_count_survives_the_refusals(as_chen, client, database):
    code = issue(as_chen)
    wrong = [redeem(client, code, pin=f"19{number}").status_code for number in range(10, 20)]

    right = redeem(client, code)

    assert wrong == [404] * 10
    assert right.status_code == 404
    with database.read() as session:
        assert session.scalars(select(EnrolmentCode)).one().misses == 10
    assert make.faults(database) == []


def test_nine_wrong_pins_burn_nothing(as_chen, client):
    code = issue(as_chen)
    for number in range(10, 19):
        redeem(client, code, pin=f"19{number}")

    assert redeem(client, code).status_code == 201


def test_a_new_code_kills_the_one_before(as_chen, client):
    first = issue(as_chen)
    second = issue(as_chen)

    assert redeem(client, first).status_code == 404
    assert redeem(client, second).status_code == 201


@pytest.mark.parametrize("pin", ["196", "123456789", "19a0", "١٩٦٠"])
def test_a_pin_is_four_to_eight_digits(as_chen, pin):
    reply = as_chen.post(f"/participants/{ADA}/enrolment-codes", json={"pin": pin})

    assert reply.status_code == 422
    assert reply.json["errors"][0]["pointer"] == "/pin"


def test_a_revoked_phone_is_out_from_its_next_request_on(as_chen, as_ada, database):
    with database.read() as session:
        device_id = session.scalars(select(Device.id)).one()

    gone = as_chen.delete(f"/devices/{device_id}?reason=lost")

    assert gone.status_code == 204
    assert as_ada.get("/me").status_code == 401
    assert as_chen.delete(f"/devices/{device_id}?reason=lost").status_code == 204
    assert as_chen.get(f"/participants/{ADA}/devices").json["items"][0]["revoked_at"] is not None

"""Trials: loaded once, listed for those who hold a role in them."""

import json

from tests import make

YAML = {"Content-Type": "application/yaml"}
JSON = {"Content-Type": "application/json"}


def test_an_admin_loads_a_protocol_and_loading_it_again_changes_nothing(as_adam, staff, database):
    as_eve = staff("eve", "admin", trial="netter-1")
    text = make.protocol_text("netter-1")

    first = as_eve.post("/trials", data=text, headers=JSON)
    stored = make.snapshot(database)
    again = as_eve.post("/trials", data=text, headers=JSON)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json == {**first.json, "created": False}
    assert make.snapshot(database) == stored
    assert [trial["id"] for trial in as_eve.get("/trials").json["items"]] == ["netter-1"]


def test_an_admin_of_another_trial_loads_nothing(as_adam, database):
    before = make.snapshot(database)

    reply = as_adam.post("/trials", data=make.protocol_text("netter-1"), headers=JSON)

    assert reply.status_code == 404
    assert make.snapshot(database) == before


def test_other_content_under_the_same_version_is_a_conflict(as_adam):
    document = {**json.loads(make.protocol_text()), "title": "Something else"}

    reply = as_adam.post("/trials", data=json.dumps(document), headers=JSON)

    assert (reply.status_code, reply.json["type"]) == (409, "/problems/conflict")


def test_a_bad_protocol_is_refused_with_every_place(as_adam):
    document = json.loads(make.protocol_text())
    document["timepoints"][0]["instruments"] = ["no-such-thing@1.0"]
    document["masking"]["participant"] = "half"

    reply = as_adam.post("/trials", data=json.dumps(document), headers=YAML)

    assert reply.status_code == 422
    assert all(place["pointer"] for place in reply.json["errors"])


def test_a_protocol_with_a_key_twice_is_refused(as_adam):
    text = make.protocol_text().replace('{"trial"', '{"trial": "x", "trial"', 1)

    assert as_adam.post("/trials", data=text, headers=JSON).status_code == 400


def test_a_trial_and_its_protocol_can_be_read_and_the_protocol_is_sent_once(as_chen):
    shown = as_chen.get("/trials/net-retreat")
    first = as_chen.get("/trials/net-retreat/protocol")

    again = as_chen.get("/trials/net-retreat/protocol?version=1", headers={"If-None-Match": first.headers["ETag"]})

    assert shown.json["protocol_version"] == "1"
    assert first.json == json.loads(make.protocol_text())
    assert (again.status_code, again.data) == (304, b"")
    assert as_chen.get("/trials/net-retreat/protocol?version=7").status_code == 404

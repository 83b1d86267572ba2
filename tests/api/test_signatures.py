"""Signatures: name, time and meaning on one version of a record; a changed record needs a new one."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update

from proapp.signature.meaning import MEANINGS, OBJECT_TYPES, signers
from proapp.signature.tables import Signature
from tests import make

ADA = make.named("ada")


@pytest.fixture
def answered(trial, database, catalogue, clock):
    """Ada has answered how bad her symptoms are. Gives the response's id."""
    due = make.assignment(database, "baseline", instrument="pgi-s")
    make.answered(database, catalogue, due, response_id=make.named("ada's"))
    clock.move_to(due.opens_at + timedelta(hours=2))
    return make.named("ada's")


@pytest.fixture
def sign(stepped_up):
    """Somebody signs, having just shown two components; `proves` False: without."""

    def signs(client, object_type, object_id, *, version=1, meaning="reviewed", under=None, proves=True):
        body = {"object_type": object_type, "object_id": str(object_id), "object_version": version, "meaning": meaning}
        headers = stepped_up(client, "sign", object_id) if proves else {}
        return client.put(f"/signatures/{under or uuid4()}", json=body, headers=headers)

    return signs


def corrected(client, response_id, catalogue):
    said = {"reason_code": "typing-error", "reason": "The paper says otherwise.", "id": str(uuid4())}
    reply = client.post(
        f"/responses/{response_id}/corrections",
        json={**said, "answers": make.answers(catalogue, "pgi-s@1.0", severity=3)},
    )
    assert reply.status_code == 201, reply.json
    return reply.json["id"]


def flagged(database, catalogue, clock):
    """Ada has answered something that raised a flag."""
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    crisis = make.assignment(database, "crisis", instrument="net-crisis")
    make.answered(database, catalogue, crisis, temperature=39.0, fluids=1)
    clock.move_to(crisis.opens_at + timedelta(hours=2))


def test_a_signature_shows_name_time_and_meaning(as_iris, answered, sign, clock, database):
    reply = sign(as_iris, "response", answered, meaning="approved")

    assert reply.status_code == 201
    assert reply.json["signer"] == {"id": "iris", "name": "iris"}
    assert (reply.json["meaning"], reply.json["signed_at"]) == ("approved", clock.now().isoformat())
    assert (reply.json["holds"], reply.json["broken_by"]) == (True, None)
    assert as_iris.get(f"/signatures/{reply.json['id']}").json == reply.json
    assert as_iris.get(f"/participants/{ADA}/signatures").json["items"] == [reply.json]
    assert make.faults(database) == []


def test_without_a_fresh_proof_nobody_signs(as_iris, answered, sign, stepped_up, database, clock):
    other = {"X-Step-Up": stepped_up(as_iris, "sign", uuid4())["X-Step-Up"]}
    late = stepped_up(as_iris, "sign", answered)
    body = {"object_type": "response", "object_id": str(answered), "object_version": 1, "meaning": "reviewed"}

    without = sign(as_iris, "response", answered, proves=False)
    for_another = as_iris.put(f"/signatures/{uuid4()}", json=body, headers=other)
    clock.move_to(clock.now() + timedelta(minutes=5, seconds=1))
    too_late = as_iris.put(f"/signatures/{uuid4()}", json=body, headers=late)

    assert {reply.status_code for reply in (without, for_another, too_late)} == {403}
    assert without.json["type"] == "/problems/step-up-required"
    assert make.rows(database, Signature) == []


def test_one_proof_is_good_for_one_signature(as_iris, answered, stepped_up):
    proof = stepped_up(as_iris, "sign", answered)
    body = {"object_type": "response", "object_id": str(answered), "object_version": 1, "meaning": "reviewed"}

    first = as_iris.put(f"/signatures/{uuid4()}", json=body, headers=proof)
    second = as_iris.put(f"/signatures/{uuid4()}", json={**body, "meaning": "approved"}, headers=proof)

    assert (first.status_code, second.status_code) == (201, 403)


def test_the_same_again_changes_nothing_and_needs_no_second_proof(as_iris, answered, sign, database):
    under = uuid4()
    first = sign(as_iris, "response", answered, under=under)

    again = sign(as_iris, "response", answered, under=under, proves=False)
    other = sign(as_iris, "response", answered, under=under, meaning="responsible", proves=False)

    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert again.json == first.json
    assert len(make.rows(database, Signature)) == 1


def test_a_corrected_answer_needs_a_new_signature(as_iris, answered, sign, catalogue, clock):
    old = sign(as_iris, "response", answered).json["id"]
    clock.move_to(clock.now() + timedelta(minutes=1))

    new_id = corrected(as_iris, answered, catalogue)
    new = sign(as_iris, "response", new_id, version=2)

    told = as_iris.get(f"/signatures/{old}").json
    assert (told["holds"], told["broken_by"]) == (False, "record-superseded")
    assert new.json["holds"] is True
    assert [one["holds"] for one in as_iris.get(f"/participants/{ADA}/signatures").json["items"]] == [False, True]


def test_a_version_that_is_no_longer_the_newest_is_not_signed(as_iris, answered, sign, catalogue, database):
    corrected(as_iris, answered, catalogue)

    reply = sign(as_iris, "response", answered)

    assert (reply.status_code, reply.json["version"]) == (412, 2)
    assert make.rows(database, Signature) == []


def test_a_flag_that_goes_on_breaks_its_signature(as_iris, trial, sign, database, catalogue, clock):
    flagged(database, catalogue, clock)
    flag = as_iris.get("/trials/net-retreat/flags").json["items"][0]
    signed = sign(as_iris, "flag", flag["id"], version=flag["version"]).json

    as_iris.post(f"/flags/{flag['id']}/acknowledgement", headers={"If-Match": f'"{flag["version"]}"'})

    assert signed["holds"] is True
    assert as_iris.get(f"/signatures/{signed['id']}").json["broken_by"] == "record-superseded"


def test_a_corrected_fact_breaks_its_signature(as_iris, trial, sign, database, catalogue, clock):
    make.allocated(database, catalogue)
    given = make.treated(database, catalogue)
    clock.move_to(make.at(make.date(2026, 3, 30)))
    signed = sign(as_iris, "fact", given.fact.id, meaning="responsible").json

    detail = {"regimen": "lu", "cycle": 1, "activity_gbq": 7.2}
    make.fact(
        database, catalogue, "given", make.at(make.date(2026, 3, 27), 10), corrects=given.fact.id, reason="read again",
        **detail,
    )  # fmt: skip

    assert signed["holds"] is True
    assert as_iris.get(f"/signatures/{signed['id']}").json["broken_by"] == "record-superseded"


@pytest.mark.parametrize("object_type", ["participant-record", "pre-infusion"])
def test_a_whole_record_is_signed_as_it_stands(as_iris, answered, sign, catalogue, object_type):
    path = f"/participants/{ADA}/signable?object_type={object_type}&object_id={ADA}"
    before = as_iris.get(path).json
    signed = sign(as_iris, object_type, ADA, version=before["object_version"]).json
    listed_again = as_iris.get(path).json  # reading is no change

    corrected(as_iris, answered, catalogue)

    assert before == listed_again
    assert (signed["holds"], signed["record_digest"]) == (True, before["record_digest"])
    assert as_iris.get(f"/signatures/{signed['id']}").json["holds"] is False
    assert as_iris.get(path).json["object_version"] > before["object_version"]


def test_a_signature_that_was_changed_behind_our_back_is_found(as_iris, answered, sign, database):
    signed = sign(as_iris, "response", answered).json["id"]
    with database.exclusive() as connection:
        connection.info["covered"] = {"signature"}
        connection.execute(update(Signature.__table__).values(meaning="responsible"))

    told = as_iris.get(f"/signatures/{signed}").json

    assert (told["holds"], told["broken_by"]) == (False, "signature-changed")
    assert [fault.table for fault in make.faults(database)] == ["signature"]


def test_who_may_sign_what(answered, staff, sign, other_trial):
    for role, site in (("site_nurse", "01"), ("coordinator", "01"), ("investigator", "01"), ("monitor", None)):
        somebody = staff(f"a {role}", role, site=site)
        for meaning in MEANINGS:
            expected = 201 if role in signers("response", meaning) else 403
            assert sign(somebody, "response", answered, meaning=meaning).status_code == expected, (role, meaning)


def test_the_meanings_that_somebody_may_give_are_told(answered, as_iris, as_chen, as_vera):
    path = f"/participants/{ADA}/signable?object_type=response&object_id={answered}"

    assert as_iris.get(path).json["meanings"] == list(MEANINGS)
    assert as_chen.get(path).json["meanings"] == []
    assert as_vera.get(path).json["meanings"] == ["reviewed"]


def test_a_machine_does_not_sign(answered, staff, sign):
    machine = staff("a machine", "investigator", kind="client")

    assert sign(machine, "response", answered, proves=False).status_code == 401


def test_what_others_treat_looks_like_nothing(answered, staff, sign, other_trial, as_iris):
    greta = staff("greta", "investigator", site="02")
    nina = staff("nina", "investigator", trial="netter-1", site="01")
    signed = sign(as_iris, "response", answered).json["id"]

    for somebody in (greta, nina):
        assert sign(somebody, "response", answered, proves=False).status_code == 404
        assert somebody.get(f"/signatures/{signed}").status_code == 404
        assert somebody.get(f"/participants/{ADA}/signatures").status_code == 404
    assert as_iris.get(
        f"/participants/{ADA}/signable?object_type=participant-record&object_id={make.named('grace')}"
    ).status_code == 404  # fmt: skip


@pytest.mark.parametrize("object_type", OBJECT_TYPES)
def test_what_does_not_exist_is_not_signed(as_iris, trial, sign, object_type):
    assert sign(as_iris, object_type, uuid4(), proves=False).status_code == 404


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"object_type": "trial"}, "/object_type"),
        ({"meaning": "seen"}, "/meaning"),
        ({"object_version": -1}, "/object_version"),
        ({"object_version": "1"}, "/object_version"),
        ({"object_id": "ada"}, "/object_id"),
        ({"signer": "iris"}, "/signer"),
    ],
)
def test_a_wrong_body_is_refused_by_place_and_nothing_is_stored(as_iris, answered, database, changes, pointer):
    body = {"object_type": "response", "object_id": str(answered), "object_version": 1, "meaning": "reviewed"}

    reply = as_iris.put(f"/signatures/{uuid4()}", json={**body, **changes})

    assert (reply.status_code, reply.json["errors"][0]["pointer"]) == (422, pointer)
    assert make.rows(database, Signature) == []

"""Consent over HTTP: published by the admin, decided on the phone or on paper, due again with a new version."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests import make

ADA, GRACE = (f"/participants/{make.named(name)}" for name in ("ada", "grace"))
DOCUMENTS = "/trials/net-retreat/consent-documents"
WORDS = {"kind": "consent", "version": "1", "language": "en", "text": "You may stop.", "effective_on": "2026-03-01"}


@pytest.fixture
def published(as_adam):
    return as_adam.put(f"{DOCUMENTS}/{uuid4()}", json=WORDS).json


def decision(document, clock, **changes):
    said = {"document_id": document["id"], "decision": "given", "signed_by": "participant", "zone": "Europe/Vienna"}
    return {**said, "at": clock.now().isoformat(), **changes}


def test_a_text_is_published_once_and_read_by_everybody_in_the_trial(as_adam, as_chen, as_omar):
    url = f"{DOCUMENTS}/{uuid4()}"

    replies = [as_adam.put(url, json=WORDS), as_adam.put(url, json=WORDS)]
    other = as_adam.put(url, json={**WORDS, "text": "You may not."})

    assert [reply.status_code for reply in (*replies, other)] == [201, 200, 409]
    assert replies[0].json == replies[1].json
    assert as_chen.get(DOCUMENTS).json["items"] == as_omar.get(DOCUMENTS).json["items"] == [replies[0].json]
    assert as_chen.put(f"{DOCUMENTS}/{uuid4()}", json=WORDS).status_code == 403


def test_a_phone_gives_consent_once(as_ada, published, clock, database):
    due = as_ada.get("/me/consents").json
    url, said = f"/me/consents/{uuid4()}", decision(published, clock)

    first = as_ada.put(url, json=said)
    again = as_ada.put(url, json=said)
    other = as_ada.put(url, json={**said, "decision": "declined"})

    assert [(one["id"], one["signed_by"], one["text"]) for one in due["due"]] == [
        (published["id"], "participant", "You may stop.")
    ]
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert again.json == first.json
    now = as_ada.get("/me/consents").json
    assert (now["in_force"], now["first_given"], now["due"]) == (first.json, first.json, [])
    assert make.faults(database) == []


def test_a_new_version_is_due_from_its_day_on(as_ada, as_adam, published, clock):
    first = as_ada.put(f"/me/consents/{uuid4()}", json=decision(published, clock)).json
    as_adam.put(f"{DOCUMENTS}/{uuid4()}", json={**WORDS, "version": "2", "effective_on": "2026-03-09"})
    before = as_ada.get("/me/consents").json["due"]

    clock.move_to(make.at(date(2026, 3, 9)))
    (new,) = as_ada.get("/me/consents").json["due"]
    second = as_ada.put(f"/me/consents/{uuid4()}", json=decision(new, clock)).json

    after = as_ada.get("/me/consents").json
    assert (before, new["version"], after["due"]) == ([], "2", [])
    assert (after["first_given"], after["in_force"]) == (first, second)


def test_a_minor_assents_and_the_guardian_signs(as_adam, published, device, database, catalogue, clock):
    make.participant(database, catalogue, "kim", birth_year=2010)
    as_adam.put(f"{DOCUMENTS}/{uuid4()}", json={**WORDS, "kind": "assent", "text": "You may say no."})
    as_kim = device("kim")

    due = as_kim.get("/me/consents").json["due"]
    alone = as_kim.put(f"/me/consents/{uuid4()}", json=decision(due[0], clock))
    signed = [
        as_kim.put(f"/me/consents/{uuid4()}", json=decision(one, clock, signed_by=one["signed_by"])) for one in due
    ]

    assert [(one["kind"], one["signed_by"]) for one in due] == [("consent", "guardian"), ("assent", "participant")]
    assert (alone.status_code, alone.json["errors"][0]["pointer"]) == (422, "/signed_by")
    assert [reply.status_code for reply in signed] == [201, 201]
    after = as_kim.get("/me/consents").json
    assert (after["due"], after["assent_in_force"]["kind"]) == ([], "assent")


def test_a_paper_consent_is_the_sites_to_record(as_chen, as_ada, published, clock):
    said = decision(published, clock)

    own = as_chen.put(f"{ADA}/consents/{uuid4()}", json=said)
    foreign = as_chen.put(f"{GRACE}/consents/{uuid4()}", json=said)
    ahead = as_chen.put(f"{ADA}/consents/{uuid4()}", json={**said, "at": (clock.now() + timedelta(days=1)).isoformat()})

    assert (own.status_code, foreign.status_code, ahead.status_code) == (201, 404, 409)
    assert as_chen.get(f"{ADA}/consents").json["in_force"] == as_ada.get("/me/consents").json["in_force"] == own.json


def test_another_trials_document_looks_like_none(as_ada, other_trial, staff, clock):
    boss = staff("boss", "admin", trial="netter-1")
    foreign = boss.put(f"/trials/netter-1/consent-documents/{uuid4()}", json=WORDS).json
    ghost = {**foreign, "id": str(uuid4())}

    replies = [as_ada.put(f"/me/consents/{uuid4()}", json=decision(one, clock)) for one in (foreign, ghost)]

    assert [reply.status_code for reply in replies] == [404, 404]
    assert replies[0].json["detail"] == replies[1].json["detail"]

"""The work list of the morning: every bucket with what really happened, by role and site, on both engines."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests import make

LIST = "/trials/net-retreat/work-list"
DOSE = make.at(date(2026, 3, 27), 10)


@pytest.fixture
def busy(trial, database, catalogue, clock, as_ada, as_chen, as_adam):
    """Ada had her first dose and a bad evening after it, sent something unreadable, and asked for a correction."""
    start = make.assignment(database, "baseline", instrument="pgi-s")
    given = make.answered(database, catalogue, start)
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    crisis = make.assignment(database, "crisis", instrument="net-crisis")
    make.answered(database, catalogue, crisis, temperature=39.0, fluids=1)
    make.submit(database, catalogue, b"{", now=crisis.opens_at)
    clock.move_to(DOSE + timedelta(days=20))
    url = f"/responses/{given.response_id}/correction-requests/{uuid4()}"
    asked = as_ada.put(url, json={"items": ["severity"], "at": clock.now().isoformat()})
    assert asked.status_code == 201
    return database


def buckets(client, **query):
    reply = client.get(LIST, query_string={"limit": 200, **query})
    assert reply.status_code == 200, reply.json
    found = {}
    for one in reply.json["items"]:
        found.setdefault(one["bucket"], []).append(one)
    return found, reply.json["counts"]


def test_every_bucket_holds_what_happened(busy, as_chen, clock):
    clock.move_to(make.at(date(2026, 5, 17), 8))  # cycle 2 is planned for 22 May

    found, counts = buckets(as_chen)

    assert counts == {bucket: len(found.get(bucket, [])) for bucket in counts}
    assert {one["detail"].split("/")[0] for one in found["flag"]} <= {"red", "amber", "information"}
    assert [one["detail"] for one in found["quarantine"]] == ["malformed"]
    assert len(found["correction"]) == 1
    (cycle,) = found["cycle-due"]
    assert (cycle["detail"], cycle["number"], cycle["since"]) == ("lu", 2, "2026-05-22T00:00:00+00:00")
    (overdue,) = found["overdue"]
    assert (overdue["code"], overdue["subject"]) == ("ADA", overdue["participant"])
    assert [one["detail"] for one in found["call"]] == ["questionnaires-missed"]
    assert found.get("consent", []) == []


def test_the_most_pressing_comes_first_and_pages_add_up(busy, as_chen):
    whole = as_chen.get(LIST).json["items"]

    pages, cursor = [], None
    while cursor != "end":
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = as_chen.get(LIST, query_string=query).json
        pages += page["items"]
        cursor = page["next"] or "end"

    assert pages == whole
    assert whole[0]["bucket"] == "flag"
    assert [one["rank"] for one in whole] == sorted(one["rank"] for one in whole)


def test_one_bucket_alone_leaves_the_counts_of_all(busy, as_chen):
    found, counts = buckets(as_chen, bucket="quarantine")

    assert set(found) == {"quarantine"}
    assert counts["flag"] > 0


def test_a_cycle_that_nobody_spoke_of_is_past_its_day_until_it_is_recorded(busy, as_chen, clock, database, catalogue):
    clock.move_to(make.at(date(2026, 5, 25), 8))
    before, _ = buckets(as_chen)
    make.fact(
        database, catalogue, "given", make.at(date(2026, 5, 22), 9), now=clock.now(), regimen="lu", cycle=2,
        activity_gbq=7.4,
    )  # fmt: skip

    after, _ = buckets(as_chen)

    assert [one["rank"] for one in before["cycle-due"]] == [40]
    assert "cycle-due" not in after


def test_what_is_done_leaves_the_list(busy, as_chen, as_iris):
    found, _ = buckets(as_iris)
    for one in found["flag"]:
        version = as_iris.get(f"/flags/{one['subject']}").headers["ETag"]
        url = f"/flags/{one['subject']}/acknowledgement"
        version = as_iris.post(url, headers={"If-Match": version}).headers["ETag"]
        outcome = {"outcome": "no-action-needed", "reason": "seen"}
        ended = as_iris.post(f"/flags/{one['subject']}/resolution", json=outcome, headers={"If-Match": version})
        assert ended.status_code == 200, ended.json

    after, counts = buckets(as_iris)

    assert (counts["flag"], after.get("flag")) == (0, None)


def test_a_new_consent_document_is_due_until_it_is_signed(busy, as_adam, as_chen, clock):
    document = {
        "kind": "consent", "version": "2", "language": "en", "text": "You take part freely.",
        "effective_on": clock.now().date().isoformat(),
    }  # fmt: skip
    document_id = uuid4()
    assert as_adam.put(f"/trials/net-retreat/consent-documents/{document_id}", json=document).status_code == 201
    before, _ = buckets(as_chen)
    signed = {
        "document_id": str(document_id), "decision": "given", "signed_by": "participant",
        "at": clock.now().isoformat(), "zone": "Europe/Vienna",
    }  # fmt: skip
    reply = as_chen.put(f"/participants/{make.named('ada')}/consents/{uuid4()}", json=signed)

    after, _ = buckets(as_chen)

    assert reply.status_code == 201, reply.json
    assert [(one["code"], one["detail"]) for one in before["consent"]] == [("ADA", "consent 2")]
    assert "consent" not in after


def test_what_another_system_sent_waits_until_somebody_has_decided(busy, staff, as_chen, as_vera):
    pharmacy = staff("pharmacy", "data_manager", kind="client")
    dose = {
        "external_id": "RX-2", "participant": "ADA", "kind": "given", "at": "2026-04-10T11:00:00+02:00",
        "regimen": "lu", "cycle": 2, "detail": {"activity_gbq": 7.4},
    }  # fmt: skip
    unknown = {**dose, "external_id": "RX-3", "participant": "NOBODY"}
    sent = pharmacy.post(
        "/integrations/treatment", json={"trial": "net-retreat", "source": "pharmacy", "items": [dose, unknown]}
    )
    assert sent.status_code == 200, sent.json

    before, _ = buckets(as_chen)
    everywhere, _ = buckets(as_vera)
    subject = before["intake"][0]["subject"]
    refused = as_chen.post(f"/intake/{subject}/refusal", json={"reason": "not hers"})
    after, counts = buckets(as_chen)

    assert [(one["code"], one["detail"]) for one in before["intake"]] == [("ADA", "given/ADA")]
    told = {(one["code"], one["participant"] is None, one["detail"]) for one in everywhere["intake"]}
    assert told == {("ADA", False, "given/ADA"), (None, True, "given/NOBODY")}
    assert refused.status_code == 200, refused.json
    assert (after.get("intake"), counts["intake"]) == (None, 0)


def test_a_site_sees_its_own_and_no_other(busy, staff, as_chen, as_vera):
    graz = staff("greta", "coordinator", site="02")
    vienna, both = str(make.named("net-retreat/01")), as_vera.get(LIST).json["items"]

    foreign = as_chen.get(LIST, query_string={"site": str(make.named("net-retreat/02"))}).json

    assert {one["code"] for one in graz.get(LIST).json["items"]} <= {"GRACE"}
    assert {one["code"] for one in as_chen.get(LIST).json["items"]} == {"ADA"}
    assert [one for one in both if one["site"] == vienna] == as_vera.get(LIST, query_string={"site": vienna}).json[
        "items"
    ]
    assert (foreign["items"], sum(foreign["counts"].values())) == ([], 0)


def test_it_is_for_those_who_read_answers(busy, as_omar, as_adam, as_noor, as_ada):
    statuses = [who.get(LIST).status_code for who in (as_omar, as_adam, as_noor, as_ada)]

    assert statuses == [403, 403, 404, 401]


@pytest.mark.parametrize("query", [{"bucket": "all"}, {"cursor": "x"}, {"cursor": "WzEsICJhIiwgImIiXQ"}, {"site": "x"}])
def test_what_is_asked_wrongly_is_refused(busy, as_chen, query):
    assert as_chen.get(LIST, query_string=query).status_code in {400, 422}

"""Dose in once: another system's administrations are taken once, held for a person, corrected, and never guessed."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

import pytest

from proapp.participant.tables import DatedFact
from proapp.treatment.tables import TreatmentIntake
from proapp.workflow.catalogue import Catalogue
from tests import make

ADA = make.named("ada")
SEND = "/integrations/treatment"
INTAKE = "/trials/net-retreat/intake"
DOSE = {
    "external_id": "RX-1", "participant": "ADA", "kind": "given", "at": "2026-03-27T11:00:00+01:00", "regimen": "lu",
    "cycle": 1, "detail": {"activity_gbq": 7.4},
}  # fmt: skip


@pytest.fixture
def allocated(trial, database, catalogue, clock):
    """Ada is allocated; it is the first of April."""
    make.allocated(database, catalogue)
    clock.move_to(make.at(date(2026, 4, 1)))
    return database


@pytest.fixture
def pharmacy(trial, staff):
    """A radiopharmacy's program, for every site."""
    return staff("pharmacy", "data_manager", kind="client")


def send(client, *items, trial="net-retreat", source="radiopharmacy"):
    return client.post(SEND, json={"trial": trial, "source": source, "items": list(items)})


def statuses(reply):
    assert reply.status_code == 200, reply.json
    return [one["status"] for one in reply.json["items"]]


def doses(database):
    return [fact for fact in make.rows(database, DatedFact) if fact.kind == "given"]


def test_a_dose_waits_for_a_person_and_then_is_a_fact(allocated, pharmacy, as_chen):
    sent = send(pharmacy, DOSE)
    (waiting,) = as_chen.get(INTAKE).json["items"]
    before = doses(allocated)

    approved = as_chen.post(f"/intake/{waiting['id']}/approval", json={"reason": "as given"})

    assert (statuses(sent), before) == (["held"], [])
    assert (waiting["participant"], waiting["kind"], waiting["state"]) == (str(ADA), "given", "held")
    assert approved.status_code == 200, approved.json
    (dose,) = doses(allocated)
    assert (approved.json["state"], approved.json["fact"], dose.detail["cycle"]) == ("recorded", str(dose.id), 1)
    assert as_chen.get(INTAKE).json["items"] == []
    assert [one["id"] for one in as_chen.get(f"{INTAKE}?state=recorded").json["items"]] == [waiting["id"]]
    assert make.assignments(allocated, timepoint="crisis")
    assert make.faults(allocated) == []


def test_the_same_again_is_answered_the_same_and_changes_nothing(allocated, pharmacy, as_chen):
    first = send(pharmacy, DOSE)
    stored = make.snapshot(allocated)

    again = send(pharmacy, DOSE)

    assert again.json == first.json
    assert make.snapshot(allocated) == stored


def test_sent_many_times_at_once_it_is_there_once(allocated, pharmacy):
    with ThreadPoolExecutor(4) as threads:
        replies = list(threads.map(lambda _: send(pharmacy, DOSE), range(8)))

    assert {tuple(statuses(reply)) for reply in replies} == {("held",)}
    assert len(make.rows(allocated, TreatmentIntake)) == 1


def test_other_content_under_the_same_id_is_a_conflict_unless_it_corrects(allocated, pharmacy, as_chen):
    send(pharmacy, DOSE)
    other = {**DOSE, "detail": {"activity_gbq": 7.2}}

    conflict = send(pharmacy, other)
    unexplained = send(pharmacy, {**other, "corrects": True})
    corrected = send(pharmacy, {**other, "corrects": True, "reason": "residue measured"})

    assert statuses(conflict) == ["conflict"]
    assert unexplained.json["items"][0]["errors"][0]["pointer"] == "/reason"
    assert statuses(corrected) == ["held"]
    (waiting,) = as_chen.get(INTAKE).json["items"]
    assert (waiting["revision"], waiting["detail"]["activity_gbq"]) == (2, 7.2)


def test_an_approved_dose_is_corrected_by_what_is_sent_later(allocated, pharmacy, as_chen):
    first = send(pharmacy, DOSE).json["items"][0]["intake"]
    as_chen.post(f"/intake/{first}/approval", json={})
    other = {**DOSE, "detail": {"activity_gbq": 7.2}, "corrects": True, "reason": "residue measured"}
    second = send(pharmacy, other).json["items"][0]["intake"]

    approved = as_chen.post(f"/intake/{second}/approval", json={})

    assert approved.status_code == 200, approved.json
    assert sorted(dose.detail["activity_gbq"] for dose in doses(allocated)) == [7.2, 7.4]
    (cycle, *_) = as_chen.get(f"/participants/{ADA}/cycles").json["periods"][0]["regimens"][0]["cycles"]
    assert cycle["activity_gbq"] == 7.2


def test_what_a_later_revision_replaces_is_not_approved(allocated, pharmacy, as_chen):
    first = send(pharmacy, DOSE).json["items"][0]["intake"]
    send(pharmacy, {**DOSE, "detail": {"activity_gbq": 7.2}, "corrects": True, "reason": "residue"})

    assert as_chen.post(f"/intake/{first}/approval", json={}).status_code == 409
    assert doses(allocated) == []


def test_each_item_is_taken_by_itself(allocated, pharmacy):
    wrong = {**DOSE, "external_id": "RX-2", "cycle": 0}
    unknown = {**DOSE, "external_id": "RX-3", "kind": "progression", "detail": {}}
    nameless = {**DOSE, "external_id": "RX-4", "at": None}

    whole = send(pharmacy, wrong)
    reply = send(pharmacy, DOSE, unknown, nameless)

    assert whole.status_code == 422
    assert statuses(reply) == ["held", "invalid", "invalid"]
    assert [one["errors"][0]["pointer"] for one in reply.json["items"][1:]] == ["/kind", "/at"]
    assert len(make.rows(allocated, TreatmentIntake)) == 1


def test_somebody_unknown_waits_until_a_person_says_who_it_is(allocated, pharmacy, as_chen, staff):
    stranger = {**DOSE, "participant": "VIE-999"}
    sent = send(pharmacy, stranger, {**stranger, "external_id": "RX-2", "site": "01"}).json["items"]
    nowhere, here = (one["intake"] for one in sent)

    unmapped = as_chen.post(f"/intake/{here}/approval", json={})
    hidden = as_chen.post(f"/intake/{nowhere}/approval", json={"participant": str(ADA)})
    foreign = as_chen.post(f"/intake/{here}/approval", json={"participant": str(make.named("grace"))})
    mapped = as_chen.post(f"/intake/{here}/approval", json={"participant": str(ADA), "reason": "code mistyped"})

    assert [one["status"] for one in sent] == ["held", "held"]
    assert "no participant" in sent[0]["problem"]
    assert (unmapped.status_code, unmapped.json["errors"][0]["pointer"]) == (422, "/participant")
    assert hidden.status_code == foreign.status_code == 404
    assert mapped.status_code == 200, mapped.json
    assert mapped.json["participant"] == str(ADA)
    assert [one["external_id"] for one in as_chen.get(INTAKE).json["items"]] == []
    everywhere = staff("lee", "coordinator")
    assert [one["external_id"] for one in everywhere.get(INTAKE).json["items"]] == ["RX-1"]


def test_a_refusal_has_a_reason_and_stays(allocated, pharmacy, as_chen):
    waiting = send(pharmacy, DOSE).json["items"][0]["intake"]

    without = as_chen.post(f"/intake/{waiting}/refusal", json={})
    refused = as_chen.post(f"/intake/{waiting}/refusal", json={"reason": "a test"})
    approved = as_chen.post(f"/intake/{waiting}/approval", json={})

    assert (without.status_code, refused.status_code, approved.status_code) == (422, 200, 409)
    assert (refused.json["state"], refused.json["decision_reason"]) == ("refused", "a test")
    assert statuses(send(pharmacy, DOSE)) == ["refused"]
    assert doses(allocated) == []


def test_approval_can_be_previewed_and_needs_it_from_somebody_signed_in(allocated, pharmacy, signed_in):
    waiting = send(pharmacy, {**DOSE, "at": "2026-03-31T11:00:00+02:00"}).json["items"][0]["intake"]
    chen, url = signed_in("chen", "coordinator", site="01"), f"/intake/{waiting}/approval"
    said = {"reason": "as given"}

    without = chen.post(url, json=said)
    seen = chen.post(f"{url}?dry_run=true", json=said)
    approved = chen.post(url, json=said, headers={"X-Preview": seen.json["token"]})

    assert without.status_code == (428 if seen.json["needs_token"] else 200)
    assert approved.status_code == 200, approved.json
    assert seen.json["counts"]["added"] > 0


@pytest.mark.parametrize(
    ("kind", "roles", "site", "status"),
    [
        ("client", ["data_manager"], None, 200),
        ("client", ["coordinator"], None, 200),
        ("client", ["coordinator"], "01", 403),
        ("client", ["monitor"], None, 403),
        ("staff", ["coordinator"], None, 401),
    ],
)
def test_who_may_send(allocated, staff, kind, roles, site, status):
    client = staff("somebody", *roles, kind=kind, site=site)

    assert send(client, DOSE).status_code == status


def test_nobody_sends_for_another_trial(allocated, pharmacy, as_ada, client):
    assert send(pharmacy, DOSE, trial="netter-1").status_code == 404
    assert send(as_ada, DOSE).status_code == 401
    assert send(client, DOSE).status_code == 401


@pytest.mark.parametrize(
    ("role", "lists", "decides"),
    [
        ("coordinator", 200, 200), ("investigator", 200, 200), ("site_nurse", 200, 200), ("monitor", 200, 403),
        ("data_manager", 200, 403), ("auditor", 403, 403), ("admin", 403, 403),
    ],
)  # fmt: skip
def test_who_lists_and_who_decides(allocated, pharmacy, as_role, role, lists, decides):
    waiting = send(pharmacy, DOSE).json["items"][0]["intake"]
    client = as_role(role)

    assert client.get(INTAKE).status_code == lists
    assert client.post(f"/intake/{waiting}/refusal", json={"reason": "a test"}).status_code == decides


def test_another_site_neither_sees_nor_decides(allocated, pharmacy, staff):
    waiting = send(pharmacy, DOSE).json["items"][0]["intake"]
    graz = staff("rosa", "coordinator", site="02")

    assert graz.get(INTAKE).json["items"] == []
    assert graz.post(f"/intake/{waiting}/approval", json={}).status_code == 404
    assert graz.post(f"/intake/{uuid4()}/approval", json={}).status_code == 404


class TestWhereNoApprovalIsAsked:
    """The protocol says that what other systems send is recorded at once."""

    @pytest.fixture
    def catalogue(self, catalogue):
        rules = catalogue.ruleset("prrt-default@1")
        return Catalogue(catalogue.library, {rules.key: rules})

    @pytest.fixture(params=["sqlite", "postgresql"])
    def database(self, request, make_database):
        return make_database(request.param)

    @pytest.fixture
    def trial(self, database, catalogue):
        text = json.dumps({**json.loads(make.protocol_text()), "integrations": {"approve": False}})
        found = make.trial_of(database, catalogue, text)
        make.site(database)
        make.participant(database, catalogue)
        return found

    def test_a_dose_is_recorded_at_once(self, allocated, pharmacy):
        first, again = send(pharmacy, DOSE), send(pharmacy, DOSE)

        assert statuses(first) == ["recorded"]
        assert again.json == first.json
        assert [str(dose.id) for dose in doses(allocated)] == [first.json["items"][0]["fact"]]
        assert make.faults(allocated) == []

    def test_what_cannot_be_recorded_yet_waits_with_its_problem(self, allocated, pharmacy):
        second = {**DOSE, "external_id": "RX-2", "cycle": 2, "at": "2026-03-31T11:00:00+02:00"}

        early = send(pharmacy, second)
        send(pharmacy, DOSE)
        again = send(pharmacy, second)

        assert (statuses(early), statuses(again)) == (["held"], ["recorded"])
        assert early.json["items"][0]["errors"][0]["pointer"] == "/detail/cycle"
        assert len(doses(allocated)) == 2

    def test_a_correction_corrects_the_fact(self, allocated, pharmacy):
        send(pharmacy, DOSE)

        corrected = send(pharmacy, {**DOSE, "detail": {"activity_gbq": 7.2}, "corrects": True, "reason": "residue"})

        assert statuses(corrected) == ["recorded"]
        assert {dose.corrects for dose in doses(allocated)} > {None}

"""Releases over HTTP: who proposes, who agrees, and who sees what and when."""

import io
import json
import zipfile
from datetime import date, timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from proapp.base.actor import ROLES
from proapp.base.clock import SimulatedClock
from tests import make

TRIAL = "net-retreat"
RELEASES = f"/trials/{TRIAL}/releases"
OTHERS = sorted(ROLES - {"dmc", "unblinded_statistician"})
QL = "completion-qlq-c30-3.0.json"


@pytest.fixture
def clock():
    return SimulatedClock(make.at(date(2026, 8, 3)))


@pytest.fixture
def compared():
    """Six people in each of two arms; the database comes with them."""
    return TRIAL


@pytest.fixture
def as_una(compared, staff):
    """The unblinded statistician."""
    return staff("una", "unblinded_statistician")


@pytest.fixture
def as_omar(compared, staff):
    """Of the committee."""
    return staff("omar", "dmc")


def content(audience="committee", by="arm", **changes):
    asked = {"audience": audience, "by": by, "purpose": "the meeting in August", "analyses": ["completion"]}
    return {**asked, "pictures": [], **changes}


def proposed(client, address=None, **asked):
    reply = client.put(address or f"{RELEASES}/{uuid4()}", json=content(**asked))
    assert reply.status_code == 201, reply.json
    return f"{RELEASES}/{reply.json['id']}", reply.json


def agreed(client, stepped_up, release):
    address, told = release
    body = {"manifest_sha256": told["manifest_sha256"]}
    reply = client.post(f"{address}/agreement", json=body, headers=stepped_up(client, "sign", told["id"]))
    assert reply.status_code == 200, reply.json
    return reply


def test_a_release_goes_from_one_to_another_to_its_audience(as_una, as_omar, staff, stepped_up):
    vera = staff("vera", "data_manager")
    address, told = proposed(as_una, audience="team", by="pooled")
    waiting = vera.get(address)
    reply = agreed(as_omar, stepped_up, (address, told))
    read = vera.get(address)

    assert (told["state"], told["decision"], told["manifest"]["minimum_cell"]) == ("proposed", None, 5)
    assert waiting.status_code == 403
    assert (reply.json["state"], reply.json["decision"]["decided_by"]) == ("agreed", "omar")
    assert (read.status_code, read.json["state"]) == (200, "agreed")
    assert [one["id"] for one in vera.get(RELEASES).json["items"]] == [told["id"]]


def test_arms_meant_for_the_committee_are_seen_by_nobody_else(as_una, as_omar, as_role, stepped_up):
    release = proposed(as_una)
    agreed(as_omar, stepped_up, release)

    addresses = [release[0], f"{release[0]}/files/{QL}", f"{release[0]}/files/index.html", f"{release[0]}/archive.zip"]
    for somebody in map(as_role, OTHERS):
        assert [somebody.get(address).status_code for address in addresses] == [403] * 4
        assert somebody.get(RELEASES).json["items"] == []
    assert as_omar.get(release[0]).status_code == 200


def test_arms_released_to_the_team_are_seen_by_the_team_once_agreed(as_una, as_omar, staff, stepped_up):
    chen = staff("chen", "coordinator", site="01")
    release = proposed(as_una, audience="team")
    before = chen.get(f"{release[0]}/files/{QL}").status_code
    agreed(as_omar, stepped_up, release)
    after = chen.get(f"{release[0]}/files/{QL}")

    live = chen.get(f"/trials/{TRIAL}/completion?instrument=qlq-c30&by=arm").status_code
    assert (before, after.status_code, live) == (403, 200, 403)
    assert {one["arm"] for one in after.json["rates"]} == {"retreatment", "usual-treatment"}


def test_only_the_statistician_proposes_and_only_the_committee_decides(as_una, as_role):
    address, told = proposed(as_una)
    agreement = {"manifest_sha256": told["manifest_sha256"]}

    for somebody in map(as_role, OTHERS):
        replies = [
            somebody.put(f"{RELEASES}/{uuid4()}", json=content()),
            somebody.post(f"{address}/agreement", json=agreement),
            somebody.post(f"{address}/refusal", json={"reason": "no"}),
            somebody.post(f"{address}/withdrawal", json={"reason": "no"}),
        ]
        assert [reply.status_code for reply in replies] == [403] * 4
    assert as_una.post(f"{address}/agreement", json=agreement).status_code == 403


def test_agreeing_takes_two_components_shown_again(as_una, as_omar):
    address, told = proposed(as_una)

    reply = as_omar.post(f"{address}/agreement", json={"manifest_sha256": told["manifest_sha256"]})

    assert (reply.status_code, reply.json["type"].rpartition("/")[2]) == (403, "step-up-required")
    assert (reply.json["action"], reply.json["subject"]) == ("sign", told["id"])


def test_agreeing_again_needs_nothing_more(as_una, as_omar, stepped_up):
    address, told = proposed(as_una)
    first = agreed(as_omar, stepped_up, (address, told))

    again = as_omar.post(f"{address}/agreement", json={"manifest_sha256": told["manifest_sha256"]})

    assert (again.status_code, again.json) == (200, first.json)


def test_a_refusal_says_why(as_una, as_omar):
    address, _ = proposed(as_una)

    reply = as_omar.post(f"{address}/refusal", json={"reason": "Table 3 counts somebody twice."})

    assert reply.status_code == 200
    assert (reply.json["state"], reply.json["decision"]["reason"]) == ("refused", "Table 3 counts somebody twice.")


def test_a_withdrawn_release_is_shown_no_more(as_una, as_omar, staff, stepped_up):
    vera = staff("vera", "data_manager")
    release = proposed(as_una, audience="team", by="pooled")
    agreed(as_omar, stepped_up, release)

    reply = as_una.post(f"{release[0]}/withdrawal", json={"reason": "A table was wrong."})

    assert (reply.json["state"], reply.json["withdrawal"]["reason"]) == ("withdrawn", "A table was wrong.")
    assert vera.get(release[0]).status_code == 403
    assert as_omar.get(release[0]).status_code == 200


def test_a_dry_run_shows_what_would_be_withheld_and_keeps_nothing(as_una):
    address = f"{RELEASES}/{uuid4()}"

    reply = as_una.put(address, json=content(audience="team", dry_run=True))

    assert (reply.status_code, reply.json["state"]) == (200, "foreseen")
    (found,) = (one for one in reply.json["manifest"]["files"] if one["name"] == QL)
    assert {one["reason"] for one in found["withheld"]} <= {"fewer than 5", "a part beside it is withheld"}
    assert as_una.get(address).status_code == 404
    assert as_una.get(RELEASES).json["items"] == []


def test_too_soon_says_from_when_on(as_una, as_omar, stepped_up, clock):
    agreed(as_omar, stepped_up, proposed(as_una))
    clock.move_to(clock.now() + timedelta(days=6))

    reply = as_una.put(f"{RELEASES}/{uuid4()}", json=content())

    assert reply.status_code == 409
    assert "at least 7 days apart" in reply.json["detail"]
    assert reply.json["earliest"] == "2026-08-10T08:00:00+00:00"


def test_files_are_what_the_manifest_says_and_come_once(as_una):
    address, told = proposed(as_una, analyses=["symptom-days"], pictures=["svg", "png"])

    assert len(told["manifest"]["files"]) == 4
    for named in told["manifest"]["files"]:
        reply = as_una.get(f"{address}/files/{named['name']}")
        assert sha256(reply.data).hexdigest() == named["sha256"]
        assert reply.mimetype == named["media_type"]
        again = as_una.get(f"{address}/files/{named['name']}", headers={"If-None-Match": reply.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    assert as_una.get(f"{address}/files/horoscope.json").status_code == 404


def test_the_archive_proves_itself(client, as_una):
    address, told = proposed(as_una)

    reply = as_una.get(f"{address}/archive.zip")

    with zipfile.ZipFile(io.BytesIO(reply.data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    key = client.get("/public-key").json["pem"].encode()
    load_pem_public_key(key).verify(files["manifest.sig"], files["manifest.json"])
    assert sha256(files["manifest.json"]).hexdigest() == told["manifest_sha256"]
    named = {one["name"]: one["sha256"] for one in json.loads(files["manifest.json"])["files"]}
    assert {name: sha256(files[name]).hexdigest() for name in named} == named
    assert as_una.get(f"{address}/archive.zip").data == reply.data


def test_the_page_reads_without_scripts_and_names_no_host(as_una):
    address, _ = proposed(as_una)

    reply = as_una.get(f"{address}/files/index.html")

    assert "<script" not in reply.text
    assert "http" not in reply.text
    assert "Completion (qlq-c30@3.0)" in reply.text
    assert "script-src" not in reply.headers["Content-Security-Policy"]


def test_that_arms_were_read_is_kept(as_una, as_omar, database):
    address, _ = proposed(as_una)

    as_omar.get(f"{address}/files/{QL}")

    assert make.actions(database, TRIAL)[-1] == "release.read"


def test_the_rows_behind_a_release_are_handed_out_to_nobody(as_una):
    address, told = proposed(as_una)

    served = [one["name"] for one in told["manifest"]["files"]]
    assert all(str(make.named("person 1")) not in as_una.get(f"{address}/files/{name}").text for name in served)
    assert "PERSON" not in as_una.get(f"{address}/files/index.html").text.upper()


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"audience": "press"}, "/audience"),
        ({"by": "site"}, "/by"),
        ({"purpose": ""}, "/purpose"),
        ({"pictures": ["gif"]}, "/pictures/0"),
        ({"analyses": ["horoscope"]}, "/analyses/0"),
        ({"cut_off": "2027-01-01T00:00:00+00:00"}, "/cut_off"),
        ({"cut_off": "2026-01-01T00:00:00"}, "/cut_off"),
    ],
)
def test_what_cannot_be_is_refused_by_its_place(as_una, changes, pointer):
    reply = as_una.put(f"{RELEASES}/{uuid4()}", json=content(**changes))

    assert reply.status_code == 422
    assert [one["pointer"] for one in reply.json["errors"]] == [pointer]


def test_another_trials_release_is_not_there(as_una, staff, other_trial):
    address, told = proposed(as_una)
    una = staff("una of netter", "unblinded_statistician", trial=other_trial)

    assert una.get(f"/trials/{other_trial}/releases/{told['id']}").status_code == 404
    assert una.get(address).status_code == 404


def test_a_trial_without_anybody_in_it_gives_tables_with_nothing_in_them(staff, other_trial):
    una = staff("una", "unblinded_statistician", trial=other_trial)

    reply = una.put(f"/trials/{other_trial}/releases/{uuid4()}", json=content("team", analyses=[]))

    assert reply.status_code == 201, reply.json
    assert reply.json["manifest"]["rows"]["response"] == 0
    assert len(reply.json["manifest"]["files"]) > 10

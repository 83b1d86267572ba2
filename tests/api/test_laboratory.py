"""Laboratory values over HTTP: by hand and by file, in known units, by cycle; doses and injections beside them."""

from datetime import date
from uuid import uuid4

import pytest

from proapp.participant.tables import DatedFact
from tests import make

ADA = f"/participants/{make.named('ada')}"
FILE = "/trials/net-retreat/laboratory"
HEADING = "participant,on,analyte,value,unit,grade,lower"
ROWS = ["ADA,2026-04-24,platelets,62000,/uL,2,150000", "ADA,2026-04-24,haemoglobin,9.5,g/dL,,12"]
PLATELETS = {"platelets": {"value": 62, "unit": "10^9/L", "lower": 150, "grade": 2}}


@pytest.fixture
def treated(trial, database, catalogue, clock):
    """Ada has had her first cycle; it is 20 May."""
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    clock.move_to(make.at(date(2026, 5, 20)))
    return database


def sent(client, *rows, heading=HEADING, query=""):
    return client.post(FILE + query, data="\n".join([heading, *rows]), content_type="text/csv")


def faults(reply):
    return [(place["pointer"], place["message"]) for place in reply.json["errors"]]


def test_values_of_a_day_are_shown_by_cycle_beside_their_grades(treated, as_chen):
    put = as_chen.put(f"{ADA}/laboratory/{uuid4()}", json={"on": "2026-04-24", "results": PLATELETS})
    graded = {"term": "platelet-count-decreased", "grade": 2, "attribution": "probable", "regimen": "lu", "cycle": 1}
    as_chen.put(f"{ADA}/facts/{uuid4()}", json={"kind": "toxicity", "on": "2026-04-25", "detail": graded})

    (cycle,) = as_chen.get(f"{ADA}/laboratory").json["cycles"]

    assert put.status_code == 201, put.json
    assert (cycle["regimen"], cycle["cycle"], cycle["given_on"]) == ("lu", 1, "2026-03-27")
    (result,) = cycle["results"]
    assert (result["value"], result["unit"], result["days"], result["grade"]) == (62, "10^9/L", 28, 2)
    assert result["suggested"] == {"term": "platelet-count-decreased", "grade": 2, "reason": None}
    assert result["graded"]["grade"] == 2


@pytest.mark.parametrize(
    ("result", "pointer", "words"),
    [
        ({"value": 62, "unit": "mg/dL"}, "/detail/results/platelets/unit", "10^9/L, G/L, 10^3/uL, /uL, /mm3"),
        ({"value": 62000, "unit": "10^9/L"}, "/detail/results/platelets/value", "between 0 and 3000"),
    ],
)
def test_another_unit_is_refused_naming_those_that_are_taken(treated, as_chen, result, pointer, words):
    stored = make.snapshot(treated)

    reply = as_chen.put(f"{ADA}/laboratory/{uuid4()}", json={"on": "2026-04-24", "results": {"platelets": result}})

    assert reply.status_code == 422
    assert [(place, words in message) for place, message in faults(reply)] == [(pointer, True)]
    assert make.snapshot(treated) == stored


def test_a_file_is_taken_whole_and_the_same_file_again_changes_nothing(treated, as_chen):
    first = sent(as_chen, *ROWS)
    stored = make.snapshot(treated)
    again = sent(as_chen, *ROWS)

    assert (first.status_code, first.json["stored"]) == (200, 2), first.json
    assert [row["status"] for row in first.json["rows"]] == ["new", "new"]
    assert (again.json["stored"], [row["status"] for row in again.json["rows"]]) == (0, ["known", "known"])
    assert make.snapshot(treated) == stored
    results = as_chen.get(f"{ADA}/laboratory").json["cycles"][0]["results"]
    assert {one["analyte"]: one["value"] for one in results} == {"platelets": 62, "haemoglobin": 9.5}
    assert make.faults(treated) == []


def test_a_dry_run_of_a_file_stores_nothing(treated, as_chen):
    stored = make.snapshot(treated)

    reply = sent(as_chen, *ROWS, query="?dry_run=true")

    assert (reply.status_code, reply.json["stored"], reply.json["dry_run"]) == (200, 0, True)
    assert [row["status"] for row in reply.json["rows"]] == ["new", "new"]
    assert make.snapshot(treated) == stored


@pytest.mark.parametrize(
    ("row", "pointer"),
    [
        ("ADA,2026-04-25,platelets,62,mg/dL,,", "/4/unit"),
        ("NOBODY,2026-04-25,platelets,62,10^9/L,,", "/4/participant"),
        ("GRACE,2026-04-25,platelets,62,10^9/L,,", "/4/participant"),  # of the other site
        ("ADA,2026-04-24,platelets,63,10^9/L,,", "/4/analyte"),  # twice in the file
        ("ADA,2026-05-21,platelets,62,10^9/L,,", "/4/on"),  # tomorrow
        ("ADA,2026-02-30,platelets,62,10^9/L,,", "/4/on"),
        ("ADA,2026-04-25,gold,62,10^9/L,,", "/4/analyte"),
        ("ADA,2026-04-25,platelets,many,10^9/L,,", "/4/value"),
    ],
)
def test_one_wrong_row_is_named_and_nothing_is_stored(treated, as_chen, row, pointer):
    stored = make.snapshot(treated)

    reply = sent(as_chen, *ROWS, row)

    assert reply.status_code == 422
    assert [place for place, _ in faults(reply)] == [pointer]
    assert make.snapshot(treated) == stored


def test_another_sites_participant_looks_like_nobody(treated, as_chen):
    grace, nobody = (sent(as_chen, f"{code},2026-04-25,platelets,62,10^9/L,,") for code in ("GRACE", "NOBODY"))

    assert grace.json["errors"] == nobody.json["errors"]
    assert grace.status_code == nobody.status_code == 422


def test_another_value_for_a_day_that_has_one_is_for_a_correction(treated, as_chen):
    by_hand = uuid4()
    as_chen.put(f"{ADA}/laboratory/{by_hand}", json={"on": "2026-04-24", "results": PLATELETS})

    other = sent(as_chen, "ADA,2026-04-24,platelets,70,10^9/L,,")
    same = sent(as_chen, "ADA,2026-04-24,platelets,62,10^9/L,2,150")
    corrected = as_chen.put(
        f"{ADA}/laboratory/{uuid4()}",
        json={
            "on": "2026-04-24", "results": {"platelets": {"value": 70, "unit": "10^9/L"}}, "corrects": str(by_hand),
            "reason": "misread",
        },
    )  # fmt: skip

    assert [place for place, _ in faults(other)] == ["/2/value"]
    assert same.json["rows"][0]["status"] == "known"
    assert corrected.status_code == 201
    assert as_chen.get(f"{ADA}/laboratory").json["cycles"][0]["results"][0]["version"] == 2


@pytest.mark.parametrize(
    ("heading", "content_type", "status"),
    [
        (HEADING.replace("unit", "units"), "text/csv", 422),
        ("", "text/csv", 422),
        (HEADING, "application/json", 415),
        (HEADING + "\x00", "text/csv", 400),
        (HEADING, "text/csv; charset=latin-1", 400),
    ],
)
def test_what_is_no_such_file_is_refused(treated, as_chen, heading, content_type, status):
    reply = as_chen.post(FILE, data="\n".join([heading, *ROWS]), content_type=content_type)

    assert reply.status_code == status, reply.json
    assert not [fact for fact in make.rows(treated, DatedFact) if fact.kind == "laboratory"]


@pytest.mark.parametrize(
    ("role", "reads", "sends"),
    [
        ("site_nurse", 200, 200), ("investigator", 200, 200), ("coordinator", 200, 200), ("data_manager", 200, 200),
        ("monitor", 200, 403), ("dmc", 403, 403), ("auditor", 403, 403), ("admin", 403, 403),
    ],
)  # fmt: skip
def test_who_reads_and_who_sends(treated, as_role, role, reads, sends):
    client = as_role(role)

    assert client.get(f"{ADA}/laboratory").status_code == reads
    assert client.get(f"{ADA}/markers").status_code == reads
    assert sent(client, *ROWS).status_code == sends


def test_markers_stand_beside_injections(treated, as_chen):
    injected = {"kind": "ssa-injection", "on": "2026-04-10", "detail": {"agent": "octreotide", "dose_mg": 30}}
    as_chen.put(f"{ADA}/facts/{uuid4()}", json=injected)
    sent(as_chen, "ADA,2026-04-20,chromogranin-a,250,ng/mL,,", "ADA,2026-04-20,platelets,90,10^9/L,,")

    found = as_chen.get(f"{ADA}/markers").json["results"]
    listed = as_chen.get(f"{ADA}/injections").json

    assert [(one["analyte"], one["value"], one["unit"], one["injected"]) for one in found] == [
        ("chromogranin-a", 250, "ug/L", 10)
    ]
    assert [one["agent"] for one in listed["items"]] == ["octreotide"]
    assert listed["next_due"] == {"on": "2026-05-22", "because": "after-infusion", "infusion_on": "2026-05-22"}


def test_absorbed_doses_are_shown_with_their_lesions(treated, as_chen, as_vera, as_role):
    measured = {
        "regimen": "lu", "cycle": 1, "kidney_gy": 4.5, "marrow_gy": 0.2, "method": "spect", "software": "own 1.0",
        "lesions": [{"id": "liver 1", "gy": 36}, {"id": "node", "gy": 20}],
    }  # fmt: skip
    as_chen.put(f"{ADA}/facts/{uuid4()}", json={"kind": "dosimetry", "on": "2026-04-03", "detail": measured})

    (found,) = as_vera.get(f"{ADA}/doses").json["regimens"]

    assert found["cycles"][0]["lesions"] == {"liver 1": 36, "node": 20}
    assert found["total"] == {"lesion": 28, "kidney": 4.5, "marrow": 0.2}
    assert as_role("admin").get(f"{ADA}/doses").status_code == 403


def test_what_may_be_named_can_be_read(treated, as_chen, as_ada):
    found = as_chen.get("/vocabularies/toxicity").json

    assert {one["code"] for one in found["analytes"]} >= {"platelets", "5-hiaa"}
    assert {one["code"] for one in found["terms"]} >= {"nausea", "anaemia"}
    assert as_ada.get("/vocabularies/toxicity").status_code == 401

"""The sheet before an infusion, and the hours of cover behind its warnings, over HTTP."""

from datetime import date
from uuid import uuid4

import pytest

from tests import make

ADA = f"/participants/{make.named('ada')}"
VIENNA = f"/trials/net-retreat/sites/{make.named('net-retreat/01')}"
WEEK = {**make.WEEKDAYS, "sat": [["09:00", "12:00"]], "sun": [["09:00", "12:00"]]}


@pytest.fixture
def treated(trial, database, catalogue, clock):
    """Ada has had her first cycle, has reported nausea, and her platelets were low on 18 May."""
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    for week, answers in ((1, {"9A": 4, "9B": 3}), (2, {"9A": 1, "9B": 1})):
        due = make.assignment(database, "toxicity", instrument="pro-ctcae-net", ordinal=week)
        make.answered(database, catalogue, due, **answers)
    results = {"platelets": {"value": 62_000, "unit": "/uL"}, "albumin": {"value": 41, "unit": "g/L"}}
    make.fact(database, catalogue, "laboratory", make.at(date(2026, 5, 18)), results=results)
    clock.move_to(make.at(date(2026, 5, 20)))
    return database


def test_everything_before_the_next_dose_is_on_one_sheet(treated, as_iris):
    sheet = as_iris.get(f"{ADA}/pre-infusion").json

    nausea = next(one for one in sheet["symptoms"] if one["symptom"] == "9")
    assert (nausea["worst"], nausea["latest"], nausea["reports"]) == (3, 1, 2)
    assert [(one["analyte"], one["value"]) for one in sheet["laboratory"]] == [("albumin", 41), ("platelets", 62)]
    following = sheet["next"]
    assert (following["cycle"], following["planned_on"], following["tolerated_to"], following["latest_on"]) == (
        2, "2026-05-22", "2026-05-29", "2026-07-17",
    )  # fmt: skip
    assert following["uncovered"] == ["2026-05-23", "2026-05-24"]
    met = {one["code"]: one["meets"] for one in sheet["hold"]}
    assert (met["platelets-grade"], met["albumin"], met["bilirubin"]) == (True, False, None)


def test_grades_to_confirm_say_what_they_rest_on_and_what_is_graded(treated, as_iris):
    graded = {"term": "nausea", "grade": 2, "attribution": "probable"}
    as_iris.put(f"{ADA}/facts/{uuid4()}", json={"kind": "toxicity", "on": "2026-05-20", "detail": graded})

    found = {one["term"]: one for one in as_iris.get(f"{ADA}/pre-infusion").json["to_confirm"]}

    assert (found["nausea"]["suggested"], found["nausea"]["recorded"]) == (3, 2)
    assert "not a CTCAE grade" in found["nausea"]["basis"]
    platelets = found["platelet-count-decreased"]
    assert (platelets["suggested"], platelets["recorded"], platelets["of"]) == (2, None, "platelets")
    assert "CTCAE version 5" in platelets["basis"]


def test_open_flags_stand_on_the_sheet(treated, as_iris):
    sheet, flags = as_iris.get(f"{ADA}/pre-infusion").json, as_iris.get("/trials/net-retreat/flags").json["items"]

    assert {one["id"] for one in sheet["flags"]} == {one["id"] for one in flags if one["resolved_at"] is None}
    assert sheet["flags"]


@pytest.mark.parametrize(
    ("role", "status"),
    [("site_nurse", 200), ("monitor", 200), ("data_manager", 200), ("dmc", 200), ("auditor", 403), ("admin", 403)],
)
def test_who_reads_the_sheet(treated, as_role, role, status):
    assert as_role(role).get(f"{ADA}/pre-infusion").status_code == status


def test_another_site_does_not_read_it(treated, staff, as_ada):
    assert staff("rosa", "investigator", site="02").get(f"{ADA}/pre-infusion").status_code == 404
    assert as_ada.get(f"{ADA}/pre-infusion").status_code == 401


def test_a_coordinator_says_the_cover_and_the_warning_goes(treated, as_chen):
    version = as_chen.get(VIENNA).headers["ETag"]

    put = as_chen.put(f"{VIENNA}/cover", json={"cover": WEEK}, headers={"If-Match": version})
    again = as_chen.put(f"{VIENNA}/cover", json={"cover": make.WEEKDAYS}, headers={"If-Match": version})

    assert (put.status_code, put.json["cover"], put.json["name"]) == (200, WEEK, "Donau Clinic")
    assert again.status_code == 412
    assert as_chen.get(f"{ADA}/pre-infusion").json["next"]["uncovered"] == []
    assert make.faults(treated) == []


@pytest.mark.parametrize(
    ("cover", "status"),
    [
        ({"someday": []}, 422),
        ({"mon": [["08:00", "17:00"], ["16:00", "18:00"]]}, 422),
        ({"mon": "always"}, 422),
        ({"holidays": ["x"]}, 422),
    ],
)
def test_hours_that_cannot_be_read_change_nothing(treated, as_chen, cover, status):
    version, stored = as_chen.get(VIENNA).headers["ETag"], make.snapshot(treated)

    reply = as_chen.put(f"{VIENNA}/cover", json={"cover": cover}, headers={"If-Match": version})

    assert reply.status_code == status, reply.json
    assert make.snapshot(treated) == stored


def test_who_says_the_cover(treated, as_chen, as_iris, staff):
    said = {"json": {"cover": WEEK}, "headers": {"If-Match": '"1"'}}

    assert as_chen.put(f"{VIENNA}/cover", json={"cover": WEEK}).status_code == 428
    assert as_iris.put(f"{VIENNA}/cover", **said).status_code == 403
    assert staff("rosa", "coordinator", site="02").put(f"{VIENNA}/cover", **said).status_code == 404

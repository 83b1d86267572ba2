"""Answers that come on paper or by telephone, and reasons for what is missing: by role, on both engines."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from proapp.base.audit import ReasonText
from proapp.flag.tables import Flag
from proapp.response.tables import MissingReason, Response
from tests import make

ADA = make.named("ada")
DOSE = make.at(date(2026, 3, 27), 10)


@pytest.fixture
def asked(trial, database, catalogue, clock):
    """Ada's crisis check after her first dose is open."""
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    found = make.assignment(database, "crisis", instrument="net-crisis")
    clock.move_to(found.opens_at + timedelta(hours=2))
    return found


@pytest.fixture
def paper(asked, catalogue, clock):
    """What she wrote down an hour ago."""
    return {
        "assignment_id": str(asked.id),
        "answers": make.answers(catalogue, "net-crisis@1.0"),
        "mode": "paper",
        "answered_by": "participant",
        "answered_at": (clock.now() - timedelta(hours=1)).isoformat(),
        "language": "de",
        "reason": "Her phone was being repaired.",
        "reference": "Binder 3, page 12",
    }


def entry(response_id=None):
    return f"/participants/{ADA}/entries/{response_id or uuid4()}"


def stored(database):
    return make.rows(database, Response)


def test_an_entry_is_an_answer_with_who_entered_it_and_when_it_was_really_given(as_chen, paper, database, clock):
    url = entry()

    first, again = as_chen.put(url, json=paper), as_chen.put(url, json=paper)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    (one,) = stored(database)
    assert (one.mode, one.answered_by, one.language, one.late) == ("paper", "participant", "de", False)
    assert (one.recorded_by, one.reference) == ("staff:chen", "Binder 3, page 12")
    assert (one.completed_at, one.received_at) == (clock.now() - timedelta(hours=1), clock.now())
    assert paper["reason"] in {reason.text for reason in make.rows(database, ReasonText)}
    assert make.faults(database) == []


def test_danger_on_paper_raises_a_flag_like_any_other(as_chen, paper, database):
    paper["answers"] |= {"temperature": 39.0, "fluids": 1}

    reply = as_chen.put(entry(), json=paper)

    assert reply.status_code == 201
    assert {flag.source_id for flag in make.rows(database, Flag)} == {stored(database)[0].id}


def test_it_is_late_by_when_it_was_given_not_entered(as_chen, paper, asked, database, catalogue, clock):
    clock.move_to(asked.closes_at + timedelta(days=9))
    in_time = {**paper, "answered_at": (asked.closes_at - timedelta(minutes=1)).isoformat()}
    other = make.assignment(database, "toxicity", instrument="bother")
    clock.move_to(max(clock.now(), other.closes_at + timedelta(days=9)))
    said = make.answers(catalogue, "bother@1.0")
    after = (other.closes_at + timedelta(days=3)).isoformat()
    late = {**paper, "assignment_id": str(other.id), "answers": said, "answered_at": after}

    first, second = as_chen.put(entry(), json=in_time), as_chen.put(entry(), json=late)

    assert (first.status_code, first.json["late"]) == (201, False)
    assert (second.status_code, second.json.get("late")) == (201, True), second.json


@pytest.mark.parametrize(
    ("story", "changes", "status", "pointer"),
    [
        ("the future", {"answered_at": "2026-12-01T08:00:00+01:00"}, 422, "/answered_at"),
        ("an answer that does not fit", {"answers": {"nausea": 99}}, 422, None),
        ("a proxy's answers by somebody else", {"mode": "proxy"}, 422, "/answered_by"),
        ("a way that there is not", {"mode": "app"}, 422, "/mode"),
        ("no reason", {"reason": ""}, 422, "/reason"),
        ("before it had opened", {"answered_at": "2026-03-20T08:00:00+01:00"}, 409, None),
        ("an assignment nobody has", {"assignment_id": str(uuid4())}, 404, None),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_stored(as_chen, paper, database, story, changes, status, pointer):
    before = make.snapshot(database)

    reply = as_chen.put(entry(), json={**paper, **changes})

    assert reply.status_code == status, (story, reply.json)
    assert pointer is None or pointer in [one["pointer"] for one in reply.json["errors"]]
    assert make.snapshot(database) == before


def test_other_answers_to_what_is_answered_are_a_conflict_and_the_same_are_not(as_ada, as_chen, paper, asked, clock):
    said = {name: paper[name] for name in ("assignment_id", "answers", "answered_by")}
    phone = {**said, "instrument": asked.instrument, "completed_at": clock.now().isoformat(), "zone": "Europe/Vienna"}
    taken = as_ada.put(f"/responses/{uuid4()}", json=phone)

    same = as_chen.put(entry(), json=paper)
    other = as_chen.put(entry(), json={**paper, "answers": {**paper["answers"], "fluids": 1}})

    assert (taken.status_code, same.status_code, other.status_code) == (201, 200, 409)
    assert same.json["receipt_id"] == taken.json["receipt_id"]


def test_one_id_holds_one_entry(as_chen, paper):
    url = entry()
    as_chen.put(url, json=paper)

    assert as_chen.put(url, json={**paper, "mode": "phone"}).status_code == 409


def test_somebody_elses_assignment_looks_like_none(as_role, paper, database):
    everywhere, grace = as_role("coordinator"), make.named("grace")

    foreign = everywhere.put(f"/participants/{grace}/entries/{uuid4()}", json=paper)
    none = everywhere.put(f"/participants/{grace}/entries/{uuid4()}", json={**paper, "assignment_id": str(uuid4())})

    assert (foreign.status_code, none.status_code) == (404, 404)
    assert foreign.json["detail"] == none.json["detail"]
    assert stored(database) == []


def test_only_a_participants_own_site_enters_answers(staff, paper, as_vera, as_omar, as_ada):
    graz = staff("greta", "coordinator", site="02")
    monitor = staff("mona", "monitor")

    statuses = [who.put(entry(), json=paper).status_code for who in (graz, monitor, as_vera, as_omar, as_ada)]

    assert statuses == [404, 403, 403, 403, 401]


TOO_ILL = {"code": "too-ill", "source": "patient", "text": "Fever since Tuesday."}


def reason(assignment):
    return f"/assignments/{assignment.id}/missing-reason"


def test_a_reason_is_kept_once_and_what_is_said_later_is_the_next_version(as_chen, asked, database, clock):
    clock.move_to(asked.closes_at + timedelta(hours=1))

    first, again = as_chen.put(reason(asked), json=TOO_ILL), as_chen.put(reason(asked), json=TOO_ILL)
    later = as_chen.put(reason(asked), json={"code": "technical", "source": "site"})

    assert (first.status_code, again.status_code, later.status_code) == (201, 200, 201)
    assert first.json == again.json
    assert (later.json["version"], later.json["corrects"]) == (2, first.json["id"])
    kept = {one.version: one.code for one in make.rows(database, MissingReason)}
    assert kept == {1: "too-ill", 2: "technical"}
    assert make.faults(database) == []
    timeline = as_chen.get(f"/participants/{ADA}/timeline").json
    told = {one["id"]: one["missing"] for one in timeline["assignments"]}
    assert told[str(asked.id)] == {"code": "technical", "source": "site"}


def test_what_was_answered_or_has_not_opened_has_no_reason(as_chen, asked, paper, database, clock):
    as_chen.put(entry(), json=paper)
    later = make.assignment(database, "toxicity", instrument="bother", ordinal=3)

    statuses = [as_chen.put(reason(one), json=TOO_ILL).status_code for one in (asked, later)]

    assert statuses == [409, 409]
    assert make.rows(database, MissingReason) == []


@pytest.mark.parametrize("changes", [{"code": "lazy"}, {"source": "neighbour"}, {"text": "x" * 501}, {"more": 1}])
def test_a_reason_that_does_not_fit_is_refused(as_chen, asked, changes, database):
    reply = as_chen.put(reason(asked), json={**TOO_ILL, **changes})

    assert (reply.status_code, reply.json["errors"][0]["pointer"]) == (422, f"/{next(iter(changes))}")
    assert make.rows(database, MissingReason) == []


def test_only_a_participants_own_site_gives_reasons(staff, asked, as_vera, as_omar):
    graz = staff("greta", "coordinator", site="02")

    assert [who.put(reason(asked), json=TOO_ILL).status_code for who in (graz, as_vera, as_omar)] == [404, 403, 403]


@pytest.mark.parametrize(
    ("kind", "said", "code"),
    [
        ("death", {}, "death"),
        ("withdrawal", {"from": "pro"}, "withdrawal"),
        ("pause", {"until": "2026-05-10"}, "pause"),
    ],
)
def test_what_the_facts_say_needs_no_reason(as_chen, asked, database, catalogue, clock, kind, said, code):
    make.fact(database, catalogue, kind, DOSE + timedelta(days=20), **said)
    clock.move_to(DOSE + timedelta(days=40))

    told = as_chen.get(f"/participants/{ADA}/timeline").json["assignments"]

    after = [
        one
        for one in told
        if "2026-04-20" <= one["target_on"] <= "2026-05-05" and one["state"] in ("missed", "cancelled")
    ]
    assert after
    assert {str(one["missing"]) for one in after} == {str({"code": code, "source": "system"})}
    assert make.rows(database, MissingReason) == []


def test_completion_counts_what_was_entered_and_what_is_missing_apart(
    as_chen, as_omar, as_vera, asked, paper, database, catalogue, clock
):
    first, second = (make.assignment(database, "toxicity", instrument="bother", ordinal=n) for n in (1, 2))
    clock.move_to(second.closes_at + timedelta(hours=1))
    said = {**paper, "answers": make.answers(catalogue, "bother@1.0"), "assignment_id": str(first.id)}
    as_chen.put(entry(), json={**said, "answered_at": (first.closes_at + timedelta(hours=1)).isoformat()})
    as_chen.put(reason(second), json=TOO_ILL)

    by_arm = as_omar.get("/trials/net-retreat/completion?instrument=bother&by=arm").json
    pooled = as_vera.get("/trials/net-retreat/completion?instrument=bother").json

    told = {one["label"]: one for one in by_arm["rates"] if one["arm"] == "retreatment"}
    week_1, week_2 = told["toxicity 1"], told["toxicity 2"]
    assert (week_1["modes"], week_1["late"], week_1["received"]) == ({"paper": 1}, 1, 1)
    assert (week_2["missing"], week_2["expected"]) == ({"too-ill": 1}, 1)
    assert by_arm["modes"] == {"paper": 1}
    assert {(one["late"], str(one["modes"])) for one in pooled["rates"]} == {(None, "{}")}
    assert pooled["modes"] == {}

"""Merges over HTTP: ada was registered twice; one registration is kept, with what both of them said."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from proapp.flag.tables import Flag
from proapp.participant.tables import Participant, ParticipantMerge
from proapp.response.tables import Response
from proapp.score.tables import ScoreRow
from proapp.trajectory import queries
from tests import make

ADA = f"/participants/{make.named('ada')}"
TWICE = make.named("ada-again")
TODAY = make.at(date(2026, 4, 6))


@pytest.fixture
def twice(trial, database, catalogue, clock):
    """Ada was registered again two days later; as the duplicate she was treated and has answered, with a fever."""
    make.participant(database, catalogue, "ada-again", code="ADA-2", registered_on=date(2026, 3, 4))
    make.allocated(database, catalogue)
    make.allocated(database, catalogue, "ada-again")
    make.treated(database, catalogue, "ada-again")
    for timepoint, instrument, said in (
        ("baseline", "pgi-s", {}),
        ("toxicity", "bother", {}),
        ("crisis", "net-crisis", {"temperature": 39.0, "fluids": 1}),
    ):
        answers(database, catalogue, timepoint, instrument, **said)
    clock.move_to(TODAY)
    return database


def answers(database, catalogue, timepoint, instrument, **said):
    asked = make.assignment(database, timepoint, name="ada-again", instrument=instrument)
    when = max(asked.opens_at, make.at(date(2026, 3, 4))) + timedelta(hours=1)
    given = make.answers(catalogue, asked.instrument, **said)
    body = make.submission(catalogue, asked, when, answers=given)
    reply = make.submit(database, catalogue, body, now=when, name="ada-again")
    assert reply.problem is None, reply.problem


def merges(client, *, merge_id=None, into=ADA, duplicate=TWICE, token=None, dry=False, reason="registered twice"):
    headers = {"X-Preview": token} if token else {}
    url = f"{into}/merges/{merge_id or uuid4()}{'?dry_run=true' if dry else ''}"
    return client.put(url, json={"duplicate": str(duplicate), "reason": reason}, headers=headers)


def done(client, merge_id=None):
    token = merges(client, dry=True).json["token"]
    return merges(client, merge_id=merge_id, token=token)


def of(database, name, table=Response):
    return [row for row in make.rows(database, table) if row.participant_id == make.named(name)]


def test_the_dry_run_says_what_would_go_over_and_stores_nothing(twice, as_chen):
    before = make.snapshot(twice)

    found = merges(as_chen, dry=True)

    assert found.status_code == 200, found.json
    facts = {
        one["kind"]: (one["outcome"], [place["message"] for place in one["refusals"]])
        for one in found.json["merge"]["facts"]
    }
    assert facts["given"] == ("carried", [])
    assert facts["allocation"] == ("known", [])
    assert facts["registration"][0] == "refused"
    answered = {one["timepoint"]: (one["why"], one["carried_as"] is not None) for one in found.json["merge"]["answers"]}
    assert answered == {"baseline": (None, True), "toxicity": (None, True), "crisis": (None, True)}
    assert found.json["assignments_ended"] > 10
    assert make.snapshot(twice) == before


def test_both_histories_are_kept_and_the_answers_go_over_with_their_scores(twice, as_chen):
    originals = of(twice, "ada-again")
    scored = {(row.instrument_id, row.scale): row.value for row in of(twice, "ada-again", ScoreRow)}
    flags = len(make.rows(twice, Flag))

    reply = done(as_chen)

    assert reply.status_code == 201, reply.json
    copies = of(twice, "ada")
    assert {row.carried_from for row in copies} == {row.id for row in originals}
    assert [row.id for row in of(twice, "ada-again")] == [row.id for row in originals]
    assert {(row.instrument_id, row.scale): row.value for row in of(twice, "ada", ScoreRow)} == scored
    by_original = {row.id: row for row in originals}
    for row in copies:
        first = by_original[row.carried_from]
        assert (row.answers, row.completed_at, row.mode, row.recorded_by) == (
            first.answers, first.completed_at, first.mode, first.recorded_by
        )  # fmt: skip
    assert len(make.rows(twice, Flag)) == flags
    story = as_chen.get(f"{ADA}/merges").json["items"][0]
    assert (story["duplicate_code"], len(story["answers"])) == ("ADA-2", 3)
    assert len(as_chen.get(f"/participants/{TWICE}/responses").json["items"]) == 3
    assert as_chen.get(f"{ADA}/cycles").json["periods"][0]["regimens"][0]["cycles"][0]["status"] == "given"
    assert make.faults(twice) == []


def test_the_duplicate_leaves_lists_tables_and_its_phone(twice, device, as_chen):
    phone = device("ada-again")

    done(as_chen)

    listed = [one["code"] for one in as_chen.get("/trials/net-retreat/participants").json["items"]]
    assert listed == ["ADA"]
    assert as_chen.get(f"/participants/{TWICE}").json["merged_into"] == str(make.named("ada"))
    assert phone.get("/me").status_code == 401
    assert as_chen.get(f"/participants/{TWICE}/assignments?state=open").json["items"] == []
    answered = {row.assignment_id for row in of(twice, "ada-again")}
    standing = {one.id for one in make.assignments(twice, "ada-again") if one.cancelled_at is None}
    assert standing == answered
    cancelled = [one for one in make.assignments(twice, "ada-again") if one.cancel_reason == "merged"]
    assert {one.had_opened for one in cancelled} == {True, False}
    with twice.read() as session:
        members = queries.members(session, "net-retreat")
        entrants = queries.entrants(session, "net-retreat", baseline="first-dose")
    assert [one.id for one in members] == [make.named("ada")]
    assert [one.id for one in entrants] == [make.named("ada").hex]
    work = as_chen.get("/trials/net-retreat/work-list?limit=200").json["items"]
    assert {one["bucket"] for one in work if one["participant"] == str(TWICE)} == {"flag"}
    late = as_chen.put(f"/participants/{TWICE}/facts/{uuid4()}", json={"kind": "death", "on": "2026-04-05"})
    assert (late.status_code, late.json["detail"]) == (
        409,
        "this registration was merged into another: record it there",
    )


def test_the_same_again_changes_nothing_and_nothing_merges_twice(twice, as_chen, database, catalogue):
    merge_id = uuid4()

    first, again = done(as_chen, merge_id), merges(as_chen, merge_id=merge_id)
    other, second = merges(as_chen, merge_id=merge_id, reason="?"), merges(as_chen, dry=True)
    back = merges(as_chen, into=f"/participants/{TWICE}", duplicate=make.named("ada"), dry=True)

    assert [one.status_code for one in (first, again, other, second, back)] == [201, 200, 409, 422, 422]
    assert again.json["merge"]["answers"] == first.json["merge"]["answers"]
    assert len(make.rows(twice, ParticipantMerge)) == 1


def test_what_was_not_seen_is_not_merged(twice, as_chen, catalogue):
    token = merges(as_chen, dry=True).json["token"]

    without, other = merges(as_chen), merges(as_chen, token="ab.cd")
    make.fact(twice, catalogue, "progression", TODAY - timedelta(days=1), assessor="local")
    overtaken = merges(as_chen, token=token)

    assert [one.status_code for one in (without, other, overtaken)] == [428, 409, 412]
    assert make.rows(twice, ParticipantMerge) == []


def test_what_does_not_fit_is_listed_and_stays_with_the_duplicate(twice, as_chen, catalogue):
    make.fact(twice, catalogue, "given", make.at(date(2026, 3, 30), 10), regimen="lu", cycle=1, activity_gbq=7.4)

    facts = merges(as_chen, dry=True).json["merge"]["facts"]

    dose = next(one for one in facts if one["kind"] == "given")
    assert (dose["outcome"], dose["carried_as"]) == ("refused", None)
    assert "cycle 1 was given on 2026-03-30: correct that" in [place["message"] for place in dose["refusals"]]


def test_participants_of_two_trials_are_never_merged(twice, other_trial, as_chen, staff):
    before, mary = make.snapshot(twice), make.named("mary")
    staff("both", "coordinator")
    both = staff("both", "coordinator", trial="netter-1")

    unseen = merges(as_chen, duplicate=mary, dry=True)
    grace = merges(as_chen, duplicate=make.named("grace"), dry=True)
    nobody = merges(as_chen, duplicate=uuid4(), dry=True)
    self = merges(as_chen, duplicate=make.named("ada"), dry=True)
    seen = merges(both, duplicate=mary, dry=True)

    replies = (unseen, grace, nobody, self, seen)
    assert [one.status_code for one in replies] == [422] * 5
    assert [one.json["errors"][0]["pointer"] for one in replies] == ["/duplicate"] * 5
    assert unseen.json["errors"] == grace.json["errors"] == nobody.json["errors"]
    assert "another trial" in seen.json["errors"][0]["message"]
    assert {
        name: rows for name, rows in make.snapshot(twice).items() if name in ("participant", "fact", "response")
    } == {name: before[name] for name in ("participant", "fact", "response")}


@pytest.mark.parametrize("role", ["admin", "monitor", "data_manager", "dmc"])
def test_only_a_site_merges(twice, staff, role):
    assert merges(staff("somebody", role), dry=True).status_code == 403


def test_the_people_of_a_trial_stay_as_many_as_they_are(twice, as_chen):
    done(as_chen)

    stored = {row.code: row.merged_into for row in make.rows(twice, Participant)}
    assert stored == {"ADA": None, "ADA-2": make.named("ada"), "GRACE": None}

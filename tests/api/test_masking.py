"""A masked trial: whoever must not know the treatment gets the same bytes whichever arm it is."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest

from proapp.app import create_app
from proapp.base.actor import SYSTEM, Grant
from proapp.config import Settings
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.enrolment.issue_token import issue_token
from proapp.workflow.enrolment.load_protocol import load_protocol
from tests import make
from tests.api.conftest import Client

ARMS = ("retreatment", "usual-treatment")
ADA = f"/participants/{make.named('ada')}"
BLINDED = ("site_nurse", "investigator", "coordinator", "monitor", "data_manager")


def masked_protocol():
    """NET RETREAT as if it were masked: both arms are given the same way, only their names differ."""
    document = json.loads(make.protocol_text())
    document["masking"]["participant"] = "masked"
    regimen = document["arms"]["retreatment"]["regimen"]
    document["arms"] = {
        arm: {"title": f"the arm called {arm}", "regimen": [{**part, "agent": arm} for part in regimen]} for arm in ARMS
    }
    return json.dumps(document)


@pytest.fixture
def catalogue(catalogue):
    """One of our own: it remembers protocols, and this one has the name of another."""
    rules = catalogue.ruleset("prrt-default@1")
    return Catalogue(catalogue.library, {rules.key: rules})


@pytest.fixture
def masked(database, catalogue):
    """The masked trial with ada in it, not allocated yet."""
    prepare(database, catalogue)
    return database


def prepare(database, catalogue):
    now = make.at(make.REGISTERED)
    database.run(
        lambda session: load_protocol(session, actor=SYSTEM, now=now, catalogue=catalogue, text=masked_protocol())
    )
    make.activated(database, catalogue)
    make.site(database)
    make.participant(database, catalogue)


@pytest.fixture(params=["sqlite", "postgresql"])
def another(request, make_database, clock, catalogue):
    """Another masked trial in a database of its own, with people of each role, the same each time."""

    def build():
        database = make_database(request.param)
        prepare(database, catalogue)
        app = create_app(database, clock, catalogue, Settings(database="", key=database.key))
        return database, lambda role: Client(app, token_of(database, clock, role))

    return build


@pytest.fixture
def as_role(staff):
    """A machine with one role at every site: people would have to step up before each file."""
    return lambda role: staff(f"a {role}", role, kind="client")


def token_of(database, clock, role):
    grants = [Grant("net-retreat", role)]
    issued = database.run(
        lambda session: issue_token(session, now=clock.now(), name=role, grants=grants, kind="client", staff_id=role)
    )
    return issued.token


def live(database, catalogue, arm):
    """Ada is allocated, treated, and answers."""
    make.fact(
        database, catalogue, "allocation", make.at(date(2026, 3, 20), 10),
        id=make.named("allocation"), arm=arm, strata=make.STRATA["net-retreat"],
    )  # fmt: skip
    make.treated(database, catalogue, id=make.named("given"))
    measured = {"regimen": "lu", "cycle": 1, "kidney_gy": 4.5}
    make.fact(database, catalogue, "dosimetry", make.at(date(2026, 3, 28), 10), id=make.named("dosimetry"), **measured)
    for timepoint in ("toxicity", "cycle-safety"):
        for due in make.assignments(database, timepoint=timepoint)[:1]:
            make.answered(database, catalogue, due, response_id=make.named(timepoint))


def pages(client, due):
    """Everything a role can read about ada and the trial, without what is new with every request."""
    paths = [
        ADA,
        f"{ADA}/facts",
        f"{ADA}/allocations",
        f"{ADA}/cycles",
        f"{ADA}/assignments?limit=200",
        f"{ADA}/responses",
        f"{ADA}/scores?limit=200",
        f"{ADA}/trajectory?instrument=pro-ctcae-net&scale=16",
        f"/assignments/{due.id}",
        f"/assignments/{due.id}/explanation",
        f"{ADA}/timeline",
        f"{ADA}/pre-visit",
        f"{ADA}/calls",
        "/trials/net-retreat/work-list",
        "/trials/net-retreat/call-list",
        "/trials/net-retreat/changes?since=2026-01-01T00:00:00Z",
        "/trials/net-retreat",
        "/trials/net-retreat/participants",
        "/trials/net-retreat/flags",
        "/trials/net-retreat/quarantine",
        "/trials/net-retreat/trajectories?instrument=pro-ctcae-net&scale=16",
        "/trials/net-retreat/trajectories?instrument=pro-ctcae-net&scale=16&time=cycle",
        "/trials/net-retreat/trajectories?instrument=pro-ctcae-net&scale=16&by=arm",
        "/trials/net-retreat/completion?instrument=qlq-c30",
        "/trials/net-retreat/worst-grades",
        "/trials/net-retreat/symptom-days",
        "/trials/net-retreat/deterioration?instrument=qlq-c30&scale=QL",
    ]
    return {path: told(client.get(path)) for path in paths} | exports(client)


def pictures(client):
    """Everything that is drawn or printed."""
    query = "instrument=pro-ctcae-net&scale=16"
    paths = [f"{ADA}/pictures/timeline", f"{ADA}/pictures/scale?{query}", f"{ADA}/pre-visit.pdf"]
    taken = {path: client.get(path) for path in paths}
    return {path: (reply.status_code, reply.mimetype, reply.data) for path, reply in taken.items()}


def exports(client):
    """Everything that leaves as a file or in pages, and what explains it."""
    whole = [f"/trials/net-retreat/{table}" for table in ("scores", "responses", "codebook")]
    forms = ["application/json", "text/csv", "application/x-ndjson", "application/vnd.apache.parquet"]
    taken = {(path, form): client.get(path, headers={"Accept": form}) for path in whole for form in forms}
    wide = {path: client.get(f"{path}?layout=wide", headers={"Accept": "text/csv"}) for path in whole[:2]}
    return {named: (reply.status_code, None, reply.data) for named, reply in (taken | wide).items()}


def told(reply):
    """Status, ETag and body, without the receipts and ids that are drawn anew each time."""
    body = {name: value for name, value in reply.json.items() if name != "instance"}
    return reply.status_code, reply.headers.get("ETag"), json.dumps(body)


def test_whoever_is_blinded_gets_the_same_bytes_in_either_arm(catalogue, another, clock):
    seen = []
    for arm in ARMS:
        database, somebody = another()
        live(database, catalogue, arm)
        clock.move_to(make.at(date(2026, 6, 1)))
        due = make.assignment(database, "toxicity", instrument="pro-ctcae-net")
        seen.append({role: pages(somebody(role), due) for role in BLINDED})
        seen[-1]["site_nurse"] |= pictures(somebody("site_nurse"))

    assert all(len(reply[2]) > 100 for reply in exports(somebody("monitor")).values())
    for role in BLINDED:
        for path, reply in seen[0][role].items():
            assert reply == seen[1][role][path], (role, path)


def test_treatment_is_refused_and_left_out(masked, catalogue, as_role):
    live(masked, catalogue, "retreatment")
    due = make.assignment(masked, "toxicity", instrument="pro-ctcae-net")
    investigator = as_role("investigator")

    shown = investigator.get(f"{ADA}/assignments").json["items"]

    assert investigator.get(f"{ADA}/allocations").status_code == 403
    assert investigator.get(f"{ADA}/cycles").status_code == 403
    assert investigator.get(f"{ADA}/next-period").status_code == 403
    assert investigator.get(f"/assignments/{due.id}/explanation").status_code == 403
    assert [fact["kind"] for fact in investigator.get(f"{ADA}/facts").json["items"]] == ["registration"]
    assert {one["anchor"] for one in shown} == {None}
    own = investigator.get(f"{ADA}/trajectory?instrument=pro-ctcae-net&scale=16").json
    assert (own["masked"], own["doses"], own["baseline"]) == (True, None, None)


def test_a_merge_tells_the_site_nothing_of_treatment(masked, catalogue, as_role, clock):
    make.participant(masked, catalogue, "twin", code="ADA-2")
    make.allocated(masked, catalogue, "twin")
    make.treated(masked, catalogue, "twin")
    clock.move_to(make.at(date(2026, 4, 2)))
    url, said = f"{ADA}/merges/{uuid4()}?dry_run=true", {"duplicate": str(make.named("twin")), "reason": "twice"}

    found = as_role("coordinator").put(url, json=said)

    assert found.status_code == 200, found.json
    assert [fact["kind"] for fact in found.json["merge"]["facts"]] == ["registration"]
    assert not any(arm in found.text for arm in ARMS)


def test_an_amendment_names_who_does_not_fit_and_not_their_arm(masked, catalogue, as_role, clock):
    live(masked, catalogue, "retreatment")
    clock.move_to(make.at(date(2026, 6, 1)))
    document = json.loads(masked_protocol()) | {"version": "2"}
    document["arms"] = {f"new-{arm}": plan for arm, plan in document["arms"].items()}
    text, admin = json.dumps(document), as_role("admin")
    admin.post("/trials", data=text, content_type="application/json")

    tried = admin.post("/trials/net-retreat/amendments/2/dry-run", json={"effective_on": "2026-06-01"})
    site = tried.json["sites"][0]
    said, seen = {"effective_on": "2026-06-01", "reason": "approved"}, {"X-Preview": site["token"]}
    refused = admin.put(f"/trials/net-retreat/amendments/2/sites/{site['site']}", json=said, headers=seen)

    who = [{"pointer": "/participants/ADA", "message": "does not fit this version"}]
    assert (site["refusals"], refused.status_code, refused.json["errors"]) == (who, 409, who)


TELLING = {"use", "period", "cycle", "anchor", "recall_spans"}


@pytest.mark.parametrize("table", ["scores", "responses"])
def test_exports_leave_out_the_columns_that_tell_treatment(masked, catalogue, as_role, clock, table):
    live(masked, catalogue, "retreatment")
    clock.move_to(make.at(date(2026, 6, 1)))
    path, as_csv = f"/trials/net-retreat/{table}", {"Accept": "text/csv"}

    for role in BLINDED:
        header = as_role(role).get(path, headers=as_csv).text.partition("\n")[0].split(",")
        page = as_role(role).get(path).json["items"]
        assert TELLING.isdisjoint(header)
        assert page
        assert all(TELLING.isdisjoint(row) for row in page)
    header = as_role("unblinded_statistician").get(path, headers=as_csv).text.partition("\n")[0].split(",")
    assert set(header) >= TELLING


def test_who_sees_arms_sees_treatment(masked, catalogue, as_role):
    live(masked, catalogue, "retreatment")
    statistician = as_role("unblinded_statistician")

    assert statistician.get(f"{ADA}/allocations").json["items"][0]["arm"] == "retreatment"
    assert statistician.get(f"{ADA}/cycles").status_code == 200


@pytest.mark.parametrize(("role", "status"), [("coordinator", 403), ("unblinded_statistician", 201)])
def test_only_who_sees_arms_records_one(masked, as_role, clock, role, status):
    clock.move_to(make.at(date(2026, 3, 21)))
    allocation = {"at": "2026-03-20T11:00:00+01:00", "arm": "retreatment", "strata": make.STRATA["net-retreat"]}

    reply = as_role(role).put(f"{ADA}/allocations/{uuid4()}", json=allocation)

    assert reply.status_code == status


def test_the_general_address_for_facts_is_no_way_round(masked, as_role, clock):
    clock.move_to(make.at(date(2026, 3, 21)))
    allocation = {"kind": "allocation", "at": "2026-03-20T11:00:00+01:00", "detail": {"arm": "retreatment"}}

    assert as_role("coordinator").put(f"{ADA}/facts/{uuid4()}", json=allocation).status_code == 403


def test_the_phone_learns_nothing_about_treatment(masked, catalogue, device, clock):
    live(masked, catalogue, "retreatment")
    clock.move_to(make.at(date(2026, 4, 3)) + timedelta(hours=1))

    shown = device("ada").get("/me/assignments?limit=200").text

    assert not any(word in shown for word in (*ARMS, "lutetium", "Lu-DOTATATE", "site"))


@pytest.mark.parametrize(
    "asked",
    [
        "trajectories?instrument=qlq-c30&scale=QL&threshold=5",
        "trajectories?instrument=qlq-c30&scale=QL&as=treated",
        "responders?instrument=qlq-c30&scale=QL&running=2",
        "worst-grades?zero_imputation=false",
    ],
)
def test_a_pooled_table_counts_people_in_one_way(masked, as_role, asked):
    """Another threshold, and the few in between are the difference."""
    path, parameter = f"/trials/net-retreat/{asked}", asked.rpartition("&")[2].rpartition("?")[2].partition("=")[0]

    pooled, by_arm = as_role("monitor").get(path), as_role("dmc").get(f"{path}&by=arm")

    assert (pooled.status_code, by_arm.status_code) == (422, 200), by_arm.json
    assert pooled.json["errors"][0]["pointer"] == f"/{parameter}"


UNBLINDINGS = f"{ADA}/unblindings"
LEARNED = {
    "kind": "emergency", "scope": "participant", "learned_by": "site", "at": "2026-04-02T21:00:00+02:00",
    "reason": "admitted with a crisis",
}  # fmt: skip


@pytest.fixture
def unblinded(masked, catalogue, clock):
    """Ada is treated, and it is the day after somebody had to know with what."""
    live(masked, catalogue, "retreatment")
    clock.move_to(make.at(date(2026, 4, 3)))
    return masked


def test_an_emergency_opens_the_arm_and_stays_open_until_its_impact_is_known(unblinded, staff, stepped_up):
    iris, chen, unblinding = staff("iris", "investigator"), staff("chen", "coordinator"), uuid4()
    path = f"{UNBLINDINGS}/{unblinding}"

    opened = iris.put(path, json=LEARNED, headers=stepped_up(iris, "unblind", unblinding))
    before = chen.get(UNBLINDINGS).json["items"]
    closed = iris.post(f"{path}/impact", json={"impact": "two physicians know"})
    again = iris.post(f"{path}/impact", json={"impact": "nobody knows"})
    after = chen.get(UNBLINDINGS).json["items"]

    assert (opened.status_code, opened.json["arm"], opened.json["is_open"]) == (201, "retreatment", True)
    assert [(one["reason"], one["recorded_by"], one["is_open"], one["impact"]) for one in before] == [
        ("admitted with a crisis", "staff:iris", True, None)
    ]
    assert (closed.status_code, closed.json["is_open"], again.status_code) == (200, False, 409)
    assert [(one["is_open"], one["impact"], one["closed_by"]) for one in after] == [
        (False, "two physicians know", "staff:iris")
    ]
    assert "retreatment" not in json.dumps(before + after)
    assert {"unblinding.recorded", "unblinding.closed"} <= set(make.actions(unblinded, "net-retreat"))
    assert make.faults(unblinded) == []


def test_the_arm_is_opened_by_an_investigator_who_shows_two_components(unblinded, staff, stepped_up):
    iris, chen, unblinding = staff("iris", "investigator"), staff("chen", "coordinator"), uuid4()
    path = f"{UNBLINDINGS}/{unblinding}"

    without = iris.put(path, json=LEARNED)
    other = chen.put(path, json=LEARNED, headers=stepped_up(chen, "unblind", unblinding))

    assert without.json["type"].endswith("step-up-required")
    assert other.status_code == 403
    assert chen.get(UNBLINDINGS).json["items"] == []


@pytest.mark.parametrize("kind", ["planned", "accidental"])
def test_what_became_known_otherwise_is_kept_and_told_to_nobody(unblinded, staff, kind):
    chen, said = staff("chen", "coordinator"), {**LEARNED, "kind": kind}
    path = f"{UNBLINDINGS}/{uuid4()}"

    replies = [chen.put(path, json=said), chen.put(path, json=said), chen.put(path, json={**said, "scope": "trial"})]
    later = chen.put(f"{UNBLINDINGS}/{uuid4()}", json={**said, "at": "2026-05-01T08:00:00Z"})

    assert [reply.status_code for reply in replies] == [201, 200, 409]
    assert replies[0].json["arm"] is None
    assert (later.status_code, later.json["errors"][0]["pointer"]) == (422, "/at")

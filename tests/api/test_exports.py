"""Scored outcomes and answers out of the door: by role, by filter, as of a time, in every form, with a manifest."""

import csv
import hashlib
import io
import json
from datetime import timedelta
from uuid import uuid4

import pyarrow.parquet
import pytest

from proapp.api.policy import EXPORTS
from proapp.base.actor import ROLES, SITE_ROLES
from proapp.response.tables import Response
from tests import make

SCORES = "/trials/net-retreat/scores"
RESPONSES = "/trials/net-retreat/responses"
CODEBOOK = "/trials/net-retreat/codebook"
AS_CSV = {"Accept": "text/csv"}
AS_PARQUET = {"Accept": "application/vnd.apache.parquet"}
AS_LINES = {"Accept": "application/x-ndjson"}
TREATMENT = {"use", "period", "cycle", "anchor", "recall_spans"}


@pytest.fixture
def as_vera(trial, staff):
    """The data manager's program: a person would have to step up for every file."""
    return staff("vera", "data_manager", kind="client")


@pytest.fixture
def as_chen(trial, staff):
    """A program of the coordinator in Vienna."""
    return staff("chen", "coordinator", site="01", kind="client")


@pytest.fixture
def answered(trial, database, catalogue, clock):
    """Ada in Vienna and grace in Graz have answered their baseline QLQ-C30; ada left out three and her diary."""
    for name, left_out in (("ada", ("q21", "q22", "q23")), ("grace", ())):
        due = make.assignment(database, "baseline", name=name, instrument="qlq-c30")
        said = make.answers(catalogue, due.instrument, q29=5, q30=6)
        said = {code: answer for code, answer in said.items() if code not in left_out}
        when = due.opens_at + timedelta(hours=1)
        body = make.submission(catalogue, due, when, answers=said, language="en")
        reply = make.submit(database, catalogue, body, now=when, name=name, response_id=make.named(f"{name}'s"))
        assert reply.problem is None
    clock.move_to(when + timedelta(days=1))


def rows(reply):
    assert reply.status_code == 200, reply.text
    return list(csv.DictReader(io.StringIO(reply.text)))


def drained(reply):
    """The whole file has come: the export is over."""
    assert reply.data
    return reply


def walked(client, path, limit):
    """All pages of a list."""
    sign = "&" if "?" in path else "?"
    page = client.get(f"{path}{sign}limit={limit}").json
    found = page["items"]
    while page["next"]:
        page = client.get(f"{path}{sign}limit={limit}&cursor={page['next']}").json
        assert page["items"]
        found += page["items"]
    return found


def test_a_score_comes_with_everything_an_analyst_needs(as_vera, answered):
    found = {(row["participant"], row["scale"]): row for row in rows(as_vera.get(SCORES, headers=AS_CSV))}

    good, empty = found["ADA", "QL"], found["ADA", "EF"]
    assert (good["value"], good["missing"], good["unit"]) == ("75.0", "", "points, 0-100")
    assert (good["low"], good["high"], good["higher_is"]) == ("0.0", "100.0", "better")
    assert (good["site"], good["timepoint"], good["period"], good["cycle"]) == ("01", "baseline", "1", "")
    assert (good["target_on"], good["completed_on"]) == ("2026-03-02", "2026-03-02")
    assert (good["mode"], good["answered_by"], good["language"], good["late"]) == ("app", "participant", "en", "false")
    assert good["completed_at"].endswith("+00:00")
    assert len(good["definition_digest"]) == 64
    assert empty["value"] == ""
    assert empty["missing"]
    assert len(found) == 32


def test_every_form_tells_the_same_scores(as_vera, answered):
    paged = walked(as_vera, SCORES, 7)

    lines = [json.loads(line) for line in as_vera.get(SCORES, headers=AS_LINES).text.splitlines()]
    table = pyarrow.parquet.read_table(io.BytesIO(as_vera.get(SCORES, headers=AS_PARQUET).data)).to_pylist()
    comma = rows(as_vera.get(SCORES, headers=AS_CSV))

    assert paged == lines
    assert list(table[0]) == list(comma[0]) == list(lines[0])
    for row, told, text in zip(lines, table, comma, strict=True):
        assert told["value"] == row["value"]
        assert told["completed_at"].isoformat() == row["completed_at"]
        assert told["target_on"].isoformat() == row["target_on"]
        assert text["value"] == ("" if row["value"] is None else repr(row["value"]))
        assert text["scale"] == row["scale"]


def test_wide_has_a_row_a_response_and_a_column_a_scale(as_vera, answered):
    wide = rows(as_vera.get(f"{SCORES}?layout=wide", headers=AS_CSV))

    assert [(row["participant"], row["qlq_c30_QL"], row["qlq_c30_EF"]) for row in wide] == [
        ("ADA", "75.0", ""),
        ("GRACE", "75.0", "100.0"),
    ]
    assert "EF: " in wide[0]["missing"]
    assert wide[1]["missing"] == ""
    assert wide[0]["pgi_s_severity"] == ""


def test_wide_of_one_instrument_has_its_columns_only(as_vera, answered):
    wide = rows(as_vera.get(f"{SCORES}?layout=wide&instrument=qlq-c30", headers=AS_CSV))

    assert "qlq_c30_QL" in wide[0]
    assert not any(name.startswith("pgi_s") for name in wide[0])


def test_answers_come_by_item_with_the_reason_why_there_is_none(as_vera, answered):
    found = {(row["participant"], row["item"]): row for row in rows(as_vera.get(RESPONSES, headers=AS_CSV))}

    assert (found["ADA", "q29"]["answer"], found["ADA", "q29"]["label"]) == ("5", "Global health")
    assert (found["ADA", "q21"]["answer"], found["ADA", "q21"]["missing"]) == ("", "not-answered")
    assert len(found) == 60


def test_answers_in_pages_are_documents(as_vera, answered):
    ada, grace = walked(as_vera, RESPONSES, 1)

    assert ada["missing"] == {"q21": "not-answered", "q22": "not-answered", "q23": "not-answered"}
    assert (ada["answers"]["q29"], len(ada["answers"]), len(grace["answers"])) == (5, 27, 30)


def test_what_was_not_asked_and_what_does_not_apply_are_told_apart(as_vera, trial, database, catalogue, clock):
    for instrument, said in (("qlq-gi.net21", {"q39": "not-applicable"}), ("pro-ctcae-net", {})):
        make.answered(database, catalogue, make.assignment(database, "baseline", instrument=instrument), **said)
    clock.move_to(clock.now() + timedelta(days=30))

    found = {(row["instrument"], row["item"]): row for row in rows(as_vera.get(RESPONSES, headers=AS_CSV))}

    assert found["qlq-gi.net21@1.0", "q39"]["missing"] == "not-applicable"
    assert found["qlq-gi.net21@1.0", "q39"]["answer"] == ""
    assert found["pro-ctcae-net@1.0", "8B"]["missing"] == "not-asked"
    assert found["pro-ctcae-net@1.0", "8A"]["answer"] == "0"


@pytest.mark.parametrize(
    ("filters", "codes"),
    [
        ("site=02", {"GRACE"}),
        (f"participant={make.named('ada')}", {"ADA"}),
        ("instrument=qlq-c30", {"ADA", "GRACE"}),
        ("instrument=qlq-c30@3.0", {"ADA", "GRACE"}),
        ("instrument=pgi-s", set()),
        ("timepoint=baseline", {"ADA", "GRACE"}),
        ("timepoint=q12w", set()),
        ("received_from=2026-03-01T00:00:00Z", {"ADA", "GRACE"}),
        ("received_to=2026-03-01T00:00:00Z", set()),
        ("received_from=2026-04-01T00:00:00Z", set()),
        ("as_of=2026-03-01T00:00:00Z", set()),
    ],
)
def test_filters_narrow(as_vera, answered, filters, codes):
    assert {row["participant"] for row in rows(as_vera.get(f"{SCORES}?{filters}", headers=AS_CSV))} == codes
    assert {row["participant"] for row in walked(as_vera, f"{RESPONSES}?{filters}", 1)} == codes


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("site=99", "/site"),
        (f"participant={make.named('nobody')}", "/participant"),
        ("instrument=eq-5d-5l", "/instrument"),
        ("instrument=qlq-c30@2.0", "/instrument"),
        ("timepoint=never", "/timepoint"),
        ("as_of=2199-01-01T00:00:00Z", "/as_of"),
        ("as_of=2026-03-01T00:00:00", "/as_of"),
        ("received_from=yesterday", "/received_from"),
        ("layout=wide", "/layout"),
        ("nothing=1", "/nothing"),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused_by_name(as_vera, answered, query, pointer):
    reply = as_vera.get(f"{SCORES}?{query}")

    assert reply.status_code == 422
    assert [fault["pointer"] for fault in reply.json["errors"]] == [pointer]


@pytest.mark.parametrize("query", ["limit=5", "cursor=abc"])
def test_a_file_has_no_pages(as_vera, answered, query):
    assert as_vera.get(f"{SCORES}?{query}", headers=AS_CSV).status_code == 422


@pytest.mark.parametrize("cursor", ["abc", "W10", "WyIyMDI2IiwgIjEiLCAxXQ"])
def test_a_cursor_of_somebody_else_is_refused(as_vera, answered, cursor):
    assert as_vera.get(f"{SCORES}?cursor={cursor}").status_code == 400


def corrected(client, response_id, **answers):
    said = {"reason_code": "typing-error", "reason": "The paper says otherwise.", "id": str(uuid4())}
    reply = client.post(f"/responses/{response_id}/corrections", json={**said, "answers": answers})
    assert reply.status_code == 201, reply.json
    return reply.json["id"]


def test_as_of_an_earlier_time_a_correction_is_not_known_yet(as_vera, as_iris, answered, clock, catalogue):
    before = clock.now()
    clock.move_to(before + timedelta(hours=1))
    corrected(as_iris, make.named("ada's"), **make.answers(catalogue, "qlq-c30@3.0", q29=1, q30=1))

    path = f"{SCORES}?participant={make.named('ada')}"
    then = rows(as_vera.get(f"{path}&as_of={before:%Y-%m-%dT%H:%M:%SZ}", headers=AS_CSV))
    now = rows(as_vera.get(path, headers=AS_CSV))

    assert [(row["revision"], row["value"]) for row in then if row["scale"] == "QL"] == [("1", "75.0")]
    assert [(row["revision"], row["value"]) for row in now if row["scale"] == "QL"] == [("2", "0.0")]
    assert {row["assignment_id"] for row in then} == {row["assignment_id"] for row in now}


def test_as_of_an_earlier_time_what_was_taken_out_is_still_there(as_vera, as_iris, answered, clock):
    before = clock.now()
    clock.move_to(before + timedelta(hours=1))
    void = {"reason_code": "wrong-participant", "reason": "It was grace's.", "id": str(uuid4())}
    taken_out = make.named("ada's")
    assert as_iris.post(f"/responses/{taken_out}/void", json=void).status_code == 201

    then = rows(as_vera.get(f"{SCORES}?as_of={before:%Y-%m-%dT%H:%M:%SZ}", headers=AS_CSV))
    now = rows(as_vera.get(SCORES, headers=AS_CSV))

    assert {row["participant"] for row in then} == {"ADA", "GRACE"}
    assert {row["participant"] for row in now} == {"GRACE"}


def test_pages_show_what_was_known_when_the_first_was_asked_for(as_vera, as_iris, answered, clock, catalogue):
    whole = walked(as_vera, SCORES, 200)
    first = as_vera.get(f"{SCORES}?limit=20").json
    clock.move_to(clock.now() + timedelta(hours=1))
    corrected(as_iris, make.named("ada's"), **make.answers(catalogue, "qlq-c30@3.0", q29=1, q30=1))

    rest = as_vera.get(f"{SCORES}?limit=200&cursor={first['next']}").json

    assert first["items"] + rest["items"] == whole
    assert rest["next"] is None


def test_who_works_at_a_site_takes_that_site_only(as_chen, answered):
    assert {row["participant"] for row in rows(as_chen.get(SCORES, headers=AS_CSV))} == {"ADA"}
    assert {row["participant"] for row in walked(as_chen, RESPONSES, 200)} == {"ADA"}
    assert as_chen.get(f"{SCORES}?site=02").status_code == 422
    assert as_chen.get(f"{SCORES}?participant={make.named('grace')}").status_code == 422


def test_who_may_take_data_away(answered, other_trial, staff):
    for role in sorted(ROLES):
        somebody = staff(f"a {role}", role, site="01" if role in SITE_ROLES else None, kind="client")
        expected = 200 if role in EXPORTS else 403
        for path in (SCORES, RESPONSES):
            for accept in ({}, AS_CSV, AS_PARQUET):
                assert somebody.get(path, headers=accept).status_code == expected, (role, path)
        assert somebody.get(CODEBOOK).status_code == 200
        assert somebody.get(f"/trials/{other_trial}/scores", headers=AS_CSV).status_code == 404
    assert staff("noor", kind="client").get(SCORES, headers=AS_CSV).status_code == 404


def test_a_person_proves_who_they_are_before_taking_a_whole_file(answered, staff, stepped_up):
    mona = staff("mona", "data_manager")

    page = mona.get(SCORES)
    refused = mona.get(SCORES, headers=AS_CSV)
    given = mona.get(SCORES, headers={**AS_CSV, **stepped_up(mona, "export", "net-retreat")})

    assert page.status_code == 200
    assert (refused.status_code, refused.json["type"]) == (403, "/problems/step-up-required")
    assert len(rows(given)) == 32


def test_a_manifest_tells_what_was_taken(as_vera, answered, database, catalogue):
    file = drained(as_vera.get(f"{SCORES}?instrument=qlq-c30", headers=AS_CSV))

    address = file.headers["Link"].partition(">")[0].removeprefix("</api/v1")
    told = as_vera.get(address).json

    assert told["sha256"] == hashlib.sha256(file.data).hexdigest()
    assert (told["rows"], told["responses"], told["bytes"]) == (32, 2, len(file.data))
    assert (told["table"], told["format"], told["layout"], told["complete"]) == ("scores", "csv", "long", True)
    assert told["filters"] == {"instrument": "qlq-c30"}
    assert told["definitions"] == {"qlq-c30@3.0": [catalogue.library.get("qlq-c30@3.0").digest]}
    assert list(told["protocols"]) == ["1"]
    assert make.faults(database) == []


def test_a_page_has_its_manifest_too(as_vera, answered):
    page = as_vera.get(f"{RESPONSES}?limit=1")

    told = as_vera.get(f"/exports/{page.headers['X-Export-Id']}").json

    assert told["sha256"] == hashlib.sha256(page.data).hexdigest()
    assert (told["rows"], told["format"]) == (1, "json")


def test_a_manifest_is_for_who_took_the_export(as_vera, as_chen, answered, other_trial, staff):
    taken = drained(as_vera.get(SCORES, headers=AS_CSV)).headers["X-Export-Id"]

    assert as_chen.get(f"/exports/{taken}").status_code == 404
    assert staff("mona", "data_manager", trial="netter-1", kind="client").get(f"/exports/{taken}").status_code == 404
    assert as_vera.get(f"/exports/{uuid4()}").status_code == 404


def test_an_export_is_in_the_audit_trail(as_vera, staff, answered):
    taken = drained(as_vera.get(SCORES, headers=AS_CSV)).headers["X-Export-Id"]

    events = staff("aude", "auditor").get(f"/trials/net-retreat/audit?object_id={taken}").json["items"]

    assert [(event["action"], event["actor_id"]) for event in events] == [("export.completed", "vera")]


def test_an_export_that_is_broken_off_is_recorded_as_that(as_vera, app, answered):
    reply = app.test_client().get(
        f"/api/v1{SCORES}", headers={**AS_CSV, "Authorization": f"Bearer {as_vera.token}"}, buffered=False
    )
    reply.close()

    told = as_vera.get(f"/exports/{reply.headers['X-Export-Id']}").json

    assert (told["complete"], told["rows"]) == (False, 0)


def test_text_that_starts_a_formula_is_made_harmless(trial, as_vera, database, catalogue, clock):
    make.participant(database, catalogue, "eve", code="=1+1")
    due = make.assignment(database, "baseline", name="eve", instrument="qlq-c30")
    body = make.submission(catalogue, due, due.opens_at)
    make.submit(database, catalogue, body, now=due.opens_at, name="eve")
    clock.move_to(due.opens_at + timedelta(days=1))

    comma = rows(as_vera.get(SCORES, headers=AS_CSV))
    table = pyarrow.parquet.read_table(io.BytesIO(as_vera.get(SCORES, headers=AS_PARQUET).data)).to_pylist()

    assert {row["participant"] for row in comma} == {"'=1+1"}
    assert {row["participant"] for row in table} == {"=1+1"}


def test_a_file_has_a_name_and_is_not_kept_on_the_way(as_vera, answered):
    reply = as_vera.get(SCORES, headers=AS_CSV)

    assert reply.headers["Content-Disposition"] == 'attachment; filename="net-retreat-scores-20260303T000000Z.csv"'
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.mimetype == "text/csv"


def test_the_codebook_explains_every_column_and_every_code(as_vera, answered):
    entries = as_vera.get(CODEBOOK).json["entries"]
    columns = {entry["name"] for entry in entries if entry["kind"] == "column"}
    named = {(entry["instrument"], entry["name"]) for entry in entries}
    wide_names = {entry["wide_name"] for entry in entries}

    scores, answers = (rows(as_vera.get(path, headers=AS_CSV)) for path in (SCORES, RESPONSES))
    wide = rows(as_vera.get(f"{SCORES}?layout=wide", headers=AS_CSV))

    assert set(scores[0]) | set(answers[0]) <= columns
    assert set(wide[0]) <= columns | wide_names
    assert {(row["instrument"], row["scale"]) for row in scores} <= named
    assert {(row["instrument"], row["item"]) for row in answers} <= named


def test_the_codebook_tells_units_direction_and_method(as_vera, trial):
    entries = as_vera.get(f"{CODEBOOK}?instrument=qlq-c30").json["entries"]
    fatigue = next(entry for entry in entries if entry["name"] == "FA")
    item = next(entry for entry in entries if entry["name"] == "q29")

    assert (fatigue["unit"], fatigue["low"], fatigue["high"]) == ("points, 0-100", 0, 100)
    assert (fatigue["higher_is"], fatigue["items"]) == ("worse", "q10 q12 q18")
    assert "Fayers" in fatigue["source"]
    assert (item["codes"], item["title"], item["recall_days"]) == ("1 2 3 4 5 6 7", "Global health", 7)
    assert {entry["instrument"] for entry in entries} == {None, "qlq-c30@3.0"}
    assert as_vera.get(f"{CODEBOOK}?instrument=nothing").status_code == 422


def test_the_codebook_as_csv_says_the_same(as_vera, trial):
    told = as_vera.get(CODEBOOK).json["entries"]

    comma = rows(as_vera.get(CODEBOOK, headers=AS_CSV))

    assert len(comma) == len(told)
    assert [row["name"] for row in comma] == [entry["name"] for entry in told]


def test_an_empty_trial_gives_headers_and_no_rows(as_vera, trial, database):
    assert make.rows(database, Response) == []

    for layout in ("long", "wide"):
        for path in (SCORES, RESPONSES):
            comma = as_vera.get(f"{path}?layout={layout}", headers=AS_CSV).text
            parquet = as_vera.get(f"{path}?layout={layout}", headers=AS_PARQUET).data
            assert comma.count("\n") == 1
            assert pyarrow.parquet.read_table(io.BytesIO(parquet)).num_rows == 0
    assert as_vera.get(SCORES).json == {"items": [], "next": None}


def test_treatment_is_there_where_it_is_open(as_vera, answered):
    assert set(rows(as_vera.get(SCORES, headers=AS_CSV))[0]) >= TREATMENT
    assert set(walked(as_vera, RESPONSES, 1)[0]) >= TREATMENT

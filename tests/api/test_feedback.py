"""What ada sees of her own answers: what she said, how it goes, in plain words; nobody else, and no arm."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from tests import make

HEALTH = "/me/trajectory?instrument=qlq-c30&scale=QL"
TELLING = ("retreatment", "usual", "lu", "177Lu", "everolimus", "arm", "period", "cycle", "timepoint", "grace", "mary")


def answer(as_somebody, database, catalogue, clock, timepoint, *, name="ada", instrument="qlq-c30", ordinal=1, **said):
    """Somebody answers an hour after opening; returns the response's address."""
    due = make.assignment(database, timepoint, name=name, instrument=instrument, ordinal=ordinal)
    clock.move_to(max(clock.now(), due.opens_at + timedelta(hours=1)))
    body = make.submission(catalogue, due, clock.now(), answers=make.answers(catalogue, due.instrument, **said))
    url = f"/responses/{uuid4()}"
    assert as_somebody.put(url, json=body).status_code == 201
    return url


@pytest.fixture
def started(as_ada, database, catalogue, clock):
    """Ada has said how she is before anything began: 50 of 100."""
    url = answer(as_ada, database, catalogue, clock, "baseline", q29=4, q30=4)
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    return url


def test_she_reads_again_what_she_said_in_the_words_of_the_questionnaire(as_ada, database, catalogue, clock):
    url = answer(as_ada, database, catalogue, clock, "baseline", instrument="pgi-s", severity=2)

    (shown,) = as_ada.get("/me/history").json["items"]

    wording = catalogue.library.wording("pgi-s@1.0", "en")
    assert (shown["id"], shown["state"]) == (url.rpartition("/")[2], "given")
    assert (shown["title"], shown["on"], shown["placeholder"]) == (wording.title, "2026-03-02", False)
    assert [line["text"] for line in shown["answers"]] == [wording.items["severity"]]
    assert [line["answer"] for line in shown["answers"]] == ["Moderate"]


@pytest.mark.parametrize(
    ("deed", "more", "state"), [("corrections", {"answers": {"severity": 3}}, "corrected"), ("void", {}, "taken-out")]
)
def test_what_the_site_revised_is_marked_and_her_own_words_stay(
    as_ada, as_iris, database, catalogue, clock, deed, more, state
):
    url = answer(as_ada, database, catalogue, clock, "baseline", instrument="pgi-s", severity=2)
    before = as_ada.get("/me/history").json["items"]
    why = {"id": str(uuid4()), "reason_code": "source-differs", "reason": "the paper says otherwise"}

    assert as_iris.post(f"{url}/{deed}", json={**why, **more}).status_code == 201

    assert as_ada.get("/me/history").json["items"] == [{**before[0], "state": state}]


def test_nobody_elses_answers_are_in_it(as_ada, device, database, catalogue, clock):
    answer(as_ada, database, catalogue, clock, "baseline", instrument="pgi-s")
    as_grace = device("grace")

    assert as_grace.get("/me/history").json["items"] == []
    assert as_grace.get(HEALTH).json["points"] == []


def test_pages_of_history_add_up(as_ada, database, catalogue, clock):
    for instrument in ("pgi-s", "qlq-c30", "qlq-gi.net21"):
        answer(as_ada, database, catalogue, clock, "baseline", instrument=instrument)

    page = as_ada.get("/me/history?limit=2").json
    rest = as_ada.get(f"/me/history?limit=2&cursor={page['next']}").json

    assert page["items"] + rest["items"] == as_ada.get("/me/history").json["items"]


def test_at_first_there_is_only_the_start(as_ada, started):
    shown = as_ada.get(HEALTH).json

    assert (shown["title"], shown["higher_is"], shown["range"]) == ("Health and quality of life", "better", [0, 100])
    assert (shown["start"], [point["value"] for point in shown["points"]]) == (50.0, [50.0])
    assert shown["plainly"][0].startswith("This is how you were at the start.")


@pytest.mark.parametrize(
    ("level", "value", "told"), [(6, 83.3, "better"), (4, 50.0, "about the same"), (2, 16.7, "worse")]
)
def test_a_later_answer_is_compared_with_the_start(as_ada, started, database, catalogue, clock, level, value, told):
    answer(as_ada, database, catalogue, clock, "q12w", q29=level, q30=level)

    shown = as_ada.get(HEALTH).json

    assert [round(point["value"], 1) for point in shown["points"]] == [50.0, value]
    assert told in shown["plainly"][0]
    assert "your own answers only" in shown["plainly"][1]


def test_it_is_said_in_her_language(trial, device, database, catalogue):
    make.participant(database, catalogue, "amal", language="de")

    shown = device("amal").get(HEALTH).json

    assert (shown["title"], shown["language"]) == ("Gesundheit und Lebensqualität", "de")
    assert shown["plainly"][0] == "Es gibt noch nichts zu zeigen."


def test_a_diary_is_shown_day_by_day_and_not_judged(as_ada, trial, database, catalogue, clock):
    answer(as_ada, database, catalogue, clock, "run-in", instrument="net-diary", bowel_movements=3)

    shown = as_ada.get("/me/trajectory?instrument=net-diary@1.0&scale=bowel_movements").json

    assert (shown["start"], [(point["on"], point["value"]) for point in shown["points"]]) == (
        None,
        [("2026-03-02", 3.0)],
    )
    assert shown["plainly"][0].startswith("This shows your answers")


@pytest.mark.parametrize(
    "query", ["instrument=qlq-c30&scale=PA", "instrument=pgi-s&scale=severity", "instrument=x&scale=y"]
)
def test_what_the_protocol_does_not_show_is_refused_alike(as_ada, query):
    reply = as_ada.get(f"/me/trajectory?{query}")

    assert (reply.status_code, reply.json["detail"]) == (403, "this trial does not show this scale to participants")


def test_nothing_of_arm_treatment_or_anybody_else_is_shown(as_ada, started, database, catalogue, clock):
    answer(as_ada, database, catalogue, clock, "q12w", q29=4, q30=4)

    replies = [as_ada.get(HEALTH).json, as_ada.get("/me/history").json]

    keys = {key for reply in replies for key in names(reply)}
    assert not keys & set(TELLING)
    assert not any(f'"{word}"' in json.dumps(replies) for word in TELLING)


def names(value):
    if isinstance(value, dict):
        yield from value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from names(inner)


def test_the_arm_changes_nothing(trial, device, database, catalogue, clock):
    pictures = []
    for name, arm in (("one", "retreatment"), ("two", "usual-treatment")):
        make.participant(database, catalogue, name)
        phone = device(name)
        answer(phone, database, catalogue, clock, "baseline", name=name, q29=4, q30=4)
        make.allocated(database, catalogue, name, arm=arm)
        pictures.append(phone.get(HEALTH).json)

    assert pictures[0] == pictures[1]
    assert pictures[0]["start"] == 50.0


def test_a_protocol_may_show_nothing(device, database, catalogue):
    text = json.loads(make.protocol_text()) | {"version": "silent", "patient": {"history": False}}
    make.trial_of(database, catalogue, json.dumps(text))
    make.site(database)
    make.participant(database, catalogue)
    as_ada = device("ada")

    assert {as_ada.get(path).status_code for path in ("/me/history", HEALTH)} == {403}

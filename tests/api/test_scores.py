"""Scores: with their method and reason, and with the way they came about."""

from uuid import uuid4

import pytest

from tests import make

ADA = f"/participants/{make.named('ada')}"


@pytest.fixture
def answered(as_chen, database, catalogue):
    """A questionnaire with too few answers for emotional functioning."""
    due = make.assignment(database, "baseline", instrument="qlq-c30")
    response_id = uuid4()
    answers = make.answers(catalogue, "qlq-c30@3.0", q29=5, q30=6)
    for code in ("q21", "q22", "q23"):
        answers.pop(code)
    when = due.opens_at
    body = make.submission(catalogue, due, when, answers=answers)
    assert make.submit(database, catalogue, body, now=when, response_id=response_id).problem is None
    return response_id


def test_scores_of_a_response_say_how_they_were_made(as_chen, answered):
    scores = {one["scale"]: one for one in as_chen.get(f"/responses/{answered}/scores").json["items"]}

    assert scores["QL"]["value"] == pytest.approx(75)
    assert (scores["QL"]["answered"], scores["QL"]["of"]) == (2, 2)
    assert scores["EF"]["value"] is None
    assert scores["EF"]["reason"]


def test_a_participants_scores_can_be_narrowed(as_chen, answered):
    found = as_chen.get(f"{ADA}/scores?scale=QL&instrument=qlq-c30").json["items"]

    assert [(one["scale"], one["response"]) for one in found] == [("QL", str(answered))]
    assert as_chen.get(f"{ADA}/scores?scale=nothing").json["items"] == []


def test_a_score_explains_itself(as_chen, answered):
    told = as_chen.get(f"/responses/{answered}/scores/QL/explanation").json

    assert told["value"] == pytest.approx(75)
    assert {one["item"]: one["answer"] for one in told["inputs"]} == {"q29": 5, "q30": 6}
    assert "Fayers" in told["source"]
    assert as_chen.get(f"/responses/{answered}/scores/XX/explanation").status_code == 404


def test_pages_of_scores_add_up(as_chen, answered):
    whole = as_chen.get(f"{ADA}/scores?limit=200").json["items"]
    found, path = [], f"{ADA}/scores?limit=4"

    page = as_chen.get(path).json
    found += page["items"]
    while page["next"]:
        page = as_chen.get(f"{path}&cursor={page['next']}").json
        found += page["items"]

    assert found == whole
    assert len(found) == 16

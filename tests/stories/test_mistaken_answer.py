"""Ada has tapped the wrong answer: she says so, chen proposes another, iris agrees; both versions are kept."""

from datetime import timedelta
from uuid import uuid4

from proapp.message.tables import Message
from tests import make
from tests.stories import people


def test_a_mistaken_answer_is_corrected_by_two_people(as_chen, as_ada, as_iris, clock, catalogue, database):
    due = people.due(as_ada, instrument="pgi-s")[0]
    url, body = people.written(catalogue, due, clock.now(), severity=4)
    people.did(as_ada.put(url, json=body))
    clock.move_to(clock.now() + timedelta(hours=1))

    mistake = {"items": ["severity"], "words": "I held it upside down.", "at": clock.now().isoformat()}
    asked = people.did(as_ada.put(f"{url}/correction-requests/{uuid4()}", json=mistake))
    assert {message.template for message in make.rows(database, Message)} == {"participant-asks"}

    clock.move_to(clock.now() + timedelta(hours=1))
    request = f"/correction-requests/{asked['id']}"
    right = {"answers": {"severity": 1}, "reason_code": "participant-request", "reason": "Told on the telephone: mild."}
    proposal = people.did(as_chen.post(f"{request}/proposal", json=right))["proposal"]
    verdict = {"decision": "accept", "proposal": proposal["id"], "reason": "Agreed."}
    decided = people.did(as_iris.post(f"{request}/decision", json=verdict))

    given, corrected = as_chen.get(url).json["history"]
    assert (given["changes"], [change["new"] for change in corrected["changes"]]) == ([], [1])
    assert (corrected["proposed_by"], corrected["approved_by"]) == ("chen", "iris")
    assert decided["decision"]["response"] == corrected["id"]
    assert as_chen.get(url).json["answers"] == {"severity": 4}
    score = as_chen.get(f"/responses/{corrected['id']}/scores").json["items"][0]
    assert score["value"] == 1
    assert [one["state"] for one in as_ada.get("/me/correction-requests").json["items"]] == ["corrected"]
    assert [one["state"] for one in as_ada.get("/me/history").json["items"]] == ["corrected"]
    assert make.faults(database) == []

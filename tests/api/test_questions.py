"""What can be asked of a trial is listed, and every listed question has an answer."""

import pytest

ASKED = "/trials/net-retreat/analyses"


def test_a_coordinator_is_offered_what_can_be_said_of_everybody_together(as_chen):
    found = as_chen.get(ASKED).json

    names = [one["name"] for one in found["analyses"]]
    assert found["by"] == ["pooled"]
    assert "trajectories" in names
    assert not any(one["by_arm_only"] for one in found["analyses"])


def test_the_committee_is_offered_arms(as_omar):
    found = as_omar.get(ASKED).json

    assert found["by"] == ["arm", "pooled"]
    assert "model" in [one["name"] for one in found["analyses"]]


@pytest.mark.parametrize("role", ["coordinator", "dmc"])
def test_one_question_of_each_is_answered_and_drawn_as_listed(trial, as_role, role):
    somebody = as_role(role)
    found = somebody.get(ASKED).json

    replies = {}
    for one in found["analyses"]:
        query = {**one["questions"][0]["query"]} | ({} if one["by_arm_only"] else {"by": found["by"][0]})
        replies[one["name"]] = somebody.get(f"/trials/net-retreat/{one['name']}", query_string=query).status_code
        if one["is_drawn"]:
            drawn = somebody.get(f"/trials/net-retreat/pictures/{one['name']}", query_string=query).status_code
            replies[f"{one['name']} drawn"] = drawn

    assert set(replies.values()) == {200}, replies


def test_questions_are_in_words_and_no_two_alike(as_omar):
    for one in as_omar.get(ASKED).json["analyses"]:
        words = [question["words"] for question in one["questions"]]

        assert all(words)
        assert len(words) == len(set(words)), one["name"]


def test_who_has_no_role_learns_nothing(as_noor):
    assert as_noor.get(ASKED).status_code == 404

"""The mixed model over HTTP: for whom, what it names, and a trial that is too small for it, on both engines."""

from datetime import date

from tests import make

MODEL = "/trials/net-retreat/model"
QL = {"instrument": "qlq-c30", "scale": "QL"}


def test_only_roles_that_see_arms_see_the_model(trial, as_omar, as_chen, as_vera):
    statuses = [client.get(MODEL, query_string=QL).status_code for client in (as_omar, as_chen, as_vera)]

    assert statuses == [200, 403, 403]


def test_an_empty_trial_gives_nulls_with_a_reason(trial, as_omar):
    reply = as_omar.get(MODEL, query_string=QL)

    told = reply.json
    assert (told["covariance"], told["participants"]) == (None, 0)
    assert told["reason"] == "nobody has an answer that can enter the model"
    assert {one["estimate"] for one in told["means"]} == {None}


def test_it_says_how_it_was_made(trial, database, catalogue, clock, as_omar):
    make.answered(database, catalogue, make.assignment(database, "baseline", instrument="qlq-c30"))
    make.allocated(database, catalogue)
    make.answered(database, catalogue, make.assignment(database, "q12w", instrument="qlq-c30"))
    clock.move_to(make.at(date(2026, 7, 1)))

    reply = as_omar.get(MODEL, query_string={**QL, "inference": "Kenward-Roger"})

    told = reply.json
    assert told["strata"] == ["origin", "grade", "intended"]
    assert (told["inference"], told["participants"], told["answers"]) == ("Kenward-Roger", 1, 1)
    assert {one["reference"] for one in told["differences"]} == {"usual-treatment"}
    assert {one["n"] for one in told["means"] if one["arm"] == "retreatment" and one["label"] == "q12w 1"} == {1}
    assert as_omar.get(MODEL, query_string={**QL, "inference": "Kenward-Roger"}, headers={
        "If-None-Match": reply.headers["ETag"]
    }).status_code == 304  # fmt: skip


def test_a_scale_the_protocol_does_not_ask_is_refused_by_name(trial, as_omar):
    reply = as_omar.get(MODEL, query_string={"instrument": "qlq-c30", "scale": "nothing"})

    assert reply.status_code == 422
    assert [one["pointer"] for one in reply.json["errors"]] == ["/scale"]

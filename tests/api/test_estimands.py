"""Whose values count is asked for in a query and said in every table: by arm only, and never a value after death."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from proapp.base import audit
from proapp.base.actor import SYSTEM
from proapp.base.clock import SimulatedClock
from proapp.participant.tables import DatedFact
from tests import make
from tests.any_row import any_row
from tests.conftest import fresh_database
from tests.invented import table
from tests.invented_trial import OVER, RANDOMISED, TRIAL, invented_trial

QL = {"instrument": "qlq-c30", "scale": "QL"}
TABLES = ["trajectories", "model", "responders", "sensitivity", "tipping-point", "distribution"]
POOLED = ["trajectories", "responders"]
UNUSUAL = {
    "population": "treated", "as": "treated", "windows": "nearest", "deaths": "composite",
    "events": "while-on-treatment",
}  # fmt: skip
PROGRESSED, CROSSED, GIVEN_LU = "NET-002", "NET-006", "NET-008"  # of the control arm, two years each


@pytest.fixture(scope="module")
def lived(request, tmp_path_factory, catalogue):
    """The first forty of the invented participants, to some of whom something happened; the tests only read."""
    people = table("ql_participants")[:40]
    names = {person["id"] for person in people}
    answers = [row for row in table("ql_long") if row["id"] in names]
    with fresh_database(request, "sqlite", tmp_path_factory.mktemp("estimands")) as database:
        invented_trial(database, catalogue, people=people, answers=answers)
        for name, kind, day, detail in (
            (PROGRESSED, "progression", 100, {"assessor": "local"}),
            (CROSSED, "allocation", 100, {"arm": "prrt", "kind": "crossover"}),
            (GIVEN_LU, "given", 1, {"regimen": "lu", "cycle": 1, "activity_gbq": 7.4}),
        ):
            happened(database, name, kind, RANDOMISED + timedelta(days=day), detail)
        yield database


def happened(database, name, kind, at, detail):
    """As it was recorded: whether it fits an invented course is not asked."""
    who = make.named(name)
    about = {"trial_id": TRIAL, "site_id": make.named(f"{TRIAL}/01"), "participant_id": who, "recorded_at": at}
    fact = any_row(
        DatedFact.__table__, {**about, "kind": kind, "on": at.date(), "at": at, "detail": detail}, sparse=True
    )
    with database.write() as session:
        session.execute(insert(DatedFact), [fact])
        audit.record(session, audit.Event(TRIAL, "fact.invented", "fact", str(fact["id"]), SYSTEM, at))


@pytest.fixture
def database(lived):
    return lived


@pytest.fixture
def clock():
    return SimulatedClock(OVER)


@pytest.fixture
def omar(staff):
    return staff("omar", "dmc", trial=TRIAL)


@pytest.fixture
def vera(staff):
    return staff("vera", "data_manager", trial=TRIAL)


def ask(somebody, name, **query):
    asked = {**QL, **query} | ({"by": "arm"} if name in POOLED else {})
    reply = somebody.get(f"/trials/{TRIAL}/{name}", query_string=asked)
    assert reply.status_code == 200, reply.json
    return reply.json


def count(told, label, arm="control"):
    (cell,) = (one for one in told["cells"] if (one["arm"], one["label"]) == (arm, label))
    return cell["value"]["n"]


@pytest.mark.parametrize("name", TABLES)
def test_every_table_says_what_was_counted(omar, name):
    query = {"imputations": 2} if name in ("sensitivity", "tipping-point") else {}

    told = ask(omar, name, events="while-on-treatment", **query)["estimand"]

    assert (told["population"], told["as"], told["events"]) == ("randomised", "planned", "while-on-treatment")
    assert len(told["words"]) == 5


@pytest.mark.parametrize(("name", "chosen"), UNUSUAL.items())
@pytest.mark.parametrize("which", POOLED)
def test_a_pooled_table_is_of_everybody_so_that_no_two_show_who_is_left_out(vera, which, name, chosen):
    reply = vera.get(f"/trials/{TRIAL}/{which}", query_string={**QL, name: chosen})

    assert reply.status_code == 422
    assert [one["pointer"] for one in reply.json["errors"]] == [f"/{name}"]


def test_answers_after_progression_and_crossover_are_left_out_on_treatment(omar):
    everything, on_treatment = (
        ask(omar, "trajectories", events=events) for events in ("treatment-policy", "while-on-treatment")
    )

    assert count(everything, "q12w 1") == count(on_treatment, "q12w 1")
    answered = {row["id"] for row in table("ql_long") if row["visit"] == "2" and row["QL"]}
    gone = len({PROGRESSED, CROSSED} & answered)
    assert gone
    assert count(everything, "q12w 2") - count(on_treatment, "q12w 2") == gone


def test_as_treated_only_who_was_given_something_counts_in_the_arm_it_belongs_to(omar):
    told = ask(omar, "trajectories", **{"as": "treated"})

    assert count(told, "baseline", "prrt") == 1
    assert count(told, "baseline", "control") == 0


def test_populations_can_be_chosen(omar):
    numbers = {
        population: ask(omar, "model", population=population)["participants"]
        for population in ("randomised", "with-follow-up", "treated")
    }

    assert numbers["randomised"] == numbers["with-follow-up"] > numbers["treated"]


def test_death_can_count_as_the_worst_value(omar):
    alive, composite = (ask(omar, "trajectories", deaths=deaths) for deaths in ("while-alive", "composite"))

    died = [int(one["death_day"]) for one in table("ql_participants")[:40] if one["death_day"]]
    added = sum(count(composite, "q12w 8", arm) - count(alive, "q12w 8", arm) for arm in ("prrt", "control"))
    assert added == sum(day < 672 for day in died) > 0
    assert min(cell["value"]["mean"] for cell in composite["cells"] if cell["label"] == "q12w 8") < 60


def test_the_nearest_answers_stand_for_the_moments(omar):
    scheduled, nearest = (ask(omar, "trajectories", windows=windows) for windows in ("as-scheduled", "nearest"))

    assert nearest["estimand"]["windows"] == "nearest"
    for label in ("q12w 1", "q12w 4"):
        assert abs(count(nearest, label, "prrt") - count(scheduled, label, "prrt")) <= 1


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"windows": "nearest"}, "/windows"),
        ({"deaths": "composite"}, "/deaths"),
        ({"population": "with-baseline"}, "/population"),
        ({"statistic": "median"}, "/statistic"),
    ],
)
def test_weeks_after_a_dose_are_no_planned_moments(omar, query, pointer):
    reply = omar.get(f"/trials/{TRIAL}/trajectories", query_string={**QL, "by": "arm", "time": "cycle", **query})

    assert reply.status_code == 422
    assert [one["pointer"] for one in reply.json["errors"]] == [pointer]


def test_weeks_after_a_dose_count_in_the_arm_as_treated(omar):
    told = ask(omar, "trajectories", time="cycle", **{"as": "treated"})

    assert {cell["arm"] for cell in told["cells"] if cell["value"]["n"]} == {"prrt"}


def test_pooled_medians_of_fewer_than_eleven_are_withheld(vera, omar):
    pooled = vera.get(f"/trials/{TRIAL}/trajectories", query_string={**QL, "statistic": "median", "stratum": "grade"})
    by_arm = ask(omar, "trajectories", statistic="median", stratum="grade")

    last = [cell for cell in pooled.json["cells"] if cell["label"] == "q12w 8"]
    assert {cell["quartiles"]["value"]["median"] for cell in last} == {None}
    assert {cell["quartiles"]["value"]["reason"] for cell in last} == {"fewer than 5 here or beside it"}
    assert {cell["value"]["n"] for cell in last} == {None}
    assert any(cell["quartiles"]["value"]["median"] for cell in by_arm["cells"] if cell["label"] == "q12w 8")


def test_pooled_responders_do_not_give_a_few_away(vera):
    rows = vera.get(f"/trials/{TRIAL}/responders", query_string=QL).json["rows"]

    small = [row for row in rows if row["improved"] is None]
    assert small
    for row in rows:
        counts = [row[name] for name in ("improved", "stable", "deteriorated", "died", "unknown")]
        assert all(number is None for number in counts) or not any(0 < number < 5 for number in counts)


@pytest.mark.parametrize("name", ["sensitivity", "tipping-point"])
@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"imputations": 101}, "/imputations"),
        ({"imputations": 1}, "/imputations"),
        ({"seed": -1}, "/seed"),
        ({"population": "nobody"}, "/population"),
        ({"as": "wished"}, "/as"),
    ],
)
def test_senseless_wishes_are_refused_by_name(omar, name, query, pointer):
    reply = omar.get(f"/trials/{TRIAL}/{name}", query_string={**QL, **query})

    assert reply.status_code == 422
    assert [one["pointer"] for one in reply.json["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("name", "query", "pointer"),
    [
        ("tipping-point", {"arm": "control"}, "/arm"),
        ("tipping-point", {"label": "q12w 99"}, "/label"),
        ("distribution", {"label": "q12w 99"}, "/label"),
        ("responders", {"missing": "guessed"}, "/missing"),
        ("model", {"cohort": "midgut"}, "/cohort"),
        ("trajectories", {"cohort": "midgut"}, "/cohort"),
    ],
)
def test_what_there_is_not_is_refused_by_name(omar, name, query, pointer):
    reply = omar.get(f"/trials/{TRIAL}/{name}", query_string={**QL, **query})

    assert reply.status_code == 422
    assert [one["pointer"] for one in reply.json["errors"]] == [pointer]


def test_a_table_is_made_again_the_next_day_since_more_moments_have_come(omar, clock):
    query = {"query_string": {**QL, "by": "arm", "deaths": "composite"}}
    first = omar.get(f"/trials/{TRIAL}/trajectories", **query)
    known = {"headers": {"If-None-Match": first.headers["ETag"]}}

    same = omar.get(f"/trials/{TRIAL}/trajectories", **query, **known)
    clock.move_to(OVER + timedelta(days=1))
    other = omar.get(f"/trials/{TRIAL}/trajectories", **query, **known)

    assert [reply.status_code for reply in (first, same, other)] == [200, 304, 200]


@pytest.mark.parametrize("form", ["svg", "png"])
@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("model", {}),
        ("model", {"show": "means"}),
        ("sensitivity", {"imputations": 2}),
        ("tipping-point", {"imputations": 2}),
        ("responders", {"by": "arm"}),
        ("distribution", {}),
    ],
)
def test_the_same_table_gives_the_same_picture(omar, vera, name, query, form):
    path, asked = f"/trials/{TRIAL}/pictures/{name}", {**QL, **query, "form": form}

    first, again = (omar.get(path, query_string=asked) for _ in range(2))

    assert (first.status_code, first.mimetype.partition("/")[0]) == (200, "image")
    assert first.data == again.data
    assert vera.get(path, query_string=asked).status_code == 403

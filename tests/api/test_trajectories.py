"""Tables over time: arms for the committee, pooled and without small cells for the others, equal to a hand count."""

from datetime import date, timedelta

import pytest

from proapp.base.clock import SimulatedClock
from proapp.trial.reading import shipped
from tests import make
from tests.conftest import lent_database

TRIAL = "/trials/net-retreat"
HEALTH = f"{TRIAL}/trajectories?instrument=qlq-c30&scale=QL"
PEOPLE = {  # arm, global health before, twelve weeks later
    "ann": ("retreatment", 50, 75),
    "bea": ("retreatment", 50, 50),
    "cleo": ("retreatment", 75, 50),
    "dora": ("usual-treatment", 50, 50),
    "emma": ("usual-treatment", 75, 25),
    "fay": ("usual-treatment", 50, None),
}
ANSWER = {25: 2.5, 50: 4, 75: 5.5}  # mean of q29 and q30 that gives the score


def health(score):
    """Answers to q29 and q30 for a global health of 25, 50 or 75."""
    mean = ANSWER[score]
    return {"q29": int(mean), "q30": int(mean + 0.5) if mean % 1 else int(mean)}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lived(request, catalogue):
    """Six people in two arms, with a baseline and, but for fay who died, an assessment after twelve weeks.

    Made once for this file: no test here counts what another one adds.
    """
    with lent_database(request, request.param) as database:
        make.trial(database, catalogue)
        make.site(database)
        make.site(database, code="02", name="Mur Clinic")
        for name, (arm, before, later) in PEOPLE.items():
            live(database, catalogue, name, arm=arm, before=before, later=later)
        yield database


def live(database, catalogue, name, *, arm, before, later):
    make.participant(database, catalogue, name)
    answer(database, catalogue, name, "baseline", before)
    make.allocated(database, catalogue, name, arm=arm)
    if arm == "retreatment":
        make.treated(database, catalogue, name)
    if later is None:
        make.fact(database, catalogue, "death", make.at(date(2026, 4, 20)), name=name)
    else:
        answer(database, catalogue, name, "q12w", later)


@pytest.fixture
def database(lived):
    return lived


@pytest.fixture
def trial(lived):
    return "net-retreat"


@pytest.fixture
def clock():
    return SimulatedClock(make.at(date(2026, 7, 15)))


def answer(database, catalogue, name, timepoint, score):
    due = make.assignment(database, timepoint, name=name, instrument="qlq-c30")
    when = due.opens_at + timedelta(hours=1)
    body = make.submission(catalogue, due, when, answers=make.answers(catalogue, due.instrument, **health(score)))
    reply = make.submit(database, catalogue, body, now=when, name=name)
    assert reply.problem is None, reply.problem


def cell(reply, *, arm=None, label="q12w 1"):
    (found,) = (one for one in reply.json["cells"] if (one["arm"], one["label"]) == (arm, label))
    return found


def test_the_committee_sees_arms_side_by_side(lived, as_omar):
    reply = as_omar.get(f"{HEALTH}&by=arm")

    retreated, usual = cell(reply, arm="retreatment"), cell(reply, arm="usual-treatment")
    assert (retreated["value"]["n"], retreated["value"]["mean"]) == (3, pytest.approx(175 / 3))
    assert retreated["change"]["mean"] == pytest.approx(0)
    assert (retreated["improved"], retreated["stable"], retreated["deteriorated"]) == (1, 1, 1)
    assert (usual["value"]["n"], usual["change"]["mean"]) == (2, pytest.approx(-25))
    assert (usual["timepoint"], usual["ordinal"], usual["day"]) == ("q12w", 1, 84)
    assert cell(reply, arm="usual-treatment", label="baseline")["value"]["n"] == 3
    assert reply.json["arms"] == {
        "retreatment": "177Lu-DOTATATE again, two cycles",
        "usual-treatment": "Everolimus, sunitinib or cabozantinib",
    }


@pytest.mark.parametrize("role", ["site_nurse", "investigator", "coordinator", "monitor", "data_manager"])
def test_nobody_else_sees_arms_not_even_in_an_open_trial(lived, staff, role):
    somebody = staff("somebody", role)
    paths = [
        f"{HEALTH}&by=arm",
        f"{TRIAL}/completion?instrument=qlq-c30&by=arm",
        f"{TRIAL}/worst-grades?by=arm",
        f"{TRIAL}/symptom-days?by=arm",
        f"{TRIAL}/deterioration?instrument=qlq-c30&scale=QL&by=arm",
    ]

    assert [somebody.get(path).status_code for path in paths] == [403] * 5


def test_pooled_tables_withhold_what_a_few_people_said(lived, as_vera):
    reply = as_vera.get(HEALTH)

    baseline, later = cell(reply, label="baseline"), cell(reply)
    assert baseline["value"]["n"] == 6
    assert later["value"]["n"] == 5
    assert (later["improved"], later["stable"], later["deteriorated"]) == (None, None, None)
    assert reply.json["arms"] == {}
    assert "retreatment" not in reply.text


def test_a_cell_below_five_is_withheld_with_its_reason(lived, as_vera):
    split = as_vera.get(f"{HEALTH}&stratum=origin").json["cells"]
    calendar = as_vera.get(f"{TRIAL}/trajectories?instrument=qlq-c30&scale=QL&time=cycle").json["cells"]

    assert {one["value"]["n"] for one in split if one["stratum"] == "midgut" and one["label"] == "q12w 1"} == {5}
    withheld = [one for one in calendar if one["cycle"] == 1]
    assert withheld
    assert {one["value"]["reason"] for one in withheld} == {"fewer than 5 here or beside it"}
    assert {one["value"]["mean"] for one in withheld} == {None}


def test_cycle_time_counts_from_each_participants_own_dose(lived, as_omar):
    reply = as_omar.get(f"{TRIAL}/trajectories?instrument=qlq-c30&scale=QL&time=cycle&by=arm")

    found = {one["label"]: one["value"]["n"] for one in reply.json["cells"] if one["arm"] == "retreatment"}
    assert found["before first dose"] == 3
    assert sum(number for label, number in found.items() if label.startswith("cycle 1")) == 3


def test_rates_have_their_numerators_and_denominators(lived, as_omar):
    reply = as_omar.get(f"{TRIAL}/completion?instrument=qlq-c30&by=arm").json

    rates = {(one["arm"], one["label"]): one for one in reply["rates"]}
    usual = rates["usual-treatment", "q12w 1"]
    assert (usual["received"], usual["expected"], usual["population"]) == (2, 2, 3)
    assert (usual["completion_rate"], usual["available_data_rate"]) == (1, pytest.approx(2 / 3))
    assert usual["missing"] == {"death": 1}
    assert ("usual-treatment", "q12w 2") not in rates


def test_a_table_is_sent_once_until_something_happens(lived, as_omar, catalogue):
    first = as_omar.get(f"{HEALTH}&by=arm")
    same = as_omar.get(f"{HEALTH}&by=arm", headers={"If-None-Match": first.headers["ETag"]})
    other = as_omar.get(HEALTH, headers={"If-None-Match": first.headers["ETag"]})

    make.fact(lived, catalogue, "progression", make.at(date(2026, 7, 1)), name="ann", assessor="local")
    changed = as_omar.get(f"{HEALTH}&by=arm", headers={"If-None-Match": first.headers["ETag"]})

    assert [reply.status_code for reply in (first, same, other, changed)] == [200, 304, 200, 200]


def test_time_to_deterioration_compares_the_arms(lived, as_omar, as_vera):
    path = f"{TRIAL}/deterioration?instrument=qlq-c30&scale=QL&definition=first"
    by_arm, pooled = as_omar.get(f"{path}&by=arm").json, as_vera.get(path).json

    curves = {one["arm"]: one for one in by_arm["curves"]}
    assert {arm: (one["n"], one["events"]) for arm, one in curves.items()} == {
        "retreatment": (3, 1),
        "usual-treatment": (3, 1),
    }
    (compared,) = by_arm["comparisons"]
    assert (compared["arm"], compared["reference"], compared["n"]) == ("retreatment", "usual-treatment", 6)
    assert pooled["comparisons"] == []
    assert pooled["curves"][0]["reason"] == "fewer than 5 here or beside it"


def test_worst_grades_count_after_baseline(lived, as_omar, catalogue):
    due = make.assignment(lived, "toxicity", name="ann", instrument="pro-ctcae-net")
    when = due.opens_at + timedelta(hours=1)
    said = make.answers(catalogue, due.instrument, **{"10A": 3, "10B": 4})
    make.submit(lived, catalogue, make.submission(catalogue, due, when, answers=said), now=when, name="ann")

    shares = as_omar.get(f"{TRIAL}/worst-grades?by=arm").json["shares"]

    (vomiting,) = (
        one
        for one in shares
        if (one["scale"], one["arm"], one["summary"]) == ("10", "retreatment", "max_post_baseline")
    )
    assert (vomiting["n"], vomiting["present"], vomiting["severe"]) == (1, 1, 1)


def test_symptom_days_have_a_cell_for_every_block(lived, as_omar, as_vera):
    by_arm, pooled = (
        who.get(f"{TRIAL}/symptom-days?by={by}").json for who, by in ((as_omar, "arm"), (as_vera, "pooled"))
    )

    labels = {one["label"] for one in by_arm["cells"]}
    assert labels == {"run-in", "diary 1", "diary 2"}
    assert {one["scale"] for one in by_arm["cells"]} == {"pain_days", "diarrhoea_days", "flushing_days"}
    assert [one["scale"] for one in by_arm["differences"]] == ["pain_days", "diarrhoea_days", "flushing_days"]
    assert pooled["differences"] == []


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("instrument=nothing&scale=QL", "/instrument"),
        ("instrument=qlq-c30@2.0&scale=QL", "/instrument"),
        ("instrument=qlq-c30&scale=XX", "/scale"),
        ("instrument=qlq-c30&scale=QL&stratum=age", "/stratum"),
        ("instrument=qlq-c30&scale=QL&threshold=-1", "/threshold"),
        ("instrument=qlq-c30&scale=QL&threshold=nan", "/threshold"),
        ("instrument=qlq-c30&scale=QL&by=site", "/by"),
        ("instrument=qlq-c30", "/scale"),
    ],
)
def test_a_question_nobody_can_answer_is_named(as_omar, query, pointer):
    reply = as_omar.get(f"{TRIAL}/trajectories?{query}")

    assert reply.status_code == 422
    assert reply.json["errors"][0]["pointer"] == pointer


def test_a_participants_own_picture_is_for_their_site(lived, as_chen, as_omar, staff):
    path = f"/participants/{make.named('ann')}/trajectory?instrument=qlq-c30&scale=QL"

    own = as_chen.get(path).json

    assert own["baseline"] == pytest.approx(50)
    assert [(point["timepoint"], point["value"]) for point in own["points"]] == [
        ("baseline", pytest.approx(50)),
        ("q12w", pytest.approx(75)),
    ]
    assert own["points"][1]["change"] == pytest.approx(25)
    assert [dose["on"] for dose in own["doses"]] == ["2026-03-27"]
    assert as_omar.get(path).status_code == 403
    assert staff("gina", "site_nurse", site="02").get(path).status_code == 404


def test_every_arm_of_the_protocol_has_a_column(lived, as_omar):
    protocol = next(one for one in shipped().values() if one.trial == "net-retreat")

    reply = as_omar.get(f"{HEALTH}&by=arm")

    assert {one["arm"] for one in reply.json["cells"]} == set(protocol.arms)

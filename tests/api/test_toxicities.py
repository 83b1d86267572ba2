"""Toxicity that participants report, by worked cases: every summary with its own denominator, arms, monitoring."""

from datetime import date, timedelta

import pytest

from proapp.base.clock import SimulatedClock
from tests import make
from tests.conftest import fresh_database

TRIAL = "/trials/net-retreat"
NAUSEA = "instrument=pro-ctcae-net&scale=9"
# Nausea as (frequency, severity) before treatment and a week after; None: nothing was answered.
# Composite grades, CLINICAL: (0, -) 0; (1, 1) 1; (2, 1) 1; (2, 2) 2; (3, 3) 3.
PEOPLE = {
    "ann": ("retreatment", (0, None), (3, 3)),
    "bea": ("retreatment", (2, 2), (2, 1)),
    "cleo": ("retreatment", None, (1, 1)),
    "dora": ("usual-treatment", (3, 3), (0, None)),
    "emma": ("usual-treatment", (0, None), None),
    "fay": ("usual-treatment", (0, None), (1, 1)),
}


def nausea(said):
    frequency, severity = said
    return {"9A": frequency} | ({} if severity is None else {"9B": severity})


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request, tmp_path_factory, catalogue):
    """Six people in two arms. Made once for this file: no test here adds anything."""
    with fresh_database(request, request.param, tmp_path_factory.mktemp("toxic")) as database:
        make.trial(database, catalogue)
        make.site(database)
        for name, (arm, before, later) in PEOPLE.items():
            live(database, catalogue, name, arm=arm, before=before, later=later)
        yield database


def live(database, catalogue, name, *, arm, before, later):
    make.participant(database, catalogue, name)
    if before is not None:
        answer(database, catalogue, name, "baseline", before)
    make.allocated(database, catalogue, name, arm=arm)
    if arm == "retreatment":
        make.treated(database, catalogue, name)
    else:
        make.fact(database, catalogue, "given", make.at(date(2026, 3, 27), 10), name=name, regimen="usual", cycle=1)
    if later is not None:
        answer(database, catalogue, name, "toxicity", later)


def answer(database, catalogue, name, timepoint, said):
    due = make.assignment(database, timepoint, name=name, instrument="pro-ctcae-net")
    when = due.opens_at + timedelta(hours=1)
    body = make.submission(catalogue, due, when, answers=make.answers(catalogue, due.instrument, **nausea(said)))
    reply = make.submit(database, catalogue, body, now=when, name=name)
    assert reply.problem is None, reply.problem


@pytest.fixture
def trial(database):
    return "net-retreat"


@pytest.fixture
def clock():
    return SimulatedClock(make.at(date(2026, 7, 15)))


def of(rows, **equal):
    (found,) = (one for one in rows if all(one[name] == value for name, value in equal.items()))
    return found


@pytest.mark.parametrize(
    ("arm", "summary", "n", "present", "severe"),
    [
        ("retreatment", "maximum", 3, 3, 1),  # 3, 2, 1
        ("usual-treatment", "maximum", 3, 2, 1),  # 3, 0, 1: the start counts
        ("retreatment", "max_post_baseline", 3, 3, 1),  # 3, 1, 1
        ("usual-treatment", "max_post_baseline", 2, 1, 0),  # 0, nothing, 1
        ("retreatment", "baseline_adjusted", 2, 1, 1),  # 3, 0 since no worse than before, null without a start
        ("usual-treatment", "baseline_adjusted", 2, 1, 0),  # 0, null, 1
    ],
)
def test_worst_composite_grades(as_omar, arm, summary, n, present, severe):
    shares = as_omar.get(f"{TRIAL}/worst-grades?by=arm").json["shares"]

    found = of(shares, arm=arm, summary=summary, scale="9")
    assert (found["n"], found["present"], found["severe"]) == (n, present, severe)
    assert (found["present_share"], found["severe_share"]) == (present / n, severe / n)
    assert (found["title"], found["attribute"]) == ("Nausea", None)


@pytest.mark.parametrize(
    ("query", "scale", "n", "present", "severe"),
    [
        ("of=attribute", "9A", 2, 1, 1),  # frequency: 3 after 0; 2 after 2; no start
        ("of=attribute", "9B", 2, 1, 1),  # severity: 3 after what counts as 0; 1 after 2; no start
        ("of=attribute&zero_imputation=false", "9B", 1, 0, 0),  # only bea was asked before
    ],
)
def test_worst_answers_by_attribute(as_omar, query, scale, n, present, severe):
    shares = as_omar.get(f"{TRIAL}/worst-grades?by=arm&{query}").json["shares"]

    found = of(shares, arm="retreatment", summary="baseline_adjusted", scale=scale)
    assert (found["n"], found["present"], found["severe"]) == (n, present, severe)
    assert found["attribute"] == {"9A": "frequency", "9B": "severity"}[scale]


def test_arms_are_compared_without_a_continuity_correction(as_omar):
    differences = as_omar.get(f"{TRIAL}/worst-grades?by=arm").json["differences"]

    found = of(differences, summary="max_post_baseline", scale="9")
    assert (found["arm"], found["reference"]) == ("retreatment", "usual-treatment")
    present, severe = found["present"], found["severe"]
    assert present["difference"] == pytest.approx(1 - 1 / 2)
    assert present["chi_squared_p"] == pytest.approx(
        0.170904, abs=1e-6
    )  # 5 x (3 x 1 - 0 x 1)^2 / (3 x 2 x 4 x 1) = 1.875
    assert present["fisher_p"] == pytest.approx(2 / 5)
    assert severe["difference"] == pytest.approx(1 / 3)
    assert severe["wald"] == pytest.approx([1 / 3 - 1.959964 * (2 / 27) ** 0.5, 1 / 3 + 1.959964 * (2 / 27) ** 0.5])
    assert severe["agresti_caffo"] == pytest.approx([-0.4537039, 0.7537039])  # of 2/5 and 1/4


def test_pooled_tables_compare_nobody_and_withhold_what_a_few_said(as_vera):
    told = as_vera.get(f"{TRIAL}/worst-grades").json

    found = of(told["shares"], arm=None, summary="max_post_baseline", scale="9")
    assert told["differences"] == []
    assert (found["present"], found["severe"], found["severe_share"]) == (None, None, None)
    assert found["reason"].startswith("fewer than 5")


def test_grades_over_time_count_who_did_not_answer(as_omar, as_vera):
    told = as_omar.get(f"{TRIAL}/toxicity-over-time?by=arm&{NAUSEA}").json
    pooled = as_vera.get(f"{TRIAL}/toxicity-over-time?{NAUSEA}").json

    again = of(told["levels"], arm="retreatment", label="toxicity 1")
    usual = of(told["levels"], arm="usual-treatment", label="toxicity 1")
    assert (again["n"], again["missing"], again["counts"], again["day"]) == (3, 0, [0, 2, 0, 1], 7)
    assert (usual["n"], usual["missing"], usual["counts"]) == (2, 1, [1, 1, 0, 0])
    assert (usual["present_share"], usual["severe_share"]) == (0.5, 0.0)
    assert of(told["levels"], arm="usual-treatment", label="baseline")["counts"] == [2, 0, 0, 1]
    withheld = of(pooled["levels"], label="toxicity 1")
    assert (withheld["arm"], withheld["n"], withheld["missing"], withheld["counts"]) == (None, 5, None, [])
    assert withheld["reason"].startswith("fewer than 5")


def test_the_index_adds_a_little_for_every_other_grade(as_omar):
    told = as_omar.get(f"{TRIAL}/toxicity-index?by=arm").json

    found = of(told["indices"], arm="retreatment", scale="9")
    assert (found["n"], found["mean"]) == (3, pytest.approx((3 + (2 + 1 / 3) + 1) / 3))
    apart = of(told["differences"], scale="9")
    assert apart["difference"] == pytest.approx((3 + (2 + 1 / 3) + 1) / 3 - (3 + 0 + 1) / 3)


def test_areas_lie_between_an_arms_mean_and_its_own_start(as_omar):
    told = as_omar.get(f"{TRIAL}/toxicity-area?by=arm&{NAUSEA}").json

    again, usual = (of(told["areas"], arm=arm) for arm in ("retreatment", "usual-treatment"))
    assert (again["n"], again["baseline"], again["worsening"], again["improvement"]) == (2, 1.0, 3.5, 0.0)
    assert (usual["n"], usual["baseline"], usual["worsening"], usual["improvement"]) == (3, 1.0, 0.0, -1.75)
    assert [(one["day"], one["n"], one["mean"]) for one in told["means"] if one["arm"] == "retreatment"] == [
        (0, 2, 1.0),
        (7, 2, 2.0),
    ]


def test_the_committee_sees_how_near_the_bound_each_arm_is(as_omar):
    told = as_omar.get(f"{TRIAL}/monitoring").json

    again, usual = (of(told["judged"], arm=arm) for arm in ("retreatment", "usual-treatment"))
    assert (again["treated"], again["n"], again["events"], again["path"]) == (3, 3, 1, [1, 1, 1])
    assert (usual["treated"], usual["n"], usual["events"], usual["silent"]) == (3, 2, 0, 1)
    assert again["chance"] == pytest.approx(0.4413439)  # beta(0.7 + 1, 1.3 + 2) above 0.35
    assert (again["is_crossed"], again["next_look"]) == (False, 5)
    assert [one["n"] for one in told["boundary"]][:2] == [5, 10]
    assert [one["scale"] for one in told["symptoms"]] == ["9", "10", "16", "17", "19", "53"]


def test_that_it_was_read_is_kept(as_omar, staff):
    as_omar.get(f"{TRIAL}/monitoring")

    items = staff("sol", "auditor").get(f"{TRIAL}/audit?limit=200").json["items"]

    assert ("omar", "arms.read") in {(one["actor_id"], one["action"]) for one in items}


@pytest.mark.parametrize("role", ["site_nurse", "investigator", "coordinator", "monitor", "data_manager"])
@pytest.mark.parametrize("path", ["monitoring", "pictures/monitoring"])
def test_nobody_else_reads_the_monitoring(as_role, role, path):
    assert as_role(role).get(f"{TRIAL}/{path}").status_code == 403


def test_monitoring_is_never_pooled(as_omar, as_vera):
    statuses = [client.get(f"{TRIAL}/monitoring?by=pooled").status_code for client in (as_omar, as_vera)]

    assert statuses == [422, 403]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("worst-grades?instrument=qlq-c30", "/instrument"),
        ("worst-grades?instrument=nothing", "/instrument"),
        ("worst-grades?of=everything", "/of"),
        ("toxicity-over-time?instrument=pro-ctcae-net", "/scale"),
        ("toxicity-over-time?instrument=pro-ctcae-net&scale=99", "/scale"),
        ("toxicity-area?instrument=qlq-c30&scale=QL", "/instrument"),
    ],
)
def test_a_question_nobody_can_answer_is_named(as_omar, query, pointer):
    reply = as_omar.get(f"{TRIAL}/{query}")

    assert reply.status_code == 422
    assert reply.json["errors"][0]["pointer"] == pointer

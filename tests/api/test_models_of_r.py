"""Models, responders and medians over HTTP agree with R when a trial's rows are the invented participants' answers."""

import json

import pytest

from proapp.analysis.catalogue import ANALYSES
from proapp.analysis.source import Source
from proapp.base.clock import SimulatedClock
from proapp.trial.reading import load
from tests.conftest import fresh_database
from tests.invented import real, table
from tests.invented_trial import OVER, TRIAL, invented_trial, protocol_text

QL = {"instrument": "qlq-c30", "scale": "QL"}
PLAINLY = {**QL, "stratified": False}  # R's models have no strata


@pytest.fixture(scope="module")
def lived(request, tmp_path_factory, catalogue):
    """Made once for this file, whose tests only read."""
    with fresh_database(request, "sqlite", tmp_path_factory.mktemp("modelled")) as database:
        invented_trial(database, catalogue)
        yield database


@pytest.fixture
def database(lived):
    return lived


@pytest.fixture
def clock():
    return SimulatedClock(OVER)


@pytest.fixture
def ask(staff):
    """What the committee is told of an address."""
    omar = staff("omar", "dmc", trial=TRIAL)

    def ask(name, **query):
        reply = omar.get(f"/trials/{TRIAL}/{name}", query_string={**QL, **query})
        assert reply.status_code == 200, reply.json
        return reply.json

    return ask


def estimates_of_r(model):
    return {
        (row["kind"], row["arm"], row["visit"]): row for row in table("ql_model_estimates") if row["model"] == model
    }


@pytest.mark.parametrize(
    ("asked", "model", "tolerance", "covariance"),
    [
        ({"method": "mmrm"}, "mmrm_UN_REML_Satterthwaite", 1e-3, "unstructured"),
        ({"inference": "Kenward-Roger"}, "mmrm_UN_REML_KenwardRoger", 1e-3, "unstructured"),
        (
            {"method": "random-intercept"},
            "lmer_random_intercept_REML_asymptotic",
            1e-5,
            "random intercept",
        ),
    ],
)
def test_adjusted_means_and_differences_are_those_of_r(ask, asked, model, tolerance, covariance):
    told = ask("model", **PLAINLY, **asked)

    expected = estimates_of_r(model)
    assert (told["covariance"], told["tried"], told["participants"], told["strata"]) == (covariance, [], 213, [])
    means = {("lsmean", one["arm"].upper(), one["label"].removeprefix("q12w ")): one
             for one in told["means"] if one["label"]}  # fmt: skip
    differences = {("PRRT-CONTROL", "diff", one["label"].removeprefix("q12w ")): one
                   for one in told["differences"] if one["label"]}  # fmt: skip
    assert set(means) | set(differences) == set(expected)
    for place, one in {**means, **differences}.items():
        row = expected[place]
        found = [one[name] for name in ("estimate", "se", "lower", "upper")]
        assert found == pytest.approx([float(row[name]) for name in ("estimate", "se", "lcl", "ucl")], abs=tolerance)
        assert row["p"] == "" or one["p"] == pytest.approx(float(row["p"]), abs=tolerance)
        assert one["df"] is None or one["df"] == pytest.approx(float(row["df"]), rel=1e-4)


def test_over_all_stands_beside_the_moments(ask):
    told = ask("model", **PLAINLY)

    *each, over_all = [one["estimate"] for one in told["differences"]]
    assert told["differences"][-1]["label"] is None
    assert over_all == pytest.approx(sum(each) / 8)
    assert [one["day"] for one in told["means"] if one["arm"] == "prrt"] == [*(84 * n for n in range(1, 9)), None]


def test_strata_are_covariates_unless_they_are_left_out(ask):
    stratified, plain = ask("model"), ask("model", **PLAINLY)

    assert (stratified["strata"], plain["strata"]) == (["grade"], [])
    assert stratified["log_likelihood"] != plain["log_likelihood"]


def test_quartiles_are_those_of_r(ask):
    told = ask("trajectories", by="arm", statistic="median")

    found = {(cell["arm"].upper(), cell["label"]): cell["quartiles"]["value"] for cell in told["cells"]}
    for row in table("ql_by_visit"):
        one = found[row["arm"], f"q12w {row['visit']}" if int(row["visit"]) else "baseline"]
        columns = [real(row[name]) for name in ("q1", "median", "q3")]
        assert [one["n"], one["q1"], one["median"], one["q3"]] == pytest.approx([int(row["n_received"]), *columns])


def test_improved_stable_and_deteriorated_are_those_of_r(ask):
    told = ask("responders", by="arm")

    found = {(row["arm"].upper(), row["label"]): row for row in told["rows"]}
    for row in table("ql_by_visit"):
        if int(row["visit"]):
            one = found[row["arm"], f"q12w {row['visit']}"]
            columns = ("n_improved_ge10", "n_stable", "n_deteriorated_ge10")
            assert [one[name] for name in ("improved", "stable", "deteriorated")] == [
                int(row[name]) for name in columns
            ]
            assert one["n"] == 120
            assert one["n"] - one["died"] - one["unknown"] == int(row["n_change"])


def test_a_difference_of_responders_has_its_interval(ask):
    told = ask("responders", by="arm", response="improved-or-stable", missing="left-out")

    (found,) = (one for one in told["differences"] if one["label"] == "q12w 8")
    (prrt, control) = (one for one in told["rows"] if one["label"] == "q12w 8")
    assert found["difference"] == pytest.approx(prrt["share"] - control["share"])
    assert found["lower"] < found["difference"] < found["upper"]
    assert prrt["judged"] == prrt["n"] - prrt["unknown"]
    assert {one["label"] for one in told["differences"]} == {*(f"q12w {n}" for n in range(1, 9)), None}


def test_every_change_has_its_place_in_the_distribution(ask):
    told = ask("distribution", label="q12w 4")

    for curve, row in zip(told["curves"], (r for r in table("ql_by_visit") if r["visit"] == "4"), strict=True):
        assert curve["n"] == int(row["n_change"])
        assert curve["steps"][-1]["share"] == 1
        worse = [step["share"] for step in curve["steps"] if step["change"] <= -10]
        assert worse[-1] == pytest.approx(int(row["n_deteriorated_ge10"]) / curve["n"])


def test_the_same_seed_makes_the_same_table_and_another_does_not(ask):
    query = {"assumption": "jump to reference", "imputations": 5}

    first, again, other = (ask("sensitivity", **query, seed=seed) for seed in (7, 7, 8))

    assert first == again
    assert (first["seed"], first["imputations"], first["participants"]) == (7, 5, 220)
    assert first["differences"] != other["differences"]


def test_jumping_to_the_reference_brings_the_arms_together(ask):
    query = {"imputations": 10, "seed": 3}

    random, jumping = (
        ask("sensitivity", **query, assumption=assumption)["differences"][-1]["estimate"]
        for assumption in ("missing at random", "jump to reference")
    )

    assert 0 < jumping < random


def test_a_difference_tips_as_imputed_answers_get_worse(ask):
    told = ask("tipping-point", label="q12w 5", most=60, imputations=5)

    shifts = told["shifts"]
    assert [shift["delta"] for shift in shifts] == [-5.0 * step for step in range(13)]
    assert [shift["estimate"] for shift in shifts] == sorted((shift["estimate"] for shift in shifts), reverse=True)
    first = next(shift for shift in shifts if shift["p"] >= 0.05)
    assert (told["tips_at"], told["reason"]) == (first["delta"], None)
    assert all(shift["p"] < 0.05 for shift in shifts[: shifts.index(first)])


def test_endpoints_are_tested_and_what_is_judged_elsewhere_is_said(ask):
    told = {one["id"]: one for one in ask_without_scale(ask)["endpoints"]}

    (ratio,) = (
        row
        for row in table("ql_deterioration_summary")
        if (row["definition"], row["stat"]) == ("first_ge10", "logrank_chisq_strat_grade")
    )
    assert (told["pfs"]["standing"], told["pfs"]["alpha"], told["pfs"]["tests"]) == ("elsewhere", 0.1, [])
    assert told["ttd-ql"]["standing"] == "described"
    assert told["ttd-ql"]["p"] == pytest.approx(float(ratio["p"]), abs=1e-6)
    assert "no alpha" in told["ttd-ql"]["reason"]
    assert told["ttd-pf"]["p"] is None


def ask_without_scale(ask):
    return ask("endpoints", instrument=None, scale=None)


@pytest.mark.parametrize(
    ("first", "standings", "stops_at"),
    [
        ({"type": "change"}, ["confirmed", "not-confirmed", "not-tested"], "ttd"),
        ({"type": "progression-free-survival"}, ["elsewhere", "not-confirmed", "not-tested"], "ttd"),
        ({"type": "time-to-deterioration"}, ["not-confirmed", "not-tested", "not-tested"], "first"),
    ],
)
def test_testing_stops_at_the_first_endpoint_that_is_not_confirmed(lived, catalogue, first, standings, stops_at):
    scale = {"instrument": "qlq-c30@3.0", "scale": "QL"}
    endpoints = [
        {"id": "first", "role": "primary", "alpha": 0.05, **scale, **first},
        {"id": "ttd", "role": "key-secondary", "type": "time-to-deterioration", **scale},
        {"id": "change", "role": "key-secondary", "type": "change", **scale},
        {"id": "diarrhoea", "role": "secondary", "type": "days-with-symptom", "instrument": "net-diary@1.0",
         "scale": "diarrhoea_days"},
    ]  # fmt: skip
    protocol = load(json.dumps({**json.loads(protocol_text()), "endpoints": endpoints}), "protocol.json")

    with lived.read() as session:
        source = Source(session, catalogue.library, protocol, OVER)
        told = ANALYSES["endpoints"].table(source, {"by": "arm"})

    assert [one["standing"] for one in told["endpoints"]] == [*standings, "described"]
    assert told["stops_at"] == stops_at
    assert {one["alpha"] for one in told["endpoints"][:3]} == {0.05}
    for one in told["endpoints"]:
        assert one["reason"]
        assert all(test["arm"] == "prrt" for test in one["tests"])

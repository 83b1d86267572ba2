"""What a trial's tables say over HTTP agrees with R, when its rows are the invented participants' answers."""

from collections import Counter

import pytest

from proapp.analysis.catalogue import ANALYSES
from proapp.analysis.source import Source
from proapp.base.clock import SimulatedClock
from tests.conftest import fresh_database
from tests.invented import real, table
from tests.invented_trial import OVER, TRIAL, invented_trial

C30 = {"instrument": "qlq-c30"}
QL = {**C30, "scale": "QL"}
OF_AN_INSTRUMENT = ("completion", "missing-patterns")
DETERIORATED = ["first_ge10", "confirmed_ge15", "confirmed_or_last_ge10", "definitive_ge5_death_event"]


@pytest.fixture(scope="module")
def lived(request, tmp_path_factory, catalogue):
    """Made once for this file, whose tests only read."""
    with fresh_database(request, "sqlite", tmp_path_factory.mktemp("invented")) as database:
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
        whole = {**(C30 if name in OF_AN_INSTRUMENT else QL), "by": "arm", **query}
        reply = omar.get(f"/trials/{TRIAL}/{name}", query_string=whole)
        assert reply.status_code == 200, reply.json
        return reply.json

    return ask


def judged(definition):
    """The query of one of R's definitions."""
    name, points = definition.removesuffix("_death_event").rsplit("_ge", 1)
    return {"definition": name, "threshold": points, "death": definition.endswith("_death_event")}


def by_r(file, definition, **equal):
    return [row for row in table(file) if {**equal, "definition": definition}.items() <= row.items()]


def close(expected, tolerance=1e-6):
    return None if expected is None else pytest.approx(expected, rel=tolerance, abs=tolerance)


@pytest.mark.parametrize("definition", DETERIORATED)
def test_medians_and_numbers_at_risk_are_those_of_r(ask, definition):
    told = ask("deterioration", **judged(definition))

    medians = by_r("ql_deterioration_summary", definition, stat="km_median_months", conf_type="log-log")
    assert {
        curve["arm"].upper(): (curve["n"], curve["events"], curve["median_months"]) for curve in told["curves"]
    } == {row["group"]: (int(row["n"]), int(row["events"]), close(real(row["estimate"]), 1e-12)) for row in medians}
    counted = {(row["arm"].upper(), row["month"]): row["at_risk"] for row in told["at_risk"]}
    points = {(row["group"], int(row["month"])): int(row["n_risk"]) for row in by_r("ql_deterioration_km", definition)}
    assert {place: counted.get(place, 0) for place in points} == points
    assert {row["at_risk"] + row["events"] + row["censored"] for row in told["at_risk"] if row["arm"] == "prrt"} == {
        curve["n"] for curve in told["curves"] if curve["arm"] == "prrt"
    }


@pytest.mark.parametrize("definition", DETERIORATED)
def test_every_participants_end_is_counted_as_in_r(ask, definition):
    told = ask("deterioration", **judged(definition))

    expected = Counter((row["arm"], row["reason"]) for row in by_r("ql_deterioration_by_participant", definition))
    assert {
        (curve["arm"].upper(), reason): number for curve in told["curves"] for reason, number in curve["ended"].items()
    } == expected


@pytest.mark.parametrize(("stratified", "suffix"), [(False, ""), (True, "_strat_grade")])
@pytest.mark.parametrize("definition", DETERIORATED)
def test_hazard_ratios_are_those_of_r_also_as_randomised(ask, definition, stratified, suffix):
    told = ask("deterioration", **judged(definition), stratified=stratified)

    (ratio,) = by_r("ql_deterioration_summary", definition, stat=f"cox_hr_efron{suffix}")
    (log_rank,) = by_r("ql_deterioration_summary", definition, stat=f"logrank_chisq{suffix}")
    (found,) = told["comparisons"]
    assert told["strata"] == (["grade"] if stratified else [])
    assert [found[name] for name in ("hazard_ratio", "lower", "upper", "p", "log_rank_p")] == [
        close(float(text)) for text in (*(ratio[name] for name in ("estimate", "lcl", "ucl", "p")), log_rank["p"])
    ]


@pytest.mark.parametrize("row", table("ql_cumulative_incidence"), ids=lambda row: row["group_cause"])
def test_incidence_and_its_variance_are_those_of_r(ask, row):
    arm, cause = row["group_cause"].split()

    told = ask("incidence", threshold=10)

    (curve,) = (
        one
        for one in told["curves"]
        if (one["arm"].upper(), one["outcome"]) == (arm, {"1": "event", "2": "death"}[cause])
    )
    found = {str(one["month"]): one for one in curve["months"]}
    for month in ("3", "6", "12", "18"):
        assert found[month]["share"] == close(float(row[month]))
        assert found[month]["variance"] == close(float(row[f"var.{month}"]))
        assert found[month]["lower"] < found[month]["share"] < found[month]["upper"]
    assert real(row["24"]) is None
    assert "24" not in found


def test_the_interval_censored_curve_falls_no_later_than_the_questionnaires_show(ask):
    seen, between = (ask(name, threshold=10)["curves"] for name in ("deterioration", "interval-deterioration"))

    for one, other in zip(seen, between, strict=True):
        assert (one["arm"], one["n"], one["events"]) == (other["arm"], other["n"], other["events"])
        assert other["median_by_months"] == pytest.approx(other["median_by"] / 30.4375)
        assert [fall["surviving"] for fall in other["falls"]] == sorted(
            (fall["surviving"] for fall in other["falls"]), reverse=True
        )


@pytest.mark.parametrize(("minimum", "told"), [(41, 155), (42, None)])
@pytest.mark.parametrize("name", ["deterioration", "interval-deterioration"])
def test_a_threshold_that_a_few_more_people_pass_is_not_told_beside_the_main_one(lived, catalogue, name, minimum, told):
    """By five points 155 get worse, 41 more than the 114 by ten."""
    query = {**QL, "by": "pooled", "minimum": minimum, "definition": "first", "death": False, "stratified": False}

    with lived.read() as session:
        source = Source(session, catalogue.library, catalogue.protocol(session, TRIAL, "1"), OVER)
        by_ten, by_five = (
            ANALYSES[name].table(source, {**query, "threshold": points})["curves"][0] for points in (None, 5)
        )

    assert (by_ten["events"], by_five["events"]) == (114, told)
    assert (by_five["reason"] is None) == (told is not None)
    assert (by_five.get("median", by_five.get("median_by")) is None) == (told is None)


def test_both_rates_are_those_of_r(ask):
    """But for who answered early and died before the nominal day: who answered was alive when asked."""
    told = {(rate["arm"].upper(), rate["label"]): rate for rate in ask("completion")["rates"]}

    died = {person["id"]: int(person["death_day"]) for person in table("ql_participants") if person["death_day"]}
    early = Counter(
        (row["arm"], row["visit"])
        for row in table("ql_long")
        if row["QL"] and died.get(row["id"], 10**6) <= 84 * int(row["visit"])
    )
    for row in table("ql_by_visit"):
        found = told[row["arm"], f"q12w {row['visit']}" if int(row["visit"]) else "baseline"]
        alive = int(row["n_alive_at_nominal_day"]) + early[row["arm"], row["visit"]]
        assert (found["received"], found["expected"], found["population"]) == (int(row["n_received"]), alive, 120)
        assert found["available_data_rate"] == close(float(row["available_data_rate"]), 1e-9)
        assert found["completion_rate"] == close(int(row["n_received"]) / alive, 1e-9)


def test_every_pattern_of_missing_answers_is_counted(ask):
    (prrt, _) = ask("missing-patterns")["patterns"]

    answered = Counter(row["visit"] for row in table("ql_long") if row["QL"] and row["arm"] == "PRRT")
    seen = Counter(
        str(visit)
        for row in prrt["rows"]
        for visit, mark in enumerate(row["row"])
        for _ in range(row["n"])
        if mark == "x"
    )
    assert seen == answered
    assert sum(prrt["kinds"].values()) == sum(row["n"] for row in prrt["rows"]) == prrt["n"] == 120

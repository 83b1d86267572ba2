"""Cohorts are tried together and never counted together: every table is of one of them."""

from datetime import date

import pytest

from proapp.analysis.cohort import apart, cohorts
from proapp.analysis.planned import models
from proapp.trial.reading import shipped
from tests import make

TRIAL = "nec-survival"
QL = {"instrument": "qlq-c30", "scale": "QL"}
TABLES = {
    "trajectories": QL, "responders": QL, "deterioration": QL, "completion": {"instrument": "qlq-c30"},
    "model": QL, "sensitivity": {**QL, "imputations": 2}, "endpoints": {},
}  # fmt: skip
ORIGINS = {"ann": "pancreas", "bea": "pancreas", "cleo": "gastrointestinal"}


@pytest.fixture
def lived(database, catalogue):
    """Three people of two origins, all in one arm."""
    make.trial(database, catalogue, TRIAL)
    make.site(database, TRIAL)
    facts = {
        "primary_site": "pancreas", "differentiation": "poor", "who_grade": "G3", "functioning": False,
        "prior_lines": 0,
    }  # fmt: skip
    for name, origin in ORIGINS.items():
        make.participant(database, catalogue, name, trial_id=TRIAL, baseline_facts=facts)
        strata = {"origin": origin, "performance": "good"}
        make.fact(
            database, catalogue, "allocation", make.at(date(2026, 3, 10), 10), name=name, arm="docetaxel", strata=strata
        )


@pytest.fixture
def omar(lived, staff):
    return staff("omar", "dmc", trial=TRIAL)


@pytest.mark.parametrize("place", ["", "pictures/"])
def test_no_table_and_no_picture_mixes_cohorts(omar, place):
    for name, query in TABLES.items():
        if (name, place) != ("endpoints", "pictures/"):
            path = f"/trials/{TRIAL}/{place}{name}"
            mixed, other, pancreas = (
                omar.get(path, query_string={**query, **cohort})
                for cohort in ({}, {"cohort": "lung"}, {"cohort": "pancreas"})
            )

            assert [reply.status_code for reply in (mixed, other, pancreas)] == [422, 422, 200], name
            assert [one["pointer"] for one in mixed.json["errors"]] == ["/cohort"]
            assert "pancreas" in mixed.text


def test_a_table_counts_its_cohort_and_says_so(omar, clock):
    clock.move_to(make.at(date(2026, 7, 1)))
    path = f"/trials/{TRIAL}/completion"

    told = {
        cohort: omar.get(path, query_string={"instrument": "qlq-c30", "by": "arm", "cohort": cohort}).json
        for cohort in ("pancreas", "gastrointestinal", "other")
    }

    assert {cohort: one["cohort"] for cohort, one in told.items()} == {cohort: cohort for cohort in told}
    population = {
        cohort: max((rate["population"] for rate in one["rates"] if rate["arm"] == "docetaxel"), default=0)
        for cohort, one in told.items()
    }
    assert population == {"pancreas": 2, "gastrointestinal": 1, "other": 0}


def test_a_stratum_that_makes_cohorts_is_no_covariate(omar):
    told = omar.get(f"/trials/{TRIAL}/model", query_string={**QL, "cohort": "pancreas"}).json

    assert told["strata"] == ["performance"]


def test_what_is_planned_is_planned_for_each_cohort(catalogue):
    protocols = shipped()
    plain, with_cohorts = protocols["netter-1@1"], protocols["nec-survival@1"]

    asked = list(apart(models)(with_cohorts, catalogue.library))

    assert (
        {query["cohort"] for query in asked} == set(cohorts(with_cohorts)) == {"gastrointestinal", "pancreas", "other"}
    )
    assert len(asked) == 3 * len(list(models(with_cohorts, catalogue.library)))
    assert list(apart(models)(plain, catalogue.library)) == list(models(plain, catalogue.library))

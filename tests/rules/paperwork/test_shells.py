"""Estimands and empty tables: one of each for every endpoint, with the arms, events and thresholds of the file."""

import pytest

from proapp.paperwork.estimand import DEATHS, SUMMARIES, estimand, intercurrent_events
from proapp.paperwork.shells import analysis_plan, by_grade, completion, shell
from proapp.trial.protocol import from_document
from tests.rules.paperwork.make import LIBRARY, RETREAT, SHIPPED, changed, row, tables, without

each = pytest.mark.parametrize("protocol", SHIPPED.values(), ids=list(SHIPPED))


def endpoint(protocol, name):
    (found,) = [one for one in protocol.endpoints if one.id == name]
    return found


def of_type(kind, **details):
    protocol = changed(endpoints=[{"id": "one", "role": "primary", "type": kind, **details}])
    return protocol, protocol.endpoints[0]


@each
def test_each_endpoint_has_one_estimand_and_one_empty_table(protocol):
    captions = [table.caption for table in tables(analysis_plan(protocol, LIBRARY))]

    for one in protocol.endpoints:
        assert captions.count(f"Estimand of {one.id}") == captions.count(f"Results of {one.id}") == 1


@each
def test_results_wait_for_every_arm(protocol):
    for one in protocol.endpoints:
        table = shell(protocol, one)
        assert list(table.head[1:]) == list(protocol.arms)
        assert table.rows
        assert not any(cell for row in table.rows for cell in row[1:])


def test_net_retreat_names_threshold_baseline_crossover_and_strata():
    table = estimand(RETREAT, endpoint(RETREAT, "ttd-ql"), LIBRARY)

    assert "by 10 points or more from baseline" in row(table, "Endpoint")["Definition"]
    assert "the last value before the first dose of period 1" in row(table, "Endpoint")["Definition"]
    crossover = "Intercurrent event: crossover from usual-treatment to retreatment at progression"
    assert row(table, crossover)["Definition"].startswith("treatment policy")
    assert row(table, "Intercurrent event: death")["Definition"].startswith("while alive")
    assert (
        "stratified by origin, grade and intended; estimated, not tested" in row(table, "Summary measure")["Definition"]
    )
    assert row(table, "Treatments")["Definition"].endswith("against Everolimus, sunitinib or cabozantinib")


def test_strategies_and_summaries_are_marked_as_choices():
    table = estimand(RETREAT, endpoint(RETREAT, "ttd-ql"), LIBRARY)

    marked = [cells for cells in table.rows if cells[0].startswith(("Population", "Intercurrent", "Summary"))]
    assert len(marked) == 7
    assert all(definition.endswith("[our choice]") for _, definition in marked)


def test_questions_that_end_at_progression_are_no_treatment_policy():
    netter = SHIPPED["netter-1@1"]

    events = {event.what: event.strategy for event in intercurrent_events(netter, endpoint(netter, "ttd-ql"))}

    assert events["progression"].startswith("while asked: q12w ends at progression-central")
    assert events["treatment delayed, reduced, skipped or stopped"].startswith("treatment policy")


def test_a_threshold_the_file_lacks_is_left_to_write():
    protocol = changed(comparison={"baseline": "randomisation"})

    table = estimand(protocol, endpoint(protocol, "ttd-pf"), LIBRARY)

    assert "by a number of points [to be written by the trial]" in row(table, "Endpoint")["Definition"]


@pytest.mark.parametrize(
    ("kind", "details", "rows"),
    [
        ("overall-survival", {}, 6),
        ("response", {}, 5),
        ("toxicity", {"instrument": "pro-ctcae-net@1.0"}, 5),
        ("time-to-deterioration", {"instrument": "qlq-c30@3.0", "scale": "QL"}, 8),
        ("change", {"instrument": "qlq-c30@3.0", "scale": "PF", "timepoint": "q12w"}, 10),
        ("days-with-symptom", {"instrument": "net-diary@1.0", "scale": "pain_days"}, 5),
    ],
)
def test_every_type_of_endpoint_has_its_rows(kind, details, rows):
    protocol, one = of_type(kind, **details)

    assert len(shell(protocol, one).rows) == rows
    assert row(estimand(protocol, one, LIBRARY), "Summary measure")["Definition"].startswith(SUMMARIES[kind])


def test_every_type_the_form_allows_has_words():
    kinds = {
        "overall-survival", "progression-free-survival", "response", "toxicity", "time-to-deterioration", "change",
        "days-with-symptom",
    }  # fmt: skip

    assert SUMMARIES.keys() == DEATHS.keys() == kinds


@each
def test_completion_waits_for_every_instrument_at_every_timepoint_that_compares(protocol):
    table = completion(protocol, LIBRARY)

    asked = [(one.id, key) for one in protocol.timepoints if one.use == "compare" for key in one.instruments]
    assert [cells[1].partition(":")[0] for cells in table.rows] == [timepoint for timepoint, _ in asked]


def test_grades_are_tabulated_only_where_they_are_asked():
    asks_none = from_document(
        {**RETREAT.document, "timepoints": [one for one in RETREAT.document["timepoints"] if one["id"] == "q12w"]}
    )

    assert by_grade(asks_none, LIBRARY) is None
    assert len(by_grade(RETREAT, LIBRARY).rows) == 15


def test_without_endpoints_the_plan_says_so():
    blocks = list(analysis_plan(without("endpoints"), LIBRARY))

    assert any("names no endpoint" in getattr(block, "text", "") for block in blocks)

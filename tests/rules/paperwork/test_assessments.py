"""The schedule of assessments: every timepoint and instrument once, and each arm's calendar from the engine itself."""

import pytest

from proapp.paperwork.assessments import assessments, calendar, schedule, treatment
from proapp.paperwork.block import Bullets
from tests.rules.paperwork.make import LIBRARY, RETREAT, SHIPPED, changed, column, row

each = pytest.mark.parametrize("protocol", SHIPPED.values(), ids=list(SHIPPED))


@each
def test_each_timepoint_has_one_column_and_each_instrument_one_row(protocol):
    table = schedule(protocol, LIBRARY)

    assert [head.rpartition("(")[2][:-1] for head in table.head[1:]] == [one.id for one in protocol.timepoints]
    keys = [first.rpartition("(")[2][:-1] for first, *_ in table.rows if "@" in first]
    assert keys == sorted({key for one in protocol.timepoints for key in one.instruments})


@each
def test_an_instrument_is_marked_exactly_where_it_is_asked(protocol):
    table = schedule(protocol, LIBRARY)

    for place, timepoint in enumerate(protocol.timepoints, start=1):
        asked = {row[0].rpartition("(")[2][:-1] for row in table.rows if row[place] == "x"}
        assert asked == set(timepoint.instruments)


@each
def test_each_timepoint_has_one_row_in_the_arms_calendar(protocol):
    table = calendar(protocol, LIBRARY)

    assert [timepoint for timepoint, *_ in table.rows] == [one.id for one in protocol.timepoints]
    assert list(table.head[1:]) == [arm.id for arm in protocol.arms.values() if arm.open]


def test_net_retreat_asks_after_infusions_in_one_arm_only():
    table = calendar(RETREAT, LIBRARY)

    assert row(table, "q12w")["retreatment"] == row(table, "q12w")["usual-treatment"] == "84 to 672 every 84"
    assert row(table, "crisis") == {
        "Timepoint": "crisis",
        "retreatment": "0 to 2 daily; 56 to 58 daily",
        "usual-treatment": "-",
    }
    assert row(table, "run-in")["usual-treatment"] == "-28 to -1 daily"


def test_the_calendar_follows_the_doses_of_the_file():
    arms = {name: dict(arm) for name, arm in RETREAT.document["arms"].items()}
    arms["retreatment"]["regimen"] = [{**arms["retreatment"]["regimen"][0], "every": 70}]

    table = calendar(changed(arms=arms), LIBRARY)

    assert row(table, "crisis")["retreatment"] == "0 to 2 daily; 70 to 72 daily"


def test_a_procedure_comes_before_the_doses_that_wait_for_it():
    table = calendar(SHIPPED["liver-first@1"], LIBRARY)

    assert row(table, "liver")["liver-first"] == "21 to 42 every 7"
    assert row(table, "crisis")["liver-first"].startswith("56 to 58")
    assert "a procedure 14 days after it" in table.caption


def test_treatment_names_doses_procedures_and_goals():
    cells = {
        cell for name in ("liver-first@1", "prrt-dosimetry@1") for row in treatment(SHIPPED[name]).rows for cell in row
    }

    assert "procedure: sabr, at most 5 lesions" in cells
    assert any("lesions 80 to 120 Gy" in cell for cell in cells)
    assert "0 to 168 every 56" in cells


def test_crossover_and_closed_arms_are_told():
    arms = {name: dict(arm) for name, arm in RETREAT.document["arms"].items()}
    arms["retreatment"]["status"] = "closed"

    blocks = list(assessments(changed(arms=arms), LIBRARY))

    (told,) = [block.entries for block in blocks if isinstance(block, Bullets)]
    assert "usual-treatment may cross over to retreatment at progression: period 2 begins." in told
    assert "retreatment is closed: nobody is allocated to it any more." in told


def test_a_timepoint_for_some_says_for_whom():
    table = schedule(RETREAT, LIBRARY)

    assert column(table, "(diary)")["Asked of"] == "all arms; only with functioning = yes"
    assert column(table, "(q12w)")["Asked of"] == "all arms"

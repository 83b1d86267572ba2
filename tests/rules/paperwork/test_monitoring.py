"""The committee's table in the paperwork: made in advance, equal to the rule, and a sentence where there is none."""

import pytest

from proapp.paperwork.block import Paragraph, Table
from proapp.paperwork.monitoring import monitoring_plan
from proapp.trajectory.toxicity.monitoring import agreed, chance_of_crossing, judged
from proapp.trial.reading import shipped
from tests.rules.treatment.make import LIBRARY

RETREAT = shipped()["net-retreat@1"]


def tables(protocol):
    return [block for block in monitoring_plan(protocol, LIBRARY) if isinstance(block, Table)]


def words(protocol):
    return " ".join(block.text for block in monitoring_plan(protocol, LIBRARY) if isinstance(block, Paragraph))


def test_the_bound_at_each_look_is_where_the_rule_first_crosses():
    looks, _ = tables(RETREAT)

    assert [int(row[0]) for row in looks.rows] == list(RETREAT.monitoring.looks)
    for n, events, _ in looks.rows:
        least = int(events.split()[0])
        assert judged(least, int(n), agreed(RETREAT.monitoring)).is_crossed
        assert not judged(least - 1, int(n), agreed(RETREAT.monitoring)).is_crossed


def test_the_chance_of_crossing_is_said_for_several_true_rates():
    _, chances = tables(RETREAT)

    assert [row[0] for row in chances.rows] == ["20 %", "30 %", "35 %", "40 %", "50 %", "60 %"]
    expected = chance_of_crossing(RETREAT.monitoring.looks, agreed(RETREAT.monitoring), rate=0.2)
    assert float(chances.rows[0][1]) == pytest.approx(expected, abs=5e-4)


def test_it_says_what_counts_for_whom_and_that_it_is_our_choice():
    said = words(RETREAT)

    assert "a score of 3 or more in any of Nausea, Vomiting, Diarrhea" in said
    assert "within 84 days of the first treatment, and above the participant's own last one before it" in said
    assert "never pooled" in said
    assert "[our choice]" in said


def test_a_trial_without_a_bound_is_told_so():
    (heading, paragraph) = monitoring_plan(shipped()["netter-1@1"], LIBRARY)

    assert "says no bound" in paragraph.text
    assert heading.level == 2

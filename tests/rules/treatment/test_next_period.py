"""What may follow a period, and when: crossing over after its event, treatment again after its time."""

import pytest

from proapp.treatment.course import course
from proapp.treatment.next_period import next_periods
from proapp.treatment.outgrown import misfits
from proapp.trial.protocol import from_document
from tests.rules.treatment import make
from tests.rules.treatment.make import day, enrolled, fact, given
from tests.rules.treatment.test_refusal import NOW

DOCUMENT = dict(make.RETREAT.document)
RULE = {"to": "retreatment", "on": "progression", "after_days": 90}
AGAIN = from_document(
    {**DOCUMENT, "arms": {**DOCUMENT["arms"], "retreatment": {**DOCUMENT["arms"]["retreatment"], "retreatment": RULE}}}
)


def ahead(facts, number, trial=AGAIN):
    found = next_periods(trial, facts, on=day(number), now=NOW, site_zone=make.BERLIN)
    return [(one.kind, one.arm, [fault.message for fault in one.faults]) for one in found]


@pytest.mark.parametrize(
    ("facts", "number", "against"),
    [
        ([], 100, ["re-treatment needs progression first", "re-treatment needs a dose before it"]),
        ([given(1, 1)], 100, ["re-treatment needs progression first"]),
        ([given(1, 1), fact("progression", 50, assessor="local")], 60,
         [f"re-treatment begins 90 days after the last dose, on {day(91)}"]),
        ([given(1, 1), fact("progression", 95, assessor="local")], 91, ["re-treatment needs progression first"]),
        ([given(1, 1), fact("progression", 50, assessor="local")], 91, []),
    ],
    ids=["nothing yet", "no progression", "too early", "progression after it", "on the first day"],
)  # fmt: skip
def test_treatment_again_waits_for_its_event_and_its_time(facts, number, against):
    assert ahead([*enrolled("retreatment"), *facts], number) == [("re-treatment", "retreatment", against)]


def test_an_arm_that_foresees_nothing_leads_nowhere():
    assert ahead(enrolled("retreatment"), 10, trial=make.RETREAT) == []
    assert ahead([], 10) == []


def test_a_progression_of_the_period_before_opens_nothing_in_the_next():
    progression = fact("progression", 50, assessor="local")
    crossover = fact("allocation", 60, "09:00", arm="retreatment", kind="crossover")

    found = ahead([*enrolled("usual-treatment"), progression, crossover, given(1, 62)], 200)

    assert found == [("re-treatment", "retreatment", ["re-treatment needs progression first"])]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [([], []), ([given(1, 1)], ["in version 1 the arm retreatment has no regimen lu"])],
    ids=["nothing given yet", "given"],
)
def test_what_was_given_must_be_in_a_version_that_somebody_is_to_follow(facts, expected):
    arms = {**DOCUMENT["arms"], "retreatment": {"regimen": []}}
    facts = [*enrolled("retreatment"), *facts]

    found = misfits(from_document({**DOCUMENT, "arms": arms}), course(make.RETREAT, facts, site_zone=make.BERLIN))

    assert [fault.message for fault in found] == expected

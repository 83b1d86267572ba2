"""Days off around an infusion: those given, those still planned, and no others."""

import pytest

from proapp.message.off_days import off_days
from proapp.trial.protocol import from_document
from tests.rules.treatment import make
from tests.rules.treatment.make import BERLIN, MONDAY, RETREAT

PLAN = from_document({**RETREAT.document, "reminders": {"off_around_infusion": {"before_days": 1, "after_days": 2}}})


def numbers(facts, protocol=RETREAT):
    """Days off as numbers from the day of randomisation."""
    return sorted((day - MONDAY).days for day in off_days(protocol, facts, site_zone=BERLIN))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([], []),
        ([make.fact("registration", -21)], []),
        (make.enrolled(), [0, 1, 56, 57]),  # both cycles are planned
        ([*make.enrolled(), make.given(1, 7)], [7, 8, 63, 64]),  # the next is planned at the last given
        ([*make.enrolled(), make.given(1, 7), make.given(2, 70)], [7, 8, 70, 71]),
        ([*make.enrolled(), make.given(1, 7), make.said("skipped", 2, 60)], [7, 8]),
        ([*make.enrolled(), make.given(1, 7), make.said("delayed", 2, 60, to="2026-03-23")], [7, 8, 77, 78]),
        (make.enrolled("usual-treatment"), []),  # tablets are no infusion
    ],
)
def test_the_day_of_an_infusion_and_the_day_after_are_off(facts, expected):
    assert numbers(facts) == expected


def test_a_protocol_chooses_the_days():
    assert numbers([*make.enrolled(), make.given(1, 7), make.given(2, 70)], PLAN) == [6, 7, 8, 9, 69, 70, 71, 72]


def test_an_infusion_that_was_recorded_on_a_wrong_day_counts_on_the_right_one():
    wrong = make.given(2, 70)
    right = make.given(2, 71, corrects=wrong)

    assert numbers([*make.enrolled(), make.given(1, 7), wrong, right]) == [7, 8, 71, 72]


def test_without_the_protocol_every_dose_that_was_given_counts():
    assert numbers([*make.enrolled(), make.given(1, 7, regimen="usual")], None) == [7, 8]

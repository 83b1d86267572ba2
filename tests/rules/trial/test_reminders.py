"""How a trial reminds, as its protocol says it."""

from datetime import time, timedelta

import pytest

from proapp.base.fault import Faults
from proapp.trial.check import problems
from proapp.trial.reminders import STEPS, USUAL, Step, reminders
from tests.rules.treatment import make

DIARY = "  - {id: x, use: compare, anchor: registration, from: 0, to: 9, instruments: [net-diary@1.0]}"


def load(text):
    return make.protocol(DIARY, extra=f"reminders: {text}").reminders


def test_a_protocol_that_says_nothing_reminds_as_usual():
    assert make.protocol(DIARY).reminders == reminders({}) == USUAL
    assert (USUAL.steps, USUAL.off_before, USUAL.off_after) == (STEPS, 0, 1)


def test_a_protocol_says_its_steps_quiet_hours_and_days_off():
    found = load(
        "{steps: [{name: first, after_opening_hours: 2}, {name: last, before_closing_hours: 12}],"
        ' quiet: {from: "22:00", to: "07:30"}, off_around_infusion: {before_days: 1, after_days: 3}}'
    )

    assert found.steps == (
        Step("first", after_opening=timedelta(hours=2)),
        Step("last", before_closing=timedelta(hours=12)),
    )
    assert (found.quiet_from, found.quiet_to) == (time(22), time(7, 30))
    assert (found.off_before, found.off_after) == (1, 3)


def test_what_a_protocol_leaves_out_is_as_usual():
    found = load("{off_around_infusion: {before_days: 2}}")

    assert (found.steps, found.quiet_from, found.off_before, found.off_after) == (STEPS, USUAL.quiet_from, 2, 1)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{steps: []}", "/reminders/steps"),
        ("{steps: [{name: x}]}", "/reminders/steps/0"),
        ("{steps: [{name: x, after_opening_hours: 1, before_closing_hours: 1}]}", "/reminders/steps/0"),
        ("{steps: [{name: x, after_opening_hours: 1.5}]}", "/reminders/steps/0/after_opening_hours"),
        ("{steps: [{name: It's, after_opening_hours: 1}]}", "/reminders/steps/0/name"),
        ('{quiet: {from: "22:00"}}', "/reminders/quiet"),
        ('{quiet: {from: "22:00", to: "24:00"}}', "/reminders/quiet/to"),
        ("{off_around_infusion: {before_days: -1}}", "/reminders/off_around_infusion/before_days"),
        ("{off: 3}", "/reminders/off"),
    ],
)
def test_what_is_not_of_its_form_is_refused_by_its_place(text, place):
    with pytest.raises(Faults) as refused:
        load(text)

    assert place in {fault.pointer for fault in refused.value.faults}


def test_two_steps_do_not_share_a_name():
    steps = "[{name: x, after_opening_hours: 1}, {name: x, before_closing_hours: 1}]"
    protocol = make.protocol(DIARY, extra=f"reminders: {{steps: {steps}}}")

    found = problems(protocol, make.LIBRARY, rulesets=frozenset({"prrt-default@1"}))

    assert "/reminders/steps/1/name" in {fault.pointer for fault in found}

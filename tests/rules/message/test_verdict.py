"""The last look before a message leaves."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from proapp.message.reminder import Window
from proapp.message.verdict import Do, Review, Task, on_flag, on_reminder

NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)  # in Berlin
WEEK = Window(NOON - timedelta(days=2), NOON + timedelta(days=5), "Europe/Berlin")
OPEN = Task(WEEK, cancelled=False, answered=False)


@pytest.mark.parametrize(
    ("task", "do", "reason"),
    [
        (OPEN, Do.SEND, None),
        (None, Do.CANCEL, "assignment-cancelled"),
        (replace(OPEN, cancelled=True), Do.CANCEL, "assignment-cancelled"),
        (replace(OPEN, answered=True), Do.CANCEL, "answered"),
        (replace(OPEN, left_alone="pause"), Do.CANCEL, "pause"),
        (replace(OPEN, window=replace(WEEK, closes_at=NOON)), Do.EXPIRE, "window-closed"),
        (replace(OPEN, window=replace(WEEK, opens_at=NOON + timedelta(hours=1))), Do.CANCEL, "window-moved"),
    ],
)
def test_a_reminder_goes_out_only_while_it_is_wanted(task, do, reason):
    verdict = on_reminder(task, now=NOON)

    assert (verdict.do, verdict.reason) == (do, reason)


def test_a_reminder_that_was_held_up_into_the_night_waits_for_the_morning():
    night = NOON + timedelta(hours=11)

    verdict = on_reminder(OPEN, now=night)

    assert (verdict.do, verdict.until) == (Do.WAIT, datetime(2026, 3, 3, 7, 0, tzinfo=UTC))


def test_a_reminder_that_cannot_wait_for_the_morning_is_dropped():
    night = NOON + timedelta(hours=11)
    evening = replace(OPEN, window=replace(WEEK, closes_at=NOON + timedelta(hours=12)))

    verdict = on_reminder(evening, now=night)

    assert (verdict.do, verdict.reason) == (Do.EXPIRE, "quiet-hours")


@pytest.mark.parametrize(
    ("review", "asks_for_outcome", "do"),
    [
        (Review(acknowledged=False, resolved=False), False, Do.SEND),
        (Review(acknowledged=True, resolved=False), False, Do.CANCEL),
        (Review(acknowledged=True, resolved=True), False, Do.CANCEL),
        (Review(acknowledged=True, resolved=False), True, Do.SEND),
        (Review(acknowledged=True, resolved=True), True, Do.CANCEL),
        (None, False, Do.CANCEL),
    ],
)
def test_a_flag_is_told_until_somebody_has_it(review, asks_for_outcome, do):
    assert on_flag(review, asks_for_outcome=asks_for_outcome).do is do

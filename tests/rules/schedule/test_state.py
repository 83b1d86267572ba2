"""The state of an assignment at its edges."""

from datetime import timedelta

import pytest

from proapp.schedule.state import state
from tests.rules.treatment.make import at

OPENS, CLOSES = at(0, "17:00"), at(1, "12:00")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(0, "16:59"), "upcoming"),
        (at(0, "17:00"), "open"),
        (at(1, "11:59"), "open"),
        (at(1, "12:00"), "missed"),
    ],
)
def test_the_window_includes_its_first_moment_and_excludes_its_last(now, expected):
    assert state(OPENS, CLOSES, now=now, answered=False) == expected


@pytest.mark.parametrize("now", [at(-1), at(0, "18:00"), at(5)])
def test_an_answer_wins_over_everything(now):
    assert state(OPENS, CLOSES, now=now, answered=True) == "completed"
    assert state(OPENS, CLOSES, now=now, answered=True, cancelled_at=at(0)) == "completed"
    assert state(OPENS, CLOSES, now=now, answered=False, cancelled_at=at(0)) == "cancelled"


@pytest.mark.parametrize(
    ("started", "now", "expected"),
    [
        (at(1, "11:50"), at(1, "13:59"), "open"),  # begun in time: two hours longer
        (at(1, "11:50"), at(1, "14:00"), "missed"),
        (at(1, "12:00"), at(1, "12:01"), "missed"),  # begun too late
        (None, at(1, "12:01"), "missed"),
        (at(0, "17:05"), at(0, "16:00"), "upcoming"),
    ],
)
def test_whoever_began_in_time_has_the_grace(started, now, expected):
    assert state(OPENS, CLOSES, now=now, answered=False, started_at=started, grace=timedelta(hours=2)) == expected

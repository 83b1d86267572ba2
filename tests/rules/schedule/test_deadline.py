"""Until when an answer is in time: the published formula, cell by cell."""

from datetime import UTC, datetime, timedelta

import pytest

from proapp.schedule.deadline import LONGEST_GRACE, deadline, grace_until

CLOSES = datetime(2026, 4, 5, 22, 0, tzinfo=UTC)
GRACE = timedelta(hours=2)
A_MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("started_at", "last"),
    [
        (None, CLOSES),
        (CLOSES - timedelta(days=400), CLOSES + GRACE),  # before it opened: a clock that is off
        (CLOSES - timedelta(days=1), CLOSES + GRACE),
        (CLOSES - A_MOMENT, CLOSES + GRACE),
        (CLOSES, CLOSES),
        (CLOSES + A_MOMENT, CLOSES),
        (CLOSES + timedelta(days=400), CLOSES),
    ],
)
def test_grace_is_for_who_began_before_it_closed(started_at, last):
    assert deadline(CLOSES, started_at=started_at, grace=GRACE) == last


@pytest.mark.parametrize(
    ("grace", "longer"),
    [
        (timedelta(0), timedelta(0)),
        (timedelta(hours=72), timedelta(hours=72)),
        (timedelta(hours=73), LONGEST_GRACE),
        (timedelta(days=4000), LONGEST_GRACE),
        (timedelta(hours=-1), timedelta(0)),
    ],
)
def test_grace_is_bounded_whatever_a_protocol_says(grace, longer):
    started_at = CLOSES - timedelta(hours=1)

    assert deadline(CLOSES, started_at=started_at, grace=grace) == CLOSES + longer
    assert grace_until(CLOSES, grace=grace) == CLOSES + longer

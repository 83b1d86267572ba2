"""When somebody who failed to sign in may try again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.access import lockout

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, None), (4, None), (5, 1), (6, 2), (7, 4), (14, 512), (15, 900), (99, 900), (10_000, 900)],
)
def test_the_wait_doubles_from_the_fifth_failure_on_up_to_a_quarter_of_an_hour(failures, seconds):
    expected = None if seconds is None else timedelta(seconds=seconds)

    assert lockout.wait(failures, AT, now=AT) == expected


@given(st.integers(0, 200), st.integers(0, 2000))
def test_a_wait_grows_shorter_with_the_clock_and_longer_with_failures(failures, seconds):
    now = AT + timedelta(seconds=seconds)
    nothing = timedelta(0)

    here = lockout.wait(failures, AT, now=now) or nothing

    assert (lockout.wait(failures, AT, now=now + timedelta(seconds=1)) or nothing) <= here
    assert (lockout.wait(failures + 1, AT, now=now) or nothing) >= here
    assert here == nothing or now + here > AT


@pytest.mark.parametrize(("failures", "locked"), [(0, False), (99, False), (100, True), (101, True)])
def test_the_hundredth_failure_in_a_row_locks(failures, locked):
    assert lockout.is_locked(failures) is locked

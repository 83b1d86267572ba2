"""The clock: aware, in UTC, and a simulated one never runs backwards."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from proapp.base.clock import SimulatedClock, SystemClock

START = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Europe/Vienna"))


def test_the_machines_time_is_aware_and_goes_on():
    first, second = SystemClock().now(), SystemClock().now()

    assert first.utcoffset() == timedelta(0)
    assert first <= second


def test_a_simulated_clock_stands_until_it_is_moved():
    clock = SimulatedClock(START)

    assert clock.now() == START
    assert clock.now().tzinfo is UTC


def test_it_moves_forward_only():
    clock = SimulatedClock(START)

    clock.move_to(START + timedelta(days=1))
    clock.move_to(START)

    assert clock.now() == START + timedelta(days=1)


def test_of_many_who_move_it_the_latest_wins():
    clock = SimulatedClock(START)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda day: clock.move_to(START + timedelta(days=day)), [5, 3, 99, 1, 42, 7]))

    assert clock.now() == START + timedelta(days=99)

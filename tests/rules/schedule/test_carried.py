"""An assignment as a phone carries it."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from proapp.schedule.carried import Due, carried

DIARY = Due(
    id=UUID(int=7),
    instrument="net-diary@1.0",
    opens_at=datetime(2026, 10, 24, 15, tzinfo=UTC),
    target_on=date(2026, 10, 24),
    closes_at=datetime(2026, 10, 25, 11, tzinfo=UTC),
    zone="Europe/Vienna",
    why={"anchor": {"kind": "randomisation", "on": "2026-08-28"}, "offset": 57, "window": {"daily": True}},
    started_at=None,
    answered=False,
)


def test_bounds_are_told_as_instants_and_by_the_wall_clock_even_when_it_changes_in_between():
    shown = carried(DIARY, grace=timedelta(hours=2), language="en", advice="a1")

    assert shown == {
        "id": "00000000-0000-0000-0000-000000000007",
        "instrument": "net-diary@1.0",
        "opens": {"at": "2026-10-24T15:00:00Z", "local": "2026-10-24T17:00:00+02:00"},
        "target_on": "2026-10-24",
        "closes": {"at": "2026-10-25T11:00:00Z", "local": "2026-10-25T12:00:00+01:00"},
        "grace_until": {"at": "2026-10-25T13:00:00Z", "local": "2026-10-25T14:00:00+01:00"},
        "zone": "Europe/Vienna",
        "why": "Once a day; this one is for 24 October 2026.",
        "started_at": None,
        "advice": "a1",
    }


def test_a_grace_is_bounded_and_a_start_is_told():
    begun = DIARY.opens_at + timedelta(minutes=5)
    started = Due(**{name: getattr(DIARY, name) for name in Due.__slots__} | {"started_at": begun})

    shown = carried(started, grace=timedelta(days=30), language="en", advice=None)

    assert shown["grace_until"]["at"] == "2026-10-28T11:00:00Z"
    assert (shown["started_at"], shown["advice"]) == ("2026-10-24T15:05:00Z", None)

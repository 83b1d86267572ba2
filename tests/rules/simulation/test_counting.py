"""What a simulation's report counts: weeks people were there, what they answered, what flags cost; sums that add up."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from proapp.simulation.completeness import completeness
from proapp.simulation.lived_burden import ALL, BEFORE, lived_burden
from proapp.simulation.traces import Alert, Report, Stay
from proapp.simulation.workload import Minutes, by_rule, by_site

ADA, GRACE = UUID(int=1), UUID(int=2)
START = datetime(2026, 1, 5, tzinfo=UTC)
WEEK, HOUR = timedelta(weeks=1), timedelta(hours=1)


def stay(person: UUID = ADA, *, arm: str | None = "prrt", waits: int = 4, weeks: float = 20) -> Stay:
    randomised = START + waits * WEEK if arm else None
    return Stay(person, "INN", arm, START, randomised, START + waits * WEEK + weeks * WEEK)


def report(week: float, items: int = 28, person: UUID = ADA) -> Report:
    """Completed so many weeks after registration."""
    return Report(person, "qlq-c30@3.0", items, START + week * WEEK, late=False)


def test_weeks_and_items_fall_into_their_stretch() -> None:
    reports = [report(1), report(5, 30), report(5.5, 10), report(18, 20)]

    before, early, late = lived_burden([stay()], reports)

    assert (before.arm, before.stretch, before.weeks, before.items) == (ALL, BEFORE, 4, 28)
    assert (early.arm, early.weeks, early.questionnaires, early.items, early.fullest) == ("prrt", 12, 2, 40, 40)
    assert (late.weeks, late.items) == (8, 20)
    assert early.minutes == pytest.approx(40 * 10 / 60 / 12)


def test_who_was_not_randomised_counts_before_only() -> None:
    (before,) = lived_burden([stay(arm=None, waits=0, weeks=3)], [report(1)])

    assert (before.stretch, before.weeks, before.questionnaires) == (BEFORE, 3, 1)


def test_who_leaves_early_is_there_for_less() -> None:
    rows = lived_burden([stay(weeks=6), stay(GRACE, weeks=12)], [report(5), report(6, person=GRACE)])

    assert [(row.people, row.weeks) for row in rows] == [(2, 8), (2, 18)]


def test_nobody_there_gives_no_rows() -> None:
    assert lived_burden([], []) == ()


def alert(rule: str = "R1", level: str = "amber", *, taken_after: float | None = 2.0, **changes: object) -> Alert:
    said = {"symptom": "10", "site": "INN", "escalations": 0, "repeats": 0, "after_hours": False, **changes}
    taken = None if taken_after is None else START + taken_after * HOUR
    return Alert(rule=rule, level=level, raised_at=START, acknowledged_at=taken, resolved_at=None, **said)


def test_flags_are_counted_by_rule_and_level_the_worst_first() -> None:
    alerts = [alert("R7", "information"), alert(repeats=2), alert(), alert("R8", "red")]

    found = by_rule(alerts, reports=50)

    assert [(one.rule, one.level, one.flags, one.repeats, one.per_hundred) for one in found] == [
        ("R8", "red", 1, 0, 2.0),
        ("R1", "amber", 2, 2, 4.0),
        ("R7", "information", 1, 0, 2.0),
    ]


def test_a_site_is_busy_with_red_and_amber_flags_only() -> None:
    alerts = [
        alert(taken_after=1.0, after_hours=True),
        alert(level="red", taken_after=3.0, escalations=1),
        alert("R7", "information", taken_after=None),
        alert(site="ROT"),
    ]

    (site,) = by_site(alerts, {"INN": 40}, {"INN": START}, end=START + 10 * WEEK, cost=Minutes(amber=8, red=20))

    assert (site.red, site.amber, site.per_hundred, site.escalated) == (1, 1, 5.0, 1)
    assert (site.minutes_a_week, site.after_hours, site.hours_until_taken) == (2.8, 0.5, 2.0)


def test_a_site_without_flags_or_reports_has_no_shares() -> None:
    (site,) = by_site([], {}, {"INN": START}, end=START + WEEK, cost=Minutes())

    assert (site.per_hundred, site.after_hours, site.hours_until_taken, site.minutes_a_week) == (None, None, None, 0)


def rate(arm: str, ordinal: int, received: int | None, expected: int | None) -> dict[str, object]:
    label = f"q12w {ordinal}"
    return {"arm": arm, "timepoint": "q12w", "label": label, "received": received, "expected": expected}


def test_completion_is_added_up_over_the_moments_of_a_timepoint() -> None:
    rates = [rate("a", 1, 8, 10), rate("a", 2, 5, 9), rate("b", 1, 7, 7), rate("b", 2, None, None)]

    (found,) = completeness([{"instrument": "qlq-c30@3.0", "rates": rates}])

    assert (found.timepoint, found.instrument, found.moments) == ("q12w", "qlq-c30@3.0", 2)
    assert found.by_arm == {"a": (13, 19), "b": (7, 7)}


def test_a_timepoint_that_nobody_has_reached_is_left_out() -> None:
    assert completeness([{"instrument": "qlq-c30@3.0", "rates": [rate("a", 1, 0, 0)]}]) == ()

"""Which version of a protocol holds at a site, and what one version changes against another."""

from datetime import UTC, date, datetime, timedelta

import pytest

from proapp.trial.amendment import Effective, Version, amended, first_version, in_force
from proapp.trial.protocol import from_document
from proapp.trial.reading import shipped

OPENED = datetime(2026, 3, 1, 9, tzinfo=UTC)
DRAFT, FIRST = Version("0.9", OPENED - timedelta(days=9)), Version("1", OPENED - timedelta(hours=1))
SECOND, THIRD = Version("2", OPENED + timedelta(days=30)), Version("3", OPENED + timedelta(days=60))
ALL = (THIRD, DRAFT, SECOND, FIRST)


@pytest.mark.parametrize(
    ("versions", "opened_at", "expected"),
    [
        (ALL, OPENED, "1"),
        (ALL, None, "3"),
        ((SECOND, THIRD), OPENED, "2"),
        ((), OPENED, None),
    ],
    ids=["the newest until then", "not open yet", "opened before any", "none"],
)
def test_a_trial_opens_with_a_version(versions, opened_at, expected):
    assert first_version(versions, opened_at) == expected


@pytest.mark.parametrize(
    ("activated", "day", "expected"),
    [
        ([], date(2026, 9, 1), "1"),
        ([Effective("2", date(2026, 6, 1))], date(2026, 5, 31), "1"),
        ([Effective("2", date(2026, 6, 1))], date(2026, 6, 1), "2"),
        ([Effective("3", date(2026, 6, 1)), Effective("2", date(2026, 7, 1))], date(2026, 8, 1), "3"),
        ([Effective("9", date(2026, 6, 1))], date(2026, 8, 1), "1"),
    ],
    ids=["never activated", "the day before", "on its day", "never back to an earlier one", "unknown"],
)
def test_a_site_follows_what_it_has_activated_from_its_day_on(activated, day, expected):
    assert in_force(ALL, OPENED, activated, on=day) == expected


def test_what_changes_is_named():
    before = next(protocol for protocol in shipped().values() if protocol.trial == "net-retreat")
    document = dict(before.document)
    points = [dict(point) for point in document["timepoints"] if point["id"] != "run-in"]
    points[0]["instruments"] = [*points[0]["instruments"], "pgi-c@1.0"]
    arms = {**document["arms"], "third": document["arms"]["retreatment"]}
    arms["retreatment"] = {**arms["retreatment"], "status": "closed"}

    found = amended(before, from_document({**document, "timepoints": points, "arms": arms, "version": "2"}))

    assert found.instruments_added == ("pgi-c@1.0",)
    assert (found.timepoints_removed, found.timepoints_changed) == (("run-in",), ("baseline",))
    assert (found.arms_added, found.arms_removed, found.arms_closed) == (("third",), (), ("retreatment",))


def test_a_version_changes_nothing_against_itself():
    for protocol in shipped().values():
        found = amended(protocol, protocol)

        assert not any(getattr(found, name) for name in found.__slots__)

"""Flags as those who must look see them: the newest first, by site, state and level."""

from datetime import timedelta

import pytest

from proapp.flag import queries
from proapp.flag.queries import OpenCount
from tests.jobs import ward
from tests.jobs.ward import MONDAY, SITE, TRIAL, Flag, known, store

TAKEN = {"acknowledged_at": MONDAY, "acknowledged_by": "chen"}
ENDED = {**TAKEN, "resolved_at": MONDAY, "resolved_by": "chen", "outcome": "contacted"}


@pytest.fixture
def flagged(database):
    """Five flags, one an hour: three open, one taken, one ended."""
    ward.furnish(database)
    changes = [{}, {"level": "amber"}, {"of": "grace"}, TAKEN, ENDED]
    rows = [
        ward.flag(str(hour), **change, raised_at=MONDAY + timedelta(hours=hour)) for hour, change in enumerate(changes)
    ]
    for row in rows:
        store(database, Flag, [row])
    return database


def listed(database, **narrowed):
    """The names of the flags found."""
    names = {known(f"flag {hour}"): str(hour) for hour in range(5)}
    with database.read() as session:
        return [names[flag.id] for flag in queries.flags(session, TRIAL, **{"sites": None, **narrowed})]


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({}, ["4", "3", "2", "1", "0"]),
        ({"state": "open"}, ["2", "1", "0"]),
        ({"state": "acknowledged"}, ["3"]),
        ({"state": "resolved"}, ["4"]),
        ({"level": "amber"}, ["1"]),
        ({"participant_id": known("grace")}, ["2"]),
        ({"sites": frozenset({SITE})}, ["4", "3", "2", "1", "0"]),
        ({"sites": frozenset({known("another site")})}, []),
        ({"sites": frozenset()}, []),
        ({"limit": 2}, ["4", "3"]),
        ({"limit": 2, "before": (MONDAY + timedelta(hours=3), known("flag 3"))}, ["2", "1"]),
    ],
)
def test_flags_are_listed_newest_first_and_narrowed(flagged, narrowed, expected):
    assert listed(flagged, **narrowed) == expected


def test_pages_miss_no_flag_raised_in_the_same_instant(database):
    ward.furnish(database)
    store(database, Flag, [ward.flag(str(number)) for number in range(5)])

    seen, before = [], None
    for _ in range(5):
        with database.read() as session:
            (flag,) = queries.flags(session, TRIAL, sites=None, before=before, limit=1)
        seen.append(flag.id)
        before = (flag.raised_at, flag.id)

    assert len(set(seen)) == 5


def test_open_flags_are_counted_by_site_and_level(flagged):
    with flagged.read() as session:
        assert queries.open_counts(session, TRIAL) == [OpenCount(SITE, "amber", 1), OpenCount(SITE, "red", 2)]
        assert queries.open_counts(session, TRIAL, sites=frozenset()) == []


def test_a_repeat_joins_what_is_open_or_taken_and_not_what_has_ended(flagged):
    with flagged.read() as session:
        found = queries.open_flags(session, known("ada"), since=MONDAY + timedelta(hours=1))

    assert [flag.id for flag in found] == [known("flag 3"), known("flag 1")]


def test_a_repeat_is_counted_on_its_flag(flagged):
    with flagged.write() as session:
        queries.join_repeat(session, known("flag 0"), at=MONDAY + timedelta(days=1))
        ward.covered(session, "flag")

    with flagged.read() as session:
        flag = queries.flag(session, known("flag 0"))
    assert (flag.repeats, flag.last_repeat_at, flag.version) == (1, MONDAY + timedelta(days=1), 2)


def test_one_source_raises_a_rule_and_symptom_once(flagged):
    again = ward.flag("0", id=known("another id"))
    new = ward.flag("5")
    with flagged.write() as session:
        stored = queries.insert_flags(session, [again, new])
        ward.covered(session, "flag")

    assert stored == {new["id"]}

"""Whom a tick leaves alone: around an infusion, during a pause, after a progression, and as a trial's own steps say."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from proapp.jobs.scheduler import run_once
from proapp.participant.tables import Participant
from proapp.trial.reading import shipped
from proapp.trial.tables import ProtocolVersion
from tests.jobs import ward
from tests.jobs.outbox import Inbox, stored
from tests.jobs.ward import MONDAY, TRIAL, Assignment, DatedFact, known, store

DAY = timedelta(days=1)
LONG = {"closes_at": MONDAY + 14 * DAY}
RETREAT = shipped()["net-retreat@1"].document
STRATA = {"origin": "midgut", "grade": "G1", "intended": "everolimus"}


@pytest.fixture
def tick(database, clock, catalogue):
    """Tick at an instant, into an inbox."""
    ward.furnish(database)

    def run(inbox, at=MONDAY):
        clock.move_to(at)
        assert run_once(database, clock=clock, catalogue=catalogue, channels=inbox.channels).failed == ()

    return run


def told(tick, days):
    """The local hours at which something arrived, looking every hour of so many days."""
    inbox, found = Inbox(), []
    for hours in range(int(days * 24)):
        at = MONDAY + timedelta(hours=hours)
        tick(inbox, at)
        found += [at.astimezone(ZoneInfo("Europe/Berlin")).strftime("%a %H")] * (len(inbox.letters) - len(found))
    return found


def test_nobody_is_reminded_on_the_day_of_an_infusion_and_the_day_after(database, tick):
    store(database, Assignment, [ward.assignment(**LONG)])
    store(database, DatedFact, [ward.fact("given", detail={"regimen": "lu", "cycle": 1}, at=MONDAY)])

    assert told(tick, 3) == ["Wed 08"]


def test_the_check_after_an_infusion_is_asked_on_that_very_day(database, tick):
    store(database, Assignment, [ward.assignment(instrument="net-crisis@1.0", **LONG)])
    store(database, DatedFact, [ward.fact("given", detail={"regimen": "lu", "cycle": 1}, at=MONDAY)])

    assert told(tick, 0.1) == ["Mon 09"]


def test_a_reminder_that_lies_in_the_outbox_waits_past_an_infusion_that_was_recorded_since(database, tick):
    store(database, Assignment, [ward.assignment(opens_at=MONDAY + timedelta(hours=14), **LONG)])
    tick(Inbox(), MONDAY + timedelta(hours=14))  # planned for Tuesday morning
    given = ward.fact("given", detail={"regimen": "lu", "cycle": 1}, on=date(2026, 3, 3))
    store(database, DatedFact, [given])

    assert told(tick, 4) == ["Thu 08"]


@pytest.mark.parametrize(
    ("before", "since", "reminded"),
    [
        (["progression"], [], False),
        (["progression"], ["resume"], True),
        (["progression"], ["allocation"], True),
        (["pause"], [], False),
        (["pause"], ["resume"], True),
        (["withdrawal"], ["resume"], False),
    ],
)
def test_who_is_left_alone_is_reminded_again_when_the_site_says_so(database, tick, before, since, reminded):
    details = {"withdrawal": {"from": "reminders"}}
    store(database, Assignment, [ward.assignment(opens_at=MONDAY - timedelta(hours=1), **LONG)])
    store(database, DatedFact, [ward.fact(kind, detail=details.get(kind, {})) for kind in before])
    quiet = told(tick, 0.3)
    for kind in since:
        store(database, DatedFact, [ward.fact(kind, on=date(2026, 3, 3), recorded_at=MONDAY + DAY)])

    assert quiet == []
    assert (told(tick, 2) != []) is reminded


def protocol(database, version, *, of="ada", **reminders):
    """Somebody follows a version of the protocol with reminders of its own."""
    document = {**RETREAT, "trial": TRIAL, "version": version, "reminders": reminders}
    row = {"trial_id": TRIAL, "version": version, "document": document, "digest": version.ljust(64, "0")}
    store(database, ProtocolVersion, [{**row, "loaded_at": MONDAY}])
    with database.write() as session:
        session.get(Participant, known(of)).protocol_version = version
        ward.covered(session, "participant")


STEPS = [
    {"name": "at-noon", "after_opening_hours": 12},
    {"name": "a-day-later", "after_opening_hours": 36},
    {"name": "two-days-before", "before_closing_hours": 48},
]


def test_a_trials_own_steps_and_hours_are_kept(database, tick):
    protocol(database, "own-steps", steps=STEPS, quiet={"from": "20:00", "to": "13:00"})
    store(database, Assignment, [ward.assignment()])

    assert told(tick, 6) == ["Mon 13", "Tue 13", "Thu 18"]  # the last in the last quarter of five days
    templates = {message.key.split(":")[1]: message.template for message in stored(database)}
    assert templates == {"at-noon": "reminder", "a-day-later": "reminder", "two-days-before": "reminder-closing"}


def test_everybody_is_reminded_by_the_version_they_follow(database, tick):
    protocol(database, "stepped", steps=STEPS)
    protocol(database, "usual", of="grace")
    store(database, Assignment, [ward.assignment("grace", of="grace")])

    assert told(tick, 6) == ["Mon 09", "Fri 08"]


def test_planned_infusions_are_days_off_as_the_protocol_says(database, tick):
    protocol(database, "days-off", off_around_infusion={"before_days": 1, "after_days": 0})
    allocation = {"arm": "retreatment", "strata": STRATA}
    store(database, DatedFact, [ward.fact("allocation", on=date(2026, 3, 3), detail=allocation)])  # planned for Tuesday
    store(database, Assignment, [ward.assignment(**LONG)])

    assert told(tick, 4) == ["Wed 08"]


def test_at_utc_the_days_are_still_the_participants(database, tick):
    store(database, DatedFact, [ward.fact("given", on=date(2026, 3, 2))])
    late = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)  # on Wednesday in Berlin
    row = {"quiet_from": "21:00", "quiet_to": "21:00", "channels": ["mail"]}
    store(
        database,
        ward.Contact,
        [ward.contact(key=database.key, addresses={"mail": "ada@home.example"}, **row)],
    )
    store(database, Assignment, [ward.assignment(**LONG)])
    inbox = Inbox()

    tick(inbox, late - timedelta(hours=1))
    before = list(inbox.letters)
    tick(inbox, late)

    assert (before, len(inbox.letters)) == ([], 1)

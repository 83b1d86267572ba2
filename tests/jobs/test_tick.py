"""What a tick does because time has passed: reminders, flags that wait, messages."""

from datetime import timedelta
from uuid import UUID

import pytest

from proapp.jobs.scheduler import run_once
from proapp.message.channel import Permanent, Temporary
from tests.jobs import ward
from tests.jobs.outbox import Inbox, stored
from tests.jobs.ward import CHEN, IRIS, MONDAY, Assignment, DatedFact, Flag, Response, known, store

ADA = (f"participant:{known('ada')}",)
GRACE = (f"participant:{known('grace')}",)


@pytest.fixture
def tick(database, clock, catalogue):
    """Tick at an instant, into an inbox."""
    ward.furnish(database)

    def run(inbox, at=MONDAY):
        clock.move_to(at)
        report = run_once(database, clock=clock, catalogue=catalogue, channels=inbox.channels)
        assert report.failed == ()
        return report

    return run


def test_a_participant_is_reminded_once_of_what_has_opened_and_once_before_it_closes(database, tick):
    store(database, Assignment, [ward.assignment()])
    inbox = Inbox()

    for hours in range(0, 24 * 6, 3):
        tick(inbox, MONDAY + timedelta(hours=hours))

    assert [(to, subject) for _, to, subject in inbox.letters] == [(ADA, "A reminder"), (ADA, "A reminder")]
    assert [message.sent_at - MONDAY for message in stored(database)] == [timedelta(days=4), timedelta(0)]


def test_a_reminder_waits_for_the_morning_of_the_participant(database, tick):
    store(database, Assignment, [ward.assignment(opens_at=MONDAY + timedelta(hours=15))])
    inbox = Inbox()

    tick(inbox, MONDAY + timedelta(hours=16))
    tick(inbox, MONDAY + timedelta(hours=22, minutes=59))
    before = len(inbox.letters)
    tick(inbox, MONDAY + timedelta(hours=23))

    assert (before, len(inbox.letters)) == (0, 1)


def test_a_reminder_is_written_in_the_language_of_the_participant(database, tick):
    store(database, Assignment, [ward.assignment(of="grace")])
    inbox = Inbox()

    tick(inbox)

    assert [(to, subject) for _, to, subject in inbox.letters] == [(GRACE, "Eine Erinnerung")]


@pytest.mark.parametrize(
    ("changes", "reminded"),
    [
        ({}, True),
        ({"cancelled_at": MONDAY - timedelta(days=1)}, False),
        ({"opens_at": MONDAY + timedelta(hours=1)}, False),  # not open yet
        ({"closes_at": MONDAY - timedelta(hours=1)}, False),  # closed
    ],
)
def test_only_what_is_open_is_reminded_of(database, tick, changes, reminded):
    store(database, Assignment, [ward.assignment(**changes)])
    inbox = Inbox()

    tick(inbox)

    assert bool(inbox.letters) is reminded


def test_nobody_is_reminded_of_what_they_have_answered(database, tick):
    store(database, Assignment, [ward.assignment()])
    store(database, Response, [ward.response()])
    inbox = Inbox()

    report = tick(inbox)

    assert (report.reminders, inbox.letters) == (0, [])


def unsent(database, tick):
    """ada's reminder lies in the outbox, because the phone service is down."""
    store(database, Assignment, [ward.assignment()])
    tick(Inbox(failing(Temporary("down"))))


def failing(failure, only=None):
    """Trouble for every message, or for some."""

    def trouble(message_id: UUID) -> None:
        if only is None or message_id in only:
            raise failure

    return trouble


def test_an_answer_takes_back_the_reminder_that_is_still_on_its_way(database, tick):
    unsent(database, tick)
    store(database, Response, [ward.response()])
    inbox = Inbox()

    tick(inbox, MONDAY + timedelta(minutes=5))

    assert inbox.letters == []
    assert [(message.state, message.last_error) for message in stored(database)] == [("cancelled", "answered")]


@pytest.mark.parametrize(
    ("kind", "detail", "stays"),
    [
        ("death", {}, False),
        ("withdrawal", {"from": "pro"}, False),
        ("withdrawal", {"from": "all"}, False),
        ("withdrawal", {"from": "treatment"}, True),  # still answers questionnaires
    ],
)
def test_who_leaves_hears_nothing_more(database, tick, kind, detail, stays):
    unsent(database, tick)
    store(database, DatedFact, [ward.fact(kind, detail=detail)])
    inbox = Inbox()

    tick(inbox, MONDAY + timedelta(minutes=5))

    assert bool(inbox.letters) is stays
    assert [message.state for message in stored(database)] == ["sent" if stays else "cancelled"]


def test_a_withdrawal_recorded_by_mistake_silences_nobody(database, tick):
    unsent(database, tick)
    mistake = ward.fact("withdrawal", detail={"from": "all"})
    retraction = ward.fact("withdrawal", detail={"retracted": True}, corrects=mistake["id"], reason="wrong person")
    store(database, DatedFact, [mistake, {**retraction, "recorded_at": MONDAY + timedelta(minutes=1)}])
    inbox = Inbox()

    tick(inbox, MONDAY + timedelta(minutes=5))

    assert inbox.to == [ADA]


def test_a_phone_that_was_revoked_hears_nothing_more(database, tick):
    unsent(database, tick)
    with database.write() as session:
        session.get(ward.Device, known("phone of ada")).revoked_at = MONDAY
        ward.covered(session, "device")
    inbox = Inbox()

    tick(inbox, MONDAY + timedelta(minutes=5))

    assert [(message.state, message.last_error) for message in stored(database)] == [("cancelled", "no-phone")]


def test_a_scheduler_that_was_off_for_two_days_sends_nothing_that_has_closed(database, tick):
    short = {"opens_at": MONDAY, "closes_at": MONDAY + timedelta(hours=20)}
    store(database, Assignment, [ward.assignment("short", **short), ward.assignment("long", of="grace")])
    inbox = Inbox()

    tick(inbox, MONDAY + timedelta(hours=48))

    assert inbox.to == [GRACE]


def test_a_reminder_held_up_until_its_window_has_closed_expires(database, tick):
    store(database, Assignment, [ward.assignment(closes_at=MONDAY + timedelta(minutes=4))])
    tick(Inbox(failing(Temporary("down"))))
    inbox = Inbox()

    tick(inbox, MONDAY + timedelta(minutes=5))

    assert inbox.letters == []
    assert [message.state for message in stored(database)] == ["expired"]


def test_an_assignment_that_moves_is_reminded_of_again_when_it_opens_again(database, tick):
    store(database, Assignment, [ward.assignment()])
    inbox = Inbox()
    tick(inbox)
    week = timedelta(days=7)
    with database.write() as session:
        moved = session.get(Assignment, known("assignment diary"))
        moved.opens_at, moved.closes_at, moved.target_on = (
            moved.opens_at + week,
            moved.closes_at + week,
            moved.target_on + week,
        )
        ward.covered(session, "assignment")

    tick(inbox, MONDAY + week)

    assert inbox.to == [ADA, ADA]


def test_an_unacknowledged_red_flag_climbs_each_step_once_in_cover_hours(database, tick):
    friday = MONDAY + timedelta(days=4, hours=7, minutes=30)  # 16:30 in Berlin; cover ends at 17:00
    resolve_by = friday + timedelta(hours=72)
    flag = ward.flag(raised_at=friday, next_escalation_at=friday + timedelta(minutes=15), resolve_by=resolve_by)
    store(database, Flag, [flag])
    inbox = Inbox()

    told = []
    for minutes in range(0, 60 * 24 * 4, 15):
        at = friday + timedelta(minutes=minutes)
        tick(inbox, at)
        told += [(at - friday, to) for _, to, _ in inbox.letters[len(told) :]]

    monday = timedelta(days=2, hours=15, minutes=30)  # 08:00, when cover begins again
    assert told == [
        (timedelta(minutes=15), (CHEN, IRIS)),
        (monday + timedelta(minutes=30), (IRIS,)),
        (monday + timedelta(minutes=210), (CHEN, IRIS)),
        (timedelta(hours=72), (CHEN, IRIS)),  # its hours are over, and nobody has said what came of it
    ]


def test_steps_that_an_outage_skipped_are_taken_together_each_once(database, tick):
    store(database, Flag, [ward.flag()])
    inbox = Inbox()

    report = tick(inbox, MONDAY + timedelta(hours=30))
    tick(inbox, MONDAY + timedelta(hours=31))

    assert (report.escalated, len(inbox.letters)) == (1, 3)


def test_an_acknowledged_flag_climbs_no_further(database, tick):
    store(database, Flag, [ward.flag(acknowledged_at=MONDAY, acknowledged_by="chen", next_escalation_at=None)])
    inbox = Inbox()

    tick(inbox, MONDAY + timedelta(days=3))

    assert inbox.letters == []


def test_a_site_is_told_once_that_a_flag_has_had_no_outcome_for_72_hours(database, tick):
    taken = {"acknowledged_at": MONDAY, "acknowledged_by": "chen"}
    store(database, Flag, [ward.flag(**taken, next_escalation_at=MONDAY + timedelta(hours=72))])
    inbox = Inbox()

    for hours in (71, 72, 73, 200):
        tick(inbox, MONDAY + timedelta(hours=hours))

    assert [(to, subject) for _, to, subject in inbox.letters] == [((CHEN, IRIS), "Please finish a review")]


def test_a_flag_is_told_at_night(database, tick):
    night = MONDAY + timedelta(hours=18)
    store(database, Flag, [ward.flag(next_escalation_at=None)])
    ward.tell(database, known("flag crisis"), at=night)
    inbox = Inbox()

    tick(inbox, night)

    assert inbox.to == [(CHEN, IRIS)]


def test_a_message_that_can_never_be_delivered_is_dead_at_once(database, tick):
    store(database, Flag, [ward.flag(next_escalation_at=None)])
    ward.tell(database, known("flag crisis"), at=MONDAY)

    report = tick(Inbox(failing(Permanent("smtp-550"))))

    assert report.messages == {"dead": 1}
    assert [(message.state, message.attempt, message.last_error) for message in stored(database)] == [
        ("dead", 1, "smtp-550")
    ]


def test_a_receiver_that_asks_for_a_pause_gets_it(database, tick):
    store(database, Flag, [ward.flag(next_escalation_at=None)])
    ward.tell(database, known("flag crisis"), at=MONDAY)
    tick(Inbox(failing(Temporary("busy", retry_after=timedelta(hours=2)))))
    inbox = Inbox()

    tick(inbox, MONDAY + timedelta(minutes=119))
    before = list(inbox.letters)
    tick(inbox, MONDAY + timedelta(minutes=121))

    assert (len(before), len(inbox.letters)) == (0, 1)


def test_a_message_that_always_fails_is_dead_after_twelve_tries_and_delays_no_other(database, tick):
    store(database, Flag, [ward.flag("first", next_escalation_at=None), ward.flag("second", next_escalation_at=None)])
    poison = ward.tell(database, known("flag first"), at=MONDAY)
    ward.tell(database, known("flag second"), at=MONDAY)
    inbox = Inbox(failing(RuntimeError("a fault of ours"), only={poison}))

    tick(inbox)
    at_once = list(inbox.letters)
    for minutes in range(10, 60 * 24, 10):
        tick(inbox, MONDAY + timedelta(minutes=minutes))

    assert len(at_once) == len(inbox.letters) == 1
    states = {message.id: (message.state, message.attempt, message.last_error) for message in stored(database)}
    assert states[poison] == ("dead", 12, "RuntimeError")


def test_a_site_that_nobody_can_be_reached_at_leaves_a_dead_message_to_see(database, clock, catalogue):
    ward.furnish(database)
    with database.write() as session:
        for name in ("chen", "iris"):
            session.get(ward.Staff, name).disabled_at = MONDAY
        ward.covered(session, "staff")
    store(database, Flag, [ward.flag(next_escalation_at=None)])
    ward.tell(database, known("flag crisis"), at=MONDAY)

    report = run_once(database, clock=clock, catalogue=catalogue, channels=Inbox().channels)

    assert report.messages == {"dead": 1}
    assert [message.last_error for message in stored(database)] == ["nobody-to-tell"]


def test_when_one_part_cannot_be_done_the_others_are(database, tick, clock, catalogue):
    store(database, Assignment, [ward.assignment()])
    store(database, Flag, [ward.flag(ruleset="gone@1")])  # no such rule set any more
    inbox = Inbox()
    clock.move_to(MONDAY + timedelta(hours=1))

    report = run_once(database, clock=clock, catalogue=catalogue, channels=inbox.channels)

    assert report.failed == ("escalated",)
    assert inbox.to == [ADA]

"""Whom somebody should call: each table is one story a central caller could tell."""

from datetime import date, timedelta

import pytest

from proapp.worklist.call import Attempt, Call, Missed, call
from proapp.worklist.script import script
from tests import make

NOW = make.at(date(2026, 6, 12), 10)
DAY = timedelta(days=1)


def diary(days_ago):
    """A diary about a day, which could be filled in until noon of the next."""
    on = NOW.date() - timedelta(days=days_ago)
    return Missed(make.at(on + DAY, 10), on, daily=True)


def questionnaire(days_ago):
    return Missed(NOW - timedelta(days=days_ago), (NOW - timedelta(days=days_ago + 3)).date(), daily=False)


def ago(**how):
    return NOW - timedelta(**how)


@pytest.mark.parametrize(
    ("story", "missed", "answered_at", "expected"),
    [
        ("nothing missed", [], None, None),
        ("two diaries", [diary(1), diary(2)], None, None),
        ("three diaries in a row", [diary(1), diary(2), diary(3)], None, Call("diaries-missed", NOW)),
        ("three with a gap", [diary(1), diary(3), diary(4)], None, None),
        ("since the third closed", [diary(n) for n in (2, 3, 4)], None, Call("diaries-missed", NOW - DAY)),
        ("five: since the third", [diary(n) for n in (1, 2, 3, 4, 5)], None, Call("diaries-missed", NOW - 2 * DAY)),
        ("an answer in between", [diary(n) for n in (1, 2, 3, 4)], ago(hours=49), Call("diaries-missed", NOW)),
        ("an answer since", [diary(n) for n in (2, 3, 4)], ago(hours=1), None),
        ("a questionnaire two days ago", [questionnaire(2)], None, None),
        ("a questionnaire three days ago", [questionnaire(3)], None, Call("questionnaires-missed", NOW - 3 * DAY)),
        ("since the first", [questionnaire(3), questionnaire(5)], None, Call("questionnaires-missed", NOW - 5 * DAY)),
        ("answered something since", [questionnaire(4)], ago(days=1), None),
        ("answered before it closed", [questionnaire(4)], ago(days=5), Call("questionnaires-missed", NOW - 4 * DAY)),
        ("too long ago", [questionnaire(10)], None, None),
        ("diaries come first", [questionnaire(4), diary(1), diary(2), diary(3)], None, Call("diaries-missed", NOW)),
    ],
)  # fmt: skip
def test_what_was_missed(story, missed, answered_at, expected):
    assert call(missed, [], now=NOW, answered_at=answered_at) == expected, story


@pytest.mark.parametrize(
    ("story", "infused", "answered_at", "called"),
    [
        ("a day and no word", ago(hours=24), None, True),
        ("not a day yet", ago(hours=23), None, False),
        ("an answer before it says nothing", ago(hours=30), ago(hours=31), True),
        ("an answer since", ago(hours=30), ago(hours=2), False),
        ("a week ago: too late for this", ago(days=7), None, False),
    ],
)
def test_silence_after_the_first_infusion(story, infused, answered_at, called):
    found = call([questionnaire(4)], [], now=NOW, answered_at=answered_at, first_infused_at=infused)

    assert (found is not None and found.reason == "silent-after-infusion") is called, story


MISSED = [diary(1), diary(2), diary(3)]
AGREED = Attempt(ago(hours=3), "call-back", NOW + DAY)


@pytest.mark.parametrize(
    ("story", "attempts", "reason"),
    [
        ("nobody answered", [Attempt(ago(hours=3), "no-answer")], "diaries-missed"),
        ("wrong number", [Attempt(ago(hours=3), "wrong-number")], "diaries-missed"),
        ("spoken with", [Attempt(NOW, "reached")], None),
        ("spoken with, declined", [Attempt(NOW, "declined")], None),
        ("spoken with before two of them closed", [Attempt(ago(days=2), "reached")], None),
        ("spoken with before all of them closed", [Attempt(ago(days=3), "reached")], "diaries-missed"),
        ("agreed for tonight", [Attempt(ago(hours=3), "call-back", NOW + timedelta(hours=8))], None),
        ("agreed for an hour ago", [Attempt(ago(hours=3), "call-back", ago(hours=1))], "diaries-missed"),
        ("agreed, and called since", [AGREED, Attempt(ago(hours=1), "no-answer")], "diaries-missed"),
    ],
)  # fmt: skip
def test_calls_so_far(story, attempts, reason):
    found = call(MISSED, attempts, now=NOW, answered_at=None)

    assert (found.reason if found else None) == reason, story


def test_a_call_that_was_agreed_is_reason_enough():
    attempts = [Attempt(ago(hours=30), "call-back", ago(hours=1))]

    assert call([], attempts, now=NOW, answered_at=None) == Call("call-back", ago(hours=1))
    assert call([], attempts, now=NOW, answered_at=ago(minutes=5)) is None


@pytest.mark.parametrize(("days", "called"), [(1, False), (0, True), (-1, True)])
def test_who_wants_peace_is_not_called_until_that_day(days, called):
    until = NOW.date() + timedelta(days=days)

    assert (call(MISSED, [], now=NOW, answered_at=None, quiet_until=until) is not None) is called


def test_the_script_asks_for_danger_after_an_infusion_and_tries_another_time_after_calls_in_vain():
    after_infusion = script("silent-after-infusion", attempts=0, last_outcome=None)
    often = script("diaries-missed", attempts=2, last_outcome="no-answer")
    declined = script("call-back", attempts=1, last_outcome="declined")

    assert "ask-danger-signs" in after_infusion
    assert "try-another-time-of-day" not in after_infusion
    assert often[-1] == "try-another-time-of-day"
    assert "ask-whether-to-go-on" in declined

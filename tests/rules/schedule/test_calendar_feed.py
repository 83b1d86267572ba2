"""A calendar that says when and never what."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from icalendar import Calendar

from proapp.schedule.calendar_feed import WORDS, Entry, feed, span, words
from proapp.schedule.window import instant

VIENNA = "Europe/Vienna"
TELLING = re.compile(
    r"trial|study|studie|drug|dose|infusion|medi|cancer|tumou?r|net\b|lu-?177|dotatate|symptom|toxic|pain|schmerz|"
    r"questionnaire|fragebogen|diary|tagebuch|qlq|ctcae|health|gesund|hospital|clinic|klinik|patient",
    re.IGNORECASE,
)


def entry(opens=date(2026, 4, 3), minute=1020, *, days=0, closes=1439, zone=VIENNA, target=None, **changes):
    plain = Entry(
        id=UUID("5f1d7a84-3b0e-4b3c-9a53-0d5c7d2f9c11"),
        version=1,
        opens_at=instant(opens, minute, zone),
        closes_at=instant(opens + timedelta(days=days), closes, zone),
        target_on=target or opens,
        zone=zone,
        said_at=datetime(2026, 3, 2, 8, 0, tzinfo=UTC),
        cancelled=False,
    )
    return replace(plain, **changes)


def read(*entries, language="en"):
    return Calendar.from_ical(feed(entries, language=language))


def events(calendar):
    return [part for part in calendar.walk() if part.name == "VEVENT"]


def test_a_window_of_hours_is_shown_as_it_is_in_local_time():
    (event,) = events(read(entry()))

    assert event.decoded("dtstart").isoformat() == "2026-04-03T17:00:00+02:00"
    assert event.decoded("dtend").isoformat() == "2026-04-03T23:59:00+02:00"
    assert event["dtstart"].params["TZID"] == VIENNA


@pytest.mark.parametrize(
    ("target", "day"),
    [
        (date(2026, 4, 5), date(2026, 4, 5)),
        (date(2026, 4, 1), date(2026, 4, 3)),
        (date(2026, 4, 30), date(2026, 4, 9)),
    ],
)
def test_a_window_of_days_is_the_whole_day_it_is_meant_for_within_its_bounds(target, day):
    window = entry(minute=0, days=7, closes=0, target=target)

    assert span(window) == (day, day + timedelta(days=1))


def test_one_whole_day_is_that_day():
    (event,) = events(read(entry(minute=0, days=1, closes=0)))

    assert event.decoded("dtstart") == date(2026, 4, 3)
    assert event["dtstart"].params["VALUE"] == "DATE"


def test_the_rules_of_time_of_every_zone_come_along_and_say_the_same_instants():
    winter, summer = date(2026, 3, 27), date(2026, 3, 30)
    calendar = read(entry(winter), entry(summer), entry(summer, zone="America/New_York"))

    zones = [part["tzid"] for part in calendar.walk() if part.name == "VTIMEZONE"]
    starts = [event.decoded("dtstart").astimezone(UTC) for event in events(calendar)]

    assert zones == ["America/New_York", "Europe/Vienna"]
    assert [start.hour for start in starts] == [16, 15, 21]


def test_an_entry_keeps_its_uid_and_counts_its_changes():
    before, after = (events(read(entry(version=version)))[0] for version in (1, 4))

    assert before["uid"] == after["uid"] == "5f1d7a84-3b0e-4b3c-9a53-0d5c7d2f9c11"
    assert (before["sequence"], after["sequence"]) == (0, 3)


def test_what_was_cancelled_is_called_so():
    (event,) = events(read(entry(cancelled=True, version=2)))

    assert (event["status"], event["sequence"]) == ("CANCELLED", 1)


def test_the_same_entries_give_the_same_bytes():
    assert feed([entry()], language="en") == feed([entry()], language="en") != feed([entry()], language="de")


def test_nothing_due_is_a_calendar_without_entries():
    calendar = read()

    assert calendar["method"] == "PUBLISH"
    assert events(calendar) == []


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "ar"])
def test_no_calendar_says_a_word_about_health(language):
    told = feed([entry(), entry(cancelled=True), entry(minute=0, days=7, closes=0)], language=language).decode()
    event = events(read(entry(), language=language))[0]

    assert TELLING.search(told) is None
    assert event["summary"] == WORDS[language]
    assert {name.lower() for name in event} == {
        "uid", "sequence", "dtstamp", "dtstart", "dtend", "summary", "class", "transp", "status",
    }  # fmt: skip


@pytest.mark.parametrize(("language", "same_as"), [("de-AT", "de"), ("AR", "ar"), ("fi", "en"), ("pt-BR", "en")])
def test_a_language_without_words_of_its_own_reads_the_nearest_there_is(language, same_as):
    assert words(language) == WORDS[same_as]

"""Days in few words, windows, and the arms in which a timepoint comes at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.paperwork.days import asked_of, closes, day_zero, runs, targets, window
from tests.rules.paperwork.make import RETREAT, SHIPPED


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([], ""),
        ([0], "0"),
        ([7, 14, 21], "7, 14, 21"),
        ([7, 14, 21, 28], "7 to 28 every 7"),
        ([57, 58, 59, 60], "57 to 60 daily"),
        ([7, 14, 21, 49, 77, 105], "7 to 21 every 7; 49 to 105 every 28"),
        ([0, 42, 98, 154], "0; 42 to 154 every 56"),
        ([0, 1, 56, 57], "0; 1; 56; 57"),
    ],
)
def test_days_are_told_in_rows(days, words):
    assert runs(days) == words


@given(st.lists(st.integers(-40, 400), unique=True).map(sorted))
def test_no_day_is_lost_or_made_up(days):
    words = runs(days)

    assert read(words) == days


def read(words):
    """The days of `7 to 84 every 7; 112` one by one."""
    found = []
    for part in words.replace(", ", "; ").split("; ") if words else []:
        first, _, rest = part.partition(" to ")
        last, _, step = rest.partition(" ")
        by = 1 if step in ("", "daily") else int(step.removeprefix("every "))
        found += range(int(first), int(last or first) + 1, by)
    return found


@pytest.mark.parametrize(
    ("timepoint", "zero", "when", "open_for"),
    [
        ("baseline", "registration", "0", "days 0 to 28"),
        ("q12w", "randomisation", "84 to 672 every 84", "-14 to +14 days"),
        ("toxicity", "first treatment", "7 to 84 every 7; 112 to 336 every 28", "-1 to +3 days"),
        ("cycle-safety", "each dose of 177Lu-DOTATATE (lu)", "7 to 112 every 7", "0 to +3 days"),
        (
            "crisis",
            "each dose of 177Lu-DOTATATE (lu)",
            "4 hours after the start; day 1 09:00; day 2 09:00",
            "open for 15 hours, at most until the next one opens",
        ),
        (
            "diary",
            "randomisation",
            "each day from 57 to 84 and 141 to 168",
            "17:00 to 24:00; the day before until 12:00",
        ),
    ],
)
def test_every_kind_of_timepoint_says_when(timepoint, zero, when, open_for):
    found = RETREAT.timepoint(timepoint)

    assert (day_zero(RETREAT, found), targets(found), window(found)) == (zero, when, open_for)


def test_a_day_without_a_window_is_the_day_itself():
    assert window(SHIPPED["prrt-dosimetry@1"].timepoint("scan")) == "the day itself"


@pytest.mark.parametrize(
    ("protocol", "timepoint", "words"),
    [
        ("net-retreat@1", "q12w", "all arms"),
        ("net-retreat@1", "crisis", "retreatment and usual-treatment after crossing over to retreatment"),
        ("net-retreat@1", "toxicity", "all arms; period 1 only"),
        ("net-retreat@1", "diary", "all arms; only with functioning = yes"),
        ("liver-first@1", "liver", "liver-first"),
        ("a022001@1", "crisis", "prrt"),
    ],
)
def test_who_is_asked_follows_the_arms(protocol, timepoint, words):
    found = SHIPPED[protocol]

    assert asked_of(found, found.timepoint(timepoint)) == words


@pytest.mark.parametrize(
    ("timepoint", "words"),
    [
        ("baseline", "at randomisation"),
        ("q12w", "for good at death; for good at pro withdrawal; none on days 0 to +1 of a dose of lu"),
        ("toxicity", "before each dose of lu"),
        ("cycle-safety", "each series at the next dose; asked once where it meets toxicity"),
        ("diary", "with its window"),
    ],
)
def test_what_closes_it_early_is_told(timepoint, words):
    assert closes(RETREAT.timepoint(timepoint)) == words

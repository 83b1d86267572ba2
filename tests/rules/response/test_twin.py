"""Where an answer of a duplicate registration belongs in the history that is kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from proapp.response.twin import Slot, paired

MONDAY = datetime(2026, 4, 6, tzinfo=UTC)
ANSWERED = Slot(
    UUID(int=1), "q12w", 1, None, 1, "qlq-c30@3.0", MONDAY, MONDAY.date(), MONDAY + timedelta(days=14), taken=True
)
ASKED = replace(ANSWERED, id=UUID(int=2), taken=False)


def moved(slot, days):
    shift = timedelta(days=days)
    return replace(
        slot, opens_at=slot.opens_at + shift, target_on=slot.target_on + shift, closes_at=slot.closes_at + shift
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kept", "why"),
    [
        ([ASKED], None),
        ([moved(ASKED, 2)], None),
        ([moved(ASKED, 14)], "another-window"),
        ([replace(ASKED, instrument="qlq-c30@4.0")], "not-asked"),
        ([replace(ASKED, cycle=2)], "not-asked"),
        ([], "not-asked"),
        ([replace(ASKED, cancelled=True)], "cancelled"),
        ([replace(ASKED, taken=True)], "answered"),
    ],
    ids=["the same", "two days later", "after it", "another version", "another cycle", "none", "cancelled", "answered"],
)
def test_an_answer_finds_its_twin_or_says_why_not(kept, why):
    (found,) = paired([ANSWERED], kept)

    assert found.why == why
    assert (found.twin is not None) == (why is None)


def test_a_diary_belongs_to_its_own_day_whatever_its_number():
    diary = replace(ANSWERED, instrument="net-diary@1.0", timepoint="diary", closes_at=MONDAY + timedelta(hours=20))
    asked = [moved(replace(diary, id=uuid4(), ordinal=number, taken=False), number - 3) for number in (1, 2, 3, 4)]

    (found,) = paired([diary], asked)

    assert (found.twin.ordinal, found.twin.target_on) == (3, diary.target_on)


def test_no_place_takes_two_answers_and_reports_stay_where_they_are():
    report = replace(ANSWERED, id=uuid4(), timepoint="unscheduled")

    found = paired([ANSWERED, replace(ANSWERED, id=uuid4()), report], [ASKED])

    assert [one.why for one in found] == [None, "not-asked", "unscheduled"]

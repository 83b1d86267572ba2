"""What became of each questionnaire, participant by participant and moment by moment."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest

from proapp.trajectory.comparison import Grouping
from proapp.trajectory.expectation import completeness
from proapp.trajectory.moments import Moment
from proapp.trajectory.population import Member

DAY = date(2026, 6, 12)
MOMENTS = (Moment("q12w", 1, 84, "q12w 1", False), Moment("q12w", 2, 168, "q12w 2", False))
ARMS = Grouping(arms=("lu", "control"), by_arm=True)


def person(number, arm="lu", *, died_on=None, left_on=None):
    at = datetime(2026, 3, 20, tzinfo=UTC)
    return Member(UUID(int=number), arm, {}, at.date(), at, None, (), died_on, left_on)


def asked(
    number, *, ordinal=1, answered=False, cancelled=False, had_opened=False, mode="app", late=False, said=None,
    is_over=True,
):  # fmt: skip
    return SimpleNamespace(
        participant_id=UUID(int=number),
        timepoint="q12w",
        ordinal=ordinal,
        target_on=DAY,
        cancelled_at=DAY if cancelled else None,
        cancel_reason=cancelled or None,
        had_opened=had_opened,
        is_over=is_over,
        answered=answered,
        mode=mode if answered else None,
        late=late if answered else None,
        said=said,
    )


def first(rows, people):
    rates, _ = completeness(rows, people, MOMENTS, grouping=ARMS)
    return next(rate for rate in rates if (rate.arm, rate.timepoint) == ("lu", "q12w 1"))


@pytest.mark.parametrize(
    ("row", "somebody", "expected", "reason"),
    [
        (asked(2), person(2), 2, "not answered"),
        (asked(2), person(2, died_on=DAY), 1, "death"),
        (asked(2, cancelled="anchor-gone"), person(2, died_on=DAY - timedelta(days=9)), 1, "death"),
        (asked(2), person(2, left_on=DAY), 1, "withdrawal"),
        (asked(2), person(2, left_on=DAY + timedelta(days=1)), 2, "not answered"),
        (asked(2, cancelled="anchor-gone"), person(2), 1, "re-planned"),
        (asked(2, cancelled="anchor-gone", had_opened=True), person(2), 2, "not answered"),
        (asked(2, said="too-ill"), person(2), 2, "too-ill"),
        (asked(2, said="death"), person(2), 2, "death"),
        (asked(2, said="refused"), person(2, left_on=DAY), 1, "withdrawal"),
        (asked(2, cancelled="progression-central"), person(2), 1, "progression"),
        (asked(2, cancelled="crossover"), person(2), 1, "crossover"),
        (asked(2, cancelled="treatment-withdrawal"), person(2), 1, "end of treatment"),
        (asked(2, cancelled="pause"), person(2), 1, "pause"),
        (asked(2, cancelled="pause", had_opened=True), person(2), 2, "pause"),
        (asked(2, cancelled="merged", had_opened=True, said="technical"), person(2), 2, "technical"),
        (asked(2, is_over=False), person(2), 1, "not yet"),
        (asked(2, is_over=False), person(2, died_on=DAY), 1, "death"),
    ],
)
def test_what_counts_as_expected_and_why_it_is_missing(row, somebody, expected, reason):
    rate = first([asked(1, answered=True), row], [person(1), somebody])

    assert (rate.received, rate.expected, rate.population) == (1, expected, 2)
    assert rate.missing == {reason: 1}


def test_a_re_planned_questionnaire_counts_once_as_what_it_came_to():
    replaced = [asked(1, cancelled="anchor-gone"), asked(1, answered=True)]

    for rows in (replaced, replaced[::-1]):
        rate = first(rows, [person(1)])
        assert (rate.received, rate.expected, rate.missing) == (1, 1, {})


def test_what_can_still_be_answered_is_told_before_what_it_replaces():
    replaced = [asked(2, cancelled="superseded"), asked(2, is_over=False)]

    for rows in (replaced, replaced[::-1]):
        assert first([asked(1, answered=True), *rows], [person(1), person(2)]).missing == {"not yet": 1}


def test_moments_nobody_has_reached_have_no_row():
    rates, reached = completeness([asked(1, answered=True)], [person(1), person(2, "control")], MOMENTS, grouping=ARMS)

    assert [moment.label for moment in reached] == ["q12w 1"]
    assert {(rate.arm, rate.received) for rate in rates} == {("lu", 1), ("control", 0)}


def test_who_is_not_compared_does_not_count():
    rate = first([asked(1, answered=True), asked(9, answered=True)], [person(1)])

    assert (rate.received, rate.population) == (1, 1)


def test_what_came_is_counted_by_the_way_it_came_and_whether_it_was_late():
    rows = [
        asked(1, answered=True),
        asked(2, answered=True, mode="paper", late=True),
        asked(3, answered=True, mode="paper"),
        asked(4, mode="phone", said="technical"),
    ]

    rate = first(rows, [person(number) for number in (1, 2, 3, 4)])

    assert (rate.modes, rate.late, rate.missing) == ({"app": 1, "paper": 2}, 1, {"technical": 1})

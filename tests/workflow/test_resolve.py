"""A flag ends with an outcome."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from proapp.base.audit import AuditEvent, ReasonText
from proapp.base.errors import Conflict, Invalid, NotFound, Stale
from proapp.flag import lifecycle
from proapp.flag.lifecycle import OUTCOMES
from proapp.workflow.review.acknowledge import acknowledge
from proapp.workflow.review.resolve import resolve
from tests.jobs.ward import MONDAY, known
from tests.workflow.test_acknowledge import CHEN, IRIS, raised

FLAG = known("flag crisis")
LATER = MONDAY + timedelta(hours=2)


def end(database, *, outcome="contacted", version=1, actor=CHEN, at=LATER, reason=None, flag_id=FLAG):
    """Resolve the flag."""
    return database.run(
        lambda session: resolve(
            session, actor=actor, now=at, flag_id=flag_id, version=version, outcome=outcome, reason=reason
        )
    )


def events(database):
    """What the audit says of the flag."""
    with database.read() as session:
        query = select(AuditEvent).where(AuditEvent.object_id == str(FLAG)).order_by(AuditEvent.seq)
        return list(session.scalars(query))


def test_a_flag_that_was_taken_ends_with_what_came_of_it(database):
    raised(database)
    database.run(lambda session: acknowledge(session, actor=CHEN, now=MONDAY, flag_id=FLAG, version=1))

    flag = end(database, outcome="treatment-changed", version=2, actor=IRIS, reason="Second dose put off a week.")

    assert lifecycle.state(flag) == "resolved"
    assert (flag.outcome, flag.resolved_by, flag.resolved_at) == ("treatment-changed", "iris", LATER)
    assert (flag.acknowledged_by, flag.next_escalation_at) == ("chen", None)
    assert [(event.action, event.reason_code) for event in events(database)] == [
        ("flag.acknowledged", None),
        ("flag.resolved", "treatment-changed"),
    ]


def test_a_reason_is_kept_apart_from_the_chain(database):
    raised(database)

    end(database, reason="Second dose put off a week.")

    with database.read() as session:
        assert session.scalars(select(ReasonText.text)).all() == ["Second dose put off a week."]
    assert b"Second dose" not in events(database)[-1].payload


def test_whoever_ends_a_flag_that_nobody_had_taken_has_taken_it(database):
    raised(database)

    flag = end(database)

    assert (flag.acknowledged_by, flag.acknowledged_at, flag.resolved_by) == ("chen", LATER, "chen")


def test_the_same_outcome_again_changes_nothing(database):
    raised(database)
    end(database)

    flag = end(database, actor=IRIS, at=LATER + timedelta(hours=1))

    assert (flag.resolved_by, flag.resolved_at, flag.version) == ("chen", LATER, 2)
    assert [event.action for event in events(database)] == ["flag.resolved"]


@pytest.mark.parametrize(
    ("before", "attempt", "refusal"),
    [
        (None, {"outcome": "cured"}, Invalid),  # no such outcome
        (None, {"reason": "x" * 2001}, Invalid),
        (None, {"version": 3}, Stale),
        (None, {"flag_id": uuid4()}, NotFound),
        ({}, {"outcome": "hospital", "version": 2}, Conflict),  # it ended otherwise
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(database, before, attempt, refusal):
    raised(database)
    if before is not None:
        end(database, **before)
    known_before = [event.action for event in events(database)]

    with pytest.raises(refusal):
        end(database, **attempt)

    assert [event.action for event in events(database)] == known_before


def test_an_unknown_outcome_is_answered_with_those_there_are(database):
    raised(database)

    with pytest.raises(Invalid) as refusal:
        end(database, outcome="cured")

    (place,) = refusal.value.errors
    assert place.pointer == "/outcome"
    assert all(outcome in place.message for outcome in OUTCOMES)

"""A phone's clock may say anything: what it answered is taken, dated by the server's clock, and the site can see it."""

from datetime import timedelta
from uuid import uuid5

import pytest
from sqlalchemy import insert

from proapp.base import audit
from proapp.base.actor import SYSTEM
from proapp.response.tables import Quarantine, Response
from proapp.schedule.tables import Assignment
from tests import make

DAYS = range(-400, 401)
TOOK = timedelta(minutes=4)


@pytest.fixture
def asked(registered):
    """One assignment for each day that a clock may be off, all with one window."""
    first = make.assignment(registered, "baseline", instrument="pgi-s")
    row = {column.name: getattr(first, column.name) for column in Assignment.__table__.columns}
    copies = {days: row | {"id": uuid5(first.id, str(days))} for days in DAYS}
    with registered.write() as session:
        session.execute(insert(Assignment), list(copies.values()))
        audit.record(
            session, audit.Event("net-retreat", "assignment.copied", "assignment", "ada", SYSTEM, row["opens_at"])
        )
    return {days: Assignment(**copy) for days, copy in copies.items()}


def test_every_day_that_a_clock_may_be_off_is_corrected(registered, catalogue, asked):
    opens_at = asked[0].opens_at
    completed, received = opens_at + timedelta(hours=1), opens_at + timedelta(days=2)

    for days, assignment in asked.items():
        wrong = timedelta(days=days, milliseconds=700)
        body = make.submission(
            catalogue, assignment, completed + wrong, started_at=(completed + wrong - TOOK).isoformat()
        )
        known = {"age": received - completed} if days % 2 else {}
        reply = make.submit(
            registered, catalogue, body, now=received, sent_at=received + wrong,
            response_id=make.named(f"off by {days}"), **known,
        )  # fmt: skip
        assert (reply.created, reply.late, reply.problem) == (True, False, None), days

    found = {response.id: response for response in make.rows(registered, Response)}
    for days in DAYS:
        response = found[make.named(f"off by {days}")]
        assert abs(response.completed_at - completed) < timedelta(seconds=2), days
        assert response.clock_offset_seconds == pytest.approx(days * 86400 + 0.7), days
        assert response.received_at == received


JUMPS = [timedelta(minutes=-5), timedelta(hours=-1), timedelta(days=-400), timedelta(days=400)]


@pytest.mark.parametrize("jump", JUMPS)
def test_a_clock_that_jumps_while_somebody_answers_costs_nothing(registered, catalogue, asked, jump):
    begun = asked[0].opens_at + timedelta(hours=1)
    received = begun + TOOK + timedelta(days=1)
    body = make.submission(catalogue, asked[0], begun + TOOK + jump, started_at=begun.isoformat())

    reply = make.submit(registered, catalogue, body, now=received, sent_at=received + jump)

    (response,) = make.rows(registered, Response)
    assert (reply.created, reply.late) == (True, False)
    assert response.completed_at == begun + TOOK
    assert make.rows(registered, Quarantine) == []

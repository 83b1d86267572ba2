"""The state of an assignment in SQL is the state that the rule works out, on both engines."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from proapp.response.tables import Response
from proapp.schedule import queries
from proapp.schedule.state import state
from proapp.schedule.tables import Assignment
from tests import make

OPENS = datetime(2026, 5, 1, 6, 0, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=3)
MOMENTS = [
    OPENS - timedelta(microseconds=1), OPENS, OPENS + timedelta(microseconds=1), OPENS + timedelta(days=1),
    CLOSES - timedelta(microseconds=1), CLOSES, CLOSES + timedelta(hours=2) - timedelta(microseconds=1),
    CLOSES + timedelta(hours=2), CLOSES + timedelta(days=30),
]  # fmt: skip
ANSWERS = ["none", "current", "voided", "superseded"]
GRACES = [timedelta(0), timedelta(hours=2)]

moments = st.sampled_from(MOMENTS) | st.timedeltas(timedelta(days=-30), timedelta(days=30)).map(OPENS.__add__)
maybe = st.none() | moments


def assignment(session, **columns):
    row = {
        "id": uuid4(), "trial_id": "net-retreat", "participant_id": make.named("ada"), "timepoint": "q12w",
        "use": "compare", "period": 1, "cycle": None, "ordinal": 1, "instrument": "pgi-s@1.0", "take": 1,
        "target_on": date(2026, 5, 1), "zone": "UTC", "anchor": "registration", "anchor_fact": None,
        "anchor_version": 1, "serves": [], "recall_spans": False, "why": {}, "planned_at": OPENS, "version": 1,
        "cancel_reason": None, "had_opened": False, "opens_at": OPENS, "closes_at": CLOSES, **columns,
    }  # fmt: skip
    session.execute(insert(Assignment), [row])
    return row["id"]


def response(session, assignment_id, how):
    if how == "none":
        return
    row = {
        "id": uuid4(), "receipt_id": uuid4(), "trial_id": "net-retreat", "participant_id": make.named("ada"),
        "assignment_id": assignment_id, "revision": 1, "supersedes": None, "voided": how == "voided",
        "current": how != "superseded", "instrument": "pgi-s@1.0", "definition_digest": "d", "answers": {},
        "answered_by": "participant", "mode": "app", "language": None, "started_at": None, "completed_at": OPENS,
        "completed_at_device": OPENS, "clock_offset_seconds": None, "zone": "UTC", "received_at": OPENS, "late": False,
        "content_digest": "d", "reason_code": None, "recorded_by": "test",
    }  # fmt: skip
    session.execute(insert(Response), [row])


def in_sql(session, assignment_id, now, grace):
    return session.scalar(select(queries.state(now, grace=grace)).where(Assignment.id == assignment_id))


def in_words(now, grace, *, answer, **columns):
    return state(
        columns["opens_at"], columns["closes_at"], now=now, answered=answer == "current",
        cancelled_at=columns["cancelled_at"], started_at=columns["started_at"], grace=grace,
    )  # fmt: skip


def test_every_corner_is_the_same(registered):
    cases = list(product([None, *MOMENTS[1:8]], [None, OPENS], ANSWERS))
    with Session(registered.engine) as session:
        for started_at, cancelled_at, answer in cases:
            columns = {
                "opens_at": OPENS, "closes_at": CLOSES, "started_at": started_at, "cancelled_at": cancelled_at,
            }  # fmt: skip
            made = assignment(session, **columns)
            response(session, made, answer)
            for now, grace in product(MOMENTS, GRACES):
                expected = in_words(now, grace, answer=answer, **columns)
                assert in_sql(session, made, now, grace) == expected, (columns, answer, now, grace)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    columns=st.fixed_dictionaries(
        {"opens_at": moments, "closes_at": moments, "started_at": maybe, "cancelled_at": maybe}
    ),
    answer=st.sampled_from(ANSWERS),
    now=moments,
    grace=st.timedeltas(timedelta(0), timedelta(days=2)),
)
def test_every_state_in_sql_is_the_rules(registered, columns, answer, now, grace):
    with Session(registered.engine) as session:
        made = assignment(session, **columns)
        response(session, made, answer)
        found = in_sql(session, made, now, grace)

    assert found == in_words(now, grace, answer=answer, **columns)


@pytest.mark.parametrize("days", [0, 5, 27, 60, 90, 700])
def test_the_due_list_is_what_is_open(treated, catalogue, days):
    make.answered(treated, catalogue, make.assignment(treated, "toxicity", instrument="bother"))
    now = make.at(date(2026, 3, 27), 12) + timedelta(days=days)

    with treated.read() as session:
        due = [one.id for one in queries.due(session, make.named("ada"), now=now)]
        every = queries.of_participant(session, make.named("ada"), now=now)

    assert sorted(due) == sorted(one.id for one, found in every if found == "open")

"""Somebody at the site takes a flag."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from proapp.base.actor import Actor, Grant
from proapp.base.audit import AuditEvent
from proapp.base.errors import NotFound, Stale
from proapp.flag import lifecycle
from proapp.workflow.review.acknowledge import acknowledge
from tests.jobs import ward
from tests.jobs.ward import MONDAY, Flag, known, store

CHEN = Actor("staff", "chen", (Grant(ward.TRIAL, "site_nurse", ward.SITE),))
IRIS = Actor("staff", "iris", (Grant(ward.TRIAL, "investigator", ward.SITE),))
FLAG = known("flag crisis")


def raised(database, **changes):
    """A ward with one flag."""
    ward.furnish(database)
    store(database, Flag, [ward.flag(**changes)])


def take(database, *, actor=CHEN, version=1, at=MONDAY, flag_id=FLAG):
    """Acknowledge the flag."""
    return database.run(lambda session: acknowledge(session, actor=actor, now=at, flag_id=flag_id, version=version))


def acknowledgements(database):
    """The audit events that say a flag was taken."""
    with database.read() as session:
        return list(session.scalars(select(AuditEvent).where(AuditEvent.action == "flag.acknowledged")))


def test_a_flag_that_is_taken_belongs_to_whoever_took_it(database):
    raised(database)

    flag = take(database, at=MONDAY + timedelta(minutes=3))

    assert lifecycle.state(flag) == "acknowledged"
    assert (flag.acknowledged_by, flag.acknowledged_at, flag.version) == ("chen", MONDAY + timedelta(minutes=3), 2)
    assert flag.next_escalation_at == MONDAY + timedelta(hours=72)  # when its outcome is due
    assert [(event.actor_id, event.object_id) for event in acknowledgements(database)] == [("chen", str(FLAG))]


def test_information_needs_no_outcome(database):
    raised(database, level="information", next_escalation_at=None)

    flag = take(database)

    assert flag.next_escalation_at is None


def test_a_second_acknowledgement_returns_the_flag_as_the_first_left_it(database):
    raised(database)
    take(database)

    flag = take(database, actor=IRIS, version=1, at=MONDAY + timedelta(hours=1))

    assert (flag.acknowledged_by, flag.acknowledged_at, flag.version) == ("chen", MONDAY, 2)
    assert len(acknowledgements(database)) == 1


@pytest.mark.parametrize("version", [0, 2])
def test_a_flag_that_changed_since_it_was_read_must_be_read_again(database, version):
    raised(database)

    with pytest.raises(Stale) as refusal:
        take(database, version=version)

    assert refusal.value.extra == {"version": 1}
    assert acknowledgements(database) == []


def test_a_flag_that_does_not_exist_cannot_be_taken(database):
    with pytest.raises(NotFound):
        take(database, flag_id=uuid4())


def test_fifty_people_who_take_one_flag_at_once_make_one_acknowledgement(database):
    raised(database)
    people = [Actor("staff", f"nurse-{number}", CHEN.grants) for number in range(50)]

    with ThreadPoolExecutor(50) as hands:
        flags = list(hands.map(lambda person: take(database, actor=person), people))

    assert len({flag.acknowledged_by for flag in flags}) == 1
    assert len(acknowledgements(database)) == 1

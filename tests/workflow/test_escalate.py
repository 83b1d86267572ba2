"""A flag that nobody takes is told to the next in line."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from proapp.base.audit import AuditEvent
from proapp.flag import lifecycle
from proapp.trial.tables import Site
from proapp.workflow.review.escalate import escalate
from tests.jobs import ward
from tests.jobs.outbox import stored
from tests.jobs.ward import MONDAY, SITE, Flag, known, store
from tests.workflow.test_acknowledge import raised

HOUR = timedelta(hours=1)


@pytest.fixture
def run(database, catalogue):
    """Escalate at an instant."""
    return lambda at, limit=50: database.run(
        lambda session: escalate(session, now=at, catalogue=catalogue, limit=limit)
    )


def flag(database, name="crisis"):
    with database.read() as session:
        return session.get(Flag, known(f"flag {name}"))


@pytest.mark.parametrize(
    ("waited", "steps"),
    [
        (timedelta(minutes=14), []),
        (timedelta(minutes=15), [f"site:{SITE}:remind"]),
        (HOUR, [f"site:{SITE}:remind", f"site:{SITE}:second-person"]),
        (4 * HOUR, [f"site:{SITE}:remind", f"site:{SITE}:second-person", f"site:{SITE}:call-list"]),
        (24 * HOUR, [f"site:{SITE}:remind", f"site:{SITE}:second-person", f"site:{SITE}:call-list"]),
    ],
)
def test_a_red_flag_climbs_with_the_hours_of_cover(database, run, waited, steps):
    raised(database)

    run(MONDAY + waited)

    assert [message.recipient for message in stored(database)] == steps
    assert flag(database).escalation_step == len(steps)


def test_an_escalated_flag_says_so_and_when_it_climbs_next(database, run):
    raised(database)

    run(MONDAY + HOUR)

    found = flag(database)
    assert (lifecycle.state(found), found.version) == ("escalated", 2)
    assert found.next_escalation_at == MONDAY + 4 * HOUR


def test_the_audit_names_each_escalation_and_the_system_as_who_did_it(database, run):
    raised(database)

    run(MONDAY + timedelta(minutes=15))
    run(MONDAY + timedelta(minutes=16))
    run(MONDAY + HOUR)

    with database.read() as session:
        query = select(AuditEvent.action, AuditEvent.actor_kind).where(
            AuditEvent.object_id == str(known("flag crisis"))
        )
        assert session.execute(query).all() == [("flag.escalated", "system")] * 2


def test_an_amber_flag_waits_for_the_end_of_the_next_working_day(database, run):
    tuesday_evening = MONDAY + timedelta(hours=32)  # 17:00 in Berlin
    raised(database, level="amber", next_escalation_at=tuesday_evening)

    early = run(tuesday_evening - timedelta(seconds=1))
    run(tuesday_evening)

    assert early == 0
    assert [message.recipient for message in stored(database)] == [f"site:{SITE}:second-person"]


def test_cover_hours_that_were_changed_since_put_a_step_off(database, run):
    raised(database)
    afternoon = {"mon": [["14:00", "17:00"]]}
    with database.write() as session:
        session.execute(update(Site).values(cover=afternoon))
        ward.covered(session, "site")

    run(MONDAY + timedelta(minutes=15))

    assert stored(database) == []
    assert flag(database).next_escalation_at == MONDAY + timedelta(hours=5, minutes=15)


def test_cover_hours_that_cannot_be_read_stop_no_alarm(database, run):
    raised(database)
    with database.write() as session:
        session.execute(update(Site).values(cover={"mon": [["17:00", "08:00"]]}))
        ward.covered(session, "site")

    run(MONDAY + timedelta(minutes=15))

    assert [message.recipient for message in stored(database)] == [f"site:{SITE}:remind"]


def test_the_longest_waiting_go_first_and_no_more_than_asked_for(database, run):
    ward.furnish(database)
    later = {"next_escalation_at": MONDAY + timedelta(minutes=16)}
    store(database, Flag, [ward.flag("younger", **later), ward.flag("older")])

    number = run(MONDAY + timedelta(minutes=20), limit=1)

    assert number == 1
    assert [message.subject_id for message in stored(database)] == [known("flag older")]


def test_ten_workers_at_once_take_each_step_once(database, run):
    raised(database)

    with ThreadPoolExecutor(10) as hands:
        numbers = list(hands.map(lambda _: run(MONDAY + timedelta(minutes=15)), range(10)))

    assert sum(numbers) == 1
    assert len(stored(database)) == 1

"""The scheduler wakes the tick and knows nothing else."""

import re
from collections import Counter
from pathlib import Path
from threading import Event, active_count

import proapp
from proapp.jobs.scheduler import Ticking, start_scheduler
from proapp.jobs.tick import TickReport
from tests.jobs import ward
from tests.jobs.outbox import Inbox

PACKAGE = Path(proapp.__file__).parent


def test_no_job_is_kept_in_the_database_and_one_is_scheduled_in_all():
    words = Counter(word for path in PACKAGE.rglob("*.py") for word in re.findall(r"\w+", path.read_text("utf-8")))

    assert words["SQLAlchemyJobStore"] == 0
    assert words["add_job"] == 1


def test_it_ticks_until_it_is_stopped(make_database, clock, catalogue):
    database = make_database("sqlite")
    ward.furnish(database)
    ward.store(database, ward.Flag, [ward.flag(next_escalation_at=None)])
    ward.tell(database, ward.known("flag crisis"), at=clock.now())
    told = Event()
    inbox = Inbox(lambda message_id: told.set())

    ticking = start_scheduler(database, clock=clock, catalogue=catalogue, channels=inbox.channels, every=0.05)
    heard = told.wait(10)
    ticking.stop()

    assert heard
    assert len(inbox.letters) == 1


def test_stopping_waits_for_the_tick_under_way_and_starts_no_other():
    begun, ended = Event(), []

    def work(stopping):
        begun.set()
        stopping.wait(10)
        ended.append(stopping.is_set())
        return TickReport(reminders=7)

    ticking = Ticking(work, every=0.01)
    begun.wait(10)
    ticking.stop()

    assert ended == [True]
    assert ticking.last == TickReport(reminders=7)


def test_a_tick_that_takes_long_is_not_begun_a_second_time():
    running, most = [], []

    def work(stopping):
        running.append(1)
        most.append(len(running))
        stopping.wait(0.1)
        running.pop()
        return TickReport()

    before = active_count()
    ticking = Ticking(work, every=0.02)
    Event().wait(0.5)
    ticking.stop()

    assert set(most) == {1}
    assert active_count() == before

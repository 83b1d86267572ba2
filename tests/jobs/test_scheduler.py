"""The scheduler wakes the tick and knows nothing else."""

import re
import time
from collections import Counter
from pathlib import Path
from threading import Event, active_count

import proapp
from proapp.export.asked import Asked
from proapp.export.reading import Order
from proapp.export.tables import ExportJob
from proapp.jobs.scheduler import Ticking, start_scheduler
from proapp.jobs.tick import TickReport
from proapp.workflow.exporting.request_export import NewExport, request_export
from tests import make
from tests.jobs import ward
from tests.jobs.outbox import Inbox

PACKAGE = Path(proapp.__file__).parent


def test_no_job_is_kept_in_the_database_and_all_are_scheduled_in_one_place():
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


def test_what_takes_long_runs_beside_the_tick_and_keeps_it_waiting_for_nothing():
    begun, ended, ticked = Event(), [], Event()

    def long(stopping):
        begun.set()
        stopping.wait(10)
        ended.append(stopping.is_set())

    def work(stopping):
        if begun.is_set():
            ticked.set()
        return TickReport()

    ticking = Ticking(work, every=0.02, beside=long)
    heard = ticked.wait(10)
    ticking.stop()

    assert heard
    assert ended == [True]


def test_exports_that_were_asked_for_are_made_beside_it(make_database, clock, catalogue, tmp_path):
    database = make_database("sqlite")
    make.trial(database, catalogue)
    asked = Asked("net-retreat", clock.now())
    new = NewExport(make.named("an export"), Order("scores", asked, True, ("pgi-s@1.0",)), "csv")
    database.run(lambda session: request_export(session, actor=make.chen(), now=clock.now(), new=new))

    ticking = start_scheduler(
        database, clock=clock, catalogue=catalogue, channels=Inbox().channels, every=0.05, exports=tmp_path / "exports"
    )
    until = time.monotonic() + 10
    while make.rows(database, ExportJob)[0].state != "ready" and time.monotonic() < until:
        time.sleep(0.02)
    ticking.stop()

    assert make.rows(database, ExportJob)[0].state == "ready"
    assert [path.name for path in (tmp_path / "exports").iterdir()] == [f"{new.id}.1"]

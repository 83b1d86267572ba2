"""The calendar a participant subscribes to: a secret address, entries that move with their cycle, nothing of health."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from icalendar import Calendar
from sqlalchemy import select

from proapp.access.tables import Token
from proapp.schedule.tables import Assignment
from tests import make
from tests.api.phones import enrolled


@pytest.fixture
def phone(app, as_chen):
    """Ada's phone."""
    return enrolled(app, as_chen)


@pytest.fixture
def address(phone):
    """Where ada's calendar is."""
    return subscribe(phone)


def subscribe(phone):
    reply = phone.client.post("/me/calendar")
    assert reply.status_code == 201, reply.json
    return reply.json["url"].removeprefix("http://127.0.0.1:8000/api/v1")


def events(reply):
    assert reply.status_code == 200, reply.json
    calendar = Calendar.from_ical(reply.data)
    return {str(event["uid"]): event for event in calendar.walk() if event.name == "VEVENT"}


def test_whoever_has_the_address_sees_when_something_is_due(client, address, database, clock):
    reply = client.get(address)

    due = {
        str(one.id): one
        for one in make.assignments(database)
        if one.opens_at < clock.now() + timedelta(days=183)
    }  # fmt: skip
    assert events(reply).keys() == due.keys() != set()
    assert {event["summary"] for event in events(reply).values()} == {"Something is waiting for you in the app."}
    assert reply.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in reply.headers["Cache-Control"]


def test_what_moves_with_its_cycle_keeps_its_uid_and_counts_up(client, address, database, catalogue, clock):
    make.allocated(database, catalogue)
    given = make.treated(database, catalogue)
    clock.move_to(make.at(date(2026, 3, 28)))
    before = events(client.get(address))
    make.fact(
        database, catalogue, "given", make.at(date(2026, 3, 28), 10), regimen="lu", cycle=1, activity_gbq=7.4,
        corrects=given.fact.id, reason="wrong day",
    )  # fmt: skip

    after = events(client.get(address))
    moved = [uid for uid in before.keys() & after.keys() if before[uid]["dtstart"].dt != after[uid]["dtstart"].dt]

    assert moved
    assert all(after[uid]["sequence"] > before[uid]["sequence"] for uid in moved)
    same = before.keys() & after.keys() - set(moved)
    assert all(after[uid]["sequence"] >= before[uid]["sequence"] for uid in same)


def test_what_is_cancelled_is_said_so_for_a_month(client, address, database, catalogue, clock):
    known = events(client.get(address)).keys()
    make.fact(database, catalogue, "withdrawal", clock.now(), **{"from": "all"}, now=clock.now())

    told = events(client.get(address))
    clock.move_to(clock.now() + timedelta(days=31))
    later = events(client.get(address))

    assert told.keys() == known
    assert {event["status"] for event in told.values()} == {"CANCELLED"}
    assert later == {}


def test_what_is_answered_is_no_longer_shown(client, address, database, catalogue):
    asked = make.assignment(database, "baseline", instrument="qlq-c30")
    before = events(client.get(address))
    make.answered(database, catalogue, asked)

    after = events(client.get(address))

    assert before.keys() - after.keys() == {str(asked.id)}


def test_a_calendar_that_is_known_is_not_sent_again(client, address, database, catalogue):
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    make.answered(database, catalogue, make.assignment(database, "baseline", instrument="qlq-c30"))
    changed = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert "private" in again.headers["Cache-Control"]
    assert changed.status_code == 200


def test_a_new_address_ends_the_one_before_and_no_other_phones(app, as_chen, client, phone, address):
    others = subscribe(enrolled(app, as_chen))

    new = subscribe(phone)

    assert [client.get(one).status_code for one in (address, new, others)] == [404, 200, 200]


def test_a_signed_out_phones_calendar_is_gone_like_one_that_never_was(client, phone, address):
    phone.client.delete("/me/device")

    gone, never = client.get(address), client.get("/calendars/prt_k_never.ics")

    assert (gone.status_code, never.status_code) == (404, 404)
    assert {**gone.json, "instance": ""} == {**never.json, "instance": ""}


def test_renewing_a_phones_tokens_leaves_its_calendar_alone(client, phone, address, clock):
    for _ in range(3):
        clock.move_to(clock.now() + timedelta(days=30))
        phone.renew()

    assert client.get(address).status_code == 200


@pytest.mark.parametrize("path", ["x", "prt_k_", "prt_k_" + "x" * 43, "prt_a_" + "x" * 43, "%00", "x" * 80])
def test_what_is_no_calendar_is_not_found(client, trial, path):
    assert client.get(f"/calendars/{path}.ics").status_code in {400, 404}


def test_somebody_who_reads_arabic_reads_arabic(app, as_chen, client, database):
    with database.write() as session:
        session.connection().info.setdefault("covered", set()).add("participant")
        session.connection().exec_driver_sql("UPDATE participant SET language = 'ar'")
    told = events(client.get(subscribe(enrolled(app, as_chen))))

    assert {event["summary"] for event in told.values()} == {"هناك شيء بانتظارك في التطبيق."}


def test_somebody_elses_calendar_holds_nothing_of_mine(app, as_chen, client, address, staff, database):
    as_gina = staff("gina", "coordinator", site="02")
    graces = events(client.get(subscribe(enrolled(app, as_gina, "grace"))))

    assert graces
    assert graces.keys().isdisjoint(events(client.get(address)).keys())
    with database.read() as session:
        theirs = session.scalars(
            select(Assignment.participant_id).where(Assignment.id.in_([UUID(uid) for uid in graces]))
        )
        assert set(theirs) == {make.named("grace")}
        assert set(session.scalars(select(Token.expires_at).where(Token.kind == "calendar"))) == {None}

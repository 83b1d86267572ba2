"""A phone's tokens: short-lived, renewed once, and a stolen one is found out the second time it is used."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from proapp.access import tokens
from proapp.access.tables import Device, Token
from proapp.base.actor import Grant
from proapp.base.audit import AuditEvent
from proapp.delivery.file_sink import FileSink
from proapp.jobs.scheduler import run_once
from proapp.message.draft import MAIL
from proapp.message.tables import Message
from proapp.workflow.enrolment.issue_token import issue_token
from tests import make
from tests.api.conftest import Client
from tests.api.phones import Phone, enrolled, issue, redeem

SECOND = timedelta(seconds=1)


@pytest.fixture
def phone(app, as_chen):
    """Ada's phone, enrolled over HTTP."""
    return enrolled(app, as_chen)


def later(clock, by):
    clock.move_to(clock.now() + by)


def status(phone):
    return phone.client.get("/me").status_code


def actions(database, stream="net-retreat"):
    with database.read() as session:
        query = select(AuditEvent.action).where(AuditEvent.stream == stream).order_by(AuditEvent.seq)
        return list(session.scalars(query))


def test_a_phone_is_told_until_when_its_tokens_are_good(phone, clock):
    pair = phone.pair

    assert datetime.fromisoformat(pair["expires_at"]) == clock.now() + timedelta(minutes=15)
    assert datetime.fromisoformat(pair["refresh_expires_at"]) == clock.now() + timedelta(days=90)
    assert tokens.kind(pair["access_token"]) == "device"
    assert tokens.kind(pair["refresh_token"]) == "refresh"


def test_an_access_token_is_good_for_a_quarter_of_an_hour_to_the_second(phone, clock):
    later(clock, timedelta(minutes=15) - SECOND)
    before = status(phone)

    later(clock, SECOND)

    assert (before, status(phone)) == (200, 401)


def test_a_refresh_token_is_good_for_ninety_idle_days_to_the_second(app, phone, clock):
    later(clock, timedelta(days=90) - SECOND)
    in_time = phone.renew().status_code
    later(clock, timedelta(days=90))
    too_late = phone.renew()

    assert (in_time, too_late.status_code) == (200, 401)
    assert too_late.json["type"] == "/problems/unauthenticated"


def test_renewing_goes_on_for_as_long_as_the_phone_is_used(phone, clock):
    for _ in range(8):
        later(clock, timedelta(days=60))
        assert phone.renew().status_code == 200

    assert status(phone) == 200


def test_a_lost_reply_is_given_again_for_a_minute(phone, clock):
    spent = phone.pair["refresh_token"]
    first = phone.renew(spent).json
    later(clock, timedelta(seconds=60))

    again = phone.renew(spent)

    assert again.status_code == 200
    assert again.json == first
    assert status(phone) == 200


@pytest.mark.parametrize("by", [timedelta(seconds=61), timedelta(days=30)])
def test_a_spent_token_that_comes_again_later_shuts_the_phone_out_and_the_site_is_told(phone, clock, database, by):
    spent = phone.pair["refresh_token"]
    phone.renew(spent)
    later(clock, by)

    thief = Client(phone.app, spent).post("/me/token")

    assert thief.status_code == 401
    assert status(phone) == 401
    assert phone.renew().status_code == 401
    assert actions(database)[-2:] == ["device.revoked", "token.reused"]
    message = next(message for message in make.rows(database, Message) if message.template == "phone-shut-out")
    assert (message.recipient, message.channel) == (f"site:{make.named('net-retreat/01')}", "mail")
    assert make.faults(database) == []


def test_the_sites_own_people_get_mail_that_a_phone_was_shut_out(phone, clock, database, catalogue, tmp_path):
    vienna = Grant("net-retreat", "site_nurse", make.named("net-retreat/01"))
    database.run(
        lambda session: issue_token(session, now=clock.now(), name="Nele", email="nele@example.org", grants=[vienna])
    )
    spent = phone.pair["refresh_token"]
    phone.renew(spent)
    later(clock, timedelta(hours=1))
    Client(phone.app, spent).post("/me/token")

    run_once(database, clock=clock, catalogue=catalogue, channels={MAIL: FileSink(tmp_path / "mail.jsonl")})

    sent = [json.loads(line) for line in (tmp_path / "mail.jsonl").read_text("utf-8").splitlines()]
    assert [(mail["to"], mail["subject"]) for mail in sent] == [(["nele@example.org"], "A phone was shut out")]


def test_a_spent_token_is_no_good_once_its_successor_was_renewed_even_within_the_minute(phone, database):
    spent = phone.pair["refresh_token"]
    phone.renew(spent)
    phone.renew()

    thief = Client(phone.app, spent).post("/me/token")

    assert thief.status_code == 401
    assert status(phone) == 401
    assert actions(database).count("token.reused") == 1


def test_two_tabs_that_renew_at_once_both_go_on(phone, clock):
    first, second = Phone(phone.app, phone.pair), Phone(phone.app, phone.pair)
    first.renew()
    second.renew()

    later(clock, timedelta(minutes=10))

    assert first.pair == second.pair
    assert (status(first), status(second)) == (200, 200)


def test_fifty_renewals_at_once_with_one_token_give_one_pair(app, phone, database):
    client = Client(app, phone.pair["refresh_token"])

    with ThreadPoolExecutor(50) as threads:
        replies = list(threads.map(lambda _: client.post("/me/token"), range(50)))

    assert [reply.status_code for reply in replies] == [200] * 50
    assert len({reply.data for reply in replies}) == 1
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Token).where(Token.kind == "refresh")) == 2


def test_renewing_clears_away_what_has_expired_and_leaves_the_tokens_of_others(app, as_chen, phone, clock, database):
    other = enrolled(app, as_chen)
    later(clock, timedelta(minutes=20))
    phone.renew()

    left = {(token.kind, token.device_id) for token in make.rows(database, Token) if token.expires_at}
    gone = [token for token in make.rows(database, Token) if token.digest == tokens.digest(other.pair["access_token"])]

    assert len(left) == 4
    assert len(gone) == 1
    with database.read() as session:
        kept = session.scalars(select(Token.kind).where(Token.expires_at <= clock.now())).all()
    assert list(kept) == ["device"]


def test_a_stolen_database_makes_no_successor(app, phone, database):
    spent = phone.pair["refresh_token"]
    phone.renew(spent)
    stored = next(token for token in make.rows(database, Token) if token.rotated_at is not None)

    guessed = tokens.derived("device", key=b"another key that is long enough....", salt=stored.salt, spent=spent)

    assert guessed != phone.pair["access_token"]
    assert Client(app, guessed).get("/me").status_code == 401


def test_a_phone_signs_itself_out_at_once(phone, database):
    gone = phone.client.delete("/me/device")

    assert gone.status_code == 204
    assert status(phone) == 401
    assert phone.renew().status_code == 401
    event = next(event for event in make.rows(database, AuditEvent) if event.action == "device.revoked")
    assert (event.reason_code, event.actor_id) == ("signed-out", phone.pair["device_id"])


@pytest.mark.parametrize("reason", ["lost", "replaced"])
def test_a_phone_may_say_why_it_goes(phone, database, reason):
    phone.client.delete(f"/me/device?reason={reason}")

    assert {event.reason_code for event in make.rows(database, AuditEvent)} >= {reason}


def test_a_phone_that_was_shut_out_renews_nothing(as_chen, phone):
    as_chen.delete(f"/devices/{phone.pair['device_id']}?reason=lost")

    assert status(phone) == 401
    assert phone.renew().status_code == 401


def test_shutting_out_and_renewing_at_once_leave_nobody_in(app, as_chen, phone, database):
    renewals = [lambda: Client(app, phone.pair["refresh_token"]).post("/me/token")] * 8
    revocation = [lambda: as_chen.delete(f"/devices/{phone.pair['device_id']}?reason=lost")]

    with ThreadPoolExecutor(9) as threads:
        replies = list(threads.map(lambda call: call(), renewals[:4] + revocation + renewals[4:]))
    pairs = [reply.json for reply in replies if reply.status_code == 200]

    assert {reply.status_code for reply in replies} <= {200, 204, 401}
    assert [status(Phone(app, pair)) for pair in pairs] == [401] * len(pairs)
    assert all(device.revoked_at is not None for device in make.rows(database, Device))


def test_a_lost_phones_answers_come_in_from_the_next_one(app, as_chen, phone, catalogue, database, clock):
    due = make.assignment(database, "baseline", instrument="qlq-c30")
    clock.move_to(due.opens_at + timedelta(hours=1))
    body = make.submission(catalogue, due, clock.now())
    phone.renew()
    as_chen.delete(f"/devices/{phone.pair['device_id']}?reason=lost")
    refused = phone.client.put(f"/responses/{make.named('answered offline')}", json=body)

    new = Phone(app, redeem(Client(app), issue(as_chen)["code"]).json)
    taken = new.client.put(f"/responses/{make.named('answered offline')}", json=body)
    again = new.client.put(f"/responses/{make.named('answered offline')}", json=body)

    assert (refused.status_code, taken.status_code, again.status_code) == (401, 201, 200)
    assert again.json == taken.json
    assert phone.renew().status_code == 401
    assert len(new.client.get("/me/receipts").json["items"]) == 1

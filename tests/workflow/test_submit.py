"""Handing in a questionnaire: kept once, acknowledged by a receipt, never thrown away."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from threading import Barrier

import pytest

from proapp.response.tables import Quarantine, Response
from proapp.score.tables import ScoreRow
from tests import make

LITTLE = timedelta(minutes=30)


@pytest.fixture
def week_1(treated):
    """Ada's first weekly list of symptoms."""
    return make.assignment(treated, "toxicity", instrument="pro-ctcae-net")


@pytest.fixture
def send(treated, catalogue):
    return partial(make.submit, treated, catalogue)


@pytest.fixture
def body(catalogue):
    def write(assignment, **changes):
        said = {name: when.isoformat() if isinstance(when, datetime) else when for name, when in changes.items()}
        return make.submission(catalogue, assignment, assignment.opens_at + LITTLE) | said

    return write


def kept(database):
    (quarantined,) = make.rows(database, Quarantine)
    return quarantined


def test_an_answer_is_kept_scored_and_acknowledged(treated, catalogue, week_1, send, body):
    now = week_1.opens_at + timedelta(hours=1)

    reply = send(body(week_1), now=now, response_id=make.named("first"))

    (response,) = make.rows(treated, Response)
    definition = catalogue.library.get("pro-ctcae-net@1.0")
    assert (reply.created, reply.late, reply.problem) == (True, False, None)
    assert (response.id, response.receipt_id) == (make.named("first"), reply.receipt_id)
    assert (response.completed_at, response.received_at) == (week_1.opens_at + LITTLE, now)
    assert response.definition_digest == definition.digest
    assert {row.scale for row in make.rows(treated, ScoreRow)} == {rule.id for rule in definition.scores}
    assert make.faults(treated) == []


@pytest.mark.parametrize("later", [timedelta(0), timedelta(seconds=1), timedelta(days=400)])
def test_the_same_again_gives_the_same_receipt_and_changes_nothing(treated, week_1, send, body, later):
    now = week_1.opens_at + timedelta(hours=1)
    first = send(body(week_1), now=now, response_id=make.named("first"))
    before = make.snapshot(treated)

    again = send(body(week_1), now=now + later, response_id=make.named("first"))

    assert (again.created, again.problem) == (False, None)
    assert (again.receipt_id, again.received_at, again.late) == (first.receipt_id, first.received_at, first.late)
    assert make.snapshot(treated) == before


def test_the_same_content_in_another_spelling_is_the_same(treated, week_1, send, body):
    now = week_1.opens_at + timedelta(hours=1)
    content = body(week_1)
    first = send(content, now=now, response_id=make.named("first"))

    turned = json.dumps(dict(reversed(content.items())), indent=3).encode()
    again = send(turned, now=now, response_id=make.named("first"))

    assert again.receipt_id == first.receipt_id
    assert make.rows(treated, Quarantine) == []


def test_other_content_under_the_same_id_is_refused_and_kept_aside(treated, week_1, send, body):
    now = week_1.opens_at + timedelta(hours=1)
    send(body(week_1), now=now, response_id=make.named("first"))
    before = make.rows(treated, Response)[0].answers

    other = send(body(week_1, answered_by="proxy"), now=now, response_id=make.named("first"))

    assert (other.problem.kind, other.receipt_id) == ("conflict", kept(treated).receipt_id)
    assert json.loads(kept(treated).body)["answered_by"] == "proxy"
    assert make.rows(treated, Response)[0].answers == before


def test_the_same_answers_under_another_id_give_the_receipt_that_exists(treated, week_1, send, body):
    now = week_1.opens_at + timedelta(hours=1)
    first = send(body(week_1), now=now, response_id=make.named("first"))

    reinstalled = send(body(week_1), now=now + LITTLE, response_id=make.named("second"))

    assert (reinstalled.created, reinstalled.receipt_id) == (False, first.receipt_id)
    assert len(make.rows(treated, Response)) == 1
    assert make.rows(treated, Quarantine) == []


def test_other_answers_to_what_is_answered_are_refused_and_kept_aside(treated, catalogue, week_1, send, body):
    now = week_1.opens_at + timedelta(hours=1)
    send(body(week_1), now=now)

    other = body(week_1, answers=make.answers(catalogue, week_1.instrument, **{"53A": 2}))
    reply = send(other, now=now + LITTLE)

    assert reply.problem.kind == "conflict"
    assert json.loads(kept(treated).body) == other
    assert make.rows(treated, Response)[0].answers["53A"] == 0


def test_somebody_elses_assignment_looks_like_none(treated, catalogue, send, body):
    make.participant(treated, catalogue, "grace")
    hers = make.assignment(treated, "baseline", name="grace", instrument="pgi-s")
    content = body(hers)

    foreign = send(content, now=hers.opens_at + LITTLE)
    unknown = send(content | {"assignment_id": str(make.named("nothing"))}, now=hers.opens_at + LITTLE)

    assert (foreign.problem.kind, foreign.problem.detail, foreign.problem.errors) == (
        unknown.problem.kind,
        unknown.problem.detail,
        unknown.problem.errors,
    )
    assert make.rows(treated, Response) == []


def test_somebody_elses_response_id_tells_nothing(treated, catalogue, week_1, send, body):
    make.participant(treated, catalogue, "grace")
    hers = make.assignment(treated, "baseline", name="grace", instrument="pgi-s")
    make.answered(treated, catalogue, week_1, response_id=make.named("first"))

    reply = send(body(hers), now=hers.opens_at + LITTLE, name="grace", response_id=make.named("first"))

    assert (reply.problem.kind, reply.created) == ("not-found", False)
    assert len(make.rows(treated, Response)) == 1


REFUSED = {
    "another instrument": ({"instrument": "qlq-c30@3.0"}, "/instrument"),
    "an unknown instrument": ({"instrument": "sf-36@2"}, "/instrument"),
    "an instrument without version": ({"instrument": "pro-ctcae-net"}, "/instrument"),
    "out of range": ({"answers": {"53A": 5}}, "/answers/53A"),
    "a number as text": ({"answers": {"53A": "2"}}, "/answers/53A"),
    "a boolean": ({"answers": {"53A": True}}, "/answers/53A"),
    "a float": ({"answers": {"53A": 2.0}}, "/answers/53A"),
    "a list": ({"answers": {"53A": [2]}}, "/answers/53A"),
    "null": ({"answers": {"53A": None}}, "/answers/53A"),
    "an unknown item": ({"answers": {"999X": 1}}, "/answers/999X"),
    "an item that was not asked": ({"answers": {"53A": 0, "53B": 3}}, "/answers/53B"),
    "answers as a list": ({"answers": [1, 2]}, "/answers"),
    "an unknown field": ({"score": 12}, "/score"),
    "a naive time": ({"completed_at": "2026-04-02T10:00:00"}, "/completed_at"),
    "a date": ({"completed_at": "2026-04-02"}, "/completed_at"),
    "a time as a number": ({"completed_at": 1775124000}, "/completed_at"),
    "an unknown zone": ({"zone": "Vienna"}, "/zone"),
    "nobody known": ({"answered_by": "somebody"}, "/answered_by"),
    "no uuid": ({"assignment_id": "1"}, "/assignment_id"),
    "an unknown mode": ({"mode": "telepathy"}, "/mode"),
}


@pytest.mark.parametrize(("changes", "pointer"), REFUSED.values(), ids=REFUSED.keys())
def test_what_does_not_fit_is_placed_and_kept_byte_for_byte(treated, week_1, send, body, changes, pointer):
    sent = json.dumps(body(week_1, **changes), indent=1).encode()

    reply = send(sent, now=week_1.opens_at + LITTLE, response_id=make.named("first"))

    assert (reply.problem.kind, reply.created) == ("invalid", False)
    assert pointer in [place.pointer for place in reply.problem.errors]
    assert (kept(treated).body, kept(treated).receipt_id) == (sent, reply.receipt_id)
    assert kept(treated).response_id == make.named("first")
    assert make.rows(treated, Response) == []
    assert make.faults(treated) == []


@pytest.mark.parametrize("field", ["assignment_id", "instrument", "answers", "answered_by", "completed_at", "zone"])
def test_a_missing_field_is_named(treated, week_1, send, body, field):
    content = body(week_1)
    del content[field]

    reply = send(content, now=week_1.opens_at + LITTLE)

    assert [place.pointer for place in reply.problem.errors] == [f"/{field}"]
    assert kept(treated).problem == "invalid"


UNREADABLE = {
    "duplicate keys": b'{"zone": "Europe/Vienna", "zone": "Asia/Tokyo"}',
    "duplicate keys deep down": b'{"answers": {"53A": 1, "53A": 4}}',
    "NaN": b'{"answers": {"53A": NaN}}',
    "infinity": b'{"answers": {"53A": -Infinity}}',
    "beyond any float": b'{"answers": {"53A": 1e400}}',
    "an integer no float holds": b'{"answers": {"53A": 9007199254740993}}',
    "5000 digits": b'{"answers": {"53A": ' + b"9" * 5000 + b"}}",
    "a lone surrogate": b'{"zone": "\\ud800"}',
    "a lone surrogate as a key": b'{"\\udfff": 1}',
    "NUL": b'{"zone": "Europe\\u0000"}',
    "not UTF-8": b'{"zone": "\xff"}',
    "UTF-16": '{"zone": "x"}'.encode("utf-16"),
    "100000 deep": b"[" * 100_000 + b"]" * 100_000,
    "21 deep": b"[" * 22 + b"]" * 22,
    "nothing": b"",
    "half": b'{"zone": ',
    "two": b"{}{}",
    "single quotes": b"{'zone': 1}",
    "a comment": b"{} // nothing",
}


@pytest.mark.parametrize("sent", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_cannot_be_read_is_kept_byte_for_byte(treated, week_1, send, sent):
    reply = send(sent, now=week_1.opens_at)

    assert (reply.problem.kind, reply.created) == ("malformed", False)
    assert (kept(treated).body, kept(treated).receipt_id) == (sent, reply.receipt_id)
    assert kept(treated).body_digest == hashlib.sha256(sent).hexdigest()
    assert make.faults(treated) == []


@pytest.mark.parametrize("sent", [b"[]", b"null", b"42", b'"text"', b"{}"])
def test_what_is_no_submission_is_kept_too(treated, week_1, send, sent):
    reply = send(sent, now=week_1.opens_at)

    assert reply.problem.kind == "invalid"
    assert kept(treated).body == sent


def test_the_same_bytes_go_to_quarantine_once(treated, week_1, send):
    first = send(b"{", now=week_1.opens_at, response_id=make.named("first"))
    before = make.snapshot(treated)

    again = send(b"{", now=week_1.opens_at + LITTLE, response_id=make.named("first"))

    assert (again.receipt_id, again.received_at) == (first.receipt_id, first.received_at)
    assert make.snapshot(treated) == before


def test_text_in_any_script_comes_back_as_it_was(treated, week_1, send, body):
    sent = json.dumps(body(week_1) | {"note": "ä é é 👩‍⚕️ ‮"}, ensure_ascii=False).encode()

    send(sent, now=week_1.opens_at)

    assert kept(treated).body == sent


def test_before_its_window_it_is_not_accepted(treated, week_1, send, body):
    early = week_1.opens_at - timedelta(seconds=1)

    reply = send(body(week_1, completed_at=early), now=early)

    assert (reply.problem.kind, kept(treated).problem) == ("conflict", "conflict")
    assert make.rows(treated, Response) == []


@pytest.mark.parametrize(
    ("completed", "received", "late"),
    [
        (timedelta(0), timedelta(0), False),
        (timedelta(seconds=-1), timedelta(0), False),  # a clock that is a second off
        (timedelta(days=4), timedelta(days=200), False),  # a phone that was offline for months
        (timedelta(days=5), timedelta(days=5), True),
        (timedelta(days=180), timedelta(days=180), True),
    ],
)
def test_lateness_is_judged_by_completion_and_late_is_accepted(treated, week_1, send, body, completed, received, late):
    sent = body(week_1, completed_at=week_1.opens_at + max(completed, timedelta(0)))

    reply = send(sent, now=week_1.opens_at + received)

    assert (reply.created, reply.late) == (True, late)
    assert make.rows(treated, Response)[0].late == late


@pytest.mark.parametrize(("minutes_over", "late"), [(119, False), (120, True)])
def test_who_began_in_time_may_finish_within_the_grace(treated, week_1, send, body, minutes_over, late):
    begun = week_1.closes_at - timedelta(minutes=1)
    done = week_1.closes_at + timedelta(minutes=minutes_over)

    reply = send(body(week_1, started_at=begun, completed_at=done), now=done)

    assert reply.late == late


def test_a_closed_window_refuses_where_the_protocol_says_so(database, catalogue, body):
    strict = json.dumps(json.loads(make.protocol_text()) | {"lateness": "refuse", "version": "strict"})
    make.trial_of(database, catalogue, strict)
    make.site(database)
    make.participant(database, catalogue)
    baseline = make.assignment(database, "baseline", instrument="pgi-s")
    after = baseline.closes_at + LITTLE

    reply = make.submit(database, catalogue, body(baseline, completed_at=after), now=after)

    assert (reply.problem.kind, kept(database).problem) == ("conflict", "conflict")
    assert make.rows(database, Response) == []


@pytest.mark.parametrize("days", [-400, -1, 0, 1, 400])
def test_a_wrong_clock_is_corrected_by_what_it_said_when_sending(treated, week_1, send, body, days):
    completed, received = week_1.opens_at + LITTLE, week_1.opens_at + timedelta(hours=3)
    wrong = timedelta(days=days)

    send(body(week_1, completed_at=completed + wrong), now=received, sent_at=received + wrong)

    (response,) = make.rows(treated, Response)
    assert (response.completed_at, response.completed_at_device) == (completed, completed + wrong)
    assert response.clock_offset_seconds == wrong.total_seconds()


def test_the_monotonic_age_is_believed_before_any_clock(treated, week_1, send, body):
    received = week_1.opens_at + timedelta(hours=3)

    send(
        body(week_1, completed_at=week_1.opens_at + timedelta(days=90)),
        now=received,
        sent_at=received,
        age=timedelta(hours=2),
    )

    assert make.rows(treated, Response)[0].completed_at == received - timedelta(hours=2)


def test_nothing_is_completed_after_it_was_received(treated, week_1, send, body):
    received = week_1.opens_at + timedelta(hours=3)

    send(body(week_1, completed_at=received + timedelta(days=2)), now=received)

    assert make.rows(treated, Response)[0].completed_at == received


def test_a_cancelled_assignment_takes_only_what_was_answered_before(treated, catalogue, send, body):
    first, second = (make.assignment(treated, "toxicity", instrument=name) for name in ("bother", "pro-ctcae-net"))
    cancelled = first.opens_at + timedelta(hours=5)
    make.fact(
        treated, catalogue, "withdrawal", first.opens_at - timedelta(days=1), now=cancelled, **{"from": "pro"}
    )  # fmt: skip

    before = send(body(first, completed_at=first.opens_at + LITTLE), now=cancelled + LITTLE)
    after = send(body(second, completed_at=cancelled + LITTLE), now=cancelled + LITTLE)

    assert (before.created, before.problem) == (True, None)
    assert (after.created, after.problem.kind) == (False, "conflict")


def test_nothing_of_an_answer_remains_when_its_transaction_fails(treated, catalogue, week_1, body):
    before = make.snapshot(treated)

    def submit_and_fail(session):
        make.submitting.submit(
            session, actor=make.phone(), now=week_1.opens_at, catalogue=catalogue, response_id=make.named("first"),
            body=json.dumps(body(week_1)).encode(),
        )  # fmt: skip
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        treated.run(submit_and_fail)

    assert make.snapshot(treated) == before


def test_fifty_at_once_give_one_row_and_equal_receipts(treated, week_1, send, body):
    content, starting = body(week_1), Barrier(50)

    def arrive(_):
        starting.wait()
        return send(content, now=week_1.opens_at + LITTLE, response_id=make.named("first"))

    with ThreadPoolExecutor(50) as threads:
        replies = list(threads.map(arrive, range(50)))

    assert len(make.rows(treated, Response)) == 1
    assert {(reply.receipt_id, reply.received_at, reply.problem) for reply in replies} == {
        (replies[0].receipt_id, week_1.opens_at + LITTLE, None)
    }
    assert sum(reply.created for reply in replies) == 1
    assert make.faults(treated) == []


def test_twenty_phones_at_once_answer_one_assignment_once(treated, week_1, send, body):
    content, starting = body(week_1), Barrier(20)

    def arrive(_):
        starting.wait()
        return send(content, now=week_1.opens_at + LITTLE)

    with ThreadPoolExecutor(20) as threads:
        receipts = {reply.receipt_id for reply in threads.map(arrive, range(20))}

    assert len(make.rows(treated, Response)) == len(receipts) == 1


def test_different_participants_at_once_do_not_disturb_each_other(retreat, catalogue, body):
    names = [f"participant {number}" for number in range(12)]
    for name in names:
        make.participant(retreat, catalogue, name)
    asked = {name: make.assignment(retreat, "baseline", name=name, instrument="qlq-c30") for name in names}
    now = make.at(make.REGISTERED, 10)

    def arrive(name):
        return make.submit(retreat, catalogue, body(asked[name], completed_at=now), now=now, name=name).created

    with ThreadPoolExecutor(12) as threads:
        assert all(threads.map(arrive, names))

    assert len(make.rows(retreat, Response)) == 12
    assert make.faults(retreat) == []

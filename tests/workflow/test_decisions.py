"""What participants decide themselves: facts whatever a phone's clock says, and what waits to be sent is taken back."""

from datetime import date, timedelta

import pytest

from proapp.base.errors import Conflict, Invalid, NotFound
from proapp.message import draft, queries
from proapp.message.tables import Contact, Message
from proapp.participant.tables import DatedFact
from proapp.workflow.enrolment.own_fact import Decided
from proapp.workflow.enrolment.pause import pause
from proapp.workflow.enrolment.resume import resume
from proapp.workflow.enrolment.withdraw import withdraw
from tests import make

NOW = make.at(date(2026, 4, 1))
TODAY = NOW.date()


def wait_for_sending(database, name="ada"):
    """A reminder of somebody's that waits for the end of the night."""
    assignment = make.assignments(database, name)[0]
    new = draft.reminder(
        assignment.id, step="opening", target_on=assignment.target_on, trial_id="net-retreat",
        participant_id=make.named(name), at=NOW + timedelta(hours=8), closes_at=NOW + timedelta(days=2),
    )  # fmt: skip
    database.run(lambda session: queries.enqueue(session, [new], now=NOW))


def waiting(database):
    return [(one.state, one.last_error) for one in make.rows(database, Message) if one.recipient.startswith("part")]


def decide(database, catalogue, verb, name="decision", *, at=NOW, now=NOW, who="ada", **more):
    return database.run(
        lambda session: verb(
            session, actor=make.phone(who), now=now, catalogue=catalogue, participant_id=make.named(who),
            said=Decided(make.named(name), at), **more,
        )
    )  # fmt: skip


def facts(database, *kinds):
    return sorted((one for one in make.rows(database, DatedFact) if one.kind in kinds), key=lambda one: one.recorded_at)


def asked(database, since):
    return [one.target_on for one in make.assignments(database, cancelled_at=None) if one.opens_at > since]


@pytest.mark.parametrize("what", ["pro", "all"])
def test_no_more_questions_is_a_fact_and_takes_back_what_waits(treated, catalogue, what):
    wait_for_sending(treated)

    done = decide(treated, catalogue, withdraw, what=what)

    assert (done.what, done.effective_at, done.created) == (what, NOW, True)
    (fact,) = facts(treated, "withdrawal")
    assert (fact.detail, fact.recorded_by) == ({"from": what}, f"device:{make.phone().id}")
    assert waiting(treated) == [("cancelled", "withdrawal")]
    assert asked(treated, NOW) == []
    assert make.faults(treated) == []


@pytest.mark.parametrize("what", ["reminders", "pro", "all"])
def test_the_same_decision_again_changes_nothing(treated, catalogue, what):
    first = decide(treated, catalogue, withdraw, what=what)
    before = make.snapshot(treated)

    again = decide(treated, catalogue, withdraw, what=what, now=NOW + timedelta(days=2))

    assert (again.effective_at, again.created) == (first.effective_at, False)
    assert make.snapshot(treated) == before


def test_no_more_reminders_is_a_setting_and_leaves_the_questions(treated, catalogue):
    wait_for_sending(treated)
    before = asked(treated, NOW)

    decide(treated, catalogue, withdraw, what="reminders")

    (contact,) = make.rows(treated, Contact)
    assert (contact.muted, contact.revision, contact.channels) == (True, 1, ["push"])
    assert waiting(treated) == [("cancelled", "muted")]
    assert asked(treated, NOW) == before
    assert make.faults(treated) == []


def test_reminders_turned_on_again_stay_on_when_an_old_decision_arrives_twice(treated, catalogue):
    decide(treated, catalogue, withdraw, what="reminders")
    turn_on(treated)

    again = decide(treated, catalogue, withdraw, what="reminders", now=NOW + timedelta(days=1))

    assert not again.created
    assert [one.muted for one in make.rows(treated, Contact)] == [False]


def turn_on(database):
    with database.engine.begin() as connection:
        connection.info["covered"] = {"contact"}
        connection.execute(Contact.__table__.update().values(muted=False))


@pytest.mark.parametrize(("first", "second"), [("reminders", "pro"), ("pro", "reminders"), ("pro", "all")])
def test_one_id_decides_one_thing(treated, catalogue, first, second):
    decide(treated, catalogue, withdraw, what=first)
    before = make.snapshot(treated)

    with pytest.raises(Conflict, match="another"):
        decide(treated, catalogue, withdraw, what=second)

    assert make.snapshot(treated) == before


def test_somebody_elses_id_is_a_conflict(treated, catalogue):
    make.participant(treated, catalogue, "grace")
    decide(treated, catalogue, withdraw, what="pro")

    with pytest.raises(Conflict):
        decide(treated, catalogue, withdraw, what="pro", who="grace")


@pytest.mark.parametrize("off", [timedelta(days=2), timedelta(days=-3650)])
def test_a_wrong_clock_costs_nobody_their_decision(treated, catalogue, off):
    done = decide(treated, catalogue, withdraw, what="pro", at=NOW + off)
    again = decide(treated, catalogue, withdraw, what="pro", at=NOW + off, now=NOW + timedelta(days=5))

    assert (done.effective_at, again.effective_at, again.created) == (NOW, NOW, False)


def test_a_decision_of_yesterday_counts_from_yesterday(treated, catalogue):
    yesterday = NOW - timedelta(days=1)

    done = decide(treated, catalogue, withdraw, what="pro", at=yesterday)

    assert done.effective_at == yesterday


def test_the_site_is_told_of_a_withdrawal_and_not_of_muted_reminders(treated, catalogue):
    decide(treated, catalogue, withdraw, "quiet", what="reminders")
    before = [one.template for one in make.rows(treated, Message)]

    decide(treated, catalogue, withdraw, "no more", what="pro")

    told = [(one.template, one.recipient) for one in make.rows(treated, Message)]
    assert "participant-decided" not in before
    assert told == [("participant-decided", f"site:{make.named('net-retreat/01')}")]


@pytest.mark.parametrize(("verb", "more"), [(withdraw, {"what": "pro"}), (pause, {"until": TODAY}), (resume, {})])
def test_nobody_decides_for_somebody_who_is_not_there(treated, catalogue, verb, more):
    with pytest.raises(NotFound):
        decide(treated, catalogue, verb, who="nobody", **more)


def test_a_pause_takes_out_its_days_and_ends_by_itself(treated, catalogue):
    wait_for_sending(treated)
    until = TODAY + timedelta(days=10)

    fact, created = decide(treated, catalogue, pause, until=until)

    assert (created, fact.on, fact.detail) == (True, TODAY, {"until": until.isoformat()})
    assert waiting(treated) == [("cancelled", "pause")]
    left = asked(treated, NOW)
    assert left
    assert all(on >= until for on in left)
    assert make.faults(treated) == []


@pytest.mark.parametrize("days", [-1, 0, 29])
def test_a_pause_is_of_one_to_28_days(treated, catalogue, days):
    with pytest.raises(Invalid) as refused:
        decide(treated, catalogue, pause, until=TODAY + timedelta(days=days))

    assert [place.pointer for place in refused.value.errors] == ["/until"]
    assert facts(treated, "pause") == []


def test_a_pause_sent_again_after_it_has_ended_is_no_change(treated, catalogue):
    until = TODAY + timedelta(days=3)
    decide(treated, catalogue, pause, until=until)
    before = make.snapshot(treated)

    _, created = decide(treated, catalogue, pause, until=until, now=NOW + timedelta(days=9))

    assert not created
    assert make.snapshot(treated) == before


def test_a_pause_ended_early_brings_the_questions_back(treated, catalogue):
    planned = asked(treated, NOW + timedelta(days=4))
    decide(treated, catalogue, pause, "pause", until=TODAY + timedelta(days=20))
    decide(treated, catalogue, pause, "longer", until=TODAY + timedelta(days=25))
    later = NOW + timedelta(days=3)

    ended = decide(treated, catalogue, resume, "on again", at=later, now=later)
    before = make.snapshot(treated)
    again = decide(treated, catalogue, resume, "on again", at=later, now=later + timedelta(days=1))

    assert (ended.begun_on, ended.ended_on, ended.created) == (TODAY, later.date(), True)
    assert (again.ended_on, again.created) == (later.date(), False)
    assert asked(treated, NOW + timedelta(days=4)) == planned
    assert make.snapshot(treated) == before
    assert make.faults(treated) == []


def test_a_pause_ended_on_its_first_day_was_none(treated, catalogue):
    planned = asked(treated, NOW)
    decide(treated, catalogue, pause, "pause", until=TODAY + timedelta(days=20))

    decide(treated, catalogue, resume, "on again", at=NOW + timedelta(hours=1), now=NOW + timedelta(hours=1))

    assert facts(treated, "pause")[-1].detail == {"retracted": True}
    assert asked(treated, NOW) == planned


def test_a_pause_of_the_sites_is_the_sites_to_end(treated, catalogue):
    make.fact(treated, catalogue, "pause", NOW, until="2026-04-20")

    with pytest.raises(Conflict, match="pause of your own"):
        decide(treated, catalogue, resume, now=NOW + timedelta(days=1))


def test_one_id_ends_one_pause(treated, catalogue):
    decide(treated, catalogue, pause, "pause", until=TODAY + timedelta(days=20))

    with pytest.raises(Conflict, match="another"):
        decide(treated, catalogue, resume, "pause", at=NOW + timedelta(days=1), now=NOW + timedelta(days=1))


@pytest.mark.parametrize(
    ("kind", "detail"),
    [
        ("death", {}),
        ("progression", {"assessor": "local"}),
        ("withdrawal", {"from": "pro"}),
        ("pause", {"until": "2026-04-20"}),
    ],
)
def test_what_the_site_records_takes_back_reminders_in_the_same_commit(treated, catalogue, kind, detail):
    wait_for_sending(treated)

    make.fact(treated, catalogue, kind, NOW, **detail)

    assert waiting(treated) == [("cancelled", kind)]


@pytest.mark.parametrize(
    ("kind", "detail"),
    [
        ("withdrawal", {"from": "treatment"}),
        ("pause", {"until": "2026-03-31"}),
        ("ssa-injection", {"agent": "lanreotide"}),
    ],
)
def test_other_facts_leave_reminders_alone(treated, catalogue, kind, detail):
    wait_for_sending(treated)

    make.fact(treated, catalogue, kind, NOW - timedelta(days=3), now=NOW, **detail)

    assert waiting(treated) == [("new", None)]


def test_the_site_corrects_the_day_of_a_withdrawal(treated, catalogue):
    decide(treated, catalogue, withdraw, what="pro")
    later = NOW + timedelta(days=14)

    make.fact(
        treated, catalogue, "withdrawal", later, corrects=make.named("decision"), reason="two weeks later, by phone",
        **{"from": "pro"},
    )  # fmt: skip
    left = asked(treated, NOW)
    make.fact(
        treated, catalogue, "withdrawal", later, now=later + timedelta(days=1), corrects=make.named("decision"),
        reason="a mistake", retracted=True,
    )  # fmt: skip

    assert left
    assert all(on <= later.date() for on in left)
    assert max(asked(treated, NOW)) > later.date()
    assert make.faults(treated) == []

"""The outbox: put in once, resolved to addresses when it is sent."""

from datetime import timedelta

import pytest

from proapp.message import queries
from proapp.message.candidates import candidates
from proapp.message.draft import flag_raised, reminder
from proapp.message.recipients import addressees
from tests.jobs import ward
from tests.jobs.outbox import stored
from tests.jobs.ward import CHEN, IRIS, MONDAY, SITE, TRIAL, Assignment, Flag, known, store


def about(flag):
    return flag_raised(known(flag), trial_id=TRIAL, site_id=SITE, now=MONDAY)


def test_the_same_message_put_in_twice_is_there_once(database):
    first = database.run(lambda session: queries.enqueue(session, [about("crisis")], now=MONDAY))

    second = database.run(
        lambda session: queries.enqueue(session, [about("crisis"), about("other")], now=MONDAY + timedelta(days=1))
    )

    assert (first, second) == (1, 1)
    assert {message.id: message.created_at for message in stored(database)} == {
        about("crisis").id: MONDAY,
        about("other").id: MONDAY + timedelta(days=1),
    }


def test_nothing_to_tell_is_no_statement(database):
    assert database.run(lambda session: queries.enqueue(session, [], now=MONDAY)) == 0


def test_an_assignment_whose_reminders_are_in_the_outbox_is_not_read_again(database):
    ward.furnish(database)
    row = ward.assignment(opens_at=MONDAY - timedelta(hours=1), closes_at=MONDAY + timedelta(hours=23))
    store(database, Assignment, [row])
    with database.read() as session:
        before = [candidate.step for candidate in candidates(session, now=MONDAY)]
    about_row = {"target_on": row["target_on"], "trial_id": TRIAL, "participant_id": row["participant_id"]}
    times = {"at": MONDAY, "closes_at": row["closes_at"]}
    messages = [reminder(row["id"], step=step, **about_row, **times) for step in before]
    database.run(lambda session: queries.enqueue(session, messages, now=MONDAY))

    with database.read() as session:
        after = candidates(session, now=MONDAY)

    assert sorted(before) == ["closing", "opening"]
    assert after == []


def test_what_waits_for_somebody_can_be_taken_back(database):
    ward.furnish(database)
    database.run(lambda session: queries.enqueue(session, [about("crisis")], now=MONDAY))

    number = database.run(lambda session: queries.cancel_pending(session, recipient=f"site:{SITE}", why="closed"))

    assert number == 1
    with database.read() as session:
        assert queries.counts(session, trial_id=TRIAL) == {"cancelled": 1}


def test_the_longest_due_of_the_flags_go_first_and_reminders_after_them(database):
    ward.furnish(database)
    row = ward.assignment()
    about_row = {"target_on": row["target_on"], "trial_id": TRIAL, "participant_id": row["participant_id"]}
    old = reminder(row["id"], step="opening", **about_row, at=MONDAY - timedelta(days=1), closes_at=row["closes_at"])
    database.run(lambda session: queries.enqueue(session, [old, about("crisis")], now=MONDAY))

    claimed = database.run(lambda session: queries.claim(session, now=MONDAY, limit=1))

    assert [message.template for message in claimed] == ["flag-raised"]


def resolved(database, recipient):
    with database.read() as session:
        return addressees(session, [recipient], key=database.key)[recipient]


@pytest.mark.parametrize(
    ("recipient", "to"),
    [
        (f"site:{SITE}", (CHEN, IRIS)),
        (f"site:{SITE}:remind", (CHEN, IRIS)),
        (f"site:{SITE}:second-person", (IRIS,)),
        (f"site:{SITE}:call-list", (CHEN, IRIS, "omar@site.example", "ward@site.example")),
        (f"site:{known('another site')}", ()),
        (f"participant:{known('ada')}", (f"participant:{known('ada')}",)),
        (f"participant:{known('nobody')}", ()),
        ("pigeon:home", ()),
    ],
)
def test_a_message_reaches_those_who_are_there_when_it_is_sent(database, recipient, to):
    ward.furnish(database, contact="ward@site.example")
    ward.staff(database, "omar", role="coordinator", site=None)  # at every site of the trial
    ward.staff(database, "noor", role="dmc", site=None)  # sees arms, treats nobody
    ward.staff(database, "gone", role="site_nurse", disabled_at=MONDAY)
    ward.staff(database, "robot", role="site_nurse", kind="client")

    assert resolved(database, recipient).to == to


def test_a_site_without_staff_of_its_own_is_reached_by_those_of_the_trial(database):
    ward.furnish(database, staffed=False)
    ward.staff(database, "omar", role="coordinator", site=None)

    assert resolved(database, f"site:{SITE}").to == ("omar@site.example",)


def test_a_site_without_any_staff_is_reached_by_its_contact(database):
    ward.furnish(database, staffed=False, contact="ward@site.example")

    assert resolved(database, f"site:{SITE}").to == ("ward@site.example",)


def test_a_telephone_number_is_no_address(database):
    ward.furnish(database, staffed=False, contact="+43 1 000 000")

    assert resolved(database, f"site:{SITE}").to == ()


def test_flags_of_another_trial_reach_no_staff_of_this_one(database):
    ward.furnish(database)
    store(database, Flag, [ward.flag()])
    ward.staff(database, "zoe", role="site_nurse", site=None, trial="another")

    assert resolved(database, f"site:{SITE}:call-list").to == (CHEN, IRIS)

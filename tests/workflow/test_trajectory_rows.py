"""What tables by moment are read from: the same people as the rule for facts gives, and only scores in force."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from proapp.base.actor import SYSTEM
from proapp.trajectory import queries
from proapp.workflow.answering.correct import correct
from proapp.workflow.answering.revise import Reason
from proapp.workflow.answering.void import void
from proapp.workflow.treatment.record_fact import NewFact, record_fact
from tests import make

TYPED = Reason("transcription", "The paper says three, not one")
LATER = make.at(make.date(2026, 6, 20))
STRATA = make.STRATA["net-retreat"]


@pytest.fixture
def crowd(database, catalogue):
    """Six people whose allocations and doses stand in every way they can."""
    make.trial(database, catalogue)
    make.site(database)
    for name in ("ada", "grace", "ann", "bea", "cleo", "dora"):
        make.participant(database, catalogue, name)
    make.allocated(database, catalogue, "ada")
    make.treated(database, catalogue, "ada")
    wrong = make.allocated(database, catalogue, "grace").fact
    make.fact(
        database, catalogue, "allocation", make.at(make.date(2026, 3, 21)), name="grace", corrects=wrong.id,
        reason="typed wrongly", arm="usual-treatment", strata=STRATA,
    )  # fmt: skip
    _allocated_on_a_day(database, catalogue, "ann")
    make.allocated(database, catalogue, "bea", arm="usual-treatment")
    make.allocated(database, catalogue, "cleo")
    dose = make.treated(database, catalogue, "cleo").fact
    make.fact(
        database, catalogue, "given", make.at(make.date(2026, 3, 30)), name="cleo", corrects=dose.id,
        reason="another day", regimen="lu", cycle=1, activity_gbq=7.4,
    )  # fmt: skip
    return database


def _allocated_on_a_day(database, catalogue, name):
    told = NewFact(
        id=uuid4(), kind="allocation", on=make.date(2026, 3, 20), detail={"arm": "retreatment", "strata": STRATA}
    )
    database.run(
        lambda session: record_fact(
            session, actor=SYSTEM, now=make.at(make.date(2026, 3, 21)), catalogue=catalogue,
            participant_id=make.named(name), fact=told,
        )
    )  # fmt: skip


@pytest.mark.parametrize("baseline", ["first-dose", "randomisation"])
def test_those_who_are_compared_are_the_members_in_short(crowd, baseline):
    with crowd.read() as session:
        found = queries.entrants(session, "net-retreat", baseline=baseline)
        members = queries.members(session, "net-retreat")

    assert len(found) == 5
    assert sorted(found, key=lambda one: one.id) == sorted(
        (member.entrant(baseline) for member in members), key=lambda one: one.id
    )


def test_a_date_alone_is_the_beginning_of_the_day_at_the_site(crowd):
    with crowd.read() as session:
        found = {one.id: one for one in queries.entrants(session, "net-retreat", baseline="first-dose")}

    assert found[make.named("ann").hex].cutoff == datetime(2026, 3, 19, 23, tzinfo=UTC)
    assert found[make.named("cleo").hex].cutoff == make.at(make.date(2026, 3, 30))
    assert found[make.named("grace").hex].arm == "usual-treatment"


def test_a_column_holds_what_is_in_force(crowd, catalogue):
    asked = make.assignment(crowd, "q12w", instrument="qlq-c30")
    make.answered(crowd, catalogue, asked, response_id=make.named("first"), q29=4, q30=4)
    first = column(crowd)
    said = make.answers(catalogue, "qlq-c30@3.0", q29=7, q30=7)
    crowd.run(
        lambda session: correct(
            session, actor=make.chen(), now=LATER, catalogue=catalogue, response_id=make.named("first"),
            new_id=make.named("second"), answers=said, reason=TYPED,
        )
    )  # fmt: skip
    second = column(crowd)
    crowd.run(
        lambda session: void(
            session, actor=make.chen(), now=LATER, response_id=make.named("second"), new_id=make.named("third"),
            reason=TYPED,
        )
    )  # fmt: skip
    third = column(crowd)

    assert list(zip(first.participant, first.timepoint, first.ordinal, first.value, strict=True)) == [
        (make.named("ada").hex, "q12w", 1, 50.0)
    ]
    assert list(first.at) == pytest.approx([asked.opens_at.timestamp() + 3600], abs=0.001)
    assert (list(second.value), list(second.at)) == ([100.0], list(first.at))
    assert list(third.value) == []


def column(database):
    with database.read() as session:
        return queries.column(session, "net-retreat", "qlq-c30", scale="QL")

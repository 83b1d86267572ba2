"""Consent is published in versions and decided about for good; taking it back ends the questions at once."""

import hashlib
from datetime import date, timedelta

import pytest

from proapp.base.actor import SYSTEM
from proapp.base.errors import Conflict, Invalid, NotFound
from proapp.participant import consents, queries
from proapp.participant.tables import Consent, ConsentDocument, DatedFact
from proapp.workflow.enrolment.publish_consent_document import NewDocument, publish_consent_document
from proapp.workflow.enrolment.record_consent import NewConsent, record_consent
from tests import make

NOW = make.at(date(2026, 3, 10))


def publish(database, name="consent 1", *, trial_id="net-retreat", **changes):
    content = {
        "kind": "consent", "version": "1", "language": "en", "text": "You may stop at any time.",
        "effective_on": date(2026, 3, 1), **changes,
    }  # fmt: skip
    new = NewDocument(id=make.named(name), **content)
    return database.run(
        lambda session: publish_consent_document(session, actor=SYSTEM, now=NOW, trial_id=trial_id, document=new)
    )


def decide(database, catalogue, name="yes", *, now=NOW, who="ada", actor=None, **changes):
    content = {
        "document_id": make.named("consent 1"), "decision": "given", "signed_by": "participant",
        "at": NOW - timedelta(minutes=1), "zone": "Europe/Vienna", **changes,
    }  # fmt: skip
    new = NewConsent(id=make.named(name), **content)
    return database.run(
        lambda session: record_consent(
            session, actor=actor or make.phone(who), now=now, catalogue=catalogue, participant_id=make.named(who),
            consent=new,
        )
    )  # fmt: skip


def held(database, at=NOW, name="ada"):
    with database.read() as session:
        return consents.in_force(queries.consents(session, make.named(name)), at)


def test_a_document_is_published_once_with_the_digest_of_its_text(retreat):
    first, created = publish(retreat)
    before = make.snapshot(retreat)

    again, created_again = publish(retreat)

    assert (created, created_again, again.id) == (True, False, first.id)
    assert first.digest == hashlib.sha256(b"You may stop at any time.").hexdigest()
    assert make.snapshot(retreat) == before
    assert make.faults(retreat) == []


@pytest.mark.parametrize(
    ("name", "changes", "problem"),
    [
        ("consent 1", {"text": "Other words."}, Conflict),
        ("another", {"text": "Other words."}, Conflict),
        ("another", {"version": "2", "language": "Deutsch!"}, Invalid),
        ("another", {"version": "2", "kind": "leaflet"}, Invalid),
        ("another", {"trial_id": "no-such-trial"}, NotFound),
    ],
)
def test_a_document_that_cannot_be_is_refused(retreat, name, changes, problem):
    publish(retreat)

    with pytest.raises(problem):
        publish(retreat, name, **changes)

    assert len(make.rows(retreat, ConsentDocument)) == 1


def test_a_decision_keeps_what_the_document_was(registered, catalogue):
    document, _ = publish(registered, language="de-AT")

    consent, created = decide(registered, catalogue)

    assert created
    kept = (consent.kind, consent.version, consent.language, consent.digest, consent.recorded_by)
    assert kept == ("consent", "1", "de-AT", document.digest, f"device:{make.phone().id}")
    assert held(registered).id == consent.id
    assert make.faults(registered) == []


def test_the_same_decision_again_changes_nothing_however_late(registered, catalogue):
    publish(registered)
    decide(registered, catalogue)
    before = make.snapshot(registered)

    _, created = decide(registered, catalogue, now=NOW + timedelta(days=3))

    assert not created
    assert make.snapshot(registered) == before


@pytest.mark.parametrize("changes", [{"decision": "declined"}, {"at": NOW - timedelta(hours=1)}, {"who": "grace"}])
def test_another_decision_under_the_same_id_is_refused(registered, catalogue, changes):
    make.participant(registered, catalogue, "grace")
    publish(registered)
    decide(registered, catalogue)

    with pytest.raises(Conflict, match="another decision"):
        decide(registered, catalogue, **changes)

    assert len(make.rows(registered, Consent)) == 1


def test_a_phone_whose_clock_is_ahead_is_believed_up_to_now(registered, catalogue):
    publish(registered)
    ahead = NOW + timedelta(days=2)

    first, _ = decide(registered, catalogue, at=ahead)
    again, created = decide(registered, catalogue, at=ahead, now=NOW + timedelta(days=1))

    assert (first.at, again.at, created) == (NOW, NOW, False)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"document_id": make.named("no such document")}, NotFound),
        ({"document_id": make.named("of netter")}, NotFound),
        ({"document_id": make.named("consent 2")}, Conflict),
        ({"zone": "Europe/Wien"}, Invalid),
        ({"signed_by": "guardian"}, Invalid),
        ({"actor": make.chen(), "at": NOW + timedelta(days=1)}, Conflict),
    ],
)
def test_a_decision_that_cannot_be_is_refused(registered, catalogue, changes, problem):
    make.trial(registered, catalogue, "netter-1")
    publish(registered)
    publish(registered, "consent 2", version="2", effective_on=date(2026, 4, 1))
    publish(registered, "of netter", trial_id="netter-1")

    with pytest.raises(problem):
        decide(registered, catalogue, **changes)

    assert make.rows(registered, Consent) == []


def test_consent_taken_back_is_a_withdrawal_from_everything(treated, catalogue):
    later = make.at(date(2026, 4, 1))
    publish(treated)
    decide(treated, catalogue)

    decide(treated, catalogue, "no", decision="withdrawn", at=later, now=later + timedelta(hours=1))
    before = make.snapshot(treated)
    decide(treated, catalogue, "no", decision="withdrawn", at=later, now=later + timedelta(days=1))

    assert held(treated, later) is None
    (fact,) = [one for one in make.rows(treated, DatedFact) if one.kind == "withdrawal"]
    assert (fact.detail, fact.at) == ({"from": "all"}, later)
    assert [
        one for one in make.assignments(treated, cancelled_at=None) if one.opens_at > later + timedelta(days=1)
    ] == []
    assert make.snapshot(treated) == before
    assert make.faults(treated) == []


def test_a_declined_new_version_leaves_the_first_consent_and_the_questions(treated, catalogue):
    publish(treated)
    publish(treated, "consent 2", version="2")
    yes, _ = decide(treated, catalogue)

    decide(treated, catalogue, "not this", document_id=make.named("consent 2"), decision="declined", at=NOW)

    assert held(treated).id == yes.id
    assert [one for one in make.rows(treated, DatedFact) if one.kind == "withdrawal"] == []


def test_a_consent_signed_on_paper_names_who_recorded_it(registered, catalogue):
    publish(registered)

    consent, _ = decide(registered, catalogue, actor=make.chen())

    assert consent.recorded_by == "staff:chen"

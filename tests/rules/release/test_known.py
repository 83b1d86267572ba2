"""What was known at an instant: rows are taken back to how they stood."""

from datetime import UTC, datetime, timedelta

import pytest

from proapp.release.known import as_of

THEN = datetime(2026, 6, 1, tzinfo=UTC)
BEFORE, AFTER, LATER = THEN - timedelta(days=1), THEN + timedelta(days=1), THEN + timedelta(days=2)


def person(**changes):
    return {"id": "ada", "site_id": "graz", "protocol_version": "3", "merged_into": None, **changes}


def assignment(**changes):
    standing = {"cancelled_at": None, "cancel_reason": None, "had_opened": False, "started_at": None}
    return {"id": "one", **standing, **changes}


def response(name, revision, **changes):
    return {"id": name, "assignment_id": "one", "revision": revision, "current": False, **changes}


def known(**tables):
    nothing = dict.fromkeys(
        ("participant", "participant_merge", "transfer", "participant_protocol", "assignment", "response"), ()
    )
    return as_of({**nothing, **tables}, THEN)


def moved(origin, decided_at, outcome="accepted"):
    return {"participant_id": "ada", "from_site_id": origin, "decided_at": decided_at, "outcome": outcome}


def test_a_transfer_from_later_has_not_happened():
    found = known(participant=[person()], transfer=[moved("linz", LATER), moved("vienna", AFTER)])

    assert found["participant"][0]["site_id"] == "vienna"


@pytest.mark.parametrize("transfer", [moved("vienna", BEFORE), moved("vienna", AFTER, outcome="declined")])
def test_a_transfer_from_before_or_declined_moves_nobody_back(transfer):
    found = known(participant=[person()], transfer=[transfer])

    assert found["participant"][0]["site_id"] == "graz"


def test_an_amendment_from_later_does_not_hold():
    changes = [{"participant_id": "ada", "before": version, "changed_at": at}
               for version, at in (("1", BEFORE), ("2", AFTER))]  # fmt: skip

    found = known(participant=[person()], participant_protocol=changes)

    assert found["participant"][0]["protocol_version"] == "2"


def test_a_merge_counts_once_it_is_known():
    """Merges from later are not among the rows any more."""
    people = [person(merged_into="grace"), person(id="bea", merged_into="grace")]

    found = known(participant=people, participant_merge=[{"duplicate_id": "bea"}])

    assert [one["merged_into"] for one in found["participant"]] == [None, "grace"]


@pytest.mark.parametrize(("at", "stays"), [(BEFORE, True), (THEN, True), (AFTER, False)])
def test_a_cancellation_from_later_is_none_yet(at, stays):
    cancelled = assignment(cancelled_at=at, cancel_reason="death", had_opened=True, started_at=BEFORE)

    (found,) = known(assignment=[cancelled])["assignment"]

    assert (found["cancelled_at"] is not None, found["had_opened"]) == (stays, stays)
    assert found["started_at"] == BEFORE


def test_what_was_begun_later_was_not_begun():
    (found,) = known(assignment=[assignment(started_at=AFTER)])["assignment"]

    assert found["started_at"] is None


def test_the_newest_revision_that_was_there_is_in_force():
    found = known(response=[response("first", 1, current=True), response("second", 2)])

    assert [one["current"] for one in found["response"]] == [False, True]

"""Making every score again: the same definitions make the same bytes, and what was changed is found and mended."""

import pytest
from sqlalchemy import select, text

from proapp.base import audit
from proapp.base.actor import SYSTEM
from proapp.base.audit import AuditEvent
from proapp.score.tables import ScoreRow
from proapp.workflow.answering.rescore import Rescored, rescore
from tests import make

NOW = make.at(make.date(2026, 7, 1))


@pytest.fixture
def answered(treated, catalogue):
    """Ada has answered three questionnaires."""
    for timepoint, instrument in (("q12w", "qlq-c30"), ("q12w", "qlq-gi.net21"), ("toxicity", "pro-ctcae-net")):
        make.answered(treated, catalogue, make.assignment(treated, timepoint, instrument=instrument))
    return treated


def again(database, catalogue):
    return database.run(
        lambda session: rescore(session, actor=SYSTEM, now=NOW, catalogue=catalogue, trial_id="net-retreat")
    )


def spoil(database, statement):
    """Somebody changes a score behind the software's back."""
    event = audit.Event("net-retreat", "score.spoiled", "score", "-", SYSTEM, NOW)
    with database.write() as session:
        session.execute(text(statement))
        audit.record(session, event)


def test_nothing_changes_byte_for_byte(answered, catalogue):
    before = make.snapshot(answered)

    made = again(answered, catalogue)

    assert made == Rescored(3, 3)
    assert make.snapshot(answered) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE score SET value = 99 WHERE scale = 'QL'",
        "UPDATE score SET value = NULL, reason = 'lost' WHERE scale = 'PF'",
        "DELETE FROM score WHERE scale = 'summary'",
        "UPDATE score SET definition_digest = 'x' WHERE scale = 'QL'",
        "UPDATE score SET scale = 'XX' WHERE scale = 'QL'",
    ],
)
def test_a_changed_score_is_found_and_mended_with_an_event(answered, catalogue, statement):
    before = make.snapshot(answered)["score"]
    spoil(answered, statement)

    made = again(answered, catalogue)

    with answered.read() as session:
        events = session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq)).all()
    assert (made.responses, made.changed) == (3, 1)
    assert make.snapshot(answered)["score"] == before
    assert events[-1] == "score.remade"
    assert make.faults(answered) == []


def test_another_trials_scores_are_left_alone(answered, catalogue):
    spoil(answered, "UPDATE score SET value = 99 WHERE scale = 'QL'")

    made = answered.run(
        lambda session: rescore(session, actor=SYSTEM, now=NOW, catalogue=catalogue, trial_id="netter-1")
    )

    assert made == Rescored(0, 0)
    assert 99 in {row.value for row in make.rows(answered, ScoreRow)}

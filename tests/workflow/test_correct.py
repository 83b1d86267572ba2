"""Correcting and voiding an answer: a new revision with a reason; what was said first stays readable."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from proapp.base.audit import AuditEvent, ReasonText
from proapp.base.errors import Conflict, Invalid, NotFound, Problem, Voided
from proapp.flag.tables import Flag
from proapp.response.tables import Response
from proapp.score.tables import ScoreRow
from proapp.workflow.answering.correct import correct
from proapp.workflow.answering.revise import Reason
from proapp.workflow.answering.void import void
from tests import make

TYPED = Reason("transcription", "The paper says three, not one")
LATER = make.at(make.date(2026, 4, 20))


@pytest.fixture
def quality(treated, catalogue):
    """Ada has answered her QLQ-C30 at week 12."""
    asked = make.assignment(treated, "q12w", instrument="qlq-c30")
    make.answered(treated, catalogue, asked, response_id=make.named("first"))
    return treated


def corrected(database, catalogue, *, of="first", new="second", reason=TYPED, instrument="qlq-c30@3.0", **changes):
    said = make.answers(catalogue, instrument, **changes)
    return database.run(
        lambda session: correct(
            session, actor=make.chen(), now=LATER, catalogue=catalogue, response_id=make.named(of),
            new_id=make.named(new), answers=said, reason=reason,
        )
    )  # fmt: skip


def voided(database, *, of="first", new="void", reason=TYPED):
    return database.run(
        lambda session: void(
            session, actor=make.chen(), now=LATER, response_id=make.named(of), new_id=make.named(new), reason=reason
        )
    )


def revisions(database):
    return sorted(make.rows(database, Response), key=lambda response: response.revision)


def scored(database, response, scale):
    return next(
        row.value
        for row in make.rows(database, ScoreRow)
        if (row.response_id, row.scale) == (make.named(response), scale)
    )


def test_a_correction_is_the_next_revision(quality, catalogue):
    stored = corrected(quality, catalogue, q29=7, q30=7)

    first, second = revisions(quality)
    assert (first.current, second.current) == (False, True)
    assert (stored.revision, stored.supersedes, stored.reason_code) == (2, first.id, "transcription")
    assert (first.answers["q29"], second.answers["q29"]) == (1, 7)
    assert (second.completed_at, second.assignment_id) == (first.completed_at, first.assignment_id)
    assert make.faults(quality) == []


def test_both_revisions_keep_their_scores(quality, catalogue):
    corrected(quality, catalogue, q29=7, q30=7)

    assert (scored(quality, "first", "QL"), scored(quality, "second", "QL")) == (0, 100)


def test_the_reason_stands_apart_from_the_chain(quality, catalogue):
    corrected(quality, catalogue, q29=7)

    with quality.read() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "response.corrected")).one()
        words = session.scalar(select(ReasonText.text).where(ReasonText.digest == event.reason_digest))
    assert words == TYPED.text
    assert TYPED.text.encode() not in event.payload
    assert (event.actor_id, event.reason_code) == ("chen", "transcription")


def test_the_same_correction_again_changes_nothing(quality, catalogue):
    corrected(quality, catalogue, q29=7)
    before = make.snapshot(quality)

    again = corrected(quality, catalogue, q29=7)

    assert again.id == make.named("second")
    assert make.snapshot(quality) == before


def test_a_correction_can_be_corrected(quality, catalogue):
    corrected(quality, catalogue, q29=7)

    corrected(quality, catalogue, of="second", new="third", q29=5)

    assert [(one.revision, one.current) for one in revisions(quality)] == [(1, False), (2, False), (3, True)]


def test_a_revision_that_was_superseded_cannot_be_corrected(quality, catalogue):
    corrected(quality, catalogue, q29=7)
    before = make.snapshot(quality)

    with pytest.raises(Conflict, match="another revision came first"):
        corrected(quality, catalogue, new="third", q29=5)

    assert make.snapshot(quality) == before


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"q29": 8}, "/answers/q29"),
        ({"q29": "7"}, "/answers/q29"),
        ({"q31": 1}, "/answers/q31"),
        ({"q1": None}, "/answers/q1"),
    ],
)
def test_answers_that_do_not_fit_are_placed_and_nothing_is_kept(quality, catalogue, change, pointer):
    before = make.snapshot(quality)

    with pytest.raises(Invalid) as refused:
        corrected(quality, catalogue, **change)

    assert [place.pointer for place in refused.value.errors] == [pointer]
    assert make.snapshot(quality) == before


def test_what_was_never_answered_cannot_be_corrected(treated, catalogue):
    with pytest.raises(NotFound):
        corrected(treated, catalogue)


def test_an_id_that_holds_something_else_is_refused(quality, catalogue):
    corrected(quality, catalogue, q29=7)

    with pytest.raises(Conflict, match="other content"):
        corrected(quality, catalogue, q29=6)
    with pytest.raises(Conflict, match="other content"):
        corrected(quality, catalogue, of="second", q29=7)


def test_a_correction_to_something_severe_raises_a_flag(treated, catalogue):
    asked = make.assignment(treated, "toxicity", instrument="pro-ctcae-net")
    make.answered(treated, catalogue, asked, response_id=make.named("first"))

    corrected(treated, catalogue, instrument="pro-ctcae-net@1.0", **{"10A": 3, "10B": 4})

    assert [flag.source_id for flag in make.rows(treated, Flag)] == [make.named("second")]


def test_of_two_corrections_at_once_one_wins(quality, catalogue):
    def arrive(number):
        try:
            return corrected(quality, catalogue, new=f"number {number}", q29=number).current
        except Problem as problem:
            return problem.kind

    with ThreadPoolExecutor(6) as threads:
        outcomes = list(threads.map(arrive, range(1, 7)))

    assert sorted(map(str, outcomes)) == ["True"] + ["conflict"] * 5
    assert [one.current for one in revisions(quality)] == [False, True]
    assert make.faults(quality) == []


def test_a_void_takes_a_response_out_and_keeps_it_readable(quality):
    stored = voided(quality)

    first, gone = revisions(quality)
    assert (stored.voided, stored.answers, stored.current) == (True, {}, True)
    assert (first.current, first.answers["q29"]) == (False, 1)
    assert {row.response_id for row in make.rows(quality, ScoreRow)} == {first.id}
    assert gone.reason_code == "transcription"
    assert make.faults(quality) == []


def test_the_same_void_again_changes_nothing(quality):
    voided(quality)
    before = make.snapshot(quality)

    again = voided(quality)

    assert again.id == make.named("void")
    assert make.snapshot(quality) == before


def test_what_was_taken_out_cannot_be_corrected(quality, catalogue):
    voided(quality)

    with pytest.raises(Voided):
        corrected(quality, catalogue, of="void", q29=5)


def test_what_was_taken_out_cannot_be_taken_out_again(quality):
    voided(quality)

    with pytest.raises(Voided):
        voided(quality, of="void", new="another")


def test_a_phone_that_sends_again_what_was_taken_out_gets_its_receipt(quality, catalogue):
    asked = make.assignment(quality, "q12w", instrument="qlq-c30")
    first = revisions(quality)[0]
    voided(quality)

    again = make.answered(quality, catalogue, asked, response_id=make.named("first"))

    assert (again.created, again.receipt_id) == (False, first.receipt_id)


def test_another_answer_to_what_was_taken_out_goes_to_quarantine(quality, catalogue):
    asked = make.assignment(quality, "q12w", instrument="qlq-c30")
    when = asked.opens_at
    voided(quality)

    reply = make.submit(quality, catalogue, make.submission(catalogue, asked, when), now=when)

    assert reply.problem.kind == "voided"
    assert [one.revision for one in revisions(quality)] == [1, 2]

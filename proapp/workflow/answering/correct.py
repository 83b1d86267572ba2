"""A site corrects an answer: a new revision with a reason; what was said first stays readable."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base.actor import Actor
from proapp.base.canonical import digest
from proapp.base.errors import Invalid, Place, Voided
from proapp.instrument.answers import problems
from proapp.response import intake, queries
from proapp.response.tables import Response
from proapp.score import queries as score_queries
from proapp.score.scoring import scores
from proapp.workflow.answering.background import Background
from proapp.workflow.answering.decide import Accepted
from proapp.workflow.answering.evaluate import News, evaluate
from proapp.workflow.answering.revise import Reason, in_force, revise
from proapp.workflow.catalogue import Catalogue


def correct(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
    response_id: UUID,
    new_id: UUID,
    answers: Mapping[str, Any],
    reason: Reason,
) -> Response:
    """Put other answers in force for the same moment, score them and look at them again.

    The same correction again changes nothing. Raises NotFound, Invalid naming each item, Voided, and Conflict when
    another correction came first or the id holds something else.
    """
    content_digest = digest({"corrects": str(response_id), "answers": dict(answers), "reason": reason.code})
    if done := in_force(session, response_id, new_id=new_id, content_digest=content_digest):
        return done
    original = queries.response(session, response_id)
    assert original is not None
    if original.voided:
        raise Voided("a response that was taken out cannot be corrected")
    definition = catalogue.library.get(original.instrument)
    if faults := problems(definition, answers):
        places = [Place(f"/answers{fault.pointer}", fault.message) for fault in faults]
        raise Invalid("the answers do not fit the instrument", errors=places)
    changes = {"answers": dict(answers), "definition_digest": definition.digest, "voided": False}
    row = revise(
        session, original, actor=actor, now=now, action="response.corrected", new_id=new_id,
        content_digest=content_digest, reason=reason, changes=changes,
    )  # fmt: skip
    scored = scores(definition, row["answers"])
    score_queries.add(session, score_queries.rows(row, scored.values()))
    whose, found = intake.gathered(session, original.participant_id, [original.assignment_id])
    said = Accepted(row, found[original.assignment_id], definition, scored)
    background = Background(session, whose, catalogue)
    news = [News(said.reported, definition, scored=scored)]
    evaluate(session, news, background=background, actor=actor, now=now)
    stored = queries.response(session, new_id)
    assert stored is not None
    return stored

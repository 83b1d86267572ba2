"""What the server holds already, as far as one queue of answers touches it; what is accepted counts at once."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base.errors import Conflict, NotFound, Voided
from proapp.response import intake
from proapp.response.intake import Asked, Known, Whose


class Ledger:
    """Responses by id, those in force by assignment, and assignments, of one participant (`whose`)."""

    def __init__(self, whose: Whose, asked: Mapping[UUID, Asked], known: Iterable[Known]) -> None:
        self.whose = whose
        self._asked = dict(asked)
        self._known: dict[UUID, Known] = {}
        self._current: dict[UUID, Known] = {}
        for one in known:
            self.add(one)

    def add(self, known: Known, asked: Asked | None = None) -> None:
        """Count what has just been accepted, with its assignment if that is new too."""
        self._known[known.id] = known
        if known.current:
            self._current[known.assignment_id] = known
        if asked is not None:
            self._asked[asked.id] = asked

    def same(self, response_id: UUID, content_digest: str) -> Known | None:
        """What is held under this id already. Raises Conflict for other content, NotFound for another's id."""
        found = self._known.get(response_id)
        if found is None:
            return None
        if found.participant_id != self.whose.participant_id:
            raise NotFound("there is no such assignment")
        if found.content_digest != content_digest:
            raise Conflict("this id holds other content already")
        return found

    def asked(self, assignment_id: UUID) -> Asked | None:
        """An assignment; None when nobody has it. Raises NotFound for another's."""
        found = self._asked.get(assignment_id)
        if found is not None and found.participant_id != self.whose.participant_id:
            raise NotFound("there is no such assignment")
        return found

    def answered(self, assignment_id: UUID, answers: Mapping[str, Any]) -> Known | None:
        """The response in force, if it says the same. Raises Conflict when not, Voided when it was taken out."""
        found = self._current.get(assignment_id)
        if found is None:
            return None
        if found.voided:
            raise Voided("the response to this assignment was taken out by the site")
        if found.answers != answers:
            raise Conflict("this assignment is answered already, otherwise")
        return found


def opened(
    session: Session, participant_id: UUID, *, response_ids: Iterable[UUID], assignment_ids: Iterable[UUID]
) -> Ledger:
    """The ledger of a participant for some responses and assignments, in two round trips."""
    assignments = frozenset(assignment_ids)
    whose, asked = intake.gathered(session, participant_id, assignments)
    return Ledger(whose, asked, intake.known(session, frozenset(response_ids), assignments))

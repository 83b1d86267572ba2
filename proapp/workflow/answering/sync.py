"""A phone that was without a network sends all it has kept: each thing by itself, all in one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from proapp.base.actor import Actor
from proapp.base.db import concerns_all, savepoint
from proapp.base.errors import Problem
from proapp.response.completion import corrected, offset_of
from proapp.workflow.answering.decide import Sent
from proapp.workflow.answering.note_clock import note_clock
from proapp.workflow.answering.note_shown import Shown, note_shown
from proapp.workflow.answering.request_correction import NewRequest, request_correction
from proapp.workflow.answering.save_draft import Kept, Typed, save_draft
from proapp.workflow.answering.start import start
from proapp.workflow.answering.submit import Reply, submit_all
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.enrolment.own_fact import Decided, record_own_fact
from proapp.workflow.enrolment.record_consent import NewConsent, record_consent


@dataclass(frozen=True, slots=True)
class Begun:
    """A questionnaire was opened, `at` by the phone's clock."""

    assignment_id: UUID
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Travelled:
    """The participant is in another time zone since `at` by the phone's clock."""

    id: UUID
    zone: str
    at: datetime


Item = Sent | Begun | Typed | Travelled | Shown | NewConsent | NewRequest


@dataclass(frozen=True, slots=True)
class Done:
    """It is kept; `created` False: it was before."""

    created: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """A fault of ours met this thing alone: nothing of it is kept, and the phone must not delete it."""

    error: Exception


Outcome = Reply | Kept | Done | Problem | Failed


def sync(
    session: Session,
    items: Sequence[Item],
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
    sent_at: datetime | None = None,
) -> list[Outcome]:
    """Take everything in its order; one outcome for each. What one meets costs the others nothing.

    `sent_at` is the phone's clock when sending. Only what concerns the whole database is raised.
    """
    phone = _Phone(session, actor, now, catalogue, sent_at)
    outcomes: list[Outcome] = []
    for _, alike in groupby(items, key=lambda item: isinstance(item, Sent)):
        some = list(alike)
        answers = [item for item in some if isinstance(item, Sent)]
        outcomes += phone.answers(answers) if answers else map(phone.one, some)
    note_clock(session, actor=actor, now=now, sent_at=sent_at)
    return outcomes


@dataclass(frozen=True, slots=True)
class _Phone:
    session: Session
    actor: Actor
    now: datetime
    catalogue: Catalogue
    sent_at: datetime | None

    def answers(self, sent: Sequence[Sent]) -> Sequence[Outcome]:
        """Answers that follow each other are taken together; when that fails, one by one."""
        try:
            with savepoint(self.session):
                return self._submitted(sent)
        except Exception as error:
            if concerns_all(error):
                raise
            return [self._alone(partial(self._submitted_one, one)) for one in sent]

    def one(self, item: Item) -> Outcome:
        """Anything else by itself."""
        return self._alone(partial(self._taken, item))

    def _alone(self, take: Callable[[], Outcome]) -> Outcome:
        """In a part of the transaction of its own. Who lost a race to another phone then sees what that one stored."""
        for again in (True, False):
            try:
                with savepoint(self.session):
                    return take()
            except Problem as problem:
                return problem
            except IntegrityError as error:
                if not again:
                    return Failed(error)
            except Exception as error:
                if concerns_all(error):
                    raise
                return Failed(error)
        raise AssertionError("unreachable")

    def _submitted(self, sent: Sequence[Sent]) -> list[Reply]:
        return submit_all(
            self.session, sent, actor=self.actor, now=self.now, catalogue=self.catalogue, sent_at=self.sent_at
        )

    def _submitted_one(self, sent: Sent) -> Reply:
        (reply,) = self._submitted([sent])
        return reply

    def _taken(self, item: Item) -> Outcome:
        common: dict[str, Any] = {"actor": self.actor, "now": self.now}
        match item:
            case Begun():
                start(self.session, **common, assignment_id=item.assignment_id, at=self._at(item.at))
                return Done(created=False)
            case Typed():
                typed = replace(item, at=self._at(item.at))
                return save_draft(self.session, **common, library=self.catalogue.library, typed=typed)
            case Shown():
                return Done(note_shown(self.session, **common, said=item))
            case NewRequest():
                return Done(request_correction(self.session, **common, catalogue=self.catalogue, request=item)[1])
        return self._decided(item, common)

    def _decided(self, item: Item, common: dict[str, Any]) -> Outcome:
        """What changes how the participant is asked."""
        common |= {"catalogue": self.catalogue, "participant_id": self.actor.participant_id}
        if isinstance(item, NewConsent):
            return Done(record_consent(self.session, **common, consent=item)[1])
        assert isinstance(item, Travelled)
        said = Decided(item.id, item.at)
        recorded = record_own_fact(self.session, **common, said=said, kind="zone", detail={"zone": item.zone})
        return Done(recorded.created)

    def _at(self, said: datetime | None) -> datetime | None:
        """A moment by the server's clock."""
        offset: timedelta | None = offset_of(self.sent_at, self.now)
        return None if said is None else corrected(said, received_at=self.now, offset=offset)

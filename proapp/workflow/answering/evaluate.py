"""What answers mean: flags for the participant's own site, in the transaction of the answers themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base.actor import Actor
from proapp.base.errors import Problem
from proapp.base.strict_json import loads
from proapp.flag.joining import Quiet
from proapp.flag.rule import findings
from proapp.instrument.answers import sound
from proapp.instrument.definition import Definition
from proapp.instrument.library import Library
from proapp.response.past import Reported
from proapp.response.submission import instant
from proapp.score.scoring import Score
from proapp.trial.unscheduled import UNSCHEDULED
from proapp.workflow.answering.background import Background
from proapp.workflow.answering.raise_flags import Source, raise_flags

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class News:
    """A report just taken or put into quarantine, and the definition it answers. `stands`: later reports are compared
    with it. `scored` are its scores, where they are known; `told` what these answers have told already.
    """

    reported: Reported
    definition: Definition
    stands: bool = True
    scored: Mapping[str, Score] | None = None
    told: tuple[Quiet, ...] = ()


def evaluate(session: Session, news: Sequence[News], *, background: Background, actor: Actor, now: datetime) -> None:
    """Raise flags from some reports of one participant, in their order."""
    concerned = [one for one in news if background.ruleset.concerns(one.reported.instrument)]
    if not concerned:
        return
    background.look_back([one.reported for one in concerned])
    within = {**background.ruleset.resolve_within, **background.protocol.resolve_within}
    for one in concerned:
        seen = background.circumstances(one.reported, one.scored)
        is_old = now - one.reported.completed_at > has_news_for(one.definition)
        if found := findings(background.ruleset, seen, arrived_late=is_old):
            source = Source(one.reported.id, background.whose, one.reported.completed_at, one.told)
            raise_flags(
                session, found, source=source, ruleset=background.ruleset, within=within, actor=actor, now=now
            )  # fmt: skip
        if one.stands:
            background.add(one.reported)


def readable(body: bytes, quarantine_id: UUID, *, received_at: datetime, library: Library) -> News | None:
    """The answers of a refused body that are right by themselves: danger does not wait for paperwork.

    None when not even the instrument is known.
    """
    try:
        content = loads(body)
        definition = library.get(content["instrument"])
        answers = sound(definition, dict(content["answers"]))
        completed_at = min(instant(content["completed_at"]), received_at)
    except (Problem, KeyError, TypeError, ValueError):
        return None
    timepoint = UNSCHEDULED if content.get("unscheduled") is True else ""
    reported = Reported(quarantine_id, definition.key, answers, completed_at, completed_at.date(), timepoint, 0)
    return News(reported, definition, stands=False)


def has_news_for(definition: Definition) -> timedelta:
    """How long an answer is news: as long as it looks back, at least a day. Older ones raise information only."""
    return max(timedelta(days=definition.recall_days or 1), ONE_DAY)

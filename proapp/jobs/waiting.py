"""One question before a tick does anything: is there a flag, reminder or message due, or news for a webhook?"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Select, select, text
from sqlalchemy.orm import Session

from proapp.flag import queries as flags
from proapp.message import candidates, queries, webhooks
from proapp.message.candidates import USUAL, TrialStep


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a tick has to do; all False: nothing."""

    flags: bool
    reminders: bool
    messages: bool
    news: bool


@lru_cache(maxsize=16)
def _statement(steps: tuple[TrialStep, ...]) -> Select[bool, bool, bool, bool]:
    """Built once, one statement: most ticks find nothing, and this is all they cost."""
    return select(
        flags.ANY_DUE.exists(),
        candidates.statement(steps).exists(),
        queries.ANY_DUE.exists(),
        webhooks.ANY_BEHIND.exists(),
    )


def waiting(session: Session, *, now: datetime, steps: tuple[TrialStep, ...] = USUAL) -> Waiting:
    """Whether anything may be due by `now`. Asking locks nothing."""
    if session.get_bind().dialect.name == "postgresql":
        # After ten ticks it would settle on one plan for all instants: 19 ms among a million assignments, not 1.
        session.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))
    row = session.execute(_statement(steps), candidates.bounds(now, steps)).one()
    return Waiting(*(bool(answer) for answer in row))

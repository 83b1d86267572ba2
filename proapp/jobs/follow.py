"""Sites whose day has come follow the version of the protocol they activated, participant by participant."""

from datetime import datetime
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from proapp.base.actor import SYSTEM
from proapp.base.db import Database
from proapp.trial import queries
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.moving.follow_amendment import follow_amendment


def due(session: Session, *, now: datetime) -> list[UUID]:
    """The activations whose day has come at their site and that not everybody there follows yet."""
    return [
        row.id
        for row, zone in queries.amendments_waiting(session)
        if row.effective_on <= now.astimezone(ZoneInfo(zone)).date()
    ]


def follow(database: Database, activations: list[UUID], *, now: datetime, catalogue: Catalogue) -> int:
    """Let everybody follow. Returns how many activations are done; what is left by a crash the next tick does."""
    for activation_id in activations:
        some_more = partial(follow_amendment, actor=SYSTEM, now=now, catalogue=catalogue, activation_id=activation_id)
        while database.run(some_more):
            continue
    return len(activations)
